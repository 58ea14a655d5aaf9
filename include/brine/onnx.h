// ONNX models, run on values of their own.
#pragma once

#include <filesystem>

#include "brine/model.h"

namespace brine {

// One run of an ONNX model on files, as in ONNX's conformance cases.
//
//   inputs   a folder with input_0.pb, input_1.pb, … in the order of the graph's inputs: TensorProto, or SequenceProto
//            where the graph says so; inputs with an initializer may be left out at the end
//   outputs  a folder, made if it is not there, for output_0.pb, … in the order of the graph's outputs
//   options  what reading the model and its inputs may cost together
//   throws   Error{kUnsupported} at the node that brine cannot run, {kMalformed} or {kLimit} where a file is wrong,
//            {kUsage} if inputs are missing, {kIo}, {kOutput}
void run_onnx(const std::filesystem::path& model, const std::filesystem::path& inputs,
              const std::filesystem::path& outputs, const Options& options = {});

}  // namespace brine
