// From ONNX's attributes to TreeSource.
#include "onnx/tree_source.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

namespace brine::onnx {
namespace {

Ask ask_named(const NodeReader& r, const std::string& mode) {
  static const std::map<std::string, Ask> kAsks = {{"BRANCH_LEQ", Ask::kLessOrEqual},
                                                   {"BRANCH_LT", Ask::kLess},
                                                   {"BRANCH_GTE", Ask::kGreaterOrEqual},
                                                   {"BRANCH_GT", Ask::kGreater},
                                                   {"BRANCH_EQ", Ask::kEqual},
                                                   {"BRANCH_NEQ", Ask::kNotEqual},
                                                   {"LEAF", Ask::kLeaf}};
  const auto it = kAsks.find(mode);
  if (it == kAsks.end()) r.malformed("expected a mode of nodes, found " + mode);
  return it->second;
}

// nodes_modes of TreeEnsemble.
Ask ask_numbered(const NodeReader& r, std::int64_t mode) {
  constexpr Ask kAsks[] = {Ask::kLessOrEqual, Ask::kLess,     Ask::kGreaterOrEqual, Ask::kGreater,
                           Ask::kEqual,       Ask::kNotEqual, Ask::kMember};
  if (mode < 0 || mode > 6) r.malformed("expected a mode of nodes from 0 to 6");
  return kAsks[mode];
}

std::vector<double> tensor_numbers(const NodeReader& r, std::string_view name) {
  const Tensor* tensor = r.tensor(name);
  std::vector<double> numbers;
  if (!tensor) return numbers;
  const auto read = [&]<class T>(T) {
    for (std::size_t i = 0; i + sizeof(T) <= tensor->data.size(); i += sizeof(T)) {
      T value;
      std::memcpy(&value, tensor->data.data() + i, sizeof(T));
      numbers.push_back(static_cast<double>(value));
    }
  };
  if (tensor->type == DataType::kFloat) read(float{});
  else if (tensor->type == DataType::kDouble) read(double{});
  else if (tensor->type == DataType::kUint8) read(std::uint8_t{});
  else r.refuse("an attribute of another type than float, double and uint8");
  return numbers;
}

template <class T>
void require_count(const NodeReader& r, std::string_view name, const std::vector<T>& values, std::size_t count) {
  if (values.size() != count) r.malformed(std::string(name) + ": expected a value for each node or leaf");
}

}  // namespace

TreeSource trees_in_lists(NodeReader& r, std::string_view weights) {
  using Key = std::pair<Index, Index>;
  const std::vector<Index> tree = r.integers("nodes_treeids"), number = r.integers("nodes_nodeids"),
                           feature = r.integers("nodes_featureids"), yes = r.integers("nodes_truenodeids"),
                           no = r.integers("nodes_falsenodeids"),
                           missing = r.integers("nodes_missing_value_tracks_true");
  const std::vector<std::string> mode = r.texts("nodes_modes");
  const std::vector<double> value = r.reals("nodes_values");
  const std::size_t n = tree.size();
  for (const auto* list : {&number, &feature, &yes, &no}) require_count(r, "nodes", *list, n);
  require_count(r, "nodes_modes", mode, n);
  require_count(r, "nodes_values", value, n);
  r.limits().charge_memory(n * (sizeof(TreeSource::Node) + 64), r.place());
  TreeSource source;
  source.nodes.resize(n);
  std::map<Key, std::size_t> at;
  for (std::size_t i = 0; i < n; ++i)
    if (!at.emplace(Key{tree[i], number[i]}, i).second) r.malformed("two nodes of one number in a tree");
  std::vector<bool> has_parent(n);
  const auto child = [&](std::size_t i, Index id) {
    const auto it = at.find({tree[i], id});
    if (it == at.end()) r.malformed("a child that is not in the tree");
    has_parent[it->second] = true;
    return it->second;
  };
  for (std::size_t i = 0; i < n; ++i) {
    TreeSource::Node& node = source.nodes[i];
    node = {.ask = ask_named(r, mode[i]),
            .feature = feature[i],
            .value = value[i],
            .missing_is_true = i < missing.size() && missing[i] != 0};
    if (node.ask == Ask::kLeaf) continue;
    node.yes = child(i, yes[i]);
    node.no = child(i, no[i]);
  }
  std::map<Index, std::size_t> root_of;  // of each tree; trees in the order of their numbers
  for (std::size_t i = 0; i < n; ++i)
    if (!has_parent[i] && !root_of.emplace(tree[i], i).second) r.malformed("a tree with two roots");
  for (const auto& [id, root] : root_of) source.roots.push_back(root);
  const std::string prefix(weights);
  const std::vector<Index> leaf_tree = r.integers(prefix + "_treeids"), leaf_number = r.integers(prefix + "_nodeids"),
                           target = r.integers(prefix + "_ids");
  const std::vector<double> weight = r.reals(prefix + "_weights");
  for (const auto* list : {&leaf_number, &target}) require_count(r, prefix, *list, leaf_tree.size());
  require_count(r, prefix, weight, leaf_tree.size());
  for (std::size_t i = 0; i < leaf_tree.size(); ++i) {
    const auto it = at.find({leaf_tree[i], leaf_number[i]});
    if (it == at.end()) r.malformed("a weight of a node that is not there");
    source.nodes[it->second].weights.emplace_back(target[i], weight[i]);
  }
  return source;
}

TreeSource trees_in_tensors(NodeReader& r) {
  const std::vector<Index> feature = r.integers("nodes_featureids"), yes = r.integers("nodes_truenodeids"),
                           no = r.integers("nodes_falsenodeids"), yes_is_leaf = r.integers("nodes_trueleafs"),
                           no_is_leaf = r.integers("nodes_falseleafs"),
                           missing = r.integers("nodes_missing_value_tracks_true"),
                           target = r.integers("leaf_targetids"), roots = r.integers("tree_roots");
  const std::vector<double> mode = tensor_numbers(r, "nodes_modes"), split = tensor_numbers(r, "nodes_splits"),
                            weight = tensor_numbers(r, "leaf_weights"),
                            members = tensor_numbers(r, "membership_values");
  const std::size_t n = feature.size(), leaves = target.size();
  for (const auto* list : {&yes, &no, &yes_is_leaf, &no_is_leaf}) require_count(r, "nodes", *list, n);
  for (const auto* list : {&mode, &split}) require_count(r, "nodes", *list, n);
  require_count(r, "leaf_weights", weight, leaves);
  r.limits().charge_memory((n + leaves) * sizeof(TreeSource::Node), r.place());
  TreeSource source{.n_targets = r.integer("n_targets", 1)};
  source.nodes.resize(n + leaves);  // the leaves after the nodes
  const auto child = [&](Index position, bool is_leaf) {
    if (position < 0 || position >= static_cast<Index>(is_leaf ? leaves : n)) r.malformed("a child that is not there");
    return static_cast<std::size_t>(position) + (is_leaf ? n : 0);
  };
  auto member = members.begin();
  for (std::size_t i = 0; i < n; ++i) {
    TreeSource::Node& node = source.nodes[i];
    node = {.ask = ask_numbered(r, static_cast<std::int64_t>(mode[i])),
            .feature = feature[i],
            .value = split[i],
            .missing_is_true = i < missing.size() && missing[i] != 0};
    node.yes = child(yes[i], yes_is_leaf[i] != 0);
    node.no = child(no[i], no_is_leaf[i] != 0);
    if (node.ask != Ask::kMember) continue;
    while (member != members.end() && !std::isnan(*member)) node.members.push_back(*member++);
    if (member != members.end()) ++member;
  }
  for (std::size_t i = 0; i < leaves; ++i) source.nodes[n + i].weights.emplace_back(target[i], weight[i]);
  for (const Index root : roots) source.roots.push_back(child(root, false));
  return source;
}

}  // namespace brine::onnx
