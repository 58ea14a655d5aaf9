// See barycenter.h. Source: sklearn/manifold/_locally_linear.py, barycenter_weights.
#include "ops/barycenter.h"

#include <algorithm>
#include <cmath>

#include "ops/kernel.h"

namespace brine {
namespace {

Type barycenter_type(const Call& call) {
  const Type& C = call.in(0);
  if (C.rank() != 3 || (C.dtype != Dtype::kFloat32 && C.dtype != Dtype::kFloat64))
    throw Error(Kind::kInternal, "expected (n, k, d) of floats");
  return {C.dtype, {C.shape[0], C.shape[1]}};
}

// The lower triangle of C C' with its ridge.
template <class T>
void fill_gram(const T* C, Index k, Index d, T ridge, T* G) {
  T trace = 0;
  for (Index i = 0; i < k; ++i) {
    for (Index j = 0; j <= i; ++j) {
      T total = 0;
      for (Index c = 0; c < d; ++c) total += C[i * d + c] * C[j * d + c];
      G[i * k + j] = total;
    }
    trace += G[i * k + i];
  }
  const T added = trace > 0 ? ridge * trace : ridge;
  for (Index i = 0; i < k; ++i) G[i * k + i] += added;
}

// G = L L' in place; false: not positive definite.
template <class T>
bool factor(T* G, Index k) {
  for (Index i = 0; i < k; ++i)
    for (Index j = 0; j <= i; ++j) {
      T total = G[i * k + j];
      for (Index c = 0; c < j; ++c) total -= G[i * k + c] * G[j * k + c];
      if (i == j && !(total > 0)) return false;
      G[i * k + j] = i == j ? std::sqrt(total) : total / G[j * k + j];
    }
  return true;
}

// w = (L L')^-1 1, then divided by its sum.
template <class T>
void solve_ones(const T* L, Index k, T* w) {
  for (Index i = 0; i < k; ++i) {
    T total = 1;
    for (Index c = 0; c < i; ++c) total -= L[i * k + c] * w[c];
    w[i] = total / L[i * k + i];
  }
  T sum = 0;
  for (Index i = k - 1; i >= 0; --i) {
    for (Index c = i + 1; c < k; ++c) w[i] -= L[c * k + i] * w[c];
    w[i] /= L[i * k + i];
  }
  for (Index i = 0; i < k; ++i) sum += w[i];
  for (Index i = 0; i < k; ++i) w[i] /= sum;
}

template <class T>
Bad run_barycenter(const Run& run) {
  const Index k = run.site.in(0).shape[1], d = run.site.in(0).shape[2];
  T* G = run.scratch.of<T>(static_cast<std::size_t>(k * k));
  const T ridge = static_cast<T>(run.site.attributes.numbers[0]);
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row) {
    fill_gram(run.input<T>(0) + row * k * d, k, d, ridge, G);
    if (!factor(G, k)) return {row, 0};
    solve_ones(G, k, run.output<T>() + row * k);
  }
  return {};
}

Compiled compile_barycenter(const Site& site) {
  if (site.out.dtype == Dtype::kFloat32) return {run_barycenter<float>};
  return {run_barycenter<double>};
}

}  // namespace

constinit const Op kBarycenter{.name = "barycenter",
                               .type = barycenter_type,
                               .compile = compile_barycenter,
                               .refusal = [](const Run&, const Bad&) {
                                 return std::string("neighbours that do not span a positive definite matrix");
                               }};

Value barycenter(Value differences, double ridge) {
  return differences.program().apply(kBarycenter, {differences}, {.numbers = {ridge}});
}

}  // namespace brine
