// See forest_codes.h.
#include "math/forest_codes.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace brine::math {
namespace {

constexpr std::uint32_t kRunMax = 255;
constexpr Index kColumnsMax = 1024;  // more would take longer to encode than a walk takes
constexpr std::uint8_t kRight = 255;

}  // namespace

template <class T>
T ForestCodes<T>::threshold_of(const ForestTable& table, Index node) {
  if constexpr (std::is_same_v<T, float>)
    return rounded_down(table.threshold[node]);
  else
    return table.threshold[node];
}

template <class T>
std::optional<ForestCodes<T>> ForestCodes<T>::of(const ForestTable& table, Index n_features) {
  std::vector<std::pair<std::int32_t, T>> asked;
  for (Index node = 0; node < table.n_nodes(); ++node) {
    if (table.is_leaf(node) || table.subset_of(node) >= 0) continue;
    const T threshold = threshold_of(table, node);
    if (threshold != threshold) return std::nullopt;
    asked.emplace_back(table.feature[node], threshold);
  }
  std::sort(asked.begin(), asked.end());
  asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
  ForestCodes codes;
  codes.features_.resize(static_cast<std::size_t>(n_features));
  for (std::size_t first = 0; first < asked.size();) {
    std::size_t last = first;
    std::vector<T> thresholds;
    for (; last < asked.size() && asked[last].first == asked[first].first; ++last)
      thresholds.push_back(asked[last].second);
    codes.add_feature(std::move(thresholds), static_cast<std::uint32_t>(asked[first].first));
    first = last;
    if (static_cast<Index>(codes.runs_.size()) > kColumnsMax) return std::nullopt;
  }
  codes.find_columns(table);
  if (codes.n_columns_ > kColumnsMax) return std::nullopt;
  return codes;
}

template <class T>
void ForestCodes<T>::add_feature(std::vector<T> thresholds, std::uint32_t feature) {
  const auto n = static_cast<std::uint32_t>(thresholds.size());
  features_[feature] = {static_cast<std::uint32_t>(sorted_.size()), n, static_cast<std::uint32_t>(runs_.size())};
  sorted_.insert(sorted_.end(), thresholds.begin(), thresholds.end());
  for (std::uint32_t first = 0; first < n; first += kRunMax) {
    const std::uint32_t count = std::min(kRunMax, n - first);
    const auto n_steps = static_cast<std::uint32_t>(std::bit_width(count));
    runs_.push_back({feature, static_cast<std::uint32_t>(thresholds_.size()), n_steps, -1, -1});
    thresholds_.insert(thresholds_.end(), thresholds.begin() + first, thresholds.begin() + first + count);
    thresholds_.resize(runs_.back().first + (std::size_t{1} << n_steps) - 1, std::numeric_limits<T>::infinity());
  }
}

template <class T>
void ForestCodes<T>::find_columns(const ForestTable& table) {
  category_column_.resize(table.subset.empty() ? 0 : table.left.size());
  for (Index node = 0; node < table.n_nodes() && n_columns_ <= kColumnsMax; ++node) {
    if (table.is_leaf(node)) continue;
    if (table.subset_of(node) >= 0) {
      add_category(table, node);
      continue;
    }
    const Feature& feature = features_[table.feature[node]];
    const auto* thresholds = sorted_.data() + feature.first_threshold;
    const auto rank =
        std::lower_bound(thresholds, thresholds + feature.n_thresholds, threshold_of(table, node)) - thresholds;
    Run& run = runs_[feature.first_run + static_cast<std::size_t>(rank) / kRunMax];
    std::int32_t& column = table.goes_left_if_missing(node) ? run.missing_left : run.missing_right;
    if (column < 0) column = static_cast<std::int32_t>(n_columns_++);
  }
}

