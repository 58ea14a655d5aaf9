// See member_forest.h.
#include "sklearn/ensemble/member_forest.h"

#include <algorithm>

#include <fmt/format.h>

#include "math/sums.h"
#include "ops/columns.h"
#include "program/dispatch.h"

namespace brine::sklearn {
namespace {

// The columns that any member sees, ascending; empty if these are all.
std::vector<Index> seen_columns(const Fitted& self, const std::vector<std::vector<Index>>& columns, Index n_features) {
  std::vector<bool> seen(static_cast<std::size_t>(n_features));
  for (const std::vector<Index>& each : columns)
    for (const Index column : each) {
      if (column < 0 || column >= n_features)
        self.fail("estimators_features_", fmt::format("expected columns below {}, found {}", n_features, column));
      seen[static_cast<std::size_t>(column)] = true;
    }
  std::vector<Index> all;
  for (Index column = 0; column < n_features; ++column)
    if (seen[static_cast<std::size_t>(column)]) all.push_back(column);
  return static_cast<Index>(all.size()) == n_features ? std::vector<Index>{} : all;
}

// The same columns, as places among those that are seen.
std::vector<Index> places_of(std::vector<Index> columns, const std::vector<Index>& seen) {
  if (!seen.empty())
    for (Index& column : columns) column = std::ranges::lower_bound(seen, column) - seen.begin();
  return columns;
}

}  // namespace

Value MemberForest::input(Value X) const {
  return tree_input(as_numbers(columns.empty() ? X : take_columns(X, columns)), nan);
}

bool are_trees(const Fitted& self, std::string_view kind) {
  for (const object::Ref& member : items_of(self.get("estimators_"))) {
    if (!member.is(object::Kind::kInstance) && !member.is(object::Kind::kCall)) return false;
    const std::string_view name = member.qualname();
    if ((name != "DecisionTree" + std::string(kind) && name != "ExtraTree" + std::string(kind)) ||
        !find_estimator(member.module(), name))
      return false;
    const object::Ref n_outputs = member.attribute("n_outputs_");
    if (kind == "Classifier" && (!n_outputs || !is_number(n_outputs) || integer_of(n_outputs) != 1)) return false;
  }
  return true;
}

MemberForest member_forest(const Fitted& self, const MemberRule& rule) {
  const std::vector<TreeRef> refs = trees_of(self, "estimators_");
  const std::vector<object::Ref> members = items_of(self.get("estimators_"));
  if (!rule.columns.empty() && rule.columns.size() != refs.size())
    self.fail("estimators_features_", fmt::format("expected columns of {} trees", refs.size()));
  const Fitted first = self.child(members.front(), "estimators_[0]");
  if (self.n_features_or(-1) < 0) self.set_n_features(first.n_features());
  MemberForest made{.nan = nan_of_tree(first), .columns = seen_columns(self, rule.columns, self.n_features())};
  const bool counts = rule.kind == "Classifier" && !first.since(1, 4);
  math::ForestTable table = table_for(self, refs);
  table.n_values = table.n_outputs = rule.n_values;
  for (std::size_t i = 0; i < refs.size(); ++i) {
    append_tree(refs[i], table, rule.columns.empty() ? std::vector<Index>{} : places_of(rule.columns[i], made.columns));
    const Index n_nodes = table.root.back() - table.root[i];
    const Tensor values = tree_values(self, refs[i], n_nodes, kAny, kAny);
    const Index width = n_nodes ? values.size() / n_nodes : 0;
    std::vector<double> own(values.as<double>(), values.as<double>() + values.size());
    if (counts) make_fractions(own.data(), n_nodes, width);
    self.charge(refs[i].tree,
                static_cast<std::uint64_t>(n_nodes) * static_cast<std::uint64_t>(rule.n_values) * sizeof(double));
    const std::size_t start = table.value.size();
    table.value.resize(start + static_cast<std::size_t>(n_nodes * rule.n_values));
    for (Index node = 0; node < n_nodes; ++node)
      rule.leaf(i, {own.data() + node * width, static_cast<std::size_t>(width)},
                {table.value.data() + start + static_cast<std::size_t>(node * rule.n_values),
                 static_cast<std::size_t>(rule.n_values)});
  }
  const Index width = made.columns.empty() ? self.n_features() : static_cast<Index>(made.columns.size());
  made.forest = &keep_forest(self, std::move(table), width, "estimators_");
  return made;
}

bool same_labels(const Tensor& a, const Tensor& b) {
  if (a.dtype != b.dtype || a.shape != b.shape) return false;
  return for_dtype(a.dtype, [&]<class T>(Tag<T>) {
    const auto equals = [](const T& x, const T& y) {
      if constexpr (std::is_same_v<T, Cell>)
        return x.equals(y);
      else if constexpr (std::is_same_v<T, Half>)
        return static_cast<float>(x) == static_cast<float>(y);
      else
        return x == y;
    };
    return std::equal(a.as<T>(), a.as<T>() + a.size(), b.as<T>(), equals);
  });
}

}  // namespace brine::sklearn
