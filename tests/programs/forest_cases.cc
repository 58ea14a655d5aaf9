// Writes forests drawn at random as ONNX models, each with rows and with what the plain walk gives for them:
// forest_cases DIR makes DIR/NAME/{model.onnx, X.pb, start.pb, leaves.pb, sums.pb}. onnxruntime is to give the same.
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "onnx/wire.h"
#include "ops/forest_onnx.h"
#include "tests/math/random_forest.h"

using namespace brine;
using testing::ForestRecipe;

namespace {

void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

onnx::ValueInfo matrix(std::string name, onnx::DataType type) {
  const std::vector<onnx::Dimension> dims = {{.symbol = "n"}, {}};
  return {.name = std::move(name), .type = {.element = type, .dims = dims}};
}

enum class Start { kZero, kConstant, kRows };

template <class T>
void write_case(const std::filesystem::path& folder, const ForestRecipe& recipe, Start kind, int opset, int ml_max,
                std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const math::ForestTable table = testing::random_table(recipe, random);
  constexpr Index kRows = 333;
  const std::vector<T> X = testing::random_rows<T>(recipe, kRows, recipe.missing_left, random);
  std::vector<double> first(static_cast<std::size_t>(recipe.n_outputs)), start, sums;
  for (double& value : first) value = kind == Start::kZero ? 0 : 0.1 * static_cast<double>(random() % 100);
  for (Index row = 0; row < kRows; ++row)
    for (const double value : first)
      start.push_back(kind == Start::kRows ? value * static_cast<double>(row + 1) : value);
  sums = start;
  testing::plain_add(table, X, recipe.n_features, kRows, sums);
  std::vector<std::int64_t> leaves;
  for (Index row = 0; row < kRows; ++row)
    for (Index tree = 0; tree < recipe.n_trees; ++tree)
      leaves.push_back(testing::plain_leaf(table, tree, X.data() + row * recipe.n_features));

  constexpr onnx::DataType kType = onnx::data_type_of<T>();
  onnx::Writer writer({.main = opset, .ml_max = ml_max});
  const onnx::Name x = writer.input(matrix("X", kType)), rows = writer.input(matrix("start", onnx::DataType::kDouble));
  ForestStart from;
  if (kind == Start::kConstant) from.constants = first;
  if (kind == Start::kRows) from.rows = rows;
  writer.output(matrix("leaves", onnx::DataType::kInt64), forest_leaves_in_onnx(writer, table, x, kType));
  writer.output(matrix("sums", onnx::DataType::kDouble), forest_sums_in_onnx(writer, table, x, kType, from));

  std::filesystem::create_directories(folder);
  write(folder / "model.onnx", onnx::encode(writer.finish_model("forest")));
  write(folder / "X.pb", onnx::encode(onnx::Tensor::of(X, {kRows, recipe.n_features})));
  write(folder / "start.pb", onnx::encode(onnx::Tensor::of(start, {kRows, recipe.n_outputs})));
  write(folder / "leaves.pb", onnx::encode(onnx::Tensor::of(leaves, {kRows, recipe.n_trees})));
  write(folder / "sums.pb", onnx::encode(onnx::Tensor::of(sums, {kRows, recipe.n_outputs})));
}

}  // namespace

int main(int n_arguments, char** arguments) {
  if (n_arguments != 2) return 64;
  const std::filesystem::path folder = arguments[1];
  struct Row {
    const char* name;
    ForestRecipe recipe;
    Start start;
    int opset, ml_max;
  };
  const Row rows[] = {
      {"one_output", {.n_trees = 100}, Start::kZero, 17, 5},
      {"one_output_old", {.n_trees = 30}, Start::kConstant, 9, 1},
      {"missing", {.missing_left = true}, Start::kConstant, 17, 5},
      {"forest_of_three", {.n_trees = 120, .n_values = 3, .n_outputs = 3}, Start::kZero, 17, 5},
      {"boosting_of_three", {.n_trees = 90, .n_outputs = 3, .missing_left = true}, Start::kConstant, 12, 5},
      {"rows_to_start_from", {.n_trees = 12, .n_outputs = 2}, Start::kRows, 21, 5},
      {"stumps_and_leaves", {.n_trees = 40, .n_splits = 1}, Start::kZero, 17, 5},
      {"chains", {.n_trees = 5, .n_splits = 300, .deep = 1}, Start::kZero, 17, 5},
      {"categories",
       {.n_trees = 60, .n_splits = 30, .missing_left = true, .categories = true},
       Start::kConstant,
       17,
       5},
      {"categories_alone",
       {.n_trees = 60, .n_features = 1, .missing_left = true, .categories = true},
       Start::kZero,
       17,
       5},
  };
  for (const auto& [name, recipe, start, opset, ml_max] : rows)
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      write_case<float>(folder / fmt::format("{}_float_{}", name, seed), recipe, start, opset, ml_max, seed);
      if (ml_max >= 3)
        write_case<double>(folder / fmt::format("{}_double_{}", name, seed), recipe, start, opset, ml_max, seed);
    }
}
