// sklearn.ensemble.StackingClassifier and StackingRegressor: final_estimator_ over what the estimators say, side by
// side, then X itself if passthrough.
//
// X goes to the estimators as it came. Of a list (several outputs) each part comes without its first column; of two
// classes (len(classes_), which for several outputs counts outputs) probabilities too. The final estimator predicts
// numbers of classes_. Several outputs: predict_proba is the probability of each one's FIRST class.
#include <algorithm>

#include <fmt/format.h>

#include "ops/columns.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

struct Stack {
  std::vector<Methods> estimators;
  std::vector<Slot> asked;  // of each
  Index n_classes = 0;      // len(classes_); 0: none
  bool passes_through = false;
};

void append_blocks(const Stack& made, std::size_t i, const Outputs& said, std::vector<Value>& blocks) {
  for (const Value& part : said.values) {
    const bool drops =
        said.is_list || (made.asked[i] == Slot::kPredictProba && made.n_classes == 2 && part.rank() == 2);
    blocks.push_back(drops ? slice_columns(part, 1, part.width() - 1) : part.rank() == 1 ? expand(part, 1) : part);
  }
}

Value transformed(const Stack& made, Value X) {
  std::vector<Value> blocks;
  for (std::size_t i = 0; i < made.estimators.size(); ++i)
    append_blocks(made, i, made.estimators[i][made.asked[i]](X), blocks);
  if (!made.passes_through) return join_columns(std::move(blocks));
  blocks.push_back(X);
  return X.is_csr() ? join_csr(std::move(blocks)) : join_columns(std::move(blocks));
}

// _n_feature_outs: columns a block, in the order of the estimators that are not dropped.
void set_names(const Fitted& self, Methods m, bool passes_through) {
  if (!self.has_value("_n_feature_outs")) return;
  const std::vector<Index> counts = self.integers("_n_feature_outs");
  Names names;
  std::size_t block = 0;
  for (const object::Ref& pair : items_of(self.get("estimators"))) {
    if ((!pair.is(object::Kind::kTuple) && !pair.is(object::Kind::kList)) || pair.size() != 2)
      self.fail("estimators", "expected pairs of name and estimator");
    if (pair.item(1).is_none() || pair.item(1).is(object::Kind::kString) || block == counts.size()) continue;
    const std::string name = lower_case(self.class_name()) + "_" + std::string(pair.item(0).text());
    const Index count = counts[block++];
    if (count < 0 || count > (1 << 20))
      self.fail("_n_feature_outs", fmt::format("expected numbers of columns, found {}", count));
    for (Index i = 0; i < count; ++i) names.push_back(count == 1 ? name : name + std::to_string(i));
  }
  m.set_names_out([=](const Names& given) {
    Names all = names;
    if (passes_through) all.insert(all.end(), given.begin(), given.end());
    return all;
  });
}

Stack lower_stack(const Fitted& self, Methods m) {
  Stack made{.estimators = self.all_methods("estimators_"), .passes_through = self.flag_or("passthrough", false)};
  self.children_check_input();
  const std::vector<std::string> methods = self.texts("stack_method_");
  if (made.estimators.empty() || methods.size() != made.estimators.size())
    self.fail("stack_method_", fmt::format("expected a method of each of {} estimators, found {}",
                                           made.estimators.size(), methods.size()));
  for (std::size_t i = 0; i < methods.size(); ++i) {
    const auto known = std::ranges::find(kMethodNames, methods[i]);
    if (known == kMethodNames.end())
      self.fail("stack_method_", fmt::format("expected a method, found '{}'", methods[i]));
    made.asked.push_back(static_cast<Slot>(known - kMethodNames.begin()));
    if (!made.estimators[i][made.asked[i]])
      self.fail(fmt::format("estimators_[{}]", i), fmt::format("expected the method {}", methods[i]));
  }
  const Methods& first = made.estimators.front();
  if (first.entry->n_features_in >= 0) self.set_n_features(first.entry->n_features_in);
  if (m.entry->feature_names_in.empty()) m.entry->feature_names_in = first.entry->feature_names_in;
  set_names(self, m, made.passes_through);
  return made;
}

void lower_regressor(const Fitted& self, Methods m) {
  const Stack made = lower_stack(self, m);
  const Methods last = self.methods("final_estimator_");
  m.transform = [=](Value X) { return transformed(made, X); };
  if (last.predict) m.predict = [=](Value X) { return last.predict(m.transform(X)); };
}

void lower_several_outputs(Methods m, Methods last, const std::vector<Value>& classes) {
  m.predict = [=](Value X) {
    const Value codes = last.predict(m.transform(X));
    std::vector<Value> chosen;
    for (std::size_t k = 0; k < classes.size(); ++k)
      chosen.push_back(take(classes[k], column(codes, static_cast<Index>(k)).cast(Dtype::kInt64)));
    return stack(std::move(chosen), 1);
  };
  if (!last.predict_proba) return;
  m.predict_proba = [=](Value X) {
    std::vector<Value> columns;
    for (const Value& part : last.predict_proba(m.transform(X)).values) columns.push_back(column(part, 0));
    return stack(std::move(columns), 1);
  };
}

void lower_classifier(const Fitted& self, Methods m) {
  Stack made = lower_stack(self, m);
  const Methods last = self.methods("final_estimator_");
  if (!last.predict) self.unsupported("final_estimator_", "a final estimator without predict");
  const bool is_list = self.get("classes_").is(object::Kind::kList);
  const std::vector<Value> classes = is_list ? self.arrays("classes_") : std::vector<Value>{self.classes()};
  made.n_classes = is_list ? static_cast<Index>(classes.size()) : classes[0].width();
  m.transform = [=](Value X) { return transformed(made, X); };
  if (last.decision_function) m.decision_function = [=](Value X) { return last.decision_function(m.transform(X)); };
  if (is_list) return lower_several_outputs(m, last, classes);
  m.predict = [=](Value X) { return take(classes[0], Value(last.predict(m.transform(X))).cast(Dtype::kInt64)); };
  if (last.predict_proba) m.predict_proba = [=](Value X) { return last.predict_proba(m.transform(X)); };
}

}  // namespace

extern constinit const Estimator kStackingClassifier{"StackingClassifier", lower_classifier,    Role::kClassifier,
                                                     Takes::kAnything,     Finite::kNotChecked, Sparse::kAccepted};
extern constinit const Estimator kStackingRegressor{"StackingRegressor", lower_regressor,     Role::kRegressor,
                                                    Takes::kAnything,    Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