template <class T>
void ForestCodes<T>::add_category(const ForestTable& table, Index node) {
  const auto subset = static_cast<std::size_t>(table.subset_of(node));
  const Category wanted{static_cast<std::uint32_t>(table.feature[node]),
                        static_cast<std::uint32_t>(n_columns_),
                        table.goes_left_if_missing(node),
                        {table.left_set[subset], table.known_set[subset]}};
  const auto same = [&](const Category& c) {
    return c.feature == wanted.feature && c.missing_left == wanted.missing_left && c.sets.left == wanted.sets.left &&
           c.sets.known == wanted.sets.known;
  };
  auto found = std::find_if(categories_.begin(), categories_.end(), same);
  if (found == categories_.end()) {
    found = categories_.insert(found, wanted);
    ++n_columns_;
  }
  category_column_[node] = static_cast<std::uint16_t>(found->column);
}

template <class T>
auto ForestCodes<T>::question(const ForestTable& table, Index node) const -> Question {
  if (table.subset_of(node) >= 0) return {category_column_[node], 0};
  const Feature& feature = features_[table.feature[node]];
  const auto* thresholds = sorted_.data() + feature.first_threshold;
  const auto rank = static_cast<std::size_t>(
      std::lower_bound(thresholds, thresholds + feature.n_thresholds, threshold_of(table, node)) - thresholds);
  const Run& run = runs_[feature.first_run + rank / kRunMax];
  const std::int32_t column = table.goes_left_if_missing(node) ? run.missing_left : run.missing_right;
  return {static_cast<std::uint16_t>(column), static_cast<std::uint8_t>(rank % kRunMax)};
}

template <class T>
void ForestCodes<T>::encode(const T* X, Index n_features, Index n, Index stride, std::uint8_t* codes) const noexcept {
  constexpr Index kTogether = 8;  // rows whose searches run side by side
  for (const Run& run : runs_) {
    const T* thresholds = thresholds_.data() + run.first;
    std::uint8_t* right = run.missing_right < 0 ? nullptr : codes + run.missing_right * stride;
    std::uint8_t* left = run.missing_left < 0 ? nullptr : codes + run.missing_left * stride;
    for (Index row = 0; row < n; row += kTogether) {
      T x[kTogether];
      std::uint32_t below[kTogether] = {};
      for (Index i = 0; i < kTogether; ++i) x[i] = X[std::min(row + i, n - 1) * n_features + run.feature];
      for (std::uint32_t step = run.n_steps; step-- > 0;)
        for (Index i = 0; i < kTogether; ++i)
          below[i] += static_cast<std::uint32_t>(thresholds[below[i] + (1u << step) - 1] < x[i]) << step;
      for (Index i = 0; i < kTogether; ++i) {
        const bool is_nan = x[i] != x[i];
        if (right) right[row + i] = is_nan ? kRight : static_cast<std::uint8_t>(below[i]);
        if (left) left[row + i] = static_cast<std::uint8_t>(below[i]);  // NaN is above no threshold: 0
      }
    }
  }
  for (const Category& category : categories_) {
    std::uint8_t* column = codes + category.column * stride;
    for (Index row = 0; row < n; ++row)
      column[row] =
          category_goes_left(category.sets, category.missing_left, X[row * n_features + category.feature]) ? 0 : kRight;
  }
  for (Index column = 0; column < n_columns_; ++column)
    std::memset(codes + column * stride + n, codes[column * stride + n - 1], static_cast<std::size_t>(stride - n));
}

template <class T>
void ForestCodes<T>::encode(const T* row, std::uint8_t* codes) const noexcept {
  for (const Run& run : runs_) {
    const T* thresholds = thresholds_.data() + run.first;
    const T x = row[run.feature];
    std::uint32_t below = 0;
    for (std::uint32_t step = run.n_steps; step-- > 0;)
      below += static_cast<std::uint32_t>(thresholds[below + (1u << step) - 1] < x) << step;
    if (run.missing_right >= 0) codes[run.missing_right] = x != x ? kRight : static_cast<std::uint8_t>(below);
    if (run.missing_left >= 0) codes[run.missing_left] = static_cast<std::uint8_t>(below);
  }
  for (const Category& category : categories_)
    codes[category.column] =
        category_goes_left(category.sets, category.missing_left, row[category.feature]) ? 0 : kRight;
}

template class ForestCodes<float>;
template class ForestCodes<double>;

}  // namespace brine::math
