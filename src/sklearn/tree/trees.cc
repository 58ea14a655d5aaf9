// See trees.h.
#include "sklearn/tree/trees.h"

#include <algorithm>

#include <fmt/format.h>

#include "math/sums.h"
#include "ops/arithmetic.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "ops/tree_paths.h"
#include "sklearn/tree/records.h"

namespace brine::sklearn {
namespace {

// The classes of each output; the number of columns that the leaves hold must not be smaller.
std::vector<Value> classes_of(const Fitted& self, const Trees& trees) {
  if (trees.n_outputs == 1) {
    const Value classes = self.classes();
    self.require_shape(classes, "classes_", {trees.n_classes_max});
    return {classes};
  }
  const std::vector<Value> classes = self.arrays("classes_");
  if (static_cast<Index>(classes.size()) != trees.n_outputs)
    self.fail("classes_",
              fmt::format("expected {} arrays, one for each output, found {}", trees.n_outputs, classes.size()));
  for (const Value& each : classes)
    if (each.rank() != 1 || each.width() < 1 || each.width() > trees.n_classes_max)
      self.fail("classes_",
                fmt::format("expected 1 to {} classes, found {}", trees.n_classes_max, to_string(each.type())));
  return classes;
}

// What the trees of a forest are read by, long after their sizes were checked.
struct TreeReader {
  std::vector<TreeRef> refs;
  Index n_features, n_outputs, n_classes;
  bool holds_counts;  // instead of fractions

