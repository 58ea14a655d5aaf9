// sklearn.compose.ColumnTransformer: every transformer sees its columns; the results side by side in the order of
// transformers_ (remainder last), each times its weight.
//
// Fitted on a table and given one, columns are found by name: in any order, with others among them. Else by position.
// Whether the result is CSR was decided when fitting (sparse_output_). One part of text makes a dense result of
// objects.
#include <algorithm>

#include <fmt/format.h>

#include "sklearn/compose/chosen_columns.h"
#include "sklearn/compose/union.h"

namespace brine::sklearn {
namespace {

struct Parts {
  std::vector<std::string> names;
  std::vector<Methods> steps;
  std::vector<ChosenColumns> columns;
};

Parts parts_of(const Fitted& self, const FittedTable& table) {
  Parts parts;
  Index number = 0;
  for (const object::Ref& item : items_of(self.get("transformers_"))) {
    const std::string path = fmt::format("transformers_[{}]", number++);
    if (!item.is(object::Kind::kTuple) || item.size() != 3) self.fail(path, "expected name, transformer and columns");
    const object::Ref step = item.item(1);
    if (step.is(object::Kind::kString) && step.text() == "drop") continue;
    const std::string name(item.item(0).text());
    ChosenColumns columns(self, table, name, item.item(2));
    if (columns.is_empty()) continue;
    const Methods methods = self.methods(step, path);
    if (!methods.transform) self.fail(path, fmt::format("expected a transformer, found {}", methods.entry->class_name));
    parts.names.push_back(name);
    parts.steps.push_back(methods);
    parts.columns.push_back(std::move(columns));
  }
  return parts;
}

void lower(const Fitted& self, Methods m) {
  const FittedTable table(self);
  if (table.width >= 0) self.set_n_features(table.width);
  self.children_check_input();
  const Parts parts = parts_of(self, table);
  const Weights weights(self, parts.names);
  const Join join = self.flag_or("sparse_output_", false) ? Join::kCsr
                    : m.entry->makes_tables               ? Join::kTables
                                                          : Join::kDense;

  m.transform = [=](Value X) {
    if (X.rank() != 2) throw Error(Kind::kUsage, fmt::format("Expected 2D array, got {}D array instead", X.rank()));
    if (X.type().form == Form::kRagged)
      throw Error(Kind::kUsage, "rows of different lengths, where ColumnTransformer takes a matrix");
    const bool by_name = X.is_table() && !table.names.empty();
    if (!by_name && table.width >= 0 && X.width() != table.width)
      throw Error(Kind::kUsage,
                  fmt::format("X has {} features, but ColumnTransformer is expecting {} features as input.", X.width(),
                              table.width));
    std::vector<Value> results;
    for (std::size_t i = 0; i < parts.steps.size(); ++i)
      results.push_back(weights.applied(i, parts.steps[i].transform(parts.columns[i].of(X))));
    return joined(std::move(results), join, X);
  };

  const Prefixes prefixes(self);
  const bool named =
      std::all_of(parts.steps.begin(), parts.steps.end(), [](const Methods& step) { return step.has_names_out(); }) &&
      std::all_of(parts.columns.begin(), parts.columns.end(),
                  [](const ChosenColumns& columns) { return columns.has_positions(); });
  if (!prefixes.is_known() || !named) return;
  m.set_names_out([=](const Names& given) {
    std::vector<Names> names;
    for (std::size_t i = 0; i < parts.steps.size(); ++i)
      names.push_back(parts.steps[i].names_out(parts.columns[i].of(given)));
    return prefixes.joined(parts.names, names);
  });
}

}  // namespace

extern constinit const Estimator kColumnTransformer{
    "ColumnTransformer", lower, Role::kTransformer, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
