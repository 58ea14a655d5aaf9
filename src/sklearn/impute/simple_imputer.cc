// sklearn.impute.SimpleImputer: gaps become their column's statistic; then the indicator's columns, if it has one.
//
// X keeps its dtype, and the statistic is cast to it. A column that was empty when fitted (its statistic is NaN) goes,
// but with keep_empty_features, and to 1.7 with the strategy "constant". An object fit makes objects; text that stays
// text is not told from objects here. inverse_transform puts the gaps back, where there is an indicator.
#include <fmt/format.h>

#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/gaps.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "program/dispatch.h"
#include "sklearn/impute/missing.h"

namespace brine::sklearn {
namespace {

std::vector<bool> empty_columns(const Tensor& statistics) {
  return for_dtype(statistics.dtype, [&]<class T>(Tag<T>) {
    std::vector<bool> empty;
    for (Index i = 0; i < statistics.size(); ++i) {
      const T& value = statistics.as<T>()[i];
      if constexpr (std::is_same_v<T, Cell>) empty.push_back(value.is_nan());
      else if constexpr (std::is_same_v<T, Half>)
        empty.push_back(static_cast<float>(value) != static_cast<float>(value));
      else empty.push_back(value != value);
    }
    return empty;
  });
}

struct Filled {
  Value X, mask;  // imputed columns that stay; gaps of all columns
};

void set_inverse(Methods m, const std::vector<Index>& features, Index n, const MissingValue& missing) {
  m.inverse_transform = [=](Value X) {
    if (!missing.is_number())
      throw Error(Kind::kUnsupported, "the inverse of an imputation of gaps that are no numbers");
    require_dense(X);
    std::vector<Index> imputed, gaps;
    const Index split = X.width() - static_cast<Index>(features.size());
    if (split < 0)
      throw Error(Kind::kUsage, fmt::format("expected at least {} columns, found {}", features.size(), X.width()));
    for (Index j = 0; j < X.width(); ++j) (j < split ? imputed : gaps).push_back(j);
    const Value flags = take_columns(X, gaps).cast(Dtype::kBool);
    return restore_gaps(take_columns(X, imputed).cast(Dtype::kFloat64), flags, features, n, missing.number());
  };
}

void lower(const Fitted& self, Methods m) {
  const MissingValue missing(self);
  const Value statistics = self.array("statistics_", {self.n_features_or(kAny)});
  const Index n = statistics.width();
  self.set_n_features(n);
  const std::string strategy = self.text_or("strategy", "a function");  // since 1.5
  const bool has_dtype = self.has_value("_fit_dtype");                     // since 1.1
  const bool is_object_fit =
      has_dtype ? dtype_meant_by(self.get("_fit_dtype")) == Dtype::kObject : !is_number(statistics.dtype());
  const bool keeps_dtype = strategy == "most_frequent" || strategy == "constant";
  const bool keeps_empty = self.flag_or("keep_empty_features", false) || (strategy == "constant" && !self.since(1, 8));
  std::vector<Index> kept, named;
  const std::vector<bool> empty = empty_columns(*statistics.node().attributes.tensor);
  for (Index j = 0; j < n; ++j) {
    if (keeps_empty || !empty[static_cast<std::size_t>(j)]) kept.push_back(j);
    if (!empty[static_cast<std::size_t>(j)]) named.push_back(j);
  }
  Value fill = take(statistics, self.constant(kept));
  if (self.has_value("_fill_dtype"))  // since 1.8
    if (const Dtype dtype = dtype_meant_by(self.get("_fill_dtype")); is_number(dtype)) fill = fill.cast(dtype);
  const bool indicates = self.flag_or("add_indicator", false);
  const std::vector<Index> features = indicates ? self.child("indicator_").integers("features_") : std::vector<Index>{};
  for (const Index feature : features)
    if (feature < 0 || feature >= n)
      self.fail("indicator_.features_", fmt::format("expected features below {}, found {}", n, feature));

  m.transform = [=](Value X) {
    if (keeps_dtype && !is_object_fit) refuse_bools(X);
    const bool was_sparse = X.is_csr();
    if (was_sparse && missing.is_zero())
      throw Error(
          Kind::kUsage,
          "Imputation not possible when missing_values == 0 and input is sparse. Provide a dense array instead.");
    X = to_dense(X);
    const bool stays_text = X.dtype() == Dtype::kString && fill.dtype() == Dtype::kString;
    if (is_object_fit || !is_number(X.dtype()))
      X = stays_text ? X : keeps_dtype || is_object_fit ? X.cast(Dtype::kObject) : X.cast(Dtype::kFloat64);
    else if (!keeps_dtype) X = X.as_float_or_half();
    X = missing.checked(X);
    const Value mask = missing.mask(X), values = take_columns(X, kept);
    Value filled = where(take_columns(mask, kept), fill.cast(X.dtype()), values);
    if (indicates) filled = join_columns({filled, take_columns(mask, features)});
    return was_sparse ? to_csr(filled) : filled;
  };
  if (indicates) set_inverse(m, features, n, missing);

  set_imputed_names(m, self, named, indicates);
}

}  // namespace

extern constinit const Estimator kSimpleImputer{
    "SimpleImputer", lower, Role::kTransformer, Takes::kArrays, Finite::kNanAllowed, Sparse::kAccepted};

}  // namespace brine::sklearn
