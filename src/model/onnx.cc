// See brine/onnx.h.
#include "brine/onnx.h"

#include "onnx/run_case.h"

namespace brine {

void run_onnx(const std::filesystem::path& model, const std::filesystem::path& inputs,
              const std::filesystem::path& outputs) {
  onnx::run_case(model, inputs, outputs);
}

}  // namespace brine
