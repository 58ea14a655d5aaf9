// See legacy_one_hot.h. The chosen columns (a mask, positions or "all") hold whole numbers from 0; column i has
// n_values_[i] of them.
//
// With n_values "auto" only those seen when it was fitted have an output (active_features_, numbered over all columns).
// Numbers that are too large are refused or, with handle_unknown="ignore", give no 1. The other columns follow, to
// 0.19 as floats of their own.
#include "sklearn/preprocessing/legacy_one_hot.h"

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/categories.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/preprocessing/encoder.h"

namespace brine::sklearn {
namespace {

constexpr Index kNone = -1, kOutputsMax = Index{1} << 24;

// A private name in 0.20 and 0.21, where the public one warns.
object::Ref either(const Fitted& self, const char* hidden, const char* open) { return self.first_of({hidden, open}); }

std::vector<Index> chosen_columns(const Fitted& self, Index width) {
  const object::Ref chosen = either(self, "_categorical_features", "categorical_features");
  std::vector<Index> columns;
  if (codes_all_columns(self)) {
    for (Index j = 0; j < width; ++j) columns.push_back(j);
    return columns;
  }
  const Tensor tensor = tensor_of(chosen);
  columns = integers_of(chosen);
  if (tensor.dtype != Dtype::kBool) return columns;
  std::vector<Index> marked;
  for (std::size_t j = 0; j < columns.size(); ++j)
    if (columns[j] != 0) marked.push_back(static_cast<Index>(j));
  return marked;
}

// Of each chosen column, its outputs by value; beyond its last value: none.
struct Places {
  std::vector<std::vector<Index>> slots;
  std::vector<Index> sizes, counts;
};

Places places_of(const Fitted& self) {
  Places places;
  places.counts = integers_of(either(self, "_n_values_", "n_values_"));
  Index total = 0;
  for (const Index count : places.counts) {
    if (count < 0 || count > kOutputsMax - total)
      self.fail("n_values_", fmt::format("expected at most {} values in all, found {} more", kOutputsMax, count));
    total += count;
  }
  const object::Ref values = either(self, "_n_values", "n_values");
  std::vector<bool> is_active(static_cast<std::size_t>(total), !values.is_none() && !values.is(object::Kind::kString));
  if (values.is_none() || values.is(object::Kind::kString))
    for (const Index active : integers_of(either(self, "_active_features_", "active_features_"))) {
      if (active < 0 || active >= total)
        self.fail("active_features_", fmt::format("expected numbers below {}, found {}", total, active));
      is_active[static_cast<std::size_t>(active)] = true;
    }
  std::size_t at = 0;
  for (const Index count : places.counts) {
    std::vector<Index> slots;
    Index size = 0;
    for (Index value = 0; value < count; ++value) slots.push_back(is_active[at++] ? size++ : kNone);
    slots.push_back(kNone);
    places.slots.push_back(std::move(slots));
    places.sizes.push_back(size);
  }
  return places;
}

}  // namespace

bool is_legacy_one_hot(const Fitted& self) { return !self.since(0, 20) || self.flag_or("_legacy_mode", false); }

bool codes_all_columns(const Fitted& self) {
  const object::Ref chosen = either(self, "_categorical_features", "categorical_features");
  return chosen.is_none() || chosen.is(object::Kind::kString);  // "all", or None in 0.20
}

void lower_legacy_one_hot(const Fitted& self, Methods m) {
  const Places places = places_of(self);
  const Dtype dtype = dtype_meant_by(self.get("dtype"));
  if (!is_number(dtype)) self.unsupported("dtype", "a one-hot encoding of objects");
  const Storage storage = self.flag("sparse") ? Storage::kCsr : Storage::kDense;
  const bool refuses = self.text("handle_unknown") == "error", keeps_floats = !self.since(0, 20);
  std::vector<Value> slots;
  for (const std::vector<Index>& each : places.slots) slots.push_back(self.constant(each));

  m.transform = [=](Value X) {
    X = refuse(to_dense(as_numbers(X)), Refuse::kBoth);
    const std::vector<Index> chosen = chosen_columns(self, X.width());
    if (chosen.size() != slots.size())
      throw Error(Kind::kUsage,
                  fmt::format("X has different shape than during fitting. Expected {} categorical columns, got {}.",
                              slots.size(), chosen.size()));
    std::vector<Value> codes;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      Value code = column(X, chosen[i]).cast(Dtype::kInt64);
      code = refuse_where(code, code < 0, "X needs to contain only non-negative integers.");
      if (refuses)
        code = refuse_where(code, code >= places.counts[i], "unknown categorical feature present during transform.");
      codes.push_back(take(slots[i], maximum(minimum(code, places.counts[i]), 0)));
    }
    const Value coded = one_hot(stack(std::move(codes)), places.sizes, dtype, storage);
    const std::vector<Index> rest = without(X.width(), chosen);
    if (rest.empty()) return coded;
    const Value others = keeps_floats ? take_columns(X, rest).as_float() : take_columns(X, rest).cast(dtype);
    return storage == Storage::kCsr ? join_csr({coded, to_csr(others)}) : join_columns({coded, others});
  };
}

}  // namespace brine::sklearn
