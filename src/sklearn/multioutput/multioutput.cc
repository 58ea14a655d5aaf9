// sklearn.multioutput: MultiOutputRegressor and MultiOutputClassifier, one child an output; RegressorChain and
// ClassifierChain, each link seeing X and what the links before it gave.
//
// Chains compute in float64, and their labels are float64 too. The outputs go back to y's own order. chain_method_
// since 1.5; before: predict, and predict_proba gives the second class of each, however many there are.
// MultiOutputClassifier.predict_proba is a list (0.18: one array (n, k, outputs)).
#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "ops/columns.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "sklearn/meta/delegate.h"
#include "sklearn/meta/response.h"

namespace brine::sklearn {
namespace {

std::vector<Methods> children_of(const Fitted& self) {
  self.children_check_input();
  std::vector<Methods> children = self.all_methods("estimators_");
  if (children.empty()) self.fail("estimators_", "expected at least one estimator");
  return children;
}

bool all_have(const std::vector<Methods>& children, Slot slot) {
  return std::all_of(children.begin(), children.end(),
                     [=](const Methods& child) { return static_cast<bool>(child[slot]); });
}

void lower_outputs(const Fitted& self, Methods m) {
  const std::vector<Methods> children = children_of(self);
  if (children[0].entry->n_features_in >= 0) self.set_n_features(children[0].entry->n_features_in);
  m.predict = [=](Value X) {
    std::vector<Value> outputs;
    for (const Methods& child : children) outputs.push_back(child.predict(X));
    return stack(std::move(outputs), 1);
  };
}

void lower_classifiers(const Fitted& self, Methods m) {
  lower_outputs(self, m);
  const std::vector<Methods> children = self.all_methods("estimators_");
  if (!all_have(children, Slot::kPredictProba)) return;
  const bool stacked = !self.since(0, 19);
  m.predict_proba = [=](Value X) {
    std::vector<Value> outputs;
    for (const Methods& child : children) outputs.push_back(child.predict_proba(X));
    return stacked ? Outputs(stack(std::move(outputs), 2)) : Outputs(std::move(outputs));
  };
}

struct Chain {
  explicit Chain(const Fitted& self) : links(children_of(self)) {
    order = self.integers("order_");
    std::vector<Index> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size(); ++i)
      if (sorted[i] != static_cast<Index>(i) || sorted.size() != links.size())
        self.fail("order_", fmt::format("expected each of 0 to {} once", links.size() - 1));
    const std::string method = self.text_or("chain_method_", "predict");
    const auto known = std::find(kMethodNames.begin(), kMethodNames.end(), method);
    if (known == kMethodNames.end()) self.unsupported("chain_method_", "chain_method_='" + method + "'");
    fed = static_cast<Slot>(known - kMethodNames.begin());
  }
  Value outputs(Value X, Slot slot) const {
    return outputs(X, [=](const Methods& link, Value extended) { return response(link, extended, {slot}); });
  }
  Value outputs(Value X, const std::function<Value(const Methods&, Value)>& answer) const {
    std::vector<Value> features, results(links.size());
    for (std::size_t i = 0; i < links.size(); ++i) {
      std::vector<Value> parts{X.cast(Dtype::kFloat64)};
      if (!features.empty()) parts.push_back(stack(features, 1));
      const Value extended = X.is_csr() ? join_csr(std::move(parts)) : join_columns(std::move(parts));
      features.push_back(response(links[i], extended, {fed}).cast(Dtype::kFloat64));
      results[static_cast<std::size_t>(order[i])] = answer(links[i], extended).cast(Dtype::kFloat64);
    }
    return stack(std::move(results), 1);
  }
  std::vector<Methods> links;
  std::vector<Index> order;  // of the links: which output each gives
  Slot fed = Slot::kPredict;
};

void lower_chain(const Fitted& self, Methods m) {
  const Chain chain(self);
  m.predict = [=](Value X) { return chain.outputs(X, Slot::kPredict); };
}

void lower_classifier_chain(const Fitted& self, Methods m) {
  const Chain chain(self);
  m.predict = [=](Value X) { return chain.outputs(X, Slot::kPredict); };
  if (all_have(chain.links, Slot::kPredictProba)) {
    m.predict_proba = [=](Value X) { return chain.outputs(X, Slot::kPredictProba); };
    if (!self.since(1, 5))
      m.predict_proba = [=](Value X) {
        return chain.outputs(X, [](const Methods& link, Value given) { return column(link.predict_proba(given), 1); });
      };
    if (self.since(1, 4)) m.predict_log_proba = [=](Value X) { return log(m.predict_proba(X)); };
  }
  if (all_have(chain.links, Slot::kDecisionFunction))
    m.decision_function = [=](Value X) { return chain.outputs(X, Slot::kDecisionFunction); };
}

}  // namespace

extern constinit const Estimator kClassifierChain{"ClassifierChain", lower_classifier_chain, Role::kClassifier,
                                                  Takes::kNumbers,   Finite::kRequired,      Sparse::kAccepted};
extern constinit const Estimator kMultiOutputClassifier{"MultiOutputClassifier", lower_classifiers,
                                                        Role::kClassifier,       Takes::kAnything,
                                                        Finite::kNotChecked,     Sparse::kAccepted};
extern constinit const Estimator kMultiOutputRegressor{"MultiOutputRegressor", lower_outputs,       Role::kRegressor,
                                                       Takes::kAnything,       Finite::kNotChecked, Sparse::kAccepted};
extern constinit const Estimator kRegressorChain{"RegressorChain", lower_chain,       Role::kRegressor,
                                                 Takes::kNumbers,  Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
