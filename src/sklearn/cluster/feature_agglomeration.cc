// sklearn.cluster.FeatureAgglomeration: each cluster of columns pooled to one. mean: in float64, columns one after the
// other (to 0.19 numpy's); max, min, median, sum: numpy's. inverse_transform: the cluster's value for each of its
// columns.
#include <algorithm>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

enum class Pool { kMean, kMax, kMin, kMedian, kSum };

Pool pool_of(const Fitted& self) {
  const object::Ref function = self.get("pooling_func");
  const bool is_numpy = function.is(object::Kind::kName) && function.module().starts_with("numpy");
  const std::string_view name = is_numpy ? function.qualname() : std::string_view();
  if (name == "mean") return Pool::kMean;
  if (name == "max" || name == "amax") return Pool::kMax;
  if (name == "min" || name == "amin") return Pool::kMin;
  if (name == "median") return Pool::kMedian;
  if (name == "sum") return Pool::kSum;
  self.unsupported("pooling_func", "a function other than numpy's mean, max, min, median and sum");
}

Value median(Value x) {
  const Value ordered = sort(x);
  const Index middle = x.width() / 2;
  if (x.width() % 2)
    return x.type().dtype == Dtype::kFloat32 ? column(ordered, middle) : column(ordered, middle).as_float();
  return mean(slice_columns(ordered, middle - 1, 2));
}

Value pooled(Value X, std::vector<Index> columns, Pool pool, bool sums_in_double) {
  if (pool == Pool::kMean && sums_in_double) {
    Value total = column(X, columns[0]).cast(Dtype::kFloat64);
    for (std::size_t i = 1; i < columns.size(); ++i) total = total + column(X, columns[i]);
    return total / static_cast<double>(columns.size());
  }
  const Value chosen = take_columns(X, std::move(columns));
  if (pool == Pool::kMean) return mean(chosen.as_float());
  if (pool == Pool::kMax) return max(chosen);
  if (pool == Pool::kMin) return min(chosen);
  return pool == Pool::kMedian ? median(chosen) : sum(chosen, kLast, Keep::kNo, SumOrder::kColumns);
}

void lower(const Fitted& self, Methods m) {
  const bool sums_in_double = self.since(0, 20);
  const std::vector<Index> labels = self.integers("labels_");
  self.set_n_features(static_cast<Index>(labels.size()));
  if (self.n_features() != static_cast<Index>(labels.size()) || labels.empty())
    self.fail("labels_", fmt::format("expected {} labels, found {}", self.n_features(), labels.size()));
  std::vector<Index> distinct = labels;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  std::vector<std::vector<Index>> clusters(distinct.size());
  std::vector<Index> place;
  for (std::size_t j = 0; j < labels.size(); ++j) {
    place.push_back(std::lower_bound(distinct.begin(), distinct.end(), labels[j]) - distinct.begin());
    clusters[static_cast<std::size_t>(place.back())].push_back(static_cast<Index>(j));
  }
  const Pool pool = pool_of(self);
  m.transform = [=](Value X) {
    std::vector<Value> parts;
    for (const std::vector<Index>& columns : clusters) parts.push_back(pooled(X, columns, pool, sums_in_double));
    return stack(std::move(parts), 1);
  };
  m.inverse_transform = [=](Value X) { return take_columns(X, place); };
  names_numbered(m, static_cast<Index>(clusters.size()));
}

}  // namespace

extern constinit const Estimator kFeatureAgglomeration{"FeatureAgglomeration", lower};

}  // namespace brine::sklearn
