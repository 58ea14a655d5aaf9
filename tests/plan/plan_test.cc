// Plans: the same bits whatever the split, and words for a refused cell.
#include "plan/plan.h"

#include <cmath>
#include <doctest/doctest.h>

#include "base/error.h"
#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"

using namespace brine;

namespace {

// Softmax of a linear function, its labels, and a column that is constant: (n, 5) -> (n, 9), (n,), (n, 2).
Function made(Program& program) {
  const Value X = program.input({Dtype::kFloat64, {kRows, 5}});
  std::vector<double> weights(45);
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = std::sin(static_cast<double>(i));
  const Value scores =
      matmul_transposed(refuse(X, Refuse::kBoth), program.constant(Dtype::kFloat64, {9, 5}, weights)) + 0.25;
  const Value e = exp(scores - max(scores, kLast, Keep::kYes));
  const Value p = e / sum(e, kLast, Keep::kYes);
  const Value labels =
      take(program.constant(Dtype::kInt64, {9}, std::vector<Index>{5, 6, 7, 8, 9, 10, 11, 12, 13}), argmax(p));
  return {"predict", X, Outputs({p, labels, concat({expand(column(X, 2), 1), expand(square(column(X, 0)), 1)}, 1)})};
}

std::vector<double> rows(Index n) {
  std::vector<double> X(static_cast<std::size_t>(n * 5));
  for (std::size_t i = 0; i < X.size(); ++i) X[i] = std::cos(static_cast<double>(i) * 0.7) * 3;
  return X;
}

std::vector<double> probabilities(const Plan& plan, std::vector<double>& X, Index first, Index n, int threads) {
  std::vector<double> p(static_cast<std::size_t>(n * 9)), c(static_cast<std::size_t>(n * 2));
  std::vector<Index> labels(static_cast<std::size_t>(n));
  const Array array{.data = X.data() + first * 5, .rows = n};
  void* outputs[] = {p.data(), labels.data(), c.data()};
  plan.run_into(array, outputs, threads);
  for (Index i = 0; i < n; ++i)
    CHECK(c[static_cast<std::size_t>(2 * i)] == X[static_cast<std::size_t>((first + i) * 5 + 2)]);
  return p;
}

}  // namespace

TEST_CASE("one row, a batch and two threads give the same bits") {
  Program program;
  const Function function = made(program);
  const Plan plan(program, function);
  std::vector<double> X = rows(3000);
  const std::vector<double> all = probabilities(plan, X, 0, 3000, 1);
  CHECK(probabilities(plan, X, 0, 3000, 2) == all);
  for (const Index row : {Index{0}, Index{17}, Index{2999}}) {
    const std::vector<double> one = probabilities(plan, X, row, 1, 1);
    CHECK(std::vector<double>(all.begin() + row * 9, all.begin() + (row + 1) * 9) == one);
  }
}

TEST_CASE("equal nodes are made once, so that two methods share their work") {
  Program program;
  made(program);
  const std::size_t size = program.size();
  const Value X = program.input({Dtype::kFloat64, {kRows, 5}});
  CHECK((X + 1).id() == (X + 1).id());
  CHECK(program.size() == size + 3);  // the input, the number, the sum
}

TEST_CASE("a refused cell is named by its row in the whole batch and its column") {
  Program program;
  const Function function = made(program);
  const Plan plan(program, function);
  std::vector<double> X = rows(2500);
  X[2100 * 5 + 3] = NAN;
  std::string words;
  try {
    probabilities(plan, X, 0, 2500, 1);
  } catch (const Error& error) {
    words = error.what();
  }
  CHECK(words.find("row 2100, column 3: ") != std::string::npos);
}

TEST_CASE("a float32 array stays one beside a Python number, and widens beside a float64 array") {
  Program program;
  const Value X = program.input({Dtype::kFloat32, {kRows, 2}});
  CHECK((X * 2.5).dtype() == Dtype::kFloat32);
  CHECK((X + program.constant(Dtype::kFloat64, {2}, std::vector<double>{1, 2})).dtype() == Dtype::kFloat64);
  Value Y = X;
  Y += program.constant(Dtype::kFloat64, {2}, std::vector<double>{1, 2});
  CHECK(Y.dtype() == Dtype::kFloat32);
}

TEST_CASE("the stored values of CSR rows are computed with as an array, whatever their number and offset") {
  Program program;
  const Value X = program.input({Dtype::kFloat32, {kRows, 4}, Form::kCsr});
  const Value doubled = clip(stored_values(X) * 2, -3.0, 7.0).cast(Dtype::kFloat64);
  const Plan plan(program, {"transform", X, with_stored_values(X, doubled)});
  std::vector<float> values = {9, 1, -2, 3, 4};
  std::vector<std::int32_t> indices = {0, 0, 3, 1, 2};
  std::vector<Index> offsets = {1, 3, 3, 5};  // the first entry is another block's
  const std::vector<Result> results =
      plan.run({.data = values.data(), .rows = 3, .indices = indices.data(), .offsets = offsets.data()});
  const Array& y = results[0].array;
  CHECK(std::vector<double>(y.as<double>(), y.as<double>() + 4) == std::vector<double>{2, -3, 6, 7});
  CHECK(std::vector<Index>(y.offsets, y.offsets + 4) == std::vector<Index>{0, 2, 2, 4});
  CHECK(std::vector<std::int32_t>(y.indices, y.indices + 4) == std::vector<std::int32_t>{0, 3, 1, 2});
}
