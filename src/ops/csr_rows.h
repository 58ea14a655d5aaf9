// A CSR result made row after row: entries of one column add up, and sums of 0 stay stored.
#pragma once

#include <algorithm>
#include <vector>

#include "program/half.h"
#include "program/op.h"

namespace brine {

template <class Weight>
struct Entry {
  std::int32_t column;
  Weight weight;
};

template <class T>
class CsrRows {
 public:
  CsrRows(Array& out, Index rows) : out_(out) {
    out.rows = rows;
    out.offsets = out.memory->offsets.of<Index>(static_cast<std::size_t>(rows) + 1);
    out.offsets[0] = 0;
    reserve(1);
  }

  // The next row. Weights are rounded to T and added in T, in the order in which std::sort leaves equal columns
  // (scipy's own).
  template <class Weight>
  void add(std::vector<Entry<Weight>>& row) {
    std::sort(row.begin(), row.end(), [](const auto& a, const auto& b) { return a.column < b.column; });
    reserve(count_ + row.size());
    for (std::size_t i = 0; i < row.size();) {
      const std::int32_t column = row[i].column;
      T sum = rounded(row[i++].weight);
      for (; i < row.size() && row[i].column == column; ++i) sum = added(sum, rounded(row[i].weight));
      out_.indices[count_] = column;
      out_.template as<T>()[count_++] = sum;
    }
    out_.offsets[++n_rows_] = static_cast<Index>(count_);
  }

 private:
  template <class Weight>
  static T rounded(Weight weight) {
    if constexpr (std::is_same_v<T, Half>) return Half(static_cast<double>(weight));
    else if constexpr (std::is_same_v<T, bool>) return weight != 0;
    else return static_cast<T>(weight);
  }
  static T added(T a, T b) {
    if constexpr (std::is_same_v<T, Half>) return Half(static_cast<float>(a) + static_cast<float>(b));
    else if constexpr (std::is_same_v<T, bool>) return a || b;
    else return static_cast<T>(a + b);
  }
  void reserve(std::size_t size) {
    if (size <= capacity_) return;
    capacity_ = std::max(size, 2 * capacity_);
    out_.indices = out_.memory->indices.of<std::int32_t>(capacity_);
    out_.data = out_.memory->values.of<T>(capacity_);
  }

  Array& out_;
  Index n_rows_ = 0;
  std::size_t count_ = 0, capacity_ = 0;
};

}  // namespace brine
