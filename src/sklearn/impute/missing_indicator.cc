// sklearn.impute.MissingIndicator: where the gaps are, as bools, in the features that had some when it was fitted (or
// all).
//
// error_on_new: a gap in another feature is refused. 0.20 cuts no columns off where none had gaps. CSR where
// sparse=True, or "auto" and X is CSR.
#include <fmt/format.h>

#include "ops/check.h"
#include "ops/columns.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "sklearn/impute/missing.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const MissingValue missing(self);
  const Index n = self.has("_n_features") ? self.integer("_n_features") : self.n_features();
  self.set_n_features(n);
  const std::string features = self.text("features");
  if (features != "all" && features != "missing-only")
    self.unsupported("features", fmt::format("features='{}'", features));
  const std::vector<Index> chosen = self.integers("features_");
  for (const Index feature : chosen)
    if (feature < 0 || feature >= n)
      self.fail("features_", fmt::format("expected features below {}, found {}", n, feature));
  const bool is_first = !self.since(0, 21);
  const bool takes_all = features == "all" || static_cast<Index>(chosen.size()) == n,
             keeps_all = takes_all || (chosen.empty() && is_first), refuses_new = self.flag("error_on_new");
  const object::Ref sparse = self.get("sparse");
  const bool is_auto = sparse.is(object::Kind::kString), always_sparse = !is_auto && flag_of(sparse);

  m.transform = [=](Value X) {
    refuse_bools(X);
    const bool was_sparse = X.is_csr();
    if (was_sparse && missing.is_zero())
      throw Error(Kind::kUsage, "Sparse input with missing_values=0 is not supported. Provide a dense array instead.");
    Value mask = missing.mask(missing.checked(to_dense(X)));
    if (!takes_all) {
      std::vector<bool> is_chosen(static_cast<std::size_t>(n), false);
      for (const Index feature : chosen) is_chosen[static_cast<std::size_t>(feature)] = true;
      std::vector<Index> others;
      for (Index feature = 0; feature < n; ++feature)
        if (!is_chosen[static_cast<std::size_t>(feature)]) others.push_back(feature);
      const Value whole = mask;
      if (!keeps_all) mask = take_columns(whole, chosen);
      if (refuses_new)
        mask = refuse_where(mask, take_columns(whole, others),
                            "the feature has missing values in transform but have no missing values in fit");
    }
    return always_sparse || (is_auto && was_sparse) ? to_csr(mask) : mask;
  };
  m.set_names_out([=](const Names& given) {
    Names names;
    for (const Index feature : chosen)
      names.push_back("missingindicator_" + given.at(static_cast<std::size_t>(feature)));
    return names;
  });
}

}  // namespace

extern constinit const Estimator kMissingIndicator{
    "MissingIndicator", lower, Role::kTransformer, Takes::kArrays, Finite::kNanAllowed, Sparse::kAccepted};

}  // namespace brine::sklearn
