// See forest_onnx.h.
#include "ops/forest_onnx.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"

namespace brine {
namespace {

using math::ForestTable;
using onnx::DataType;
using Integers = std::vector<std::int64_t>;

constexpr std::int64_t kLeavesMax = std::int64_t{1} << 24;  // numbers that float32 tells apart

// The largest float32 that is no larger: it decides alike for every float32 x.
float rounded_down(double threshold) {
  const auto nearest = static_cast<float>(threshold);
  return static_cast<double>(nearest) > threshold ? std::nextafterf(nearest, -std::numeric_limits<float>::infinity())
                                                  : nearest;
}

// Numbers in the type of X: thresholds round down, all else is exact.
onnx::Tensor numbers_of(DataType type, std::vector<double> values) {
  if (type == DataType::kDouble) return onnx::Tensor::of(std::move(values));
  std::vector<float> floats(values.size());
  std::ranges::transform(values, floats.begin(), rounded_down);
  return onnx::Tensor::of(std::move(floats));
}

// -------- ai.onnx.ml 1 and 3: TreeEnsembleRegressor, a list for each property of nodes
// ------------------------------------

struct Lists {
  Integers tree, number, feature, if_true, if_false, missing, leaf_tree, leaf_number;
  std::vector<std::string> mode;
  std::vector<double> threshold, weight;
};

Lists lists_of(const ForestTable& table, const std::vector<double>& weights) {
  Lists lists;
  for (Index tree = 0; tree < table.n_trees(); ++tree) {
    const Index root = table.root[static_cast<std::size_t>(tree)], end = table.root[static_cast<std::size_t>(tree) + 1];
    for (Index node = root; node < end; ++node) {
      const auto at = static_cast<std::size_t>(node);
      const bool is_leaf = table.is_leaf(node);
      lists.tree.push_back(tree);
      lists.number.push_back(node - root);
      lists.mode.emplace_back(is_leaf ? "LEAF" : "BRANCH_LEQ");
      lists.feature.push_back(is_leaf ? 0 : table.feature[at]);
      lists.threshold.push_back(is_leaf ? 0 : table.threshold[at]);
      lists.if_true.push_back(is_leaf ? 0 : table.left[at]);
      lists.if_false.push_back(is_leaf ? 0 : table.right[at]);
      lists.missing.push_back(!is_leaf && table.goes_left_if_missing(node));
      if (!is_leaf) continue;
      lists.leaf_tree.push_back(tree);
      lists.leaf_number.push_back(node - root);
      lists.weight.push_back(weights[at]);
    }
  }
  return lists;
}

onnx::Attribute numbers_attribute(onnx::Writer& writer, std::string name, DataType type, std::vector<double> values) {
  onnx::Tensor tensor = numbers_of(type, std::move(values));
  if (type == DataType::kDouble) {
    writer.need_ml(3, "trees over double");
    return {name + "_as_tensor", std::move(tensor)};
  }
  const auto* floats = reinterpret_cast<const float*>(tensor.data.data());
  return {std::move(name), std::vector<float>(floats, floats + tensor.dims[0])};
}

onnx::Name spell_lists(onnx::Writer& writer, const ForestTable& table, const std::vector<double>& weights, onnx::Name X,
                       DataType type) {
  Lists lists = lists_of(table, weights);
  std::vector<onnx::Attribute> attributes = {
      {"n_targets", table.n_trees()},
      {"aggregate_function", "SUM"},
      {"post_transform", "NONE"},
      {"nodes_treeids", std::move(lists.tree)},
      {"nodes_nodeids", std::move(lists.number)},
      {"nodes_modes", std::move(lists.mode)},
      {"nodes_featureids", std::move(lists.feature)},
      numbers_attribute(writer, "nodes_values", type, std::move(lists.threshold)),
      {"nodes_truenodeids", std::move(lists.if_true)},
      {"nodes_falsenodeids", std::move(lists.if_false)},
      {"target_treeids", lists.leaf_tree},
      {"target_nodeids", std::move(lists.leaf_number)},
      {"target_ids", lists.leaf_tree},
      numbers_attribute(writer, "target_weights", type, std::move(lists.weight)),
  };
  if (std::ranges::count(lists.missing, 1))
    attributes.push_back({"nodes_missing_value_tracks_true", std::move(lists.missing)});
  return writer.ml("TreeEnsembleRegressor", {std::move(X)}, std::move(attributes));
}

// -------- ai.onnx.ml 5: TreeEnsemble, inner nodes and leaves apart, with sets of categories
// --------------------------------

class TreeEnsemble {
 public:
  TreeEnsemble(const ForestTable& table, const std::vector<double>& weights) : table_(table), weights_(weights) {
    for (Index tree = 0; tree < table.n_trees(); ++tree) add_tree(tree);
  }