  void operator()(Index tree, math::ForestTable& table) const {
    append_tree(refs[tree], table);
    check_last_tree(refs[tree], table, n_features, tree);
    const Tensor values = values_of(refs[tree]);
    const auto first = static_cast<std::ptrdiff_t>(table.value.size());
    table.value.insert(table.value.end(), values.as<double>(), values.as<double>() + values.size());
    if (holds_counts) make_fractions(table.value.data() + first, values.size() / n_classes, n_classes);
  }
};

}  // namespace

void make_fractions(double* values, Index n_lines, Index n_classes) {
  for (Index line = 0; line < n_lines; ++line, values += n_classes) {
    const double total = math::pairwise_sum(values, n_classes);
    for (Index k = 0; total != 0 && k < n_classes; ++k) values[k] /= total;
  }
}

Value tree_input(Value X, Nan nan) {
  if (X.is_csr() && X.dtype() != Dtype::kFloat32) X = sum_duplicates(X);
  X = X.cast(Dtype::kFloat32);
  if (nan == Nan::kNotChecked) return X;
  return refuse(X, nan == Nan::kAllowed && !X.is_csr() ? Refuse::kInfinity : Refuse::kBoth);
}

Nan nan_of_tree(const Fitted& tree) {
  if (tree.since(1, 9)) return Nan::kAllowed;
  if (!tree.since(1, 3) || tree.has_value("monotonic_cst")) return Nan::kRefused;
  const std::string splitter = tree.text_or("splitter", ""), criterion = tree.text_or("criterion", "");
  if (splitter != "best" && !(splitter == "random" && tree.since(1, 6))) return Nan::kRefused;
  constexpr std::string_view kKnown[] = {"gini", "entropy", "log_loss", "squared_error", "friedman_mse", "poisson"};
  return std::ranges::count(kKnown, criterion) ? Nan::kAllowed : Nan::kRefused;
}

Trees lower_trees(const Fitted& self, Methods m, const std::vector<TreeRef>& refs, Leaves leaves, Single single,
                  Nan nan) {
  Trees trees{.n_trees = static_cast<Index>(refs.size()), .n_outputs = self.integer("n_outputs_"), .nan = nan};
  if (trees.n_outputs < 1) self.fail("n_outputs_", "expected at least one output");
  trees.n_classes_max = leaves == Leaves::kMeans ? 1 : kAny;
  math::ForestSource source{.root = {0}, .append = {}};
  for (const TreeRef& ref : refs) {
    const Index n_nodes = check_nodes(self, ref);
    trees.n_classes_max = check_tree_values(self, ref, n_nodes, trees.n_outputs, trees.n_classes_max)[2];
    source.root.push_back(source.root.back() + n_nodes);
  }
  if (trees.n_classes_max < 1) self.fail(refs.front().path, "expected at least one class");
  const Index n_features = self.n_features();
  source.n_values = source.n_outputs = trees.n_outputs * trees.n_classes_max;
  source.append = TreeReader{refs, n_features, trees.n_outputs, trees.n_classes_max,
                           leaves == Leaves::kFractions && !self.since(1, 4)};
  const Value offsets = self.constant(source.root);  // node numbers count from the first node of the first tree
  trees.forest = &self.keep(std::make_unique<ForestData>(std::move(source), n_features));
  const bool forgets_missing =
      !self.since(1, 8) && Records(refs.front().tree.attribute("nodes"), "").has("missing_go_to_left");

  m.apply = [=](Value X) {
    const Value reached = tree_leaves(tree_input(X, nan), *trees.forest);
    return single == Single::kYes ? column(reached, 0) : reached;
  };
  m.decision_path = [=](Value X) -> Outputs {
    // To 1.7 it sends NaN to the right, so that its leaf may differ from apply's.
    const ForestData& forest = forgets_missing ? missing_to_the_right(self, *trees.forest) : *trees.forest;
    const Value path = tree_paths(tree_leaves(tree_input(X, nan), forest), forest);
    if (single == Single::kYes) return path;
    return std::vector<Value>{path, offsets};
  };
  return trees;
}

void lower_classifier(const Fitted& self, Methods m, const Trees& trees) {
  const std::vector<Value> classes = classes_of(self, trees);
  const Value start =
      self.constant(std::vector<double>(static_cast<std::size_t>(trees.n_outputs * trees.n_classes_max)));
  const auto probabilities = [=](Value X) {
    const Value mean = forest_sum(tree_input(X, trees.nan), *trees.forest, start) / static_cast<double>(trees.n_trees);
    std::vector<Value> parts;
    for (Index k = 0; k < trees.n_outputs; ++k)
      parts.push_back(slice_columns(mean, k * trees.n_classes_max, classes[static_cast<std::size_t>(k)].width()));
    return parts;
  };
  const auto one_or_list = [=](std::vector<Value> parts) {
    return trees.n_outputs == 1 ? Outputs(parts.front()) : Outputs(std::move(parts));
  };
  m.predict_proba = [=](Value X) { return one_or_list(probabilities(X)); };
  m.predict_log_proba = [=](Value X) {
    std::vector<Value> parts = probabilities(X);
    for (Value& part : parts) part = log(part);
    return one_or_list(std::move(parts));
  };
  // Several outputs: the dtype of the first one's classes; to 0.20 float64.
  const Dtype dtype = trees.n_outputs > 1 && !self.since(0, 21) ? Dtype::kFloat64 : classes[0].dtype();
  m.predict = [=](Value X) -> Outputs {
    std::vector<Value> chosen;
    for (const Value& part : probabilities(X)) {
      const Value& own = classes[chosen.size()];
      chosen.push_back(take(own.dtype() == dtype ? own : own.cast(dtype), argmax(part)));
    }
    return trees.n_outputs == 1 ? chosen.front() : stack(std::move(chosen), 1);
  };
}

void lower_regressor(Methods m, const Trees& trees) {
  m.predict = [=](Value X) {
    const Value start = X.program().constant(Dtype::kFloat64, {trees.n_outputs},
                                             std::vector<double>(static_cast<std::size_t>(trees.n_outputs)));
    const Value mean = forest_sum(tree_input(X, trees.nan), *trees.forest, start) / static_cast<double>(trees.n_trees);
    return trees.n_outputs == 1 ? column(mean, 0) : mean;
  };
}

}  // namespace brine::sklearn
