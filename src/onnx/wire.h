// ONNX models, tensors and values as protobuf bytes, both ways.
//
// Reading is strict: one place for every fault (the offset of the field), values complete and in one form (raw bytes or
// strings), no external data, subgraphs and types nested 32 deep at most. Fields that brine does not know are skipped.
// Whether the graph means anything is not asked here. Source: onnx/onnx-ml.proto and onnx/onnx-data.proto of onnx 1.23.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "onnx/graph/graph.h"

namespace brine::onnx {

// The tensors of what is returned view `bytes`, which `owner` (may be null: the caller) keeps alive.
Model decode_model(ByteView bytes, std::shared_ptr<const void> owner, const Place& place, Limits& limits);
Tensor decode_tensor(ByteView bytes, std::shared_ptr<const void> owner, const Place& place, Limits& limits);

// Throws Error{kUnsupported} where the bytes would exceed protobuf's 2 GiB.
std::string encode(const Model& model);
std::string encode(const Tensor& tensor);

// A value that is more than a tensor: what ZipMap gives, or a list of tensors.
struct Sequence;
struct Map {
  DataType key_type = DataType::kString;
  std::vector<std::int64_t> integers = {};   // the keys, of one kind
  std::vector<std::string> strings = {};
  std::vector<Tensor> values = {};            // one a key
};
struct Sequence {
  std::variant<std::vector<Tensor>, std::vector<Map>> items;
};
std::string encode(const Sequence& sequence);
Sequence decode_sequence(ByteView bytes, std::shared_ptr<const void> owner, const Place& place, Limits& limits);

}  // namespace brine::onnx
