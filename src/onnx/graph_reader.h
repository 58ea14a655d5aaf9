// A graph while it is read: the names in sight and what they stand for, nodes one after another.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "onnx/node_reader.h"

namespace brine::onnx {

class GraphReader {
 public:
  enum class Batch { kFree, kGiven };  // whether the inputs are any number of rows, or values
  GraphReader(const Model& model, Program& program, const Place& place, Limits& limits, Batch batch);

  void bind(const std::string& name, Item item) { scopes_.back()[name] = std::move(item); }
  const Item* find(const std::string& name) const;
  void add_initializers(const Graph& graph);
  void read_nodes(const std::vector<Node>& nodes);

  // A subgraph of If, Loop or Scan with these inputs, which sees the names around it.
  std::vector<Item> read_body(const Graph& graph, const std::vector<Item>& inputs, const NodeReader& where);

  Program& program() { return program_; }
  Folder& folder() { return folder_; }
  Limits& limits() { return limits_; }
  Place place_of(std::uint64_t offset) const { return {place_.source, offset, {}}; }
  std::int64_t opset(std::string_view domain) const;

 private:
  using Scope = std::unordered_map<std::string, Item>;

  void read_node(const Node& node);
  void call(const Function& function, const Node& node, const std::vector<Item>& inputs, std::vector<Item>& outputs);
  const Function* function_of(const Node& node) const;

  const Model& model_;
  Program& program_;
  Folder folder_;
  Place place_;
  Limits& limits_;
  Batch batch_;
  std::vector<Scope> scopes_;
  std::size_t first_scope_ = 0;                  // of the function that is read: names before it are out of sight
  const std::vector<OpsetImport>* opsets_;       // the model's, or the function's
  std::uint32_t depth_ = 0;
};

}  // namespace brine::onnx
