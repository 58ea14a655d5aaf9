// TreeEnsemble, TreeEnsembleRegressor, TreeEnsembleClassifier. Sums are in double and in the order of the trees.
#include <algorithm>
#include <set>

#include "onnx/post_transform.h"
#include "onnx/readers.h"
#include "onnx/rearrange.h"
#include "onnx/tree_source.h"
#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/reduce.h"
#include "ops/shape.h"

namespace brine::onnx {
namespace {

Value tree_rows(NodeReader& r) {
  const Value x = r.value(0);
  if (x.rank() != 2) r.refuse("an input that is no matrix");
  return x.dtype() == Dtype::kFloat64 ? x : x.cast(Dtype::kFloat32);
}

Value start_of(NodeReader& r, std::vector<double> base, std::int64_t n_targets) {
  base.resize(static_cast<std::size_t>(n_targets), base.size() == 1 ? base[0] : 0.0);
  return r.constant_of(Dtype::kFloat64, {n_targets}, std::move(base));
}

// What the trees say, put together: SUM, AVERAGE, MIN or MAX.
Value aggregated(NodeReader& r, TreeSource source, Value x, const std::string& how) {
  const std::vector<double> base = r.reals("base_values");
  const auto n_trees = static_cast<double>(source.roots.size());
  const Value zeros = start_of(r, {}, source.n_targets);
  if (how == "SUM") return sum_of_trees(r, source, x, start_of(r, base, source.n_targets));
  if (how == "AVERAGE") return sum_of_trees(r, source, x, zeros) / n_trees + start_of(r, base, source.n_targets);
  if (source.n_targets != 1) r.refuse("the extreme of trees with several targets");
  const auto trees = static_cast<std::int64_t>(source.roots.size());
  Value result;
  for (std::int64_t tree = 0; tree < trees; ++tree) {
    TreeSource one = source;
    one.roots = {source.roots[static_cast<std::size_t>(tree)]};
    const Value next = sum_of_trees(r, one, x, zeros);
    result = !result ? next : how == "MIN" ? minimum(result, next) : maximum(result, next);
  }
  return result + start_of(r, base, 1);
}

void read_tree_ensemble(NodeReader& r) {
  constexpr const char* kHow[] = {"AVERAGE", "SUM", "MIN", "MAX"};
  constexpr const char* kTransforms[] = {"NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"};
  const Index how = r.integer("aggregate_function", 1), transform = r.integer("post_transform", 0);
  if (how < 0 || how > 3 || transform < 0 || transform > 4)
    r.malformed("expected a function and a transform of the table");
  const Value x = tree_rows(r);
  const Value scores = aggregated(r, trees_in_tensors(r), x, kHow[how]);
  r.give(transformed(r, scores.cast(x.dtype()), kTransforms[transform]));
}

void read_tree_regressor(NodeReader& r) {
  TreeSource source = trees_in_lists(r, "target");
  source.n_targets = r.integer("n_targets", 1);
  const Value scores = aggregated(r, std::move(source), tree_rows(r), r.text("aggregate_function", "SUM"));
  r.give(transformed(r, scores.cast(Dtype::kFloat32), r.text("post_transform", "NONE")));
}

// Two classes of which the trees speak of one only have one score.
void read_binary(NodeReader& r, TreeSource source, Value x, std::int64_t id, bool all_positive) {
  for (TreeSource::Weight& weight : source.weights) weight.target = 0;
  source.n_targets = 1;
  std::vector<double> base = r.reals("base_values");
  if (base.size() == 2) base = {base[static_cast<std::size_t>(id)]};
  const Value score = sum_of_trees(r, source, x, start_of(r, base, 1)).cast(Dtype::kFloat32);
  r.give(labels_at(r, (column(score, 0) > (all_positive ? 0.5 : 0.0)).cast(Dtype::kInt64), "classlabels_int64s"));
  r.give(
      two_columns(r, score, all_positive ? Second::kComplement : Second::kNegative, r.text("post_transform", "NONE")));
}

void read_tree_classifier(NodeReader& r) {
  TreeSource source = trees_in_lists(r, "class");
  source.n_targets = static_cast<std::int64_t>(n_labels(r, "classlabels_int64s"));
  std::set<std::int64_t> ids;
  bool all_positive = true;
  for (const auto& [target, weight] : source.weights) {
    ids.insert(target);
    all_positive = all_positive && weight >= 0;
  }
  const Value x = tree_rows(r);
  if (source.n_targets == 2 && ids.size() == 1 && *ids.begin() >= 0 && *ids.begin() < 2)
    return read_binary(r, std::move(source), x, *ids.begin(), all_positive);
  const Value start = start_of(r, r.reals("base_values"), source.n_targets);
  const Value scores = sum_of_trees(r, source, x, start).cast(Dtype::kFloat32);
  const bool by_sign = source.n_targets == 2 && !all_positive;
  r.give(labels_at(r, by_sign ? (column(scores, 1) > 0.0).cast(Dtype::kInt64) : argmax(scores), "classlabels_int64s"));
  r.give(transformed(r, scores, r.text("post_transform", "NONE")));
}

constexpr ReaderRow kReaders[] = {
    {"TreeEnsemble", read_tree_ensemble},
    {"TreeEnsembleClassifier", read_tree_classifier},
    {"TreeEnsembleRegressor", read_tree_regressor},
};

static_assert(std::ranges::is_sorted(kReaders, {}, &ReaderRow::op_type));

}  // namespace

constinit const ReaderTable kTreeReaders = kReaders;

}  // namespace brine::onnx
