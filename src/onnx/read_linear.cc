// Linear models and support vector machines of ai.onnx.ml. All compute in float, as their attributes are.
#include <algorithm>
#include <numeric>

#include "onnx/post_transform.h"
#include "onnx/readers.h"
#include "onnx/rearrange.h"
#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/special.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"

namespace brine::onnx {
namespace {

Value floats(NodeReader& r, const std::vector<double>& values, Shape shape) {
  return r.constant_of(Dtype::kFloat32, std::move(shape), std::vector<float>(values.begin(), values.end()));
}

// The attribute as a matrix of so many rows.
Value matrix(NodeReader& r, std::string_view name, Index rows) {
  const std::vector<double> values = r.reals(name);
  const auto count = static_cast<Index>(values.size());
  if (rows < 1 || count == 0 || count % rows != 0) r.malformed("expected coefficients for each target");
  return floats(r, values, {rows, count / rows});
}

Value vector(NodeReader& r, std::string_view name) {
  const std::vector<double> values = r.reals(name);
  return floats(r, values, {static_cast<Index>(values.size())});
}

// ---- linear models
// ----------------------------------------------------------------------------------------------------

void read_linear_regressor(NodeReader& r) {
  const Index targets = r.integer("targets", 1);
  Value y = matmul_transposed(float_rows(r, r.value(0)), matrix(r, "coefficients", targets));
  if (r.has("intercepts")) y = y + vector(r, "intercepts");
  r.give(transformed(r, y, r.text("post_transform", "NONE")));
}

void read_linear_classifier(NodeReader& r) {
  const Value intercepts = vector(r, "intercepts");
  const Index classes = intercepts.type().size();
  const Value scores = matmul_transposed(float_rows(r, r.value(0)), matrix(r, "coefficients", classes)) + intercepts;
  const std::string transform = r.text("post_transform", "NONE");
  if (classes == 1) {
    r.give(labels_at(r, (column(scores, 0) > 0.0).cast(Dtype::kInt64)));
    r.give(n_labels(r) == 2 ? two_columns(r, scores, Second::kComplement, transform)
                            : transformed(r, scores, transform));
    return;
  }
  if (static_cast<Index>(n_labels(r)) < classes) r.malformed("expected a label for each class");
  r.give(labels_at(r, argmax(scores)));
  r.give(transformed(r, scores, transform));
}

// ---- support vectors
// --------------------------------------------------------------------------------------------------

// k(x, v) for each support vector: (n, m).
Value kernel(NodeReader& r, Value x, Value vectors) {
  const std::string type = r.text("kernel_type", "LINEAR");
  std::vector<double> parameters = r.reals("kernel_params");
  parameters.resize(3);  // gamma, coef0, degree
  if (type == "RBF") {
    const Value difference = expand(x, 1) - vectors;
    return exp(sum(difference * difference) * -parameters[0]);
  }
  const Value dot = matmul_transposed(x, vectors);
  if (type == "LINEAR") return dot;
  const Value inner = dot * parameters[0] + parameters[1];
  if (type == "POLY") return power(inner, parameters[2]);
  if (type == "SIGMOID") return tanh(inner);
  r.malformed("expected the kernel LINEAR, POLY, RBF or SIGMOID");
}

void read_svm_regressor(NodeReader& r) {
  const Value x = float_rows(r, r.value(0)), rho = vector(r, "rho");
  const Index vectors = r.integer("n_supports", 0);
  const std::vector<double> coefficients = r.reals("coefficients");
  const Value weights = floats(r, coefficients, {1, static_cast<Index>(coefficients.size())});
  const Value features = vectors > 0 ? kernel(r, x, matrix(r, "support_vectors", vectors)) : x;
  Value y = matmul_transposed(features, weights) + chosen(r, rho, 0, {0});
  if (r.integer("one_class", 0)) y = where(y > 0.0, 1.0, -1.0).cast(Dtype::kFloat32);
  r.give(y);
}

// The decisions of all pairs of classes, (n, k (k - 1) / 2): a matrix product with what each pair makes of each vector.
Value pair_scores(NodeReader& r, Value kernels, const std::vector<Index>& per_class) {
  const auto k = per_class.size();
  const auto vectors = static_cast<std::size_t>(kernels.width());
  const std::vector<double> coefficients = r.reals("coefficients"), rho = r.reals("rho");
  if (coefficients.size() < (k - 1) * vectors || rho.size() < k * (k - 1) / 2)
    r.malformed("expected coefficients and rho for each pair of classes");
  std::vector<std::size_t> start(k + 1, 0);
  for (std::size_t i = 0; i < k; ++i) start[i + 1] = start[i] + static_cast<std::size_t>(per_class[i]);
  std::vector<double> weights;
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = i + 1; j < k; ++j) {
      std::vector<double> row(vectors, 0.0);
      for (std::size_t v = start[i]; v < start[i + 1]; ++v) row[v] = coefficients[(j - 1) * vectors + v];
      for (std::size_t v = start[j]; v < start[j + 1]; ++v) row[v] = coefficients[i * vectors + v];
      weights.insert(weights.end(), row.begin(), row.end());
    }
  const auto pairs = static_cast<Index>(k * (k - 1) / 2);
  const Value products =
      matmul_transposed(kernels.cast(Dtype::kFloat64),
                        r.constant_of(Dtype::kFloat64, {pairs, static_cast<Index>(vectors)}, std::move(weights)));
  return (products + r.constant_of(Dtype::kFloat64, {pairs}, std::vector<double>(rho.begin(), rho.begin() + pairs)))
      .cast(Dtype::kFloat32);
}

// How many pairs each class wins: (n, k).
Value votes(NodeReader& r, Value scores, std::size_t k) {
  std::vector<double> wins, losses;
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = i + 1; j < k; ++j)
      for (std::size_t c = 0; c < k; ++c) {
        wins.push_back(c == i);
        losses.push_back(c == j);
      }
  const auto pairs = scores.width();
  const Shape shape = {pairs, static_cast<Index>(k)};
  const Value won = (scores > 0.0).cast(Dtype::kFloat64);
  return matmul(won, r.constant_of(Dtype::kFloat64, shape, std::move(wins))) +
         matmul(1.0 - won, r.constant_of(Dtype::kFloat64, shape, std::move(losses)));
}

