// See tree_table.h.
#include "sklearn/tree/tree_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "sklearn/tree/records.h"

namespace brine::sklearn {

const ForestData& keep_forest(const Fitted& self, math::ForestTable table, Index n_features, std::string_view name) {
  if (const std::string wrong = table.validate(n_features); !wrong.empty()) self.fail(name, wrong);
  if (std::ranges::count(table.missing_left, 0) == std::ssize(table.missing_left)) table.missing_left.clear();
  return self.keep(std::make_unique<ForestData>(std::move(table), n_features));
}

const ForestData& missing_to_the_right(const Fitted& self, const ForestData& forest) {
  if (math::ForestSource source = forest.source(); source.append) {
    source.append = [append = std::move(source.append)](Index tree, math::ForestTable& table) {
      append(tree, table);
      table.missing_left.clear();
    };
    return self.keep(std::make_unique<ForestData>(std::move(source), forest.n_features()));
  }
  if (forest.table().missing_left.empty()) return forest;
  math::ForestTable table = forest.table();
  table.missing_left.clear();
  return self.keep(std::make_unique<ForestData>(std::move(table), forest.n_features()));
}

namespace {

// An attribute of a tree or of what holds it.
object::Ref part_of(const object::Ref& whole, std::string_view name, const std::string& path) {
  const object::Ref part = whole.attribute(name);
  if (!part)
    throw Error(Kind::kMalformed, whole.place(path),
                fmt::format("expected the attribute {}, found none (is it fitted?)", name));
  return part;
}

std::string path_of(const Fitted& self, const std::string& name) {
  return self.path().empty() ? name : self.path() + "." + name;
}

}  // namespace

TreeRef own_tree(const Fitted& self) { return {self.get("tree_"), path_of(self, "tree_")}; }

std::vector<TreeRef> trees_of(const Fitted& self, std::string_view estimators) {
  std::vector<TreeRef> trees;
  for (const object::Ref& estimator : items_of(self.get(estimators))) {
    std::string path = path_of(self, fmt::format("{}[{}]", estimators, trees.size()));
    const object::Ref tree = part_of(estimator, "tree_", path);
    trees.push_back({tree, path + ".tree_"});
  }
  if (trees.empty()) self.fail(estimators, "expected at least one tree, found none");
  return trees;
}

Index check_nodes(const Fitted& self, const TreeRef& ref) {
  const object::Ref array = part_of(ref.tree, "nodes", ref.path);
  const Records nodes(array, ref.path + ".nodes");
  if (nodes.size() < 1 || static_cast<std::uint64_t>(nodes.size()) > nodes.bytes())
    throw Error(Kind::kMalformed, array.place(ref.path + ".nodes"),
                fmt::format("expected at least one node, found {} in {} bytes", nodes.size(), nodes.bytes()));
  self.charge(array, nodes.bytes());
  return nodes.size();
}

math::ForestTable table_for(const Fitted& self, const std::vector<TreeRef>& refs) {
  Index n_nodes = 0;
  for (const TreeRef& ref : refs) n_nodes += check_nodes(self, ref);
  math::ForestTable table{.root = {0}};
  table.reserve(n_nodes);
  return table;
}

void append_tree(const TreeRef& ref, math::ForestTable& table, std::span<const Index> columns) {
  const object::Ref array = part_of(ref.tree, "nodes", ref.path);
  const Records nodes(array, ref.path + ".nodes");
  const auto first = table.left.size();
  const bool has_missing = nodes.has("missing_go_to_left");  // since 1.3
  if (has_missing) table.missing_left.resize(first);
  constexpr Index kPart = 256;  // stays in the nearest cache from the first field to the last
  for (Index from = 0; from < nodes.size(); from += kPart) {
    const Records part = nodes.part(from, kPart);
    part.append_integers("left_child", table.left);
    part.append_integers("right_child", table.right);
    part.append_integers("feature", table.feature);
    part.append_numbers("threshold", table.threshold);
    if (has_missing) part.append_flags("missing_go_to_left", table.missing_left);
  }
  if (!has_missing && !table.missing_left.empty()) table.missing_left.resize(table.left.size());
  for (std::size_t node = first; !columns.empty() && node < table.left.size(); ++node) {
    std::int32_t& feature = table.feature[node];
    if (table.left[node] == -1) continue;
    if (feature < 0 || feature >= static_cast<Index>(columns.size()))
      throw Error(Kind::kMalformed, array.place(ref.path),
                  fmt::format("expected a feature below {}, found {}", columns.size(), feature));
    feature = math::clamped(columns[static_cast<std::size_t>(feature)]);
  }
  table.root.push_back(static_cast<Index>(table.left.size()));
}

void check_last_tree(const TreeRef& ref, const math::ForestTable& table, Index n_features, Index tree) {
  const std::string wrong = table.validate_tree(table.n_trees() - 1, n_features);
  if (wrong.empty()) return;
  throw Error(Kind::kMalformed, ref.tree.attribute("nodes").place(ref.path), fmt::format("tree {}, {}", tree, wrong));
}

Tensor values_of(const TreeRef& ref) { return tensor_of(part_of(ref.tree, "values", ref.path)); }

Tensor tree_values(const Fitted& self, const TreeRef& ref, Index n_nodes, Index n_outputs, Index n_classes) {
  check_tree_values(self, ref, n_nodes, n_outputs, n_classes);
  return values_of(ref);
}

Shape check_tree_values(const Fitted& self, const TreeRef& ref, Index n_nodes, Index n_outputs, Index n_classes) {
  const object::Ref array = part_of(ref.tree, "values", ref.path);
  // What is plain float64 need not be read to be known.
  const bool is_plain =
      array.is(object::Kind::kArray) && array.array().dtype.kind == 'f' && array.array().dtype.itemsize == 8;
  const Tensor values =
      is_plain ? Tensor{Dtype::kFloat64, {array.array().shape.begin(), array.array().shape.end()}, nullptr, nullptr}
               : tensor_of(array);
  const auto fits = [](Index wanted, Index found) { return wanted == kAny || wanted == found; };
  if (values.dtype != Dtype::kFloat64 || values.shape.size() != 3 || values.shape[0] != n_nodes ||
      !fits(n_outputs, values.shape[1]) || !fits(n_classes, values.shape[2]))
    throw Error(Kind::kMalformed, array.place(ref.path + ".values"),
                fmt::format("expected float64 values of {} nodes, {} outputs and {} classes, found {}", n_nodes,
                            n_outputs, n_classes, to_string(Type{values.dtype, values.shape})));
  self.charge(array, static_cast<std::uint64_t>(values.size()) * sizeof(double));
  return values.shape;
}

}  // namespace brine::sklearn
