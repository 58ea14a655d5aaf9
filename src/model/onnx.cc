// See brine/onnx.h.
#include "brine/onnx.h"

#include "base/file_system.h"
#include "model/limits.h"
#include "onnx/run_case.h"

namespace brine {

void run_onnx(const std::filesystem::path& model, const std::filesystem::path& inputs,
              const std::filesystem::path& outputs, const Options& options) {
  Limits limits = limits_for(bytes_of_file(model), options);
  onnx::run_case(model, inputs, outputs, limits);
}

}  // namespace brine
