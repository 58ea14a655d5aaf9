// Serves an ONNX model as brine serves it: read once for a free batch, planned, run: onnx_rows MODEL INPUTS OUTPUTS
// takes INPUTS/input_0.pb, … (n rows each) and writes OUTPUTS/output_0.pb, … . Exit 3 where the model cannot be read
// so.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "base/error.h"
#include "base/mapped_file.h"
#include "base/place.h"
#include "onnx/export.h"
#include "onnx/import.h"
#include "onnx/node_reader.h"
#include "plan/plan.h"

using namespace brine;

namespace {

onnx::Tensor read_tensor(const std::filesystem::path& path, Limits& limits) {
  const auto file = MappedFile::open(path);
  return onnx::decode_tensor(file->bytes(), file, place_in(path.string()), limits);
}

void serve(const std::filesystem::path& model_path, const std::filesystem::path& inputs,
           const std::filesystem::path& outputs) {
  const auto file = MappedFile::open(model_path);
  Limits limits = Limits::for_file(file->bytes().size());
  const Place place = place_in(model_path.string());
  const onnx::Model model = onnx::decode_model(file->bytes(), file, place, limits);
  std::vector<Tensor> given;
  for (std::size_t i = 0; i < model.graph.inputs.size(); ++i)
    given.push_back(
        onnx::tensor_in_program(read_tensor(inputs / fmt::format("input_{}.pb", i), limits), place, limits));
  Type type{given[0].dtype, given[0].shape};
  if (given.size() > 1) {
    type = {Dtype::kObject, {kRows, static_cast<Index>(given.size())}, Form::kTable};
    for (std::size_t i = 0; i < given.size(); ++i) type.columns.push_back({model.graph.inputs[i].name, given[i].dtype});
  }
  type.shape[0] = kRows;
  Program program;
  const onnx::Imported imported = onnx::import_model(model, place, program, limits, type);

  std::vector<Array> columns;
  for (const Tensor& tensor : given)
    columns.push_back({.data = const_cast<void*>(tensor.data), .rows = tensor.shape[0]});
  Array X = columns[0];
  if (imported.input.is_table()) X.columns = columns.data();
  std::filesystem::create_directories(outputs);
  for (std::size_t i = 0; i < imported.functions.size(); ++i) {
    const Plan plan(program, imported.functions[i]);
    const std::vector<Result> results = plan.run(X);
    Type out = results[0].type;
    for (Index& extent : out.shape)
      if (extent == kRows) extent = X.rows;
    std::ofstream(outputs / fmt::format("output_{}.pb", i), std::ios::binary)
        << onnx::encode(onnx::tensor_in_onnx({out.dtype, out.shape, results[0].array.data}));
  }
}

}  // namespace

int main(int n_arguments, char** arguments) {
  if (n_arguments != 4) return 64;
  try {
    serve(arguments[1], arguments[2], arguments[3]);
    return 0;
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return error.kind() == Kind::kUnsupported ? 3 : edge_of(error.kind()).exit;
  }
}
