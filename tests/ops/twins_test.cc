// Operations that no fixture of the Python tests reaches, each in a small program of its own, beside their twins.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "ops/arithmetic.h"
#include "ops/barycenter.h"
#include "ops/batch.h"
#include "ops/bsplines.h"
#include "ops/column_products.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/couple_probabilities.h"
#include "ops/down_batch.h"
#include "ops/elementwise.h"
#include "ops/factorize.h"
#include "ops/flat_batch.h"
#include "ops/gaps.h"
#include "ops/hash_forest.h"
#include "ops/neighbors.h"
#include "ops/pairs.h"
#include "ops/patches.h"
#include "ops/records.h"
#include "ops/reduce.h"
#include "ops/regroup.h"
#include "ops/row_norms.h"
#include "ops/selection.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/special.h"
#include "ops/take.h"
#include "ops/triangular.h"
#include "ops/vectorize.h"
#include "reference/interpreter.h"

using namespace brine;

namespace {

constexpr Index kN = 9, kWidth = 6;

// (9, 6): both signs, ties, zeros, large and small; a NaN where `with_gaps`.
std::vector<double> numbers(bool with_gaps) {
  std::vector<double> x;
  for (Index i = 0; i < kN * kWidth; ++i)
    x.push_back(i % 7 == 3 ? 0 : std::sin(static_cast<double>(i * i)) * std::exp2(static_cast<double>(i % 5 - 2)));
  if (with_gaps) x[8] = std::nan("");
  return x;
}

Value matrix(Value like, Index rows, Index columns) {
  std::vector<double> values;
  for (Index i = 0; i < rows * columns; ++i) values.push_back(1.5 + std::cos(static_cast<double>(i)));
  return like.program().constant(Dtype::kFloat64, {rows, columns}, values);
}

Value unit(Value X) { return expit(X); }  // within 0 and 1
Value integers(Value X) { return rint(X * 5).cast(Dtype::kInt16); }
// Two trees over five rows.
Outputs hashed(Value X) {
  Program& program = X.program();
  std::vector<Index> hashes, numbers{0, 1, 2, 3, 4, 4, 2, 0, 1, 3};
  for (Index tree = 0; tree < 2; ++tree)
    for (Index i = 0; i < 5; ++i) hashes.push_back((i * (900000000 + 70000000 * tree)) & 0xffffffff);
  const HashForest forest{.hashes = program.constant(Dtype::kInt64, {2, 5}, hashes),
                          .numbers = program.constant(Dtype::kInt64, {2, 5}, numbers)};
  const Value bits = tile(X, 11, 1) > 0.1, wide = slice_columns(bits, 0, 2 * kHashBits);
  return Outputs({hash_candidates(wide, forest, 3, 2),
                  hash_candidates_within(wide, forest, slice_columns(X, 0, 5) > 0, 0.3)});
}
Value csr(Value X) { return to_csr(where(X > 0.5, X, 0.0)); }

const TextModel& words(Value like) {
  auto model = std::make_unique<TextModel>(text::AnalyzerOptions{.undecodable = text::Undecodable::kReplaced, .longest = 2});
  model->set_vocabulary({"one", "two", "one two", "Äpfel", "äpfel"}, {0, 1, 2, 3, 4}, 5);
  return like.program().keep(std::move(model));
}

struct Case {
  std::string_view operation;
  Outputs (*program)(Value X);
};

const Case kOfNumbers[] = {
    {"all", [](Value X) -> Outputs { return all(X > -1); }},
    {"arccos", [](Value X) -> Outputs { return arccos(unit(X)); }},
    {"arccosh", [](Value X) -> Outputs { return arccosh(1 + abs(X)); }},
    {"arcsin", [](Value X) -> Outputs { return arcsin(unit(X)); }},
    {"arcsinh", [](Value X) -> Outputs { return arcsinh(X); }},
    {"arctan", [](Value X) -> Outputs { return arctan(X); }},
    {"arctanh", [](Value X) -> Outputs { return arctanh(unit(X)); }},
    {"argsort", [](Value X) -> Outputs { return argsort(X); }},
    {"barycenter",
     [](Value X) -> Outputs {
       return barycenter(reshape(X, {kRows, 2, 3}), 1e-3);
     }},
    {"batch_pair_sum", [](Value X) -> Outputs { return batch_pair_sum(X, PairTerm::kAbsolute); }},
    {"bessel_k", [](Value X) -> Outputs { return bessel_k(1.3, abs(X)); }},
    {"bspline_basis",
     [](Value X) -> Outputs {
       const Value knots =
           X.program().constant(Dtype::kFloat64, {9}, std::vector<double>{-3, -2, -1, -1, 0, 0.5, 1, 2, 3});
       return Outputs({bspline_basis(column(X, 0), knots, 3), bspline_basis(column(X, 1), knots, 2, 1)});
     }},
    {"cbrt", [](Value X) -> Outputs { return cbrt(X); }},
    {"ceil", [](Value X) -> Outputs { return ceil(X); }},
    {"column_products",
     [](Value X) -> Outputs {
       return column_products(X, {{-1, -1}, {-1, 2}, {1, 2}, {2, 0}});
     }},
    {"cosh", [](Value X) -> Outputs { return cosh(X); }},
    {"couple_probabilities", [](Value X) -> Outputs { return couple_probabilities(unit(X), 4); }},
    {"csr_row_norms",
     [](Value X) -> Outputs {
       return Outputs({csr_row_norms(csr(X), Norm::kL1), csr_row_norms(csr(X), Norm::kL2),
                       csr_row_norms(csr(X).cast(Dtype::kFloat32), Norm::kLargest)});
     }},
    {"csr_rows", [](Value X) -> Outputs { return csr_rows(X, argsort(X), kWidth); }},
    {"cumsum",
     [](Value X) -> Outputs {
       return Outputs({cumsum(X), cumsum(reshape(X, {kRows, 2, 3}), 1), cumsum(integers(X))});
     }},
    {"digamma", [](Value X) -> Outputs { return digamma(X); }},
    {"divide_csr_rows", [](Value X) -> Outputs { return divide_csr_rows(csr(X), csr_row_norms(csr(X), Norm::kL2)); }},
    {"down_batch",
     [](Value X) -> Outputs {
       return Outputs({running_sum_of_rows(X), running_product_of_rows(X), sorted_rows(X), running_sum_of_rows(X > 0),
                       running_product_of_rows(integers(X)), sorted_rows(regroup(X, {}))});
     }},
    {"erfc", [](Value X) -> Outputs { return erfc(X * 3); }},
    {"exp2", [](Value X) -> Outputs { return exp2(X * 10); }},
    {"expm1", [](Value X) -> Outputs { return expm1(X); }},
    {"factor_by_gradient",
     [](Value X) -> Outputs {
       const Factorization options{.l1 = 0.1, .l2 = 0.2, .tolerance = 1e-6, .iterations_max = 200};
       return Outputs({factor_by_gradient(abs(X), matrix(X, 3, kWidth), 0, 0, options),
                       factor_by_gradient(abs(X), matrix(X, 2, kWidth), 1.5, 0.5, options)});
     }},
    {"floor", [](Value X) -> Outputs { return floor(X); }},
    {"floor_divide",
     [](Value X) -> Outputs {
       const Value i = integers(X);
       return Outputs({floor_divide(X, 0.3), floor_divide(i, tile(slice_columns(i, 1, 1), kWidth, 1)),
                       floor_divide(i.cast(Dtype::kUint8), 7), floor_divide(i, -1)});
     }},
    {"gammaln", [](Value X) -> Outputs { return gammaln(X); }},
    {"hash_records",
     [](Value X) -> Outputs {
       return hash_records({column(X, 0), column(X, 1)}, {"a", "b"}, {3, true, Dtype::kFloat32});
     }},
    {"is_missing",
     [](Value X) -> Outputs {
       return Outputs({is_missing(X), is_missing(X.cast(Dtype::kObject))});
     }},
    {"is_own_pair", [](Value X) -> Outputs { return is_own_pair(X); }},
    {"largest_of_all", [](Value X) -> Outputs { return largest_of_all(X); }},
    {"log_ndtr", [](Value X) -> Outputs { return log_ndtr(X * 20); }},
    {"make_table",
     [](Value X) -> Outputs {
       return as_table(X, {"a", "b", "c", "d", "e", "f"});
     }},
    {"min_plus", [](Value X) -> Outputs { return min_plus(X, matrix(X, kWidth, 4)); }},
    {"ndtr", [](Value X) -> Outputs { return ndtr(X * 4); }},
    {"ndtri", [](Value X) -> Outputs { return ndtri(unit(X * 8)); }},
    {"nonzero_columns",
     [](Value X) -> Outputs {
       return Outputs({nonzero_columns(X), nonzero_columns(csr(X))});
     }},
    {"patches",
     [](Value X) -> Outputs {
       return patches(reshape(X, {kRows, 2, 3}), {1, 2});
     }},
    {"prod",
     [](Value X) -> Outputs {
       return Outputs({prod(X), prod(integers(X))});
     }},
    {"quadratic_pairs",
     [](Value X) -> Outputs { return quadratic_pairs(X, matrix(X, 4, kWidth), matrix(X, kWidth, kWidth), 2); }},
    {"regroup",
     [](Value X) -> Outputs {
       return regroup(X, {2, 9});
     }},
    {"remainder",
     [](Value X) -> Outputs {
       const Value i = integers(X).cast(Dtype::kUint8);
       return Outputs({remainder(X, 0.3), remainder(X, -0.7), remainder(integers(X), -4), remainder(i, 255)});
     }},
    {"repeat",
     [](Value X) -> Outputs {
       return Outputs({repeat(X, 2, 1), tile(X, 3, 1)});
     }},
    {"restore_gaps",
     [](Value X) -> Outputs {
       return restore_gaps(slice_columns(X, 0, 4), slice_columns(X > 0.5, 0, 2), {1, 3}, 5, -1.0);
     }},
    {"reverse_batch", [](Value X) -> Outputs { return reverse_batch(X); }},
    {"rint", [](Value X) -> Outputs { return rint(X); }},
    {"scatter_columns",
     [](Value X) -> Outputs {
       return scatter_columns(X, {7, 0, 2, 1, 4, 5}, 8, 0.5);
     }},
    {"network_smallest",
     [](Value X) {
       return Outputs({network_smallest(X, 2), network_smallest(X, 5)});
     }},
    {"selected_smallest",
     [](Value X) -> Outputs {
       return Outputs({selected_smallest(X, 2), selected_smallest(X, 5)});
     }},
    {"sinh", [](Value X) -> Outputs { return sinh(X); }},
    {"smallest", [](Value X) -> Outputs { return smallest(X, 3); }},
    {"sort", [](Value X) -> Outputs { return sort(X); }},
    {"square_of_rows", [](Value X) -> Outputs { return square_of_rows(batch_pair_sum(X, PairTerm::kSquare), X); }},
    {"stack_in_front",
     [](Value X) -> Outputs {
       return stack_in_front({X, X * 2.0});
     }},
    {"sum_of_rows", [](Value X) -> Outputs { return sum_of_rows(X); }},
    {"tan", [](Value X) -> Outputs { return tan(X); }},
    {"trunc", [](Value X) -> Outputs { return trunc(X); }},
    {"turn_batch", [](Value X) -> Outputs { return turn_batch(X); }},
    {"hash_candidates", hashed},
    {"every_nth", [](Value X) -> Outputs { return every_nth(X, kWidth + 1); }},
    {"values_by_column", [](Value X) -> Outputs { return values_by_column(X); }},
    {"values_by_row", [](Value X) -> Outputs { return values_by_row(X); }},
    {"turned_rows", [](Value X) -> Outputs { return turned_rows(csr(X)); }},
    {"without_zeros",
     [](Value X) -> Outputs { return without_zeros(with_stored_values(csr(X), floor(stored_values(csr(X))))); }},
};

const Case kOfTexts[] = {
    {"count_terms", [](Value X) -> Outputs { return count_terms(X, words(X), Dtype::kInt64); }},
    {"hash_terms",
     [](Value X) -> Outputs {
       return hash_terms(X, words(X), {7, true, Dtype::kFloat64});
     }},
};

void check(const Case& a_case, const Type& type, const Array& X) {
  CAPTURE(a_case.operation);
  Program program;
  const Value input = program.input(type);
  const Function function{"transform", input, a_case.program(input)};
  reference::Differences differences;
  reference::compare_every_node(program, function, reference::values_by_plan(program, function, X), X.rows,
                                differences);
  CHECK(differences.contains(a_case.operation));
  for (const auto& [operation, difference] : differences) CHECK_MESSAGE(difference.where.empty(), difference.where);
}

}  // namespace

