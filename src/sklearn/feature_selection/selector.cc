// See selector.h. Source: sklearn/feature_selection/_base.py, SelectorMixin.
#include "sklearn/feature_selection/selector.h"

#include <fmt/format.h>

#include "ops/check.h"
#include "ops/columns.h"
#include "ops/sparse.h"
#include "ops/take.h"

namespace brine::sklearn {

void fill_selector(const Fitted& self, Methods m, const std::vector<bool>& support) {
  const auto width = static_cast<Index>(support.size());
  if (self.n_features_or(width) != width)
    self.fail({}, fmt::format("expected {} features, found {} that are kept or not", self.n_features(), width));
  self.set_n_features(width);
  std::vector<Index> kept;
  for (Index j = 0; j < width; ++j)
    if (support[static_cast<std::size_t>(j)]) kept.push_back(j);

  const bool forgets_dtype = kept.empty() && !self.since(1, 1);
  m.transform = [=](Value X) {
    const Value chosen = take_columns(X, kept);
    return forgets_dtype ? to_dense(chosen).cast(Dtype::kFloat64) : chosen;
  };
  m.inverse_transform = [=](Value X) {
    if (kept.empty()) throw Error(Kind::kUsage, "Found array with 0 feature(s) while a minimum of 1 is required.");
    if (X.rank() != 2 || X.width() != static_cast<Index>(kept.size()))
      throw Error(Kind::kUsage, "X has a different shape than during fitting.");
    X = refuse(X, Refuse::kBoth);
    return X.is_csr() ? to_csr(scatter_columns(to_dense(X), kept, width, 0)) : scatter_columns(X, kept, width, 0);
  };
  m.set_names_out([=](const Names& names) {
    Names chosen;
    for (const Index j : kept)
      if (j < static_cast<Index>(names.size())) chosen.push_back(names[static_cast<std::size_t>(j)]);
    return chosen;
  });
}

void check_as(const object::Ref& estimator, Methods m) {
  const Estimator* kind = find_estimator(estimator.module(), estimator.qualname());
  const object::Ref metric = estimator.attribute("metric");
  const bool is_measured = metric && metric.is(object::Kind::kString) && metric.text() != "nan_euclidean";
  if (!kind || (kind->finite != Finite::kRequired && !is_measured)) return;
  const Formula chosen = m.entry->formulas[static_cast<std::size_t>(Slot::kTransform)];
  m.transform = [=](Value X) { return chosen(refuse(X, Refuse::kBoth)); };
}

}  // namespace brine::sklearn
