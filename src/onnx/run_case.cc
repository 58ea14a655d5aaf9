// See run_case.h.
#include "onnx/run_case.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/file_system.h"
#include "base/mapped_file.h"
#include "base/output_file.h"
#include "base/place.h"
#include "onnx/import.h"

namespace brine::onnx {
namespace {

Given read_given(const std::filesystem::path& path, const ValueType& type, Limits& limits) {
  const auto file = MappedFile::open(path);
  const Place place = place_in(path.string());
  if (type.kind == ValueType::Kind::kSequence) return decode_sequence(file->bytes(), file, place, limits);
  if (type.kind == ValueType::Kind::kTensor || type.kind == ValueType::Kind::kUnknown)
    return decode_tensor(file->bytes(), file, place, limits);
  throw Error(Kind::kUnsupported, place, "an input that is a map or optional");
}

void write_given(const std::filesystem::path& path, const Given& given) {
  OutputFile out(path);
  out.write(std::visit([](const auto& value) { return encode(value); }, given));
  out.commit();
}

}  // namespace

void run_case(const std::filesystem::path& model_path, const std::filesystem::path& inputs,
              const std::filesystem::path& outputs, Limits& limits) {
  const auto file = MappedFile::open(model_path);
  const Place place = place_in(model_path.string());
  const Model model = decode_model(file->bytes(), file, place, limits);
  std::vector<Given> given;
  for (std::size_t i = 0; i < model.graph.inputs.size(); ++i) {
    const std::filesystem::path path = inputs / fmt::format("input_{}.pb", i);
    if (!file_exists(path)) break;  // the rest has initializers, or run_model says what is missing
    given.push_back(read_given(path, model.graph.inputs[i].type, limits));
  }
  const std::vector<Given> results = run_model(model, place, given, limits);
  create_folders(outputs);
  for (std::size_t i = 0; i < results.size(); ++i) write_given(outputs / fmt::format("output_{}.pb", i), results[i]);
}

}  // namespace brine::onnx