TEST_CASE("operations of numbers that no fixture reaches give what their twins give") {
  for (const Case& a_case : kOfNumbers) {
    const bool has_no_use_for_gaps = a_case.operation == "barycenter" || a_case.operation == "couple_probabilities" ||
                                      a_case.operation == "factor_by_gradient";
    std::vector<double> x = numbers(!has_no_use_for_gaps);
    check(a_case, {Dtype::kFloat64, {kRows, kWidth}}, {.data = x.data(), .rows = kN});
  }
}

TEST_CASE("functions of one float32 give what their twins give") {
  std::vector<float> x;
  for (const double value : numbers(true)) x.push_back(static_cast<float>(value));
  for (const Case& a_case : kOfNumbers) {
    const std::string_view name = a_case.operation;
    if (name.starts_with("arc") || name.ends_with("h") || name == "cbrt" || name == "expm1" || name == "sort" ||
        name == "prod")
      check(a_case, {Dtype::kFloat32, {kRows, kWidth}}, {.data = x.data(), .rows = kN});
  }
}

TEST_CASE("operations of documents that no fixture reaches give what their twins give") {
  std::vector<std::string_view> texts = {"one two  ONE", "", "Äpfel und two one two", "x one", "ÄPFEL\xff two"};
  for (const Case& a_case : kOfTexts) check(a_case, {Dtype::kString, {kRows}}, {.data = texts.data(), .rows = 5});
}
