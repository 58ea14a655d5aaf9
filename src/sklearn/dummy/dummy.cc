// sklearn.dummy.DummyClassifier and DummyRegressor: only the number of rows counts.
//
// class_prior_, classes_ and constant are lists where there are several outputs. most_frequent and prior: the first of
// the largest priors. stratified and uniform draw at each call, with an integer random_state alone the same each time;
// without one the methods that draw are refused. DummyRegressor: constant_ (1, n_outputs) in its own dtype; to 0.19 as
// float64.
#include <algorithm>

#include <fmt/format.h>

#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/draws.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "program/dispatch.h"
#include "sklearn/seed.h"

namespace brine::sklearn {
namespace {

struct Output {
  Value classes;               // (k,)
  std::vector<double> prior;   // (k,)
  Index chosen = 0;            // the class that predict gives
  Value given;                 // (), in its own dtype: the constant, which predict gives instead
};

bool equals_label(const Tensor& classes, Index i, const Tensor& label) {
  if ((classes.dtype == Dtype::kString) != (label.dtype == Dtype::kString) || classes.dtype == Dtype::kObject ||
      label.dtype == Dtype::kObject)
    return false;
  if (label.dtype == Dtype::kString) return classes.as<std::string_view>()[i] == *label.as<std::string_view>();
  const auto number = [](const Tensor& tensor, Index at) {
    return for_number(tensor.dtype, [&]<class T>(Tag<T>) { return static_cast<double>(tensor.as<T>()[at]); });
  };
  return number(classes, i) == number(label, 0);
}

std::vector<Output> outputs_of(const Fitted& self, const std::string& strategy, Index n) {
  const bool several = n > 1;
  const auto each = [&](std::string_view name) {
    return several ? items_of(self.get(name)) : std::vector<object::Ref>{self.get(name)};
  };
  const std::vector<object::Ref> classes = each("classes_"), priors = each("class_prior_");
  if (static_cast<Index>(classes.size()) != n || static_cast<Index>(priors.size()) != n)
    self.fail("classes_", fmt::format("expected those of {} outputs", n));
  std::vector<Output> outputs;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    Output output{self.constant(classes[i], fmt::format("classes_[{}]", i)), numbers_of(priors[i])};
    if (output.classes.rank() != 1 || output.classes.width() != static_cast<Index>(output.prior.size()) ||
        output.prior.empty())
      self.fail("class_prior_", fmt::format("expected one for each of the {} classes", output.classes.type().size()));
    output.chosen = std::max_element(output.prior.begin(), output.prior.end()) - output.prior.begin();
    if (strategy == "constant") {
      const object::Ref constant = self.get("constant");
      const bool listed =
          constant.is(object::Kind::kList) || constant.is(object::Kind::kTuple) || constant.is(object::Kind::kArray);
      const Tensor label = tensor_of(listed && constant.is(object::Kind::kArray) ? constant
                                     : listed                                    ? constant.item(several ? i : 0)
                                                                                 : constant);
      const Tensor& known = *output.classes.node().attributes.tensor;
      for (output.chosen = 0; output.chosen < known.size() && !equals_label(known, output.chosen, label);
           ++output.chosen) {
      }
      if (output.chosen == known.size()) self.fail("constant", "expected one of the classes");
      if (label.size() == 1) output.given = reshape(self.program().constant(label, self.path()), Shape{});
    }
    outputs.push_back(std::move(output));
  }
  return outputs;
}

std::vector<double> probabilities(const Output& output, const std::string& strategy) {
  if (strategy == "prior") return output.prior;
  std::vector<double> p(output.prior.size(),
                        strategy == "uniform" ? 1.0 / static_cast<double>(output.prior.size()) : 0.0);
  if (strategy != "uniform") p[static_cast<std::size_t>(output.chosen)] = 1;
  return p;
}

// Labels drawn for each row anew; what has been drawn by the priors counts as certain.
void draw(const Fitted& self, Methods m, const std::vector<Output>& outputs, bool by_prior) {
  const std::optional<std::uint32_t> seed = seed_of(self);
  if (!seed) {
    const Formula refusal = [=](Value) -> Outputs {
      self.unsupported("random_state", "labels drawn at each call, without a seed");
    };
    m.predict = refusal;
    if (by_prior) m.predict_proba = refusal;
    return;
  }
  std::vector<std::vector<double>> priors;
  std::vector<Index> sizes;
  for (const Output& output : outputs) {
    priors.push_back(output.prior);
    sizes.push_back(output.classes.width());
  }
  m.predict = [=](Value X) {
    const Value drawn = by_prior ? draw_categories(X, *seed, priors) : draw_integers(X, *seed, sizes);
    std::vector<Value> columns;
    for (std::size_t i = 0; i < outputs.size(); ++i)
      columns.push_back(take(outputs[i].classes, column(drawn, static_cast<Index>(i))));
    return columns.size() == 1 ? columns[0] : stack(std::move(columns), 1);
  };
  if (!by_prior) return;
  const Dtype dtype = self.since(0, 21) ? Dtype::kFloat64 : Dtype::kInt64;
  m.predict_proba = [=](Value X) {
    const Value drawn = draw_categories(X, *seed, priors);
    std::vector<Value> tables;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      std::vector<Index> numbers;
      for (Index j = 0; j < sizes[i]; ++j) numbers.push_back(j);
      const Value classes = X.program().constant(Dtype::kInt64, {sizes[i]}, std::move(numbers));
      tables.push_back(equal(expand(column(drawn, static_cast<Index>(i)), 1), classes).cast(dtype));
    }
    return tables.size() == 1 ? Outputs(tables[0]) : Outputs(std::move(tables));
  };
}

