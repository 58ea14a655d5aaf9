// Fitted trees as object graphs, made by hand: what a reader would give for DecisionTreeRegressor.
#pragma once

#include <bit>
#include <cstring>
#include <string>
#include <vector>

#include "object/graph.h"

namespace brine::tests {

class TreeGraph {
 public:
  struct Node {
    std::int64_t left = -1, right = -1, feature = -2;
    double threshold = -2, value = 0;
  };

  object::Id text(std::string_view text) { return graph.add_text(std::string(text), {}); }
  object::Id number(std::int64_t value) { return graph.add_int(value, {}); }

  // key, value, key, value, …
  object::Id object(std::string_view module, std::string_view name, std::vector<object::Id> state) {
    object::Made made{.callee = graph.add_name(module, name, {}),
                      .args = graph.add_children(object::Kind::kTuple, {}, {}),
                      .state = graph.add_children(object::Kind::kDict, std::move(state), {})};
    return graph.add_made(object::Kind::kInstance, std::move(made), {});
  }

  object::Id array(object::Dtype dtype, std::vector<std::int64_t> shape, const void* data, std::size_t size) {
    auto bytes = std::make_shared<std::vector<std::uint8_t>>(size);
    if (size) std::memcpy(bytes->data(), data, size);
    graph.keep(bytes);
    return graph.add_array(object::Kind::kArray,
                           {.dtype = std::move(dtype), .shape = std::move(shape), .data = ByteView(*bytes)}, {});
  }

  // The records of releases to 1.2: 56 bytes, fields in order.
  object::Id records(const std::vector<Node>& nodes) {
    std::vector<std::uint8_t> bytes(nodes.size() * 56);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      std::uint8_t* at = bytes.data() + i * 56;
      std::memcpy(at, &nodes[i].left, 8);
      std::memcpy(at + 8, &nodes[i].right, 8);
      std::memcpy(at + 16, &nodes[i].feature, 8);
      std::memcpy(at + 24, &nodes[i].threshold, 8);
    }
    object::Dtype dtype{.kind = 'V', .itemsize = 56};
    const object::Dtype integer{.kind = 'i', .itemsize = 8}, real{.kind = 'f', .itemsize = 8};
    for (object::Dtype::Field field : {object::Dtype::Field{"left_child", 0, integer}, {"right_child", 8, integer},
                                       {"feature", 16, integer}, {"threshold", 24, real}})
      dtype.fields.push_back(std::move(field));
    return array(dtype, {static_cast<std::int64_t>(nodes.size())}, bytes.data(), bytes.size());
  }

  object::Id tree(const std::vector<Node>& nodes, std::size_t n_values) {
    std::vector<double> values(n_values);
    for (std::size_t i = 0; i < std::min(n_values, nodes.size()); ++i) values[i] = nodes[i].value;
    const object::Id held =
        array({.kind = 'f', .itemsize = 8}, {static_cast<std::int64_t>(n_values), 1, 1}, values.data(), n_values * 8);
    return object("sklearn.tree._tree", "Tree", {text("nodes"), records(nodes), text("values"), held});
  }

  object::Id regressor(object::Id tree) {
    return object("sklearn.tree._classes", "DecisionTreeRegressor",
                  {text("tree_"), tree, text("n_features_in_"), number(2), text("n_outputs_"), number(1),
                   text("_sklearn_version"), text("1.2.0")});
  }

  object::Graph graph;
};

}  // namespace brine::tests
