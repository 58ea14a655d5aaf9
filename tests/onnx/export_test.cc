// Functions of a program as an ONNX model: its edges, its names, its refusals. What the models compute is tested beside
// onnxruntime, in tests/python.
#include "onnx/export.h"

#include <algorithm>
#include <doctest/doctest.h>

#include "base/error.h"
#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"

using namespace brine;

namespace {

std::vector<std::string> operators(const onnx::Model& model) {
  std::vector<std::string> names;
  for (const onnx::Node& node : model.graph.nodes) names.push_back(node.op_type);
  return names;
}

}  // namespace

TEST_CASE("functions of one input share their work, and outputs bear the functions' names") {
  Program program;
  const Value X = program.input({Dtype::kFloat64, {kRows, 3}});
  const Value p = exp(X);
  const std::vector<Function> functions = {
      {"predict_proba", X, p}, {"predict", X, argmax(p)}, {"kneighbors", X, Outputs({p, X})}};
  const onnx::Model model =
      onnx::export_model(functions, {.opsets = {.main = 17}, .producer_version = "1", .metadata = {{"a", "b"}}});
  CHECK(operators(model) == std::vector<std::string>{"Exp", "ArgMax", "Identity", "Identity"});
  REQUIRE(model.graph.outputs.size() == 4);
  CHECK(model.graph.outputs[0].name == "predict_proba");
  CHECK(model.graph.outputs[1].name == "predict");
  CHECK(model.graph.outputs[2].name == "kneighbors.0");
  CHECK(model.graph.outputs[1].type.element == onnx::DataType::kInt64);
  CHECK(model.graph.inputs[0].type.dims->at(0).symbol == "n");
  CHECK(model.graph.inputs[0].type.dims->at(1).size == 3);
  CHECK(model.metadata.at("a") == "b");
  CHECK(model.ir_version == 8);
}

TEST_CASE("a table is an input for each column, and only columns that are used are touched") {
  Program program;
  Type table{Dtype::kObject, {kRows, 2}, Form::kTable};
  table.columns = {{"age", Dtype::kInt64}, {"name", Dtype::kString}};
  const Value X = program.input(table);
  const onnx::Model model = onnx::export_model({{"transform", X, sqrt(column(X, 0))}}, {});
  REQUIRE(model.graph.inputs.size() == 2);
  CHECK(model.graph.inputs[0].name == "age");
  CHECK(model.graph.inputs[1].type.element == onnx::DataType::kString);
  CHECK(operators(model) == std::vector<std::string>{"Squeeze", "Cast", "Sqrt"});
}

TEST_CASE("what depends on no input is computed, and stands once among the initializers") {
  Program program;
  const Value X = program.input({Dtype::kFloat64, {kRows, 2}});
  const Value scale = program.constant(Dtype::kFloat64, {2}, std::vector<double>{4, 9}, "scale_");
  const onnx::Model model = onnx::export_model({{"transform", X, X * sqrt(scale)}}, {});
  CHECK(operators(model) == std::vector<std::string>{"Mul"});
  REQUIRE(model.graph.initializers.size() == 1);
  CHECK(onnx::are_same(model.graph.initializers[0], onnx::Tensor::of(std::vector{2.0, 3.0})));
}

TEST_CASE("text labels are an initializer of strings") {
  Program program;
  const Value X = program.input({Dtype::kFloat32, {kRows, 2}});
  const std::vector<std::string_view> labels = {"no", "yes"};
  const Value classes = program.constant(Dtype::kString, {2}, labels, "classes_");
  const onnx::Model model = onnx::export_model({{"predict", X, take(classes, argmax(X))}}, {});
  CHECK(model.graph.initializers.at(0).strings == std::vector<std::string>{"no", "yes"});
  CHECK(model.graph.initializers.at(0).name == "classes_");
  CHECK(model.graph.outputs.at(0).type.element == onnx::DataType::kString);
}

TEST_CASE("an operation without a spelling is refused at the place of the object that needs it") {
  Program program;
  const Value X = program.input({Dtype::kFloat64, {kRows, 2}});
  Value y;
  {
    const Program::Scope scope(program, "steps[1]");
    y = as_table(X, {"a", "b"});
  }
  try {
    onnx::export_model({{"transform", X, y}}, {});
    FAIL("not refused");
  } catch (const Error& error) {
    CHECK(error.kind() == Kind::kUnsupported);
    CHECK(error.place().path == "steps[1]");
  }
}

TEST_CASE("an input column with the name of an output is refused, not overwritten") {
  Program program;
  Type table{Dtype::kFloat64, {kRows, 1}, Form::kTable};
  table.columns = {{"predict", Dtype::kFloat64}};
  const Value X = program.input(table);
  CHECK_THROWS_AS(onnx::export_model({{"predict", X, exp(column(X, 0))}}, {}), Error);
}
