// Compiled forests against the plain walk over their table.
#include "math/forest.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "tests/math/random_forest.h"
#include "tests/math/targets.h"

using namespace brine;
using math::Forest;
using math::ForestAnswer;
using math::ForestTable;
using testing::ForestRecipe;

namespace {

std::vector<std::byte> scratch_of(std::size_t bytes) { return std::vector<std::byte>(bytes + 64); }
std::byte* aligned(std::vector<std::byte>& scratch) {
  return scratch.data() + (64 - reinterpret_cast<std::uintptr_t>(scratch.data()) % 64) % 64;
}

template <class T>
std::vector<double> sums(const Forest<T>& forest, const T* X, Index n, std::vector<double> out) {
  auto scratch = scratch_of(forest.scratch_bytes(n));
  forest.add(X, n, out.data(), aligned(scratch));
  return out;
}

template <class T>
void check_recipe(const ForestRecipe& recipe, bool nan, std::uint64_t seed, CpuTarget target) {
  std::mt19937_64 random(seed);
  const ForestTable table = testing::random_table(recipe, random);
  REQUIRE(table.validate(recipe.n_features) == "");
  const Forest<T> forest(table, recipe.n_features, ForestAnswer::kSums, target),
      finder(table, recipe.n_features, ForestAnswer::kLeaves, target);
  for (const Index n : {0, 1, 2, 5, 16, 33, 64, 77, 700}) {
    const std::vector<T> X = testing::random_rows<T>(recipe, n, nan, random);
    std::vector<double> start(static_cast<std::size_t>(n * recipe.n_outputs), 0.25), expected = start;
    testing::plain_add(table, X, recipe.n_features, n, expected);
    CHECK(sums(forest, X.data(), n, start) == expected);

    std::vector<Index> leaves(static_cast<std::size_t>(n * recipe.n_trees)), expected_leaves;
    auto scratch = scratch_of(finder.scratch_bytes(n));
    finder.leaves(X.data(), n, leaves.data(), aligned(scratch));
    for (Index row = 0; row < n; ++row)
      for (Index tree = 0; tree < recipe.n_trees; ++tree)
        expected_leaves.push_back(testing::plain_leaf(table, tree, X.data() + row * recipe.n_features));
    CHECK(leaves == expected_leaves);
  }
}

void check_both(const ForestRecipe& recipe) {
  for (const CpuTarget target : testing::targets())
    for (const bool nan : {false, true}) {
      CAPTURE(nan);
      check_recipe<float>(recipe, nan, 1, target);
      check_recipe<double>(recipe, nan, 2, target);
    }
}

// The trees of a table, one by one.
math::ForestSource source_of(const ForestTable& table) {
  return {table.root, table.n_values, table.n_outputs, [&table](Index tree, ForestTable& into) {
            const auto append = [&](auto& to, const auto& from, Index width) {
              to.insert(to.end(), from.begin() + table.root[tree] * width, from.begin() + table.root[tree + 1] * width);
            };
            append(into.left, table.left, 1);
            append(into.right, table.right, 1);
            append(into.feature, table.feature, 1);
            append(into.threshold, table.threshold, 1);
            append(into.missing_left, table.missing_left, 1);
            append(into.value, table.value, table.n_values);
            into.root.push_back(into.n_nodes());
          }};
}

template <class T>
void check_one_by_one(const ForestRecipe& recipe, bool nan) {
  std::mt19937_64 random(7);
  const ForestTable table = testing::random_table(recipe, random);
  const math::ForestSource source = source_of(table);
  REQUIRE(Forest<T>::takes_trees_one_by_one(source));
  const Forest<T> forest(source, recipe.n_features, ForestAnswer::kSums),
      whole(table, recipe.n_features, ForestAnswer::kSums),
      finder(source, recipe.n_features, ForestAnswer::kLeaves),
      whole_finder(table, recipe.n_features, ForestAnswer::kLeaves);
  CHECK(forest.wants_panel() == whole.wants_panel());
  for (const Index n : {1, 3, 300}) {
    const std::vector<T> X = testing::random_rows<T>(recipe, n, nan, random);
    const std::vector<double> start(static_cast<std::size_t>(n * recipe.n_outputs), 0.25);
    CHECK(sums(forest, X.data(), n, start) == sums(whole, X.data(), n, start));
    std::vector<Index> leaves(static_cast<std::size_t>(n * recipe.n_trees)), expected = leaves;
    finder.leaves(X.data(), n, leaves.data(), nullptr);
    whole_finder.leaves(X.data(), n, expected.data(), nullptr);
    CHECK(leaves == expected);
  }
}

}  // namespace

