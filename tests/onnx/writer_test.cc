// The writer of ONNX graphs: names, constants, and what each opset can say.
#include "onnx/graph/writer.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace brine::onnx;

namespace {

ValueInfo matrix(std::string name) { return {.name = std::move(name), .type = {.element = DataType::kDouble}}; }

}  // namespace

TEST_CASE("equal constants are one initializer, constants that differ in shape or type alone are two") {
  Writer g({});
  CHECK(g.ints({1, 2}) == g.ints({1, 2}));
  CHECK(g.ints({1}) != g.integer(1));
  CHECK(g.scalar(DataType::kFloat, 0) != g.scalar(DataType::kInt32, 0));
  CHECK(g.strings({"a", ""}) == g.strings({"a", ""}));
  CHECK(g.finish("g").initializers.size() == 6);
}

TEST_CASE("an output is its node's own output under the asked name, wherever it is used") {
  Writer g({});
  const Name x = g.input(matrix("X"));
  const Name y = g.node("Exp", {x});
  const Name z = g.node("Log", {y});
  g.output(matrix("first"), y);
  g.output(matrix("second"), z);
  const Graph graph = g.finish("g");
  REQUIRE(graph.nodes.size() == 2);
  CHECK(graph.nodes[0].outputs == Names{"first"});
  CHECK(graph.nodes[1].inputs == Names{"first"});
  CHECK(graph.nodes[1].outputs == Names{"second"});
}

TEST_CASE("an output that is an input, a constant or another output is an Identity") {
  Writer g({});
  const Name x = g.input(matrix("X"));
  const Name y = g.node("Exp", {x});
  g.output(matrix("a"), y);
  g.output(matrix("b"), y);
  g.output(matrix("c"), x);
  g.output(matrix("d"), g.ints({1}));
  const Graph graph = g.finish("g");
  REQUIRE(graph.nodes.size() == 4);
  CHECK(graph.nodes[1].op_type == "Identity");
  CHECK(graph.nodes[1].inputs == Names{"a"});
  CHECK(graph.nodes[2].inputs == Names{"X"});
}

TEST_CASE("a name that the graph has already is refused for an input or output, and avoided by nodes") {
  Writer g({});
  g.input(matrix("Exp"));
  CHECK(g.node("Exp", {"Exp"}) != "Exp");
  CHECK_THROWS_AS(g.input(matrix("Exp")), brine::Error);
  CHECK_THROWS_AS(g.output(matrix("Exp"), "Exp"), brine::Error);
}

TEST_CASE("the axes of a reduction are an attribute until its opset made them an input") {
  for (const auto& [op, last] : {std::pair{"ReduceSum", 12}, std::pair{"ReduceMax", 17}})
    for (const int opset : {last, last + 1}) {
      Writer g({.main = opset});
      g.reduce(op, g.input(matrix("X")), {1}, true);
      const Graph graph = g.finish("g");
      CHECK((graph.nodes[0].find("axes") != nullptr) == (opset == last));
      CHECK(graph.nodes[0].inputs.size() == (opset == last ? 1u : 2u));
    }
}

TEST_CASE("floats are compared for equality in opsets whose Equal takes none, and a NaN equals nothing there either") {
  Writer g({.main = 10});
  g.equal(g.input(matrix("a")), g.input(matrix("b")), DataType::kDouble);
  std::vector<std::string> operators;
  for (const Node& node : g.finish("g").nodes) operators.push_back(node.op_type);
  CHECK(operators == std::vector<std::string>{"Less", "Greater", "Or", "Not", "IsNaN", "IsNaN", "Or", "Not", "And"});
}

TEST_CASE("an operator younger than the opset is refused by name") {
  Writer g({.main = 11, .ml_max = 3});
  CHECK_THROWS_WITH_AS(g.node("Einsum", {"X"}), "Einsum: expected opset 12 or later, found 11", brine::Error);
  CHECK_THROWS_AS(g.ml("TreeEnsemble", {"X"}), brine::Error);
  CHECK(g.ml_opset() == 0);
  g.ml("Scaler", {"X"});
  CHECK(g.ml_opset() == 1);
}

TEST_CASE("a value that a body uses keeps its name, and the body's constants are the graph's") {
  Writer g({});
  const Name x = g.input(matrix("X"));
  const Name y = g.node("Exp", {x});
  Writer body = g.body();
  const Name i = body.input(matrix("i"));
  body.output(matrix("o"), body.node("Add", {body.node("Mul", {y, i}), body.integer(1)}));
  const GraphPointer inner = g.finish_body(std::move(body), "body");
  g.node("Loop", {"", "", x}, {{"body", inner}});
  g.output(matrix("y"), y);
  const Graph graph = g.finish("g");
  CHECK(graph.initializers.size() == 1);
  CHECK(inner->initializers.empty());
  CHECK(inner->nodes[0].inputs[0] == graph.nodes[0].outputs[0]);
  CHECK(graph.nodes.back().op_type == "Identity");
}
