// An object graph as text, one node a line, without the places: two graphs are equal if their texts are.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "object/graph.h"

namespace brine::test {
namespace graph_text {

using object::Kind;
using object::Ref;

struct Line {
  std::string label;
  Ref node;
  std::size_t depth;
};

inline std::string hex_of(ByteView bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

inline std::string head_of(Ref node) {
  switch (node.kind()) {
    case Kind::kBool:   return node.boolean() ? "True" : "False";
    case Kind::kInt:    return fmt::format("{}", node.integer());
    case Kind::kFloat:  return fmt::format("{}", node.real());
    case Kind::kBigInt:
    case Kind::kString: return fmt::format("{} {}", object::name_of(node.kind()), brine::text_of(node.bytes()));
    case Kind::kBytes:
    case Kind::kByteArray: return fmt::format("{} {}", object::name_of(node.kind()), hex_of(node.bytes()));
    case Kind::kName:   return fmt::format("{}.{}", node.module(), node.qualname());
    case Kind::kDtype:  return "dtype " + object::to_string(node.dtype());
    case Kind::kComplex:
      return fmt::format("complex {} {}", node.graph().node(node.id()).real, node.graph().node(node.id()).imaginary);
    case Kind::kArray:
    case Kind::kScalar: {
      const object::Array& array = node.array();
      std::string text = fmt::format("{} {}", object::name_of(node.kind()), object::to_string(array.dtype));
      for (const auto extent : array.shape) text += fmt::format(" {}", extent);
      return text + (array.fortran ? " fortran " : " ") + hex_of(array.data);
    }
    default: return std::string(object::name_of(node.kind()));
  }
}

inline std::vector<std::pair<std::string, Ref>> parts_of(Ref node) {
  std::vector<std::pair<std::string, Ref>> parts;
  const auto add = [&](std::string label, object::Id id) {
    if (id != object::kNoId) parts.emplace_back(std::move(label), Ref(node.graph(), id));
  };
  switch (node.kind()) {
    case Kind::kList:
    case Kind::kTuple:
    case Kind::kSet:
    case Kind::kFrozenSet:
    case Kind::kPersistent:
    case Kind::kDict:
      for (const object::Id child : node.children()) add("-", child);
      break;
    case Kind::kArray:
      add("subclass", node.array().subclass);
      for (const object::Id child : node.array().objects) add("-", child);
      break;
    case Kind::kCall:
    case Kind::kInstance:
      add("callee", node.made().callee);
      add("args", node.made().args);
      add("kwargs", node.made().kwargs);
      add("state", node.made().state);
      for (const object::Id child : node.made().list_items) add("item", child);
      for (const object::Id child : node.made().dict_items) add("entry", child);
      break;
    default: break;
  }
  return parts;
}

}  // namespace graph_text

// What is shared is written wherever it occurs; what is a part of itself is not taken apart again.
inline std::string text_of(object::Ref root) {
  using namespace graph_text;
  std::string text;
  std::vector<Line> waiting = {{"", root, 0}};
  std::vector<object::Id> above;  // of the line
  while (!waiting.empty()) {
    const Line line = waiting.back();
    waiting.pop_back();
    text += fmt::format("{:{}}{} {}\n", "", 2 * line.depth, line.label, head_of(line.node));
    above.resize(line.depth);
    const bool is_cycle = std::find(above.begin(), above.end(), line.node.id()) != above.end();
    above.push_back(line.node.id());
    if (is_cycle) continue;
    auto parts = parts_of(line.node);
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
      waiting.push_back({part->first, part->second, line.depth + 1});
  }
  return text;
}

}  // namespace brine::test