  onnx::Name spell(onnx::Writer& writer, onnx::Name X, DataType type) && {
    std::vector<onnx::Attribute> attributes = {
        {"n_targets", table_.n_trees()}, {"aggregate_function", 1}, {"post_transform", 0},
        {"tree_roots", std::move(roots_)}, {"nodes_featureids", std::move(feature_)},
        {"nodes_modes", onnx::Tensor::of(std::move(mode_))}, {"nodes_splits", numbers_of(type, std::move(split_))},
        {"nodes_truenodeids", std::move(if_true_.child)}, {"nodes_trueleafs", std::move(if_true_.is_leaf)},
        {"nodes_falsenodeids", std::move(if_false_.child)}, {"nodes_falseleafs", std::move(if_false_.is_leaf)},
        {"nodes_missing_value_tracks_true", std::move(missing_)},
        {"leaf_targetids", std::move(leaf_tree_)}, {"leaf_weights", numbers_of(type, std::move(leaf_weight_))},
    };
    if (!members_.empty()) attributes.push_back({"membership_values", numbers_of(type, std::move(members_))});
    return writer.ml("TreeEnsemble", {std::move(X)}, std::move(attributes));
  }

 private:
  static constexpr std::uint8_t kLessOrEqual = 0, kMember = 6;
  struct Branch {
    Integers child, is_leaf;
  };

  // Inner nodes keep their order, so that their numbers are known before they are written.
  void add_tree(Index tree) {
    const Index root = table_.root[static_cast<std::size_t>(tree)],
                end = table_.root[static_cast<std::size_t>(tree) + 1];
    std::vector<std::int64_t> number(static_cast<std::size_t>(end - root));
    std::int64_t next = static_cast<std::int64_t>(feature_.size());
    for (Index node = root; node < end; ++node)
      if (!table_.is_leaf(node)) number[static_cast<std::size_t>(node - root)] = next++;
    roots_.push_back(static_cast<std::int64_t>(feature_.size()));
    const auto link = [&](Branch& branch, Index child) {
      const bool is_leaf = table_.is_leaf(root + child);
      branch.is_leaf.push_back(is_leaf);
      branch.child.push_back(is_leaf ? static_cast<std::int64_t>(leaf_tree_.size())
                                     : number[static_cast<std::size_t>(child)]);
      if (!is_leaf) return;
      leaf_tree_.push_back(tree);
      leaf_weight_.push_back(weights_[static_cast<std::size_t>(root + child)]);
    };
    if (table_.is_leaf(root)) {  // a tree needs a node: one that asks nothing
      add_question(0, kLessOrEqual, 0, false);
      link(if_true_, 0);
      link(if_false_, 0);
      return;
    }
    for (Index node = root; node < end; ++node) {
      const auto at = static_cast<std::size_t>(node);
      if (table_.is_leaf(node)) continue;
      const bool turned = table_.subset_of(node) >= 0 ? add_set(node) : false;
      if (table_.subset_of(node) < 0)
        add_question(table_.feature[at], kLessOrEqual, table_.threshold[at], table_.goes_left_if_missing(node));
      link(if_true_, turned ? table_.right[at] : table_.left[at]);
      link(if_false_, turned ? table_.left[at] : table_.right[at]);
    }
  }

  void add_question(std::int64_t feature, std::uint8_t mode, double split, bool missing_is_true) {
    feature_.push_back(feature);
    mode_.push_back(mode);
    split_.push_back(split);
    missing_.push_back(missing_is_true);
  }

  // "Is it one of these?" is false of NaN and of all that is not listed, so the list is of the categories that do not
  // go where the missing go. True: they go right, so the branches are turned.
  bool add_set(Index node) {
    const auto subset = static_cast<std::size_t>(table_.subset_of(node));
    const bool turned = table_.goes_left_if_missing(node);
    const std::size_t before = members_.size();
    for (std::size_t word = 0; word < table_.known_set[subset].size(); ++word) {
      const std::uint32_t known = table_.known_set[subset][word], left = table_.left_set[subset][word];
      for (unsigned bit = 0; bit < 32; ++bit)
        if ((known & (turned ? ~left : left)) >> bit & 1) members_.push_back(static_cast<double>(word * 32 + bit));
    }
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    const bool is_empty = members_.size() == before;  // nothing is <= NaN
    if (!is_empty) members_.push_back(kNaN);
    add_question(table_.feature[static_cast<std::size_t>(node)], is_empty ? kLessOrEqual : kMember, is_empty ? kNaN : 0,
                 false);
    return turned;
  }

