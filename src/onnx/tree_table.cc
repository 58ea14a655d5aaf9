// From TreeSource to a ForestTable, which asks one question only: is it less or equal? Less than, and the two that are
// their opposites, are that question with another threshold or with branches exchanged. What asks for equality or for
// membership is answered beforehand, in a column of its own beside X: 0 for yes, 1 for no.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "onnx/tree_source.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/forest.h"
#include "ops/reduce.h"
#include "ops/shape.h"

namespace brine::onnx {
namespace {

constexpr double kNever = std::numeric_limits<double>::quiet_NaN();  // nothing is less or equal

class TableMaker {
 public:
  TableMaker(NodeReader& r, const TreeSource& source, Value x)
      : r_(r), source_(source), x_(x), next_column_(x.width()) {}

  math::ForestTable make() {
    table_.root = {0};
    for (const std::size_t root : ordered_roots()) add_tree(root);
    return std::move(table_);
  }

  // X with the columns that were asked for.
  Value columns() {
    std::vector<Value> parts = {x_};
    for (const auto& [question, column] : questions_)
      answers_[static_cast<std::size_t>(column - x_.width())] = answer(question);
    for (const Value& answer : answers_) parts.push_back(expand(answer, 1));
    return concat(std::move(parts), 1);
  }

 private:
  struct Question {
    std::int64_t feature;
    std::set<double> members;
    bool missing_is_true;
    auto operator<=>(const Question&) const = default;
  };
  struct Visit {
    std::size_t node;
    std::int32_t parent;
    bool is_left;
    std::size_t depth;
  };

  // One value a leaf, if every tree has one target and they take turns, at least after an exchange of trees that keeps
  // the order of each target; else a value for each target at every leaf.
  std::vector<std::size_t> ordered_roots() {
    std::vector<std::vector<std::size_t>> by_target(
        static_cast<std::size_t>(std::max<std::int64_t>(source_.n_targets, 1)));
    bool takes_turns = source_.n_targets > 0;
    for (const std::size_t root : source_.roots) {
      const std::int64_t target = only_target(root);
      takes_turns = takes_turns && target >= 0 && target < source_.n_targets;
      if (!takes_turns) break;
      by_target[static_cast<std::size_t>(target)].push_back(root);
    }
    for (const auto& trees : by_target) takes_turns = takes_turns && trees.size() == by_target[0].size();
    table_.n_outputs = source_.n_targets;
    table_.n_values = takes_turns ? 1 : source_.n_targets;
    if (!takes_turns) return source_.roots;
    std::vector<std::size_t> ordered;
    for (std::size_t turn = 0; turn < by_target[0].size(); ++turn)
      for (const auto& trees : by_target) ordered.push_back(trees[turn]);
    return ordered;
  }

  // Of all leaves of a tree with one weight each; -1: there are several.
  std::int64_t only_target(std::size_t root) {
    std::int64_t target = -1;
    std::set<std::size_t> seen;
    std::vector<std::size_t> todo = {root};
    while (!todo.empty()) {
      const TreeSource::Node& node = source_.nodes[todo.back()];
      todo.pop_back();
      if (node.ask == Ask::kLeaf) {
        const auto weights = source_.weights_of(node);
        if (weights.size() != 1 || (target >= 0 && weights[0].target != target)) return -1;
        target = weights[0].target;
        continue;
      }
      for (const std::size_t child : {node.yes, node.no})
        if (seen.insert(child).second) todo.push_back(child);
    }
    return target;
  }

  void add_tree(std::size_t root) {
    const auto first = static_cast<std::int32_t>(table_.root.back());
    std::vector<Visit> todo = {{root, -1, false, 0}};
    while (!todo.empty()) {
      const Visit visit = todo.back();
      todo.pop_back();
      if (visit.depth > source_.nodes.size()) r_.malformed("a tree that turns in circles");
      const auto at = static_cast<std::int32_t>(table_.left.size()) - first;
      if (visit.parent >= 0)
        (visit.is_left ? table_.left : table_.right)[static_cast<std::size_t>(first + visit.parent)] = at;
      std::size_t left = 0, right = 0;
      const bool is_leaf = !add_node(visit.node, left, right);
      if (is_leaf) continue;
      todo.push_back({right, at, false, visit.depth + 1});
      todo.push_back({left, at, true, visit.depth + 1});
    }
    table_.root.push_back(static_cast<Index>(table_.left.size()));
  }

