// See histogram_trees.h.
#include "sklearn/ensemble/histogram_trees.h"

#include <map>

#include <fmt/format.h>

#include "sklearn/tree/records.h"
#include "sklearn/tree/tree_table.h"

namespace brine::sklearn {
namespace {

using Set = math::ForestTable::Set;

class HistogramTable {
 public:
  explicit HistogramTable(const Fitted& self) : self_(self) {}

  void append(const object::Ref& predictor, const std::string& path) {
    const object::Ref array = predictor.attribute("nodes");
    const Records nodes(array, path + ".nodes");
    self_.charge(array, nodes.bytes());
    const auto first = table_.left.size();
    nodes.append_integers("left", table_.left);
    nodes.append_integers("right", table_.right);
    nodes.append_integers("feature_idx", table_.feature);
    nodes.append_numbers(nodes.has("num_threshold") ? "num_threshold" : "threshold", table_.threshold);
    nodes.append_numbers("value", table_.value);
    if (nodes.has("missing_go_to_left"))
      nodes.append_flags("missing_go_to_left", table_.missing_left);
    else
      table_.missing_left.resize(table_.left.size());
    std::vector<std::uint8_t> is_leaf;
    nodes.append_flags("is_leaf", is_leaf);
    for (std::size_t i = 0; i < is_leaf.size(); ++i)
      if (is_leaf[i]) table_.left[first + i] = table_.right[first + i] = -1;
    append_sets(predictor, nodes, path);
    table_.root.push_back(static_cast<Index>(table_.left.size()));
  }

  math::ForestTable finish(Index n_outputs) && {
    table_.n_values = 1;
    table_.n_outputs = n_outputs;
    if (table_.left_set.empty()) table_.subset.clear();
    return std::move(table_);
  }

 private:
  // A set belongs to one node, so what was known in that node's column is known to the set.
  void append_sets(const object::Ref& predictor, const Records& nodes, const std::string& path) {
    const auto first = table_.subset.size(), first_set = table_.left_set.size();
    table_.subset.resize(table_.left.size(), -1);
    if (!nodes.has("is_categorical")) return;
    append_left_sets(predictor, path);
    std::vector<std::uint8_t> asks;
    std::vector<std::int32_t> set;
    nodes.append_flags("is_categorical", asks);
    nodes.append_integers("bitset_idx", set);
    for (std::size_t i = 0; i < asks.size(); ++i) {
      if (!asks[i] || table_.left[first + i] == -1) continue;
      const std::size_t n_sets = table_.left_set.size() - first_set;
      if (set[i] < 0 || static_cast<std::size_t>(set[i]) >= n_sets)
        throw Error(Kind::kMalformed, predictor.place(path),
                    fmt::format("bitset_idx: expected less than {}, found {}", n_sets, set[i]));
      const std::size_t row = first_set + static_cast<std::size_t>(set[i]);
      table_.subset[first + i] = static_cast<std::int32_t>(row);
      table_.known_set[row] = known_in(table_.feature[first + i]);
    }
  }

  void append_left_sets(const object::Ref& predictor, const std::string& path) {
    const object::Ref array = predictor.attribute("raw_left_cat_bitsets");
    const Tensor sets = tensor_of(array);
    if (sets.size() == 0) return;
    if (sets.dtype != Dtype::kUint32 || sets.shape.size() != 2 || sets.shape[1] != 8)
      throw Error(Kind::kMalformed, array.place(path + ".raw_left_cat_bitsets"),
                  fmt::format("expected uint32 (any, 8), found {}", to_string(Type{sets.dtype, sets.shape})));
    const std::uint32_t* words = sets.as<std::uint32_t>();
    for (Index row = 0; row < sets.shape[0]; ++row, words += 8) {
      Set& set = table_.left_set.emplace_back();
      std::copy_n(words, 8, set.begin());
    }
    table_.known_set.resize(table_.left_set.size());
  }

  // The categories of a column are its bins.
  const Set& known_in(std::int32_t feature) {
    const auto [at, is_new] = known_.try_emplace(feature);
    if (!is_new) return at->second;
    const std::vector<object::Ref> columns = items_of(self_.child("_bin_mapper").get("bin_thresholds_"));
    if (feature < 0 || static_cast<std::size_t>(feature) >= columns.size())
      self_.fail("_bin_mapper",
                 fmt::format("expected the bins of column {}, found those of {} columns", feature, columns.size()));
    for (const double category : numbers_of(columns[static_cast<std::size_t>(feature)])) {
      if (!(category >= 0 && category < 256)) continue;  // beyond what a node can ask for
      const auto number = static_cast<std::uint32_t>(category);
      at->second[number >> 5] |= std::uint32_t{1} << (number & 31);
    }
    return at->second;
  }

  const Fitted& self_;
  math::ForestTable table_{.root = {0}};
  std::map<std::int32_t, Set> known_;
};

}  // namespace

const ForestData& histogram_trees(const Fitted& self, Index n_columns) {
  HistogramTable table(self);
  std::size_t n_outputs = 0, iteration = 0;
  for (const object::Ref& trees : items_of(self.get("_predictors"))) {
    const std::vector<object::Ref> predictors = items_of(trees);
    if (iteration == 0) n_outputs = predictors.size();
    if (predictors.size() != n_outputs || n_outputs == 0)
      self.fail("_predictors",
                fmt::format("expected {} trees in iteration {}, found {}", n_outputs, iteration, predictors.size()));
    for (std::size_t k = 0; k < n_outputs; ++k)
      table.append(predictors[k], fmt::format("{}._predictors[{}][{}]", self.path(), iteration, k));
    ++iteration;
  }
  if (iteration == 0) self.fail("_predictors", "expected at least one iteration, found none");
  return keep_forest(self, std::move(table).finish(static_cast<Index>(n_outputs)), n_columns, "_predictors");
}

}  // namespace brine::sklearn
