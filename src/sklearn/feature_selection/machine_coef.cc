// See machine_coef.h. Source: sklearn/svm/_base.py, _one_vs_one_coef.
#include "sklearn/feature_selection/machine_coef.h"

#include <algorithm>

#include <fmt/format.h>

namespace brine::sklearn {
namespace {

Matrix matrix_at(const Fitted& selector, const object::Ref& machine, std::string_view name) {
  const object::Ref stored = machine.attribute(name);
  if (!stored)
    selector.fail("estimator_", fmt::format("expected the attribute {} of {}, found none", name, machine.qualname()));
  return dense_matrix(stored);
}

// coef (1 row at `row`) += the part of dual's row `of` over the support vectors [first, last).
void add_part(Matrix& coef, Index row, const Matrix& dual, Index of, const Matrix& vectors, Index first, Index last) {
  for (Index v = first; v < last; ++v)
    for (Index j = 0; j < vectors.columns; ++j) coef(row, j) += dual(of, v) * vectors(v, j);
}

}  // namespace

Matrix machine_coef(const Fitted& selector, const object::Ref& machine) {
  if (const object::Ref kernel = machine.attribute("kernel");
      kernel && (!kernel.is(object::Kind::kString) || kernel.text() != "linear"))
    selector.fail("estimator_", "expected a linear kernel: coef_ is only available with one");
  const Matrix dual = matrix_at(selector, machine, "dual_coef_"),
               vectors = matrix_at(selector, machine, "support_vectors_");
  if (dual.columns != vectors.rows || dual.rows < 1)
    selector.fail("estimator_",
                  fmt::format("expected coefficients of {} support vectors, found {}", vectors.rows, dual.columns));
  const Index k = dual.rows + 1;
  if (dual.rows == 1) return product(dual, vectors);
  const object::Ref counts =
      machine.attribute("_n_support") ? machine.attribute("_n_support") : machine.attribute("n_support_");
  std::vector<Index> ends{0};
  for (const Index count : counts ? integers_of(counts) : std::vector<Index>{})
    ends.push_back(count < 0 || count > dual.columns ? -1 : ends.back() + count);
  if (static_cast<Index>(ends.size()) != k + 1 || ends.back() != dual.columns ||
      std::ranges::find(ends, Index{-1}) != ends.end())
    selector.fail("estimator_",
                  fmt::format("expected numbers of support vectors of {} classes that add up to {}", k, dual.columns));
  Matrix coef(k * (k - 1) / 2, vectors.columns);
  Index row = 0;
  for (Index i = 0; i < k; ++i)
    for (Index j = i + 1; j < k; ++j, ++row) {
      const auto a = static_cast<std::size_t>(i), b = static_cast<std::size_t>(j);
      add_part(coef, row, dual, j - 1, vectors, ends[a], ends[a + 1]);
      add_part(coef, row, dual, i, vectors, ends[b], ends[b + 1]);
    }
  return coef;
}

}  // namespace brine::sklearn