void lower_classifier(const Fitted& self, Methods m) {
  self.children_check_input();  // the rows are only counted
  std::string strategy = self.text("strategy");
  if (strategy == "warn") strategy = "stratified";  // the default of 0.22 and 0.23
  const bool is_drawn = strategy == "stratified" || strategy == "uniform";
  if (!is_drawn && strategy != "prior" && strategy != "most_frequent" && strategy != "constant")
    self.unsupported("strategy", "strategy='" + strategy + "'");
  const bool is_sparse = self.flag_or("sparse_output_", false);
  if (is_sparse && is_drawn) self.unsupported("sparse_output_", "sparse targets that are drawn");
  const bool gives_places = is_sparse && strategy != "constant";  // a fault of scikit-learn's
  const Index n = self.integer_or("n_outputs_", 1);
  const std::vector<Output> outputs = outputs_of(self, strategy, n);
  std::vector<Value> tops, rows;
  for (const Output& output : outputs) {
    const Value place = self.program().constant(Dtype::kInt64, {}, std::vector<Index>{output.chosen});
    tops.push_back(output.given ? output.given : gives_places ? place : take(output.classes, place));
    rows.push_back(self.constant(probabilities(output, strategy)));
  }
  m.predict = [=](Value X) {
    std::vector<Value> columns;
    for (const Value& top : tops) columns.push_back(broadcast_rows(top, X));
    if (is_sparse) return to_csr(stack(std::move(columns), 1));
    return columns.size() == 1 ? columns[0] : stack(std::move(columns), 1);
  };
  m.predict_proba = [=](Value X) {
    std::vector<Value> tables;
    for (const Value& row : rows) tables.push_back(broadcast_rows(row, X));
    return tables.size() == 1 ? Outputs(tables[0]) : Outputs(std::move(tables));
  };
  if (is_drawn) draw(self, m, outputs, strategy == "stratified");
  m.predict_log_proba = [=](Value X) {
    std::vector<Value> tables = Outputs(m.predict_proba(X)).values;
    for (Value& table : tables) table = log(table);
    return tables.size() == 1 ? Outputs(tables[0]) : Outputs(std::move(tables));
  };
}

void lower_regressor(const Fitted& self, Methods m) {
  self.children_check_input();
  const Value constant = self.array("constant_");
  const Index n = constant.type().size();
  if (n < 1) self.fail("constant_", "expected at least one output");
  const bool is_float64 = !self.since(0, 20);
  const Value row = reshape(is_float64 ? constant.cast(Dtype::kFloat64) : constant, n == 1 ? Shape{} : Shape{n});
  const Value zeros =
      self.program().constant(Dtype::kFloat64, row.shape(), std::vector<double>(static_cast<std::size_t>(n), 0.0));
  m.predict = [=](Value X) { return broadcast_rows(row, X); };
  if (is_float64) return;
  m.predict_std = [=](Value X) { return Outputs({broadcast_rows(row, X), broadcast_rows(zeros, X)}); };
}

}  // namespace

extern constinit const Estimator kDummyClassifier{"DummyClassifier", lower_classifier,    Role::kClassifier,
                                                  Takes::kAnything,  Finite::kNotChecked, Sparse::kAccepted};
extern constinit const Estimator kDummyRegressor{"DummyRegressor", lower_regressor,     Role::kRegressor,
                                                 Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
