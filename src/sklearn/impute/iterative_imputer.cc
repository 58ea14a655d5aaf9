// sklearn.impute.IterativeImputer: the gaps of one column after the other as estimators predict them from the other
// columns, round by round in the order of the fit, from what the initial imputer gave.
//
// Predictions are clipped to the column's bounds and rounded to X's type (floats, float16 too). A batch of gaps alone
// stays as the initial imputer gave it. Columns that were empty when fitted go, or stay with keep_empty_features.
// sample_posterior draws the values of a turn's gaps, row after row.
#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/batch.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/shape.h"
#include "sklearn/impute/missing.h"
#include "sklearn/impute/posterior.h"

namespace brine::sklearn {
namespace {

struct Turn {  // numbers of kept columns
  Index column;
  std::vector<Index> others;
  Methods estimator;
};

// An _ImputerTriplet: a named tuple, a call in a pickle.
std::vector<object::Ref> parts_of(const Fitted& self, const object::Ref& triplet) {
  const bool is_made = triplet.is(object::Kind::kCall) || triplet.is(object::Kind::kInstance);
  const std::vector<object::Ref> parts = items_of(is_made ? triplet.graph().ref(triplet.made().args) : triplet);
  if (parts.size() == 1 && is_made) return items_of(parts[0]);
  if (parts.size() != 3)
    self.fail("imputation_sequence_", "expected a column, its neighbours and an estimator at each turn");
  return parts;
}

std::vector<Turn> turns_of(const Fitted& self, Index n_kept, bool is_drawn) {
  std::vector<Turn> turns;
  if (self.integer("n_iter_") < 1) return turns;
  for (const object::Ref& triplet : items_of(self.get("imputation_sequence_"))) {
    const std::vector<object::Ref> parts = parts_of(self, triplet);
    const std::string name = fmt::format("imputation_sequence_[{}]", turns.size());
    if (parts.size() != 3)
      self.fail("imputation_sequence_", "expected a column, its neighbours and an estimator at each turn");
    Turn turn{integer_of(parts[0]), integers_of(parts[1]), self.methods(parts[2], name)};
    std::vector<Index> columns = turn.others;
    columns.push_back(turn.column);
    for (const Index column : columns)
      if (column < 0 || column >= n_kept)
        self.fail("imputation_sequence_", fmt::format("expected columns below {}, found {}", n_kept, column));
    if (is_drawn ? !turn.estimator.predict_std : !turn.estimator.predict)
      self.fail("imputation_sequence_", is_drawn ? "expected estimators that predict a deviation too"
                                                 : "expected estimators that predict");
    turns.push_back(std::move(turn));
  }
  return turns;
}

// _min_value and _max_value: a number for each kept column, or one for all (to 0.22).
std::vector<double> bounds_of(const Fitted& self, std::string_view name, Index n_kept, bool is_needed) {
  if (!is_needed) return {};
  std::vector<double> bounds = self.numbers(name);
  if (bounds.size() == 1) bounds.resize(static_cast<std::size_t>(n_kept), bounds[0]);
  if (static_cast<Index>(bounds.size()) != n_kept)
    self.fail(name, fmt::format("expected {} bounds, found {}", n_kept, bounds.size()));
  return bounds;
}

std::vector<bool> empty_columns(const Fitted& self, Index n) {
  std::vector<bool> empty;
  if (self.has("_is_empty_feature")) {  // since 1.6
    for (const double flag : self.numbers("_is_empty_feature")) empty.push_back(flag != 0);
  } else {
    for (const double value : self.child("initial_imputer_").numbers("statistics_")) empty.push_back(value != value);
  }
  if (static_cast<Index>(empty.size()) != n)
    self.fail("initial_imputer_", fmt::format("expected {} columns, found {}", n, empty.size()));
  return empty;
}

// X[:, columns] of values that stand column by column.
Value beside(const std::vector<Value>& columns, const std::vector<Index>& chosen) {
  std::vector<Value> parts;
  for (const Index j : chosen) parts.push_back(columns[static_cast<std::size_t>(j)]);
  return stack(std::move(parts), 1);
}

void lower(const Fitted& self, Methods m) {
  const MissingValue missing(self);
  const Fitted first = self.child("initial_imputer_");
  const Index n = self.n_features_or(static_cast<Index>(first.numbers("statistics_").size()));
  self.set_n_features(n);
  const std::vector<bool> empty = empty_columns(self, n);
  const bool keeps_empty = self.flag_or("keep_empty_features", false);
  std::vector<Index> kept;
  std::vector<bool> may_have_gaps;
  for (Index j = 0; j < n; ++j)
    if (keeps_empty || !empty[static_cast<std::size_t>(j)]) {
      kept.push_back(j);
      may_have_gaps.push_back(!empty[static_cast<std::size_t>(j)]);
    }
  const auto n_kept = static_cast<Index>(kept.size());
  const Methods initial = self.methods("initial_imputer_");
  const bool drops_empty =
      !self.since(1, 8) && !keeps_empty && first.text("strategy") == "constant";  // that imputer kept them
  const bool is_drawn = self.flag_or("sample_posterior", false);
  const std::vector<Turn> turns = turns_of(self, n_kept, is_drawn);
  const Value random_at_first = is_drawn && !turns.empty() ? stored_random(self) : Value();
  const std::vector<double> least = bounds_of(self, "_min_value", n_kept, !turns.empty()),
                            most = bounds_of(self, "_max_value", n_kept, !turns.empty());
  const bool indicates = self.flag_or("add_indicator", false);
  const std::vector<Index> features = indicates ? self.child("indicator_").integers("features_") : std::vector<Index>{};
  for (const Index feature : features)
    if (feature < 0 || feature >= n)
      self.fail("indicator_.features_", fmt::format("expected features below {}, found {}", n, feature));

  m.transform = [=](Value X) {
    X = missing.checked(X.as_float_or_half());
    const Value mask = missing.mask(X);
    Value filled = initial.transform(X);
    if (drops_empty) filled = take_columns(filled, kept);
    if (filled.width() != n_kept)
      throw Error(Kind::kUsage,
                  fmt::format("expected {} columns of the initial imputer, found {}", n_kept, filled.width()));
    const Value start = filled, gaps = take_columns(mask, kept);
    std::vector<Value> columns;
    for (Index j = 0; j < n_kept; ++j) columns.push_back(column(filled, j));
    Value random = random_at_first;
    for (const Turn& turn : turns) {
      const auto j = static_cast<std::size_t>(turn.column);
      if (!may_have_gaps[j]) continue;
      const Value others = beside(columns, turn.others), has_gap = column(gaps, turn.column);
      const Value imputed = is_drawn
                                ? draw_posterior(random, turn.estimator.predict_std(others), has_gap, least[j], most[j])
                                : clip(turn.estimator.predict(others), least[j], most[j]);
      columns[j] = where(has_gap, imputed.cast(filled.dtype()), columns[j]);
    }
    if (!turns.empty()) filled = where(all_rows(gaps), start, stack(std::move(columns), 1));
    return indicates ? join_columns({filled, take_columns(mask, features)}) : filled;
  };
  const Methods indicator = indicates ? self.methods("indicator_") : m;
  m.set_names_out([=](const Names& given) {
    Names names = initial.names_out(given);
    if (indicates)
      for (const std::string& name : indicator.names_out(given)) names.push_back(name);
    return names;
  });
}

}  // namespace

extern constinit const Estimator kIterativeImputer{"IterativeImputer", lower, Role::kTransformer, Takes::kNumbers,
                                                   Finite::kNanAllowed};

}  // namespace brine::sklearn
