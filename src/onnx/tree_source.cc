// From ONNX's attributes to TreeSource.
#include "onnx/tree_source.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <numeric>
#include <utility>

namespace brine::onnx {
namespace {

Ask ask_named(const NodeReader& r, const std::string& mode) {
  constexpr std::pair<std::string_view, Ask> kAsks[] = {
      // the usual ones first
      {"LEAF", Ask::kLeaf},          {"BRANCH_LEQ", Ask::kLessOrEqual},    {"BRANCH_LT", Ask::kLess},
      {"BRANCH_GT", Ask::kGreater},  {"BRANCH_GTE", Ask::kGreaterOrEqual}, {"BRANCH_EQ", Ask::kEqual},
      {"BRANCH_NEQ", Ask::kNotEqual}};
  for (const auto& [name, ask] : kAsks)
    if (mode == name) return ask;
  r.malformed("expected a mode of nodes, found " + mode);
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

// Where a node of a tree's numbering stands in the lists.
class Numbering {
 public:
  Numbering(const NodeReader& r, const std::vector<Index>& tree, const std::vector<Index>& number)
      : tree_(tree), number_(number), order_(tree.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    const auto before = [this](std::size_t a, std::size_t b) { return key(a) < key(b); };
    if (!std::is_sorted(order_.begin(), order_.end(), before)) std::sort(order_.begin(), order_.end(), before);
    for (std::size_t i = 1; i < order_.size(); ++i)
      if (key(order_[i - 1]) == key(order_[i])) r.malformed("two nodes of one number in a tree");
  }

  // n nodes: there is none. `near`: a node of the same tree, where those of a tree are usually numbered as they stand.
  std::size_t find(Index tree, Index number, std::size_t near) const {
    const auto distance = static_cast<std::size_t>(number) - static_cast<std::size_t>(number_[near]);
    const std::size_t guess = near + distance;
    if (guess < tree_.size() && key(guess) == Key{tree, number}) return guess;
    const auto it = std::lower_bound(order_.begin(), order_.end(), Key{tree, number},
                                     [this](std::size_t i, const Key& wanted) { return key(i) < wanted; });
    return it != order_.end() && key(*it) == Key{tree, number} ? *it : tree_.size();
  }

 private:
  using Key = std::pair<Index, Index>;
  Key key(std::size_t i) const { return {tree_[i], number_[i]}; }

  const std::vector<Index>& tree_;
  const std::vector<Index>& number_;
  std::vector<std::size_t> order_;  // by tree and number
};

// Gives each leaf its weights, in the order of the lists; `leaf`: positions of their nodes.
void place_weights(TreeSource& source, const std::vector<std::size_t>& leaf, const std::vector<Index>& target,
                   const std::vector<double>& weight) {
  for (const std::size_t node : leaf) ++source.nodes[node].n_weights;
  std::size_t total = 0;
  for (TreeSource::Node& node : source.nodes) {
    node.first_weight = total;
    total += std::exchange(node.n_weights, 0);
  }
  source.weights.resize(total);
  for (std::size_t i = 0; i < leaf.size(); ++i) {
    TreeSource::Node& node = source.nodes[leaf[i]];
    source.weights[node.first_weight + node.n_weights++] = {target[i], weight[i]};
  }
}

}  // namespace

TreeSource trees_in_lists(NodeReader& r, std::string_view weights) {
  const std::vector<Index> tree = r.integers("nodes_treeids"), number = r.integers("nodes_nodeids"),
                           feature = r.integers("nodes_featureids"), yes = r.integers("nodes_truenodeids"),
                           no = r.integers("nodes_falsenodeids"),
                           missing = r.integers("nodes_missing_value_tracks_true");
  const std::vector<std::string>& mode = r.texts("nodes_modes");
  const std::vector<double> value = r.reals("nodes_values");
  const std::size_t n = tree.size();
  for (const auto* list : {&number, &feature, &yes, &no}) require_count(r, "nodes", *list, n);
  require_count(r, "nodes_modes", mode, n);
  require_count(r, "nodes_values", value, n);
  r.limits().charge_memory(n * (sizeof(TreeSource::Node) + sizeof(std::size_t)), r.place());
  TreeSource source;
  source.nodes.resize(n);
  const Numbering numbering(r, tree, number);
  std::vector<bool> has_parent(n);
  const auto child = [&](std::size_t i, Index id) {
    const std::size_t at = numbering.find(tree[i], id, i);
    if (at == n) r.malformed("a child that is not in the tree");
    has_parent[at] = true;
    return at;
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
  r.limits().charge_memory(leaf_tree.size() * (sizeof(TreeSource::Weight) + sizeof(std::size_t)), r.place());
  std::vector<std::size_t> leaf;
  for (std::size_t i = 0; i < leaf_tree.size(); ++i) {
    leaf.push_back(n == 0 ? n : numbering.find(leaf_tree[i], leaf_number[i], leaf.empty() ? 0 : leaf.back()));
    if (leaf.back() == n) r.malformed("a weight of a node that is not there");
  }
  place_weights(source, leaf, target, weight);
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
  r.limits().charge_memory((n + leaves) * sizeof(TreeSource::Node) + leaves * sizeof(TreeSource::Weight), r.place());
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
  for (std::size_t i = 0; i < leaves; ++i) {
    source.nodes[n + i].first_weight = i;
    source.nodes[n + i].n_weights = 1;
    source.weights.push_back({target[i], weight[i]});
  }
  for (const Index root : roots) source.roots.push_back(child(root, false));
  return source;
}

}  // namespace brine::onnx
