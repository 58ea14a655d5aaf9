// A model as ONNX.
#pragma once

#include "base/output.h"
#include "brine/convert.h"
#include "object/graph.h"

namespace brine {

void write_onnx(object::Graph graph, Output& out, const ConvertOptions& options);

}  // namespace brine
