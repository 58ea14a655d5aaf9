// The readers of ONNX's messages, one a message. Used through wire.h.
#pragma once

#include <memory>

#include "onnx/graph/graph.h"
#include "onnx/message.h"
#include "onnx/wire.h"

namespace brine::onnx {

class Decoder {
 public:
  explicit Decoder(std::shared_ptr<const void> owner) : owner_(std::move(owner)) {}

  Model model(Message m);
  Tensor tensor(Message m);
  Sequence sequence(Message m);

 private:
  Graph graph(Message m, std::uint32_t depth);
  Node node(Message m, std::uint32_t depth);
  Attribute attribute(Message m, std::uint32_t depth);
  ValueInfo value_info(Message m);
  ValueType type(Message m, std::uint32_t depth);
  Function function(Message m);
  Map map(Message m);

  std::shared_ptr<const void> owner_;
};

}  // namespace brine::onnx
