// sklearn.preprocessing.KBinsDiscretizer: the bin of every value, as a number or as a 1 among n_bins_ outputs.
//
// A bin is the number of inner edges that the value has reached. To 1.0 the value is raised by 1e-8 + 1e-5 |x| first
// and all edges but the first count, up to the last bin. inverse_transform: the middle of the bin.
#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/categories.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/elementwise.h"
#include "ops/interpolate.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

struct Bins {
  std::vector<Value> edges;    // by column: those that count
  std::vector<Value> middles;  // by column: of its bins
  std::vector<Index> counts;   // by column
};

Bins bins_of(const Fitted& self) {
  Bins bins;
  bins.counts = self.integers("n_bins_");
  const std::vector<object::Ref> all = items_of(self.get("bin_edges_"));
  if (all.size() != bins.counts.size() || all.empty())
    self.fail("bin_edges_", fmt::format("expected edges of {} columns, found {}", bins.counts.size(), all.size()));
  const bool counts_last = !self.since(1, 1);
  for (std::size_t j = 0; j < all.size(); ++j) {
    const std::vector<double> edges = numbers_of(all[j]);
    if (bins.counts[j] < 1 || static_cast<Index>(edges.size()) != bins.counts[j] + 1)
      self.fail("bin_edges_",
                fmt::format("column {}: expected {} edges, found {}", j, bins.counts[j] + 1, edges.size()));
    std::vector<double> middles;
    const bool is_single = tensor_of(all[j]).dtype == Dtype::kFloat32;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i)
      middles.push_back(is_single ? (static_cast<float>(edges[i + 1]) + static_cast<float>(edges[i])) * 0.5F
                                  : (edges[i + 1] + edges[i]) * 0.5);
    bins.edges.push_back(self.constant(std::vector<double>(edges.begin() + 1, edges.end() - (counts_last ? 0 : 1))));
    bins.middles.push_back(self.constant(std::move(middles)));
  }
  return bins;
}

Names numbered(const Names& given, const std::vector<Index>& counts) {
  Names names;
  for (std::size_t j = 0; j < counts.size(); ++j)
    for (Index bin = 0; bin < counts[j]; ++bin) names.push_back(fmt::format("{}_{}.0", given.at(j), bin));
  return names;
}

void lower(const Fitted& self, Methods m) {
  const Bins bins = bins_of(self);
  const auto n = static_cast<Index>(bins.counts.size());
  self.set_n_features(n);
  const std::string encode = self.text("encode");
  if (encode != "ordinal" && encode != "onehot" && encode != "onehot-dense")
    self.unsupported("encode", fmt::format("encode='{}'", encode));
  const bool is_ordinal = encode == "ordinal", raises = !self.since(1, 1);
  const Storage storage = encode == "onehot" ? Storage::kCsr : Storage::kDense;
  const bool codes_follow = self.since(0, 24);  // before, OneHotEncoder gave its own dtype
  const bool has_dtype = self.has_value("dtype");  // since 0.24
  const Dtype dtype = has_dtype ? dtype_meant_by(self.get("dtype")) : Dtype::kFloat64;

  m.transform = [=](Value X) {
    require_dense(X);
    X = has_dtype ? X.cast(dtype) : X.as_float();
    std::vector<Value> codes;
    for (Index j = 0; j < n; ++j) {
      const auto k = static_cast<std::size_t>(j);
      const Value x = column(X, j);
      codes.push_back(raises ? minimum(count_reached(x + (1e-8 + 1e-5 * abs(x)), bins.edges[k]), bins.counts[k] - 1)
                             : count_reached(x, bins.edges[k]));
    }
    return is_ordinal
               ? stack(std::move(codes)).cast(X.dtype())
               : one_hot(stack(std::move(codes)), bins.counts, codes_follow ? X.dtype() : Dtype::kFloat64, storage);
  };
  m.inverse_transform = [=](Value X) {
    X = to_dense(X);
    Index width = is_ordinal ? n : 0;
    for (std::size_t j = 0; !is_ordinal && j < bins.counts.size(); ++j) width += bins.counts[j];
    if (X.width() != width)
      throw Error(Kind::kUsage,
                  fmt::format("Incorrect number of features. Expecting {}, received {}.", width, X.width()));
    const Dtype result = is_ordinal ? X.as_float().dtype() : Dtype::kFloat64;
    std::vector<Value> values;
    Index start = 0;
    for (Index j = 0; j < n; ++j) {
      const auto k = static_cast<std::size_t>(j);
      std::vector<Index> block;
      for (Index bin = 0; !is_ordinal && bin < bins.counts[k]; ++bin) block.push_back(start++);
      const Value code = is_ordinal ? column(X, j).cast(Dtype::kInt64) : argmax(take_columns(X, block));
      values.push_back(take(bins.middles[k], code));
    }
    return stack(std::move(values)).cast(result);
  };
  m.set_names_out([=](const Names& given) { return is_ordinal ? given : numbered(given, bins.counts); });
}

}  // namespace

extern constinit const Estimator kKBinsDiscretizer{
    "KBinsDiscretizer", lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
