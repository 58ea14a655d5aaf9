// sklearn.feature_extraction.text.TfidfTransformer: counts times idf_, then each row divided by its norm; on stored
// values alone.
//
// sublinear_tf: 1 + log(count). float32 stays, but dense rows widen to 1.4 (not in 0.19). To 1.4 the weights are a
// diagonal matrix, whose product is wider, has each row's entries turned round and its zeros dropped, so that norms are
// summed from the last column to the first.
#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/elementwise.h"
#include "ops/row_norms.h"
#include "ops/sparse.h"
#include "sklearn/preprocessing/unit_rows.h"
#include "sklearn/sparse_matrix.h"

namespace brine::sklearn {
namespace {

// (n_features,), of either form; absent where use_idf is False.
Value weights_of(const Fitted& self) {
  if (self.has_value("idf_")) return self.array("idf_", {kAny});  // since 1.5
  if (!self.has_value("_idf_diag")) return {};
  const object::Ref given = self.get("_idf_diag");
  const SparseMatrix diagonal = sparse_matrix_of(given);
  if (diagonal.n_rows != diagonal.n_columns) self.fail("_idf_diag", "expected a square matrix");
  std::vector<double> weights(static_cast<std::size_t>(diagonal.n_rows), 0.0);
  for (Index row = 0; row < diagonal.n_rows; ++row)
    for (Index at = diagonal.offsets[static_cast<std::size_t>(row)];
         at < diagonal.offsets[static_cast<std::size_t>(row) + 1]; ++at)
      if (diagonal.indices[static_cast<std::size_t>(at)] == row)
        weights[static_cast<std::size_t>(row)] = diagonal.values[static_cast<std::size_t>(at)];
  return self.constant(std::move(weights)).cast(diagonal.dtype == Dtype::kFloat32 ? Dtype::kFloat32 : Dtype::kFloat64);
}

void lower(const Fitted& self, Methods m) {
  const bool is_old = !self.since(1, 5), uses_idf = self.flag("use_idf"), is_sublinear = self.flag("sublinear_tf");
  const Value weights = weights_of(self);
  if (uses_idf && !weights) self.fail("idf_", "expected the weights of terms, found none (is it fitted?)");
  if (weights) self.set_n_features(weights.width());
  const auto norm = row_norm_of(self);
  const Version version = self.version();
  const bool widens_dense = is_old && version != Version{0, 19};

  m.transform = [=](Value X) {
    X = X.as_float();
    X = to_csr(widens_dense && !X.is_csr() ? X.cast(Dtype::kFloat64) : X);
    if (is_sublinear) X = with_stored_values(X, log(stored_values(X)) + 1);
    if (uses_idf) {
      if (is_old) X = turned_rows(scale_columns(X.cast(promote(X.dtype(), weights.dtype())), weights));
      else X = scale_columns(X, weights);
    }
    return norm ? unit_rows(refuse(X, Refuse::kBoth), *norm, version) : X;
  };
  names_stay(m);
}

}  // namespace

extern constinit const Estimator kTfidfTransformer{
    "TfidfTransformer", lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