void read_svm_classifier(NodeReader& r) {
  const Value x = float_rows(r, r.value(0));
  const std::string transform = r.text("post_transform", "NONE");
  const std::vector<Index> per_class = r.integers("vectors_per_class");
  const std::size_t k = n_labels(r);
  const Index vectors = std::accumulate(per_class.begin(), per_class.end(), Index{0});
  if (k < 2) r.refuse("fewer than two classes");
  if (vectors == 0) {
    const Value scores =
        matmul_transposed(x, matrix(r, "coefficients", static_cast<Index>(k))) + chosen(r, vector(r, "rho"), 0, {0});
    r.give(labels_at(r, argmax(scores)));
    return r.give(transformed(r, scores, transform));
  }
  if (per_class.size() != k || std::ranges::any_of(per_class, [](Index count) { return count < 0; }))
    r.malformed("expected a number of vectors for each class");
  const Value scores = pair_scores(r, kernel(r, x, matrix(r, "support_vectors", vectors)), per_class);
  r.give(labels_at(r, argmax(votes(r, scores, k))));
  if (r.has("prob_a")) {
    if (k != 2) r.refuse("probabilities of more than two classes");
    const Value a = vector(r, "prob_a"), b = vector(r, "prob_b");
    const Value first = minimum(maximum(expit(-(scores * a + b)), 1e-7), 1 - 1e-7);
    return r.give(transformed(r, concat({first, 1.0 - first}, -1), transform));
  }
  r.give(k > 2 ? transformed(r, scores, transform)
               : two_columns(r, scores, transform == "NONE" ? Second::kNegative : Second::kComplement, transform));
}

constexpr ReaderRow kReaders[] = {
    {"LinearClassifier", read_linear_classifier},
    {"LinearRegressor", read_linear_regressor},
    {"SVMClassifier", read_svm_classifier},
    {"SVMRegressor", read_svm_regressor},
};

static_assert(std::ranges::is_sorted(kReaders, {}, &ReaderRow::op_type));

}  // namespace

constinit const ReaderTable kLinearReaders = kReaders;

}  // namespace brine::onnx