TEST_CASE("trees that are packed one by one answer as the whole table does") {
  for (const bool nan : {false, true})
    for (const ForestRecipe& recipe : {ForestRecipe{.n_trees = 3, .n_splits = 2000},
                                       ForestRecipe{.n_trees = 60, .n_splits = 6000, .n_values = 2, .n_outputs = 2,
                                                    .missing_left = true, .n_thresholds = 3000, .deep = 0.3},
                                       ForestRecipe{.n_trees = 41, .n_splits = 9000, .n_outputs = 3}}) {
      check_one_by_one<float>(recipe, nan);
      check_one_by_one<double>(recipe, nan);
    }
}

TEST_CASE("of several trees that cannot be read the first is told, whatever threads read them") {
  std::mt19937_64 random(8);
  const ForestTable table = testing::random_table({.n_trees = 60, .n_splits = 9000}, random);
  math::ForestSource source = source_of(table);
  source.append = [append = source.append](Index tree, ForestTable& into) {
    if (tree >= 5) throw Error(Kind::kMalformed, std::to_string(tree));
    append(tree, into);
  };
  for (int i = 0; i < 20; ++i) {
    std::string told;
    try {
      Forest<float>(source, 5, ForestAnswer::kSums);
    } catch (const Error& error) {
      told = error.message();
    }
    CHECK(told == "5");
  }
}

TEST_CASE("a forest of numbers reaches the leaves and sums of the plain walk") {
  check_both({});
  check_both({.n_trees = 1, .n_splits = 0, .n_features = 1});
  check_both({.n_trees = 100, .n_splits = 30, .missing_left = true});
  check_both({.n_trees = 17, .n_splits = 300, .missing_left = true, .n_thresholds = 2000});
  check_both({.n_trees = 5, .n_splits = 90, .n_features = 300, .deep = 1});
  check_both({.n_trees = 200, .n_splits = 31, .n_features = 2, .missing_left = true, .n_thresholds = 3000});
}

TEST_CASE("categories go left, right or the way of the missing, as their sets say") {
  check_both({.n_trees = 40, .n_splits = 30, .n_features = 2, .missing_left = true, .categories = true});
  check_both({.n_trees = 9, .n_splits = 200, .n_features = 3, .missing_left = true, .categories = true});
}

TEST_CASE("trees add to one column in turn, or to every column") {
  check_both({.n_trees = 31, .n_outputs = 3});
  check_both({.n_trees = 31, .n_splits = 200, .n_outputs = 7});
  check_both({.n_trees = 20, .n_values = 3, .n_outputs = 3});
  check_both({.n_trees = 20, .n_splits = 200, .n_values = 4, .n_outputs = 4});
}

TEST_CASE("a large forest, walked tree by tree over panels, has the sums of the plain walk") {
  const ForestRecipe recipe{.n_trees = 30,
                            .n_splits = 6000,
                            .n_features = 6,
                            .n_values = 2,
                            .n_outputs = 2,
                            .missing_left = true,
                            .deep = 0.3};
  check_both(recipe);
  std::mt19937_64 random(3);
  CHECK(Forest<float>(testing::random_table(recipe, random), recipe.n_features, ForestAnswer::kSums).wants_panel());
}

TEST_CASE("any split of the rows has the same sums") {
  std::mt19937_64 random(4);
  const ForestRecipe recipe{.n_trees = 50, .n_splits = 30, .missing_left = true};
  const ForestTable table = testing::random_table(recipe, random);
  const Forest<double> forest(table, recipe.n_features, ForestAnswer::kSums);
  const auto X = testing::random_rows<double>(recipe, 200, true, random);
  const auto whole = sums(forest, X.data(), 200, std::vector<double>(200));
  std::vector<double> parts;
  for (Index begin = 0, n = 1; begin < 200; begin += n, n = std::min<Index>(n * 2 + 1, 200 - begin))
    for (const double sum :
         sums(forest, X.data() + begin * recipe.n_features, n, std::vector<double>(static_cast<std::size_t>(n))))
      parts.push_back(sum);
  CHECK(parts == whole);
}

