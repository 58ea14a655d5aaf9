// Sparse rows: what becomes of entries that name one column twice.
#include "ops/sparse.h"

#include <doctest/doctest.h>

#include "plan/plan.h"

using namespace brine;

namespace {

struct SparseRows {
  std::vector<double> values;
  std::vector<std::int32_t> indices;
  std::vector<Index> offsets;
};

SparseRows summed(SparseRows X, Index width) {
  Program program;
  const Value input = program.input({Dtype::kFloat64, {kRows, width}, Form::kCsr});
  const Plan plan(program, {"transform", input, sum_duplicates(input)});
  const auto rows = static_cast<Index>(X.offsets.size()) - 1;
  const std::vector<Result> results =
      plan.run({.data = X.values.data(), .rows = rows, .indices = X.indices.data(), .offsets = X.offsets.data()});
  const Array& y = results[0].array;
  const Index stored = y.offsets[rows];
  return {
      {y.as<double>(), y.as<double>() + stored}, {y.indices, y.indices + stored}, {y.offsets, y.offsets + rows + 1}};
}

}  // namespace

TEST_CASE("entries of one column are added in the order of the row, and columns ascend") {
  // 1e17 + 1 - 1e17 is 0 in this order, and 1 in another.
  const SparseRows y = summed({{1e17, 5, 1, -1e17, 7}, {2, 0, 2, 2, 1}, {0, 4, 4, 5}}, 3);
  CHECK(y.values == std::vector<double>{5, 0, 7});
  CHECK(y.indices == std::vector<std::int32_t>{0, 2, 1});
  CHECK(y.offsets == std::vector<Index>{0, 2, 2, 3});
}

TEST_CASE("rows without duplicates stay as they are, zeros included") {
  const SparseRows y = summed({{0, 3, 4}, {0, 2, 1}, {0, 2, 3}}, 3);
  CHECK(y.values == std::vector<double>{0, 3, 4});
  CHECK(y.indices == std::vector<std::int32_t>{0, 2, 1});
}
