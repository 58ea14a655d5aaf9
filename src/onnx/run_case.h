// A model run on the files of a conformance case.
#pragma once

#include <filesystem>

#include "base/limits.h"

namespace brine::onnx {

// Reads `inputs`/input_0.pb, input_1.pb, … in the order of the graph's inputs (TensorProto, or SequenceProto where the
// graph says so) and writes `outputs`/output_0.pb, … in the order of its outputs; the folder is made if it is not
// there. Throws Error{kUnsupported} where the model asks for what brine cannot do.
void run_case(const std::filesystem::path& model, const std::filesystem::path& inputs,
              const std::filesystem::path& outputs, Limits& limits);

}  // namespace brine::onnx
