// What the bodies of ONNX loops are declared with.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "onnx/graph/graph.h"

namespace brine {

// A tensor of this name, type and shape (-1: any extent).
inline onnx::ValueInfo tensor_info(std::string name, onnx::DataType type, const std::vector<std::int64_t>& shape) {
  std::vector<onnx::Dimension> dims;
  for (const std::int64_t extent : shape) dims.push_back({.size = extent});
  return {.name = std::move(name), .type = {.element = type, .dims = std::move(dims)}};
}

}  // namespace brine
