// sklearn.pipeline.FeatureUnion: the transformers' results side by side, each times its weight; CSR if any part is.
//
// "drop" (to 0.23 also None) is left out, "passthrough" (since 1.1) gives X itself.
#include <algorithm>

#include <fmt/format.h>

#include "sklearn/compose/union.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  std::vector<std::string> parts;
  std::vector<Methods> steps;
  for (const object::Ref& item : items_of(self.get("transformer_list"))) {
    if (!item.is(object::Kind::kTuple) || item.size() != 2)
      self.fail("transformer_list", "expected pairs of name and transformer");
    const object::Ref step = item.item(1);
    if (step.is_none() || (step.is(object::Kind::kString) && step.text() == "drop")) continue;
    parts.emplace_back(item.item(0).text());
    steps.push_back(self.methods(step, fmt::format("transformer_list[{}]", steps.size())));
    if (!steps.back().transform)
      self.fail("transformer_list", fmt::format("expected transformers, found {}", steps.back().entry->class_name));
  }
  self.children_check_input();
  for (const Methods& step : steps)
    if (self.n_features_or(-1) < 0 && step.entry->n_features_in >= 0) self.set_n_features(step.entry->n_features_in);
  for (const Methods& step : steps)
    if (m.entry->feature_names_in.empty()) m.entry->feature_names_in = step.entry->feature_names_in;
  const Weights weights(self, parts);
  const bool tables = m.entry->makes_tables;

  m.transform = [=](Value X) {
    std::vector<Value> results;
    bool sparse = false;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      results.push_back(weights.applied(i, steps[i].transform(X)));
      sparse = sparse || results.back().is_csr();
    }
    return joined(std::move(results), sparse ? Join::kCsr : tables ? Join::kTables : Join::kDense, X);
  };

  const Prefixes prefixes(self);
  if (!prefixes.is_known() ||
      !std::all_of(steps.begin(), steps.end(), [](const Methods& step) { return step.has_names_out(); }))
    return;
  m.set_names_out([=](const Names& given) {
    std::vector<Names> names;
    for (const Methods& step : steps) names.push_back(step.names_out(given));
    return prefixes.joined(parts, names);
  });
}

}  // namespace

extern constinit const Estimator kFeatureUnion{
    "FeatureUnion", lower, Role::kTransformer, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
