// What classifiers of ai.onnx.ml do with their scores, and how they name the winner. Where the standard is silent this
// follows onnxruntime, since that is what the models were made against.
#pragma once

#include <string>

#include "onnx/node_reader.h"

namespace brine::onnx {

// NONE, LOGISTIC, SOFTMAX, SOFTMAX_ZERO along the last axis; PROBIT is refused.
Value transformed(NodeReader& r, Value scores, const std::string& transform);

// The two columns of a classifier that has one score for two classes.
enum class Second { kComplement, kNegative };  // [1 - s, s], or [-s, s], which LOGISTIC makes [sigmoid(-s), sigmoid(s)]
Value two_columns(NodeReader& r, Value score, Second second, const std::string& transform);

// The labels at these positions: of "classlabels_strings", or of the integers of this name.
Value labels_at(NodeReader& r, Value positions, std::string_view integers = "classlabels_ints");
std::size_t n_labels(const NodeReader& r, std::string_view integers = "classlabels_ints");

// X as float rows: (n, d); one row where X has one axis.
Value float_rows(NodeReader& r, Value x);

}  // namespace brine::onnx
