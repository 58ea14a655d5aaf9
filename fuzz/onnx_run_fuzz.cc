// Any ONNX model is read for serving, and run on ones, or refused with an Error.
#include <cstdint>

#include "base/error.h"
#include "onnx/import.h"

using namespace brine;

namespace {

std::vector<onnx::Given> ones(const onnx::Model& model) {
  std::vector<onnx::Given> given;
  for (const onnx::ValueInfo& info : model.graph.inputs) {
    onnx::Dims dims;
    std::size_t count = 1;
    for (const onnx::Dimension& dimension : info.type.dims.value_or(std::vector<onnx::Dimension>{})) {
      dims.push_back(dimension.size < 0 || dimension.size > 4 ? 2 : dimension.size);
      count *= static_cast<std::size_t>(dims.back());
      if (count > 1000) return {};
    }
    if (info.type.element == onnx::DataType::kString)
      given.push_back(onnx::Tensor::of_strings(std::vector<std::string>(count, "a"), dims));
    else if (info.type.element == onnx::DataType::kInt64)
      given.push_back(onnx::Tensor::of(std::vector<std::int64_t>(count, 1), dims));
    else if (info.type.element == onnx::DataType::kDouble)
      given.push_back(onnx::Tensor::of(std::vector<double>(count, 1), dims));
    else given.push_back(onnx::Tensor::of(std::vector<float>(count, 1), dims));
  }
  return given;
}

template <class F>
void attempt(F f) {
  try {
    f();
  } catch (const Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  attempt([&] {
    Limits limits{.memory_max = 64 << 20, .work_max = 1 << 20};
    const onnx::Model model = onnx::decode_model({data, size}, nullptr, {}, limits);
    attempt([&] {
      Program program;
      Type type = onnx::input_type(model, {});
      for (Index& extent : type.shape)
        if (extent == kDynamic) extent = 4;
      onnx::import_model(model, {}, program, limits, type);
    });
    attempt([&] { onnx::run_model(model, {}, ones(model), limits); });
  });
  return 0;
}
