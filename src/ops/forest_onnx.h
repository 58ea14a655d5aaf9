// Trees in ONNX, equal to the last bit to what math::Forest computes.
//
// The ensemble operators of ai.onnx.ml are asked for one thing only, which leaf each tree reaches: every tree is a
// target of its own and a leaf's weight is its number, which any float type holds exactly. Values are then looked up by
// Gather and added by a ReduceSum over the first axis, which onnxruntime does in the order of the trees whatever the
// batch and the number of threads, where sums made inside of an ensemble depend on both (onnxruntime 1.32: other bits
// from 51 rows and two threads on). It also keeps a forest with many outputs one forest, sums in double over float32
// comparisons, and float32 models within reach of ai.onnx.ml 1. Measured beside sums made inside: 1.1 to 1.6 times as
// long for many rows, 5 µs more for one.
#pragma once

#include <span>
#include <vector>

#include "math/forest_table.h"
#include "onnx/graph/writer.h"

namespace brine {

// X (n, d), of `type` kFloat or kDouble. Float needs ai.onnx.ml 1, double 3, categories 5.
// -> int64 (n, T): the leaf's number within its tree.
onnx::Name forest_leaves_in_onnx(onnx::Writer& writer, const math::ForestTable& table, onnx::Name X,
                                 onnx::DataType type);

// What a sum starts from: constants for each output (none: zeros), or a value (n, n_outputs).
struct ForestStart {
  std::span<const double> constants = {};
  onnx::Name rows = {};
};
// -> double (n, n_outputs).
onnx::Name forest_sums_in_onnx(onnx::Writer& writer, const math::ForestTable& table, onnx::Name X, onnx::DataType type,
                               const ForestStart& start);

}  // namespace brine
