// Categories: what is equal to what, and what happens to the unknown.
#include "ops/categories.h"

#include <cmath>
#include <doctest/doctest.h>
#include <string>

#include "base/error.h"
#include "ops/category_table.h"
#include "plan/plan.h"
#include "program/dispatch.h"

using namespace brine;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

template <class T, class C>
std::vector<Index> codes_of(std::vector<T> values, std::vector<C> categories, Unknown unknown = Unknown::kCode) {
  Program program;
  const Value x = program.input({dtype_of<T>(), {kRows}});
  const auto m = static_cast<Index>(categories.size());
  const Value codes =
      category_codes(x, program.constant(dtype_of<C>(), {m}, std::move(categories)), unknown, "unknown: {}");
  const Plan plan(program, {"codes", x, codes});
  std::vector<Index> found(values.size());
  void* outputs[] = {found.data()};
  plan.run_into({.data = values.data(), .rows = static_cast<Index>(values.size())}, outputs);
  return found;
}

Cell text(std::string_view words) { return Cell::of(words); }

}  // namespace

TEST_CASE("None, NaN, NA and the empty text are four different categories") {
  const std::vector<Cell> four = {Cell::none(), Cell::of(kNan), Cell::na(), text("")};
  CHECK(codes_of(std::vector<Cell>{text(""), Cell::na(), Cell::of(-kNan), Cell::none(), text("None"), text("nan")},
                 four) == std::vector<Index>{3, 2, 1, 0, -1, -1});
}

TEST_CASE("equal numbers are one category whatever their type, and text is none of them") {
  const std::vector<Cell> mixed = {Cell::of(std::int64_t{1}), Cell::of(2.5), text("1")};
  CHECK(codes_of(std::vector<Cell>{Cell::of(true), Cell::of(1.0), text("1"), Cell::of(2.5), text("2.5")}, mixed) ==
        std::vector<Index>{0, 0, 2, 1, -1});
}

TEST_CASE("an integer beyond the doubles finds itself and not its neighbour") {
  const std::int64_t large = (std::int64_t{1} << 53) + 1;
  CHECK(codes_of(std::vector<Cell>{Cell::of(large), Cell::of(large - 1), Cell::of(static_cast<double>(large))},
                 std::vector<Cell>{Cell::of(large), text("a")}) == std::vector<Index>{0, -1, -1});
}

TEST_CASE("float32 values are widened before they are looked up among float64 categories") {
  CHECK(codes_of(std::vector<float>{0.1F, 0.5F, -0.0F, std::nanf("")}, std::vector<double>{0.0, 0.1, 0.5, kNan}) ==
        std::vector<Index>{-1, 2, 0, 3});
}

TEST_CASE("numbers among text are refused when the function is made") {
  CHECK_THROWS_WITH_AS(codes_of(std::vector<double>{1}, std::vector<std::string_view>{"a"}),
                       doctest::Contains("expected text"), Error);
}

TEST_CASE("an unknown category is refused with its value") {
  CHECK_THROWS_WITH_AS(
      codes_of(std::vector<std::string_view>{"a", "b"}, std::vector<std::string_view>{"a"}, Unknown::kRefuse),
      doctest::Contains("unknown: 'b'"), Error);
}

TEST_CASE("a hundred thousand texts each find their own code") {
  std::vector<std::string> words;
  for (int i = 0; i < 100'000; ++i) words.push_back("word" + std::to_string(i * 7));
  CategoryTable table;
  for (std::size_t i = 0; i < words.size(); ++i) table.add(std::string_view(words[i]), static_cast<Index>(i));
  table.finish();
  bool all = true;
  for (std::size_t i = 0; i < words.size(); ++i)
    all = all && table.find(std::string_view(words[i])) == static_cast<Index>(i);
  CHECK(all);
  CHECK(table.find(std::string_view("word1")) == -1);
}
