// A model as ONNX.
#pragma once

#include "base/output_file.h"
#include "brine/convert.h"
#include "object/graph.h"

namespace brine {

void write_onnx(object::Graph graph, OutputFile& out, const ConvertOptions& options);

}  // namespace brine
