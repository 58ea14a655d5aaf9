// Trees of a file: what is refused, and what must not be.
#include <doctest/doctest.h>

#include "base/error.h"
#include "plan/plan.h"
#include "sklearn/model.h"
#include "sklearn/tree/records.h"
#include "tree_builder.h"

using namespace brine;
using tests::TreeGraph;
using Nodes = std::vector<TreeGraph::Node>;

namespace {

const Nodes kStump = {{1, 2, 0, 0.5, 0}, {-1, -1, -2, -2, 10}, {-1, -1, -2, -2, 20}};

// Of opening it and planning its predictions.
std::string error_of(const Nodes& nodes, std::size_t n_values) {
  TreeGraph made;
  const object::Id root = made.regressor(made.tree(nodes, n_values));
  try {
    sklearn::Model model(made.graph.ref(root));
    const Function function = model.function(sklearn::Slot::kPredict, {Dtype::kFloat64, {kRows, 2}});
    const Plan plan(model.program(), function);
  } catch (const Error& error) {
    CHECK(error.kind() == Kind::kMalformed);
    return error.what();
  }
  return "";
}

std::vector<double> prediction(sklearn::Model& model, std::vector<double> X) {
  const Function function = model.function(sklearn::Slot::kPredict, {Dtype::kFloat64, {kRows, 2}});
  const Plan plan(model.program(), function);
  std::vector<double> y(X.size() / 2);
  void* outputs[] = {y.data()};
  plan.run_into({.data = X.data(), .rows = static_cast<Index>(y.size())}, outputs);
  return y;
}

}  // namespace

TEST_CASE("a tree that leads back to its root is refused before a row is shown to it") {
  Nodes nodes = kStump;
  nodes[0].left = 0;
  CHECK(error_of(nodes, 3).find("tree_: tree 0, node 0: expected children from 1 to 2, found 0") != std::string::npos);
}

TEST_CASE("a child beyond 32 bits is refused, not taken modulo") {
  Nodes nodes = kStump;
  nodes[0].left = (std::int64_t{1} << 32) + 1;
  CHECK(error_of(nodes, 3).find("expected children from 1 to 2") != std::string::npos);
}

TEST_CASE("a feature that the model does not have is refused") {
  Nodes nodes = kStump;
  nodes[0].feature = 2;
  CHECK(error_of(nodes, 3).find("expected a feature below 2, found 2") != std::string::npos);
}

TEST_CASE("values of another number of nodes are refused") {
  CHECK(error_of(kStump, 2).find("tree_.values: expected float64 values of 3 nodes, 1 outputs and 1 classes") !=
        std::string::npos);
  CHECK(error_of(kStump, 3).empty());
}

TEST_CASE("a chain of 50 000 nodes opens, and every row finds its leaf") {
  Nodes nodes;
  constexpr std::int64_t kLinks = 25'000;
  for (std::int64_t i = 0; i < kLinks; ++i) {
    nodes.push_back({2 * i + 1, 2 * i + 2, 1, static_cast<double>(i), 0});
    nodes.push_back({-1, -1, -2, -2, static_cast<double>(i)});
  }
  nodes.push_back({-1, -1, -2, -2, -1});
  TreeGraph made;
  const object::Id root = made.regressor(made.tree(nodes, nodes.size()));
  sklearn::Model model(made.graph.ref(root));
  CHECK(prediction(model, {0, -5, 0, 0.5, 0, 24'998.5, 0, 1e6}) == std::vector<double>{0, 1, 24'999, -1});
  const Function function = model.function(sklearn::Slot::kDecisionPath, {Dtype::kFloat64, {kRows, 2}});
  std::vector<double> X = {0, 1e6, 0, 0.5};
  const std::vector<Result> path = Plan(model.program(), function).run({.data = X.data(), .rows = 2});
  CHECK(path[0].array.offsets[1] == kLinks + 1);
  CHECK(path[0].array.offsets[2] == kLinks + 1 + 3);
  CHECK(std::vector(path[0].array.indices + kLinks + 1, path[0].array.indices + kLinks + 4) ==
        std::vector<std::int32_t>{0, 2, 3});
}

TEST_CASE("what is made of an array that the file names again and again is charged from the second time on") {
  TreeGraph made;
  const object::Id tree = made.tree(kStump, 3);
  sklearn::Model model(made.graph.ref(made.regressor(tree)));
  const object::Ref nodes = made.graph.ref(tree).attribute("nodes"), other = made.graph.ref(made.records(kStump));
  constexpr std::uint64_t kHuge = std::uint64_t{1} << 40;
  model.charge(other, kHuge);
  CHECK_NOTHROW(model.charge(other, 1 << 20));
  CHECK_THROWS_AS(model.charge(other, kHuge), Error);
  CHECK_THROWS_AS(model.charge(nodes, kHuge), Error);  // the model has made its table of them
}

TEST_CASE("fields of records are read by name, whatever their offset, width and byte order") {
  const std::uint8_t bytes[] = {9, 0x01, 0x02, 7, 0xbf, 0xf8, 0, 0, 0, 0, 0, 0,
                                9, 0xff, 0xfe, 0, 0x40, 0x04, 0, 0, 0, 0, 0, 0};
  TreeGraph made;
  object::Dtype dtype{.kind = 'V', .itemsize = 12};
  dtype.fields.push_back({"small", 1, {.kind = 'i', .itemsize = 2, .big_endian = true}});
  dtype.fields.push_back({"flag", 3, {.kind = 'u', .itemsize = 1}});
  dtype.fields.push_back({"real", 4, {.kind = 'f', .itemsize = 8, .big_endian = true}});
  const object::Id id = made.array(dtype, {2}, bytes, sizeof bytes);
  const sklearn::Records records(made.graph.ref(id), "nodes");
  std::vector<std::int32_t> small;
  std::vector<std::uint8_t> flag;
  std::vector<double> real;
  records.append_integers("small", small);
  records.append_flags("flag", flag);
  records.append_numbers("real", real);
  CHECK(small == std::vector<std::int32_t>{258, -2});
  CHECK(flag == std::vector<std::uint8_t>{1, 0});
  CHECK(real == std::vector<double>{-1.5, 2.5});
  CHECK_THROWS_AS(records.append_integers("real", small), Error);
  CHECK_THROWS_AS(records.append_numbers("large", real), Error);
}
