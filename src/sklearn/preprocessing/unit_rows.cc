// See unit_rows.h.
#include "sklearn/preprocessing/unit_rows.h"

#include <limits>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/row_norms.h"
#include "ops/shape.h"
#include "ops/sparse.h"

namespace brine::sklearn {
namespace {

double epsilon_of(Dtype dtype) {
  return dtype == Dtype::kFloat16   ? 0x1p-10
         : dtype == Dtype::kFloat32 ? std::numeric_limits<float>::epsilon()
                                    : std::numeric_limits<double>::epsilon();
}

}  // namespace

std::optional<Norm> row_norm_of(const Fitted& self) {
  if (!self.has_value("norm")) return std::nullopt;
  const std::string norm = self.text("norm");
  if (norm == "l1") return Norm::kL1;
  if (norm == "l2") return Norm::kL2;
  if (norm == "max") return Norm::kLargest;
  self.unsupported("norm", fmt::format("norm='{}'", norm));
}

Value unit_rows(Value X, Norm norm, Version version) {
  const bool is_size = norm != Norm::kLargest || version >= Version{0, 23};
  if (X.is_csr() && is_size) return divide_csr_rows(X, csr_row_norms(X, norm));
  const Value dense = to_dense(X);
  const Value norms = norm == Norm::kLargest ? max(is_size ? abs(dense) : dense)
                      : norm == Norm::kL1    ? sum(abs(dense))
                                             : sqrt(row_square_sums(dense));
  const Value is_small = version < Version{1, 0} ? equal(norms, 0) : norms < 10 * epsilon_of(norms.dtype());
  const Value units = (dense / expand(where(is_small, 1, norms), 1)).cast(dense.dtype());
  return X.is_csr() ? to_csr(units) : units;
}

}  // namespace brine::sklearn
