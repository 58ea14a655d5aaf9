// See importances.h. Tree importances: over the inner nodes in order w i - w_l i_l - w_r i_r (w: weighted samples, i:
// impurity) is added to the split's feature, then divided by the root's w. Forests: the mean of the trees' normalised
// ones, normalised since
// 0.21; gradient boosting: the mean of the unnormalised ones, normalised, to 0.19 of the normalised ones; AdaBoost:
// weighted.
#include "sklearn/feature_selection/importances.h"

#include <cmath>

#include <fmt/format.h>

#include "math/sums.h"
#include "sklearn/feature_selection/machine_coef.h"
#include "sklearn/sparse_matrix.h"
#include "sklearn/tree/records.h"

namespace brine::sklearn {
namespace {

constexpr int kDepthMax = 20;  // of ensembles in ensembles
using Numbers = std::vector<double>;

object::Ref need(const Fitted& self, const object::Ref& object, std::string_view name) {
  const object::Ref value = object.attribute(name);
  if (!value)
    self.fail("estimator_", fmt::format("expected the attribute {} of {}, found none", name, object.qualname()));
  return value;
}

double total_of(const Numbers& values) { return math::pairwise_sum(values.data(), static_cast<Index>(values.size())); }

Numbers normalised(Numbers values) {
  const double total = total_of(values);
  if (total > 0)
    for (double& value : values) value /= total;
  return values;
}

// The number of nodes comes out too: trees of one node are left out of a mean.
Numbers tree_decrease(const Fitted& self, const object::Ref& tree, Index d, Index& n_nodes) {
  const Records nodes(need(self, tree, "nodes"), self.path() + ".estimator_.tree_.nodes");
  std::vector<std::int32_t> left, right, feature;
  Numbers impurity, weight, decrease(static_cast<std::size_t>(d), 0.0);
  nodes.append_integers("left_child", left);
  nodes.append_integers("right_child", right);
  nodes.append_integers("feature", feature);
  nodes.append_numbers("impurity", impurity);
  nodes.append_numbers("weighted_n_node_samples", weight);
  n_nodes = nodes.size();
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i] == -1) continue;
    const auto inside = [&](std::int32_t node) { return node >= 0 && node < n_nodes; };
    if (!inside(left[i]) || !inside(right[i]) || feature[i] < 0 || feature[i] >= d)
      self.fail("estimator_", fmt::format("a tree: node {} leads out of it", i));
    const auto l = static_cast<std::size_t>(left[i]), r = static_cast<std::size_t>(right[i]);
    decrease[static_cast<std::size_t>(feature[i])] +=
        weight[i] * impurity[i] - weight[l] * impurity[l] - weight[r] * impurity[r];
  }
  for (double& value : decrease) value /= weight.empty() ? 1.0 : weight[0];
  return decrease;
}

Numbers tree_importances(const Fitted& self, const object::Ref& estimator, int depth) {
  if (depth > kDepthMax) self.fail("estimator_", "expected ensembles that are not nested deeper than 20");
  object::Ref width = estimator.attribute("n_features_in_");
  if (!width && !estimator.attribute("n_features_"))
    width = estimator.attribute("n_features");  // gradient boosting to 0.18
  const Index d = integer_of(width ? width : need(self, estimator, "n_features_"));
  if (d < 0 || d > (Index{1} << 28)) self.fail("estimator_", fmt::format("expected a number of features, found {}", d));
  Index n_nodes = 0;
  if (const object::Ref tree = estimator.attribute("tree_")) return normalised(tree_decrease(self, tree, d, n_nodes));
  const object::Ref members = need(self, estimator, "estimators_");
  const bool boosts = members.is(object::Kind::kArray);
  Numbers mean(static_cast<std::size_t>(d), 0.0);
  if (const object::Ref weights = estimator.attribute("estimator_weights_")) {
    const Numbers w = numbers_of(weights);
    std::size_t i = 0;
    for (const object::Ref& member : items_of(members)) {
      const Numbers one = tree_importances(self, member, depth + 1);
      const double share = i < w.size() ? w[i] : 0.0;
      for (std::size_t j = 0; j < mean.size() && j < one.size(); ++j) mean[j] += share * one[j];
      ++i;
    }
    for (double& value : mean) value /= total_of(w);
    return mean;
  }
  const bool leaves_out_roots = self.since(0, 21), normalises_trees = !boosts || !self.since(0, 20);
  Index count = 0;
  for (const object::Ref& member : items_of(members)) {
    Numbers one = tree_decrease(self, need(self, member, "tree_"), d, n_nodes);
    if (n_nodes <= 1 && leaves_out_roots) continue;
    if (normalises_trees) one = normalised(std::move(one));
    for (std::size_t j = 0; j < mean.size(); ++j) mean[j] += one[j];
    ++count;
  }
  if (count == 0) return mean;
  for (double& value : mean) value /= static_cast<double>(count);
  const double total = leaves_out_roots || !normalises_trees ? total_of(mean) : 1.0;
  for (double& value : mean) value /= total;
  return mean;
}

Importances of_array(const object::Ref& stored) {
  const Tensor tensor = is_sparse(stored) ? sparse_matrix_of(stored).dense() : tensor_of(stored);
  Importances importances;
  importances.is_matrix = tensor.shape.size() > 1;
  importances.rows = importances.is_matrix ? tensor.shape[0] : 1;
  if (!is_sparse(stored)) importances.values = numbers_of(stored);
  else if (tensor.dtype == Dtype::kFloat32)
    importances.values.assign(tensor.as<float>(), tensor.as<float>() + tensor.size());
  else importances.values.assign(tensor.as<double>(), tensor.as<double>() + tensor.size());
  return importances;
}

object::Ref step(const Fitted& self, const object::Ref& from, std::string_view part) {
  if (part == "named_steps") return need(self, from, "steps");
  if (from.is(object::Kind::kList)) {  // the steps of a pipeline, by name
    for (std::size_t i = 0; i < from.size(); ++i)
      if (from.item(i).is(object::Kind::kTuple) && from.item(i).size() == 2 &&
          from.item(i).item(0).is(object::Kind::kString) && from.item(i).item(0).text() == part)
        return from.item(i).item(1);
    self.fail("importance_getter", fmt::format("expected a step '{}'", part));
  }
  return need(self, from, part);
}

}  // namespace

Importances importances_of(const Fitted& selector, const object::Ref& estimator, const std::string& getter) {
  if (getter != "auto") {
    object::Ref current = estimator;
    std::string_view rest = getter;
    while (!rest.empty()) {
      const std::string_view part = rest.substr(0, rest.find('.'));
      rest.remove_prefix(std::min(part.size() + 1, rest.size()));
      if (part == "feature_importances_") return {1, false, tree_importances(selector, current, 0)};
      current = step(selector, current, part);
    }
    return of_array(current);
  }
  if (estimator.qualname() == "FrozenEstimator")
    return importances_of(selector, estimator.attribute("estimator"), getter);
  if (estimator.attribute("support_vectors_")) {
    Matrix coef = machine_coef(selector, estimator);
    return {coef.rows, true, std::move(coef.values)};
  }
  if (const object::Ref coef = estimator.attribute("coef_")) return of_array(coef);
  return {1, false, tree_importances(selector, estimator, 0)};
}

}  // namespace brine::sklearn