  void add_row(std::int64_t feature, double threshold, bool missing_left) {
    r_.limits().charge_memory(32 + static_cast<std::uint64_t>(table_.n_values) * sizeof(double), r_);
    r_.limits().charge_work(1, r_);
    table_.feature.push_back(math::clamped(feature));
    table_.threshold.push_back(threshold);
    table_.left.push_back(-1);
    table_.right.push_back(-1);
    table_.missing_left.push_back(missing_left);
    table_.value.resize(table_.value.size() + static_cast<std::size_t>(table_.n_values));
  }

  // Adds the node's row; where it is no leaf, says who its children are.
  bool add_node(std::size_t position, std::size_t& left, std::size_t& right) {
    const TreeSource::Node& node = source_.nodes[position];
    left = node.yes;
    right = node.no;
    const bool missing = node.missing_is_true;
    switch (node.ask) {
      case Ask::kLeaf: add_leaf(node); return false;
      case Ask::kLessOrEqual: add_row(node.feature, node.value, missing); return true;
      case Ask::kLess: add_row(node.feature, below(node.value), missing); return true;
      case Ask::kGreater: add_row(node.feature, node.value, !missing); break;
      case Ask::kGreaterOrEqual: add_row(node.feature, below(node.value), !missing); break;
      case Ask::kMember: add_question({node.feature, {node.members.begin(), node.members.end()}, missing}); return true;
      case Ask::kNotEqual: add_question({node.feature, {node.value}, !missing}); break;  // NaN is not equal either way
      case Ask::kEqual: {
        std::set<double> members = {node.value};
        for (std::size_t steps = 0; steps < source_.nodes.size();
             ++steps) {  // a chain of them with one answer is a set
          const TreeSource::Node& next = source_.nodes[right];
          if (next.ask != Ask::kEqual || next.feature != node.feature || next.yes != node.yes ||
              next.missing_is_true != missing)
            break;
          members.insert(next.value);
          right = next.no;
        }
        add_question({node.feature, std::move(members), missing});
        return true;
      }
    }
    std::swap(left, right);  // the opposite question
    return true;
  }

  void add_leaf(const TreeSource::Node& node) {
    add_row(0, 0, false);
    double* values = table_.value.data() + table_.value.size() - table_.n_values;
    for (const auto& [target, weight] : source_.weights_of(node)) {
      if (target < 0 || target >= source_.n_targets) r_.malformed("a weight of a target that is not there");
      values[table_.n_values == 1 ? 0 : target] += weight;
    }
  }

  // x < t is x <= the number before t, among the numbers that x can be.
  double below(double t) const {
    if (t == -std::numeric_limits<double>::infinity()) return kNever;
    constexpr double kDown = -std::numeric_limits<double>::infinity();
    if (x_.dtype() == Dtype::kFloat64) return std::nextafter(t, kDown);
    const auto narrow = static_cast<float>(t);
    return static_cast<double>(narrow) < t ? narrow : std::nextafterf(narrow, static_cast<float>(kDown));
  }

  void add_question(Question question) {
    if (question.feature < 0 || question.feature >= x_.width()) r_.malformed("a feature that X does not have");
    std::erase_if(question.members, [](double x) { return std::isnan(x); });
    const auto [it, is_new] = questions_.emplace(std::move(question), next_column_);
    if (is_new) {
      ++next_column_;
      answers_.emplace_back();
    }
    add_row(it->second, 0.5, false);
  }

  Value answer(const Question& question) {
    const Value x = column(x_, question.feature);
    std::vector<double> members(question.members.begin(), question.members.end());
    const auto count = static_cast<Index>(members.size());
    const Value set = r_.constant_of(Dtype::kFloat64, {count}, std::move(members)).cast(x.dtype());
    Value yes = count ? any(brine::equal(expand(x, x.rank()), set)) : not_equal(x, x);
    if (question.missing_is_true) yes = logical_or(yes, is_nan(x));
    return logical_not(yes).cast(x.dtype());
  }

  NodeReader& r_;
  const TreeSource& source_;
  Value x_;
  Index next_column_;
  math::ForestTable table_;
  std::map<Question, Index> questions_;
  std::vector<Value> answers_;
};

}  // namespace

Value sum_of_trees(NodeReader& r, const TreeSource& source, Value x, Value start) {
  if (source.roots.empty()) r.malformed("expected at least one tree");
  if (source.n_targets < 1 || source.n_targets > (1 << 24)) r.malformed("expected at least one target");
  TableMaker maker(r, source, x);
  math::ForestTable table = maker.make();
  const Value columns = maker.columns();
  const std::string wrong = table.validate(columns.width());
  if (!wrong.empty()) r.malformed(wrong);
  const ForestData& data = r.program().keep(std::make_unique<ForestData>(std::move(table), columns.width()));
  return forest_sum(columns, data, start);
}

}  // namespace brine::onnx
