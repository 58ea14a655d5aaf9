// sklearn.ensemble.IsolationForest:  score = -2 ** -(mean depth / c(_max_samples))
//
// The depth of a leaf is the number of nodes on its path + c(its samples) - 1, c(n) being the average length of an
// unsuccessful search among n. float64 over float32 X. NaN and infinity are accepted since 1.6; in sparse X NaN goes
// right. Each tree sees its own columns unless all see all; `offset_` since 0.20. Thresholds are scores of fitted rows,
// which new rows often equal: each release's own association decides.
#include <fmt/format.h>

#include "math/elementary.h"
#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "sklearn/tree/records.h"
#include "sklearn/tree/trees.h"

namespace brine::sklearn {
namespace {

double average_path_length(const Fitted& self, double n) {
  if (n <= 1) return self.since(0, 21) ? 0 : 1;
  if (n <= 2 && self.since(0, 21)) return 1;
  constexpr double kEulerGamma = 0.5772156649015328606;
  const double harmonic = self.since(0, 19) ? math::log(n - 1) + kEulerGamma : math::log(n) + 0.5772156649;
  return 2 * harmonic - 2 * (n - 1) / n;
}

// Since 1.3 the file holds the two parts of each node's length; before, they follow from the tree. In this association.
void fill_lengths(const Fitted& self, const std::vector<TreeRef>& refs, math::ForestTable& table) {
  std::vector<object::Ref> nodes, extra;
  if (self.since(1, 3)) {
    nodes = items_of(self.get("_decision_path_lengths"));
    extra = items_of(self.get("_average_path_length_per_tree"));
    if (nodes.size() != refs.size() || extra.size() != refs.size())
      self.fail("_decision_path_lengths",
                fmt::format("expected lengths of {} trees, found {} and {}", refs.size(), nodes.size(), extra.size()));
  }
  for (std::size_t tree = 0; tree < refs.size(); ++tree) {
    const auto first = static_cast<std::size_t>(table.root[tree]),
               count = static_cast<std::size_t>(table.root[tree + 1]) - first;
    std::vector<double> path(count, 1), rest;
    if (self.since(1, 3)) {
      path = numbers_of(nodes[tree]);
      rest = numbers_of(extra[tree]);
    } else {
      for (std::size_t node = 0; node < count; ++node)
        if (table.left[first + node] != -1)
          for (const std::int32_t child : {table.left[first + node], table.right[first + node]})
            path[static_cast<std::size_t>(child)] = path[node] + 1;
      Records(refs[tree].tree.attribute("nodes"), refs[tree].path + ".nodes").append_numbers("n_node_samples", rest);
      for (double& n : rest) n = average_path_length(self, n);
    }
    if (path.size() != count || rest.size() != count)
      self.fail("_decision_path_lengths",
                fmt::format("tree {}: expected {} lengths, found {} and {}", tree, count, path.size(), rest.size()));
    const bool is_summed_last = self.since(0, 21);
    for (std::size_t node = 0; node < count; ++node)
      table.value[first + node] = is_summed_last ? path[node] + rest[node] - 1 : path[node] - 1 + rest[node];
  }
}

math::ForestTable table_of(const Fitted& self, const std::vector<TreeRef>& refs, Index n_features) {
  const bool sees_all = self.integer_or("_max_features", -1) == n_features;
  const std::vector<object::Ref> columns =
      sees_all ? std::vector<object::Ref>{} : items_of(self.get("estimators_features_"));
  if (!sees_all && columns.size() != refs.size())
    self.fail("estimators_features_", fmt::format("expected columns of {} trees", refs.size()));
  math::ForestTable table = table_for(self, refs);
  for (std::size_t tree = 0; tree < refs.size(); ++tree)
    append_tree(refs[tree], table, sees_all ? std::vector<Index>{} : integers_of(columns[tree]));
  table.n_values = table.n_outputs = 1;
  table.value.resize(table.left.size());
  if (const std::string wrong = table.validate(n_features); !wrong.empty()) self.fail("estimators_", wrong);
  fill_lengths(self, refs, table);
  return table;
}

void lower(const Fitted& self, Methods m) {
  const std::vector<TreeRef> refs = trees_of(self, "estimators_");
  const Index n = self.n_features();
  const ForestData& forest = keep_forest(self, table_of(self, refs, n), n, "estimators_");
  const Nan nan = self.since(1, 6) ? Nan::kNotChecked : Nan::kRefused;
  const double average =
      average_path_length(self, static_cast<double>(integer_of(self.first_of({"_max_samples", "max_samples_"}))));
  const auto n_trees = static_cast<double>(refs.size());
  const double scale = n_trees * average;
  const bool divides_twice = !self.since(0, 21);
  const Value zero = self.constant(std::vector<double>{0});
  const auto scores = [=, whole = &forest](Value X) {
    X = tree_input(X, nan);
    const Value depth = column(forest_sum(X, X.is_csr() ? missing_to_the_right(self, *whole) : *whole, zero), 0);
    if (divides_twice) return -exp2(-(depth / n_trees) / average);
    return -exp2(-(scale != 0 ? depth / scale : depth * 0 + 1));
  };
  const double offset = self.since(0, 20) ? self.number("offset_") : -0.5;
  // To 0.21 behaviour="old" keeps the threshold out of the offset; before 0.20 there is no other, and equality is
  // outside.
  const bool is_old = !self.since(0, 22) && self.text_or("behaviour", "old") == "old", is_oldest = !self.since(0, 20);
  const double threshold = is_old ? self.number(is_oldest ? "threshold_" : "_threshold_") : 0;

  if (!is_oldest) m.score_samples = scores;
  m.decision_function = [=](Value X) { return scores(X) - offset; };
  m.predict = [=](Value X) {
    const Value decision = m.decision_function(X);
    return where(is_oldest ? decision <= threshold : decision < threshold, -1, 1);
  };
}

}  // namespace

// Finite::kNotChecked: what is refused is refused as float32, by tree_input.
extern constinit const Estimator kIsolationForest{
    "IsolationForest", lower, Role::kOutlierDetector, Takes::kNumbers, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