  const ForestTable& table_;
  const std::vector<double>& weights_;
  Integers roots_, feature_, missing_, leaf_tree_;
  std::vector<std::uint8_t> mode_;
  std::vector<double> split_, members_, leaf_weight_;
  Branch if_true_, if_false_;
};

// A category is the whole part of what stands in its column.
onnx::Name with_whole_categories(onnx::Writer& writer, const ForestTable& table, onnx::Name X) {
  std::int32_t last = 0;
  for (Index node = 0; node < table.n_nodes(); ++node)
    if (!table.is_leaf(node)) last = std::max(last, table.feature[static_cast<std::size_t>(node)]);
  std::vector<std::int64_t> is_category(static_cast<std::size_t>(last) + 1);
  for (Index node = 0; node < table.n_nodes(); ++node)
    if (!table.is_leaf(node) && table.subset_of(node) >= 0)
      is_category[static_cast<std::size_t>(table.feature[static_cast<std::size_t>(node)])] = 1;
  const auto width = static_cast<std::int64_t>(is_category.size());
  const onnx::Name mask =
      writer.cast(writer.constant(onnx::Tensor::of(std::move(is_category), {1, width})), DataType::kBool);
  const onnx::Name used = writer.slice(std::move(X), {0}, {width}, {1});  // trees do not look beyond
  return writer.where(mask, writer.node("Floor", {used}), used);
}

// (n, T), in the type of X: the weight of the leaf that each tree reaches.
onnx::Name spell(onnx::Writer& writer, const ForestTable& table, const std::vector<double>& weights, onnx::Name X,
                 DataType type) {
  if (table.n_trees() == 0) throw Error(Kind::kUnsupported, "a forest without trees in ONNX");
  if (std::ranges::none_of(table.subset, [](std::int32_t subset) { return subset >= 0; }))
    return spell_lists(writer, table, weights, std::move(X), type);
  writer.need_ml(5, "trees that split by category");
  return TreeEnsemble(table, weights).spell(writer, with_whole_categories(writer, table, std::move(X)), type);
}

// The leaves' values one after another, and for each node which of them is its.
struct LeafTable {
  std::vector<double> weights;
  std::vector<double> values;
  std::int64_t n_leaves = 0;
};

LeafTable leaf_table(const ForestTable& table, const ForestStart& start) {
  LeafTable leaves{.weights = std::vector<double>(static_cast<std::size_t>(table.n_nodes()))};
  // The first tree of each output adds to what the sum starts from.
  const auto first_of = [&](Index output) {
    return start.constants.empty() ? 0.0 : start.constants[static_cast<std::size_t>(output)];
  };
  const Index n_first = !start.rows.empty() ? 0 : table.n_values == 1 ? table.n_outputs : 1;
  for (Index tree = 0; tree < table.n_trees(); ++tree)
    for (Index node = table.root[static_cast<std::size_t>(tree)]; node < table.root[static_cast<std::size_t>(tree) + 1];
         ++node) {
      if (!table.is_leaf(node)) continue;
      leaves.weights[static_cast<std::size_t>(node)] = static_cast<double>(leaves.n_leaves++);
      for (Index j = 0; j < table.n_values; ++j) {
        const double value = table.value[static_cast<std::size_t>(node * table.n_values + j)];
        leaves.values.push_back(tree < n_first ? first_of(table.n_values == 1 ? tree : j) + value : value);
      }
    }
  if (leaves.n_leaves > kLeavesMax)
    throw Error(Kind::kUnsupported,
                fmt::format("a forest in ONNX: expected {} leaves at most, found {}", kLeavesMax, leaves.n_leaves));
  return leaves;
}

}  // namespace

onnx::Name forest_leaves_in_onnx(onnx::Writer& writer, const ForestTable& table, onnx::Name X, DataType type) {
  std::vector<double> weights(static_cast<std::size_t>(table.n_nodes()));
  for (Index tree = 0; tree < table.n_trees(); ++tree) {
    const Index root = table.root[static_cast<std::size_t>(tree)], end = table.root[static_cast<std::size_t>(tree) + 1];
    for (Index node = root; node < end; ++node)
      weights[static_cast<std::size_t>(node)] = static_cast<double>(node - root);
    if (end - root > kLeavesMax)
      throw Error(Kind::kUnsupported, fmt::format("a tree in ONNX: expected {} nodes at most", kLeavesMax));
  }
  return writer.cast(spell(writer, table, weights, std::move(X), type), DataType::kInt64);
}

onnx::Name forest_sums_in_onnx(onnx::Writer& writer, const ForestTable& table, onnx::Name X, DataType type,
                               const ForestStart& start) {
  const Index k = table.n_outputs, trees = table.n_trees();
  if (table.n_values == 1 && trees % k != 0)
    throw Error(Kind::kUnsupported, "outputs with different numbers of trees in ONNX");
  LeafTable leaves = leaf_table(table, start);
  const onnx::Name reached =
      writer.cast(writer.transpose(spell(writer, table, leaves.weights, std::move(X), type), {1, 0}), DataType::kInt64);
  onnx::Tensor values = onnx::Tensor::of(std::move(leaves.values));
  if (table.n_values > 1) values.dims = {leaves.n_leaves, k};
  const onnx::Name found = writer.gather(writer.constant(std::move(values)), reached, 0);  // (T, n) or (T, n, k)
  const bool by_turns = table.n_values == 1 && k > 1;
  onnx::Name terms = table.n_values > 1 ? found
                     : by_turns         ? writer.transpose(writer.reshape(found, {trees / k, k, -1}), {0, 2, 1})
                                        : writer.unsqueeze(found, {2});
  if (!start.rows.empty()) terms = writer.concat({writer.unsqueeze(start.rows, {0}), terms}, 0);
  return writer.reduce("ReduceSum", terms, {0}, false);
}

}  // namespace brine