TEST_CASE("nothing is below a threshold that is NaN, and its node is no leaf") {
  for (const bool missing_left : {false, true}) {
    ForestTable table{.root = {0, 5},
                      .feature = {0, 0, -2, -2, -2},
                      .threshold = {NAN, 0.5, 0, 0, 0},
                      .left = {2, 3, -1, -1, -1},
                      .right = {1, 4, -1, -1, -1},
                      .missing_left = {missing_left, 0, 0, 0, 0}};
    const double values[] = {-HUGE_VAL, 0, 1, NAN};
    const Index expected[] = {3, 3, 4, missing_left ? 2 : 4};
    for (int i = 0; i < 4; ++i) {
      const auto single = static_cast<float>(values[i]);
      Index leaf = 0, leaf_of_single = 0;
      Forest<double>(table, 1, ForestAnswer::kLeaves).leaves(values + i, 1, &leaf, nullptr);
      Forest<float>(table, 1, ForestAnswer::kLeaves).leaves(&single, 1, &leaf_of_single, nullptr);
      CHECK(leaf == expected[i]);
      CHECK(leaf_of_single == expected[i]);
    }
  }
}

TEST_CASE("a float meets a double threshold as the double it is") {
  ForestTable table{
      .root = {0, 3}, .feature = {0, -2, -2}, .threshold = {0, 0, 0}, .left = {1, -1, -1}, .right = {2, -1, -1}};
  for (const double threshold : {0.1, 1e300, -1e300, HUGE_VAL, -HUGE_VAL, 1e-60, -1e-60, 0.0, -0.0,
                                 3.4028235677973366e+38, static_cast<double>(NAN)}) {
    CAPTURE(threshold);
    table.threshold[0] = threshold;
    const Forest<float> forest(table, 1, ForestAnswer::kLeaves);
    const auto nearest = static_cast<float>(threshold);
    for (const float x :
         {nearest, std::nextafter(nearest, -HUGE_VALF), std::nextafter(nearest, HUGE_VALF), 0.0f, -0.0f, HUGE_VALF,
          -HUGE_VALF, std::numeric_limits<float>::max(), std::numeric_limits<float>::lowest()}) {
      Index leaf = 0;
      auto scratch = scratch_of(forest.scratch_bytes(1));
      forest.leaves(&x, 1, &leaf, aligned(scratch));
      CHECK(leaf == (static_cast<double>(x) <= threshold ? 1 : 2));
    }
  }
}

TEST_CASE("a table that could lead a walk astray is refused, with its tree and node") {
  std::mt19937_64 random(5);
  const ForestRecipe recipe{.n_trees = 3, .n_splits = 20, .categories = true};
  ForestTable good;
  while (good.n_trees() != 3 || good.root[2] - good.root[1] < 7) good = testing::random_table(recipe, random);
  REQUIRE(good.validate(5) == "");
  const auto second = static_cast<std::size_t>(good.root[1]);
  const auto says = [&](auto&& change, const char* text) {
    ForestTable bad = good;
    change(bad);
    CHECK(bad.validate(5).find(text) != std::string::npos);
  };
  says([&](ForestTable& t) { t.left[second] = 0; }, "tree 1, node 0: expected children from 1");
  says([&](ForestTable& t) { t.right[second] = 1 << 20; }, "tree 1, node 0: expected children from 1");
  says([&](ForestTable& t) { t.left[second] = -2; }, "tree 1, node 0: expected children from 1");
  says([&](ForestTable& t) { t.right[second] = t.left[second]; }, "a second one of node");
  says([&](ForestTable& t) { t.left[second] = t.right[second] = -1; }, "tree 1, node 1: expected a parent");
  says([&](ForestTable& t) { t.feature[second] = 5; }, "tree 1, node 0: expected a feature below 5, found 5");
  says([&](ForestTable& t) { t.feature[second] = -1; }, "expected a feature below 5, found -1");
  says([&](ForestTable& t) { t.subset[second] = static_cast<std::int32_t>(t.left_set.size()); },
       "tree 1, node 0: expected a set of categories");
  says([&](ForestTable& t) { t.root[1] = t.root[2]; }, "tree 1: expected 1 to");
  says([&](ForestTable& t) { t.root[1] = std::numeric_limits<Index>::min(); }, "tree 0: expected 1 to");
  says([&](ForestTable& t) { t.root.back() += 1; }, "expected trees to hold");
  says([&](ForestTable& t) { t.value.pop_back(); }, "values for each of");
  says([&](ForestTable& t) { t.n_values = 2; }, "expected 1 value a leaf");
  says([&](ForestTable& t) { t.threshold.pop_back(); }, "expected every array of nodes");
  says([&](ForestTable& t) { t.known_set.pop_back(); }, "sets of known categories");
}
