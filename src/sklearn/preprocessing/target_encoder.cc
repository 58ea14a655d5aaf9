// sklearn.preprocessing.TargetEncoder: each category as the mean of the target that it was fitted with (smoothed),
// float64.
//
// Multiclass (since 1.4): a column for every feature and class. An unknown category has the mean of the whole target.
#include <fmt/format.h>

#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/preprocessing/encoder.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Encoder encoder(self);
  const bool is_multiclass = self.text("target_type_") == "multiclass";
  const Names classes = is_multiclass ? label_texts(*self.classes().node().attributes.tensor) : Names{};
  const Index per_feature = is_multiclass ? static_cast<Index>(classes.size()) : 1;
  const std::vector<double> means = self.numbers("target_mean_");
  if (per_feature == 0 || static_cast<Index>(means.size()) != per_feature)
    self.fail("target_mean_", fmt::format("expected {} numbers, found {}", per_feature, means.size()));
  const std::vector<object::Ref> encodings = items_of(self.get("encodings_"));
  if (static_cast<Index>(encodings.size()) != encoder.size() * per_feature)
    self.fail("encodings_", fmt::format("expected {} lists, found {}", encoder.size() * per_feature, encodings.size()));
  std::vector<Value> tables;  // by output: by category, then of the unknown
  for (std::size_t e = 0; e < encodings.size(); ++e) {
    std::vector<double> table = numbers_of(encodings[e]);
    if (static_cast<Index>(table.size()) != encoder.count(static_cast<Index>(e) / per_feature))
      self.fail("encodings_", "expected a number for each category");
    table.push_back(means[e % static_cast<std::size_t>(per_feature)]);
    tables.push_back(self.constant(std::move(table)));
  }

  m.transform = [=](Value X) {
    const std::vector<Value> codes = encoder.codes(X, Unknown::kCode);
    std::vector<Value> columns;
    for (std::size_t e = 0; e < tables.size(); ++e)
      columns.push_back(take(tables[e], codes[e / static_cast<std::size_t>(per_feature)]));
    return stack(std::move(columns));
  };
  m.set_names_out([=](const Names& given) {
    if (!is_multiclass) return given;
    Names names;
    for (const std::string& name : given)
      for (const std::string& label : classes) names.push_back(name + "_" + label);
    return names;
  });
}

}  // namespace

extern constinit const Estimator kTargetEncoder{
    "TargetEncoder", lower, Role::kTransformer, Takes::kAnything, Finite::kNanAllowed, Sparse::kAccepted};

}  // namespace brine::sklearn
