// The operators that brine reads, a table a family. A reader says an operator of ONNX in the words of ops/.
#pragma once

#include <span>
#include <string_view>

#include "onnx/node_reader.h"

namespace brine::onnx {

struct ReaderRow {
  std::string_view op_type;
  OperatorReader read;
};
using ReaderTable = std::span<const ReaderRow>;

// Of ai.onnx:
extern const ReaderTable kElementwiseReaders, kReductionReaders, kShapeReaders, kMovementReaders, kProductReaders,
    kControlReaders, kTextReaders;
// Of ai.onnx.ml:
extern const ReaderTable kTableReaders, kLinearReaders, kTreeReaders, kLabelReaders;
// Of com.microsoft:
extern const ReaderTable kMicrosoftReaders;

}  // namespace brine::onnx
