// A program's functions as an ONNX model: what a model computes, in operators that any ONNX runtime has.
//
// Functions of one input share one graph, and so their common work. A matrix or a vector is the input "X"; a table is
// one input a column, (n, 1), under the column's name. Outputs bear the names of the functions, `predict_proba.0` and
// so on where a function returns a list. Nodes are named after the object whose formula made them. What depends on no
// input is computed here, by brine's own kernels, and stands in the graph as an initializer.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "onnx/graph/writer.h"
#include "program/program.h"

namespace brine::onnx {

struct ExportOptions {
  Opsets opsets = {};
  std::string graph_name = "brine";
  std::string producer_version = {};
  std::map<std::string, std::string> metadata = {};
};

// All functions have the same input. Throws Error{kUnsupported}, at the place of the object, where an operation has no
// spelling in ONNX or none in these opsets.
Model export_model(const std::vector<brine::Function>& functions, const ExportOptions& options);

// A tensor of a program as one of ONNX, which views it; text is copied. Throws Error{kUnsupported} for mixed objects.
Tensor tensor_in_onnx(const brine::Tensor& tensor);

}  // namespace brine::onnx
