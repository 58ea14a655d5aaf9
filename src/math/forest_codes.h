// Rows as codes of one byte: for each comparison that a forest makes, the question becomes `code <= j`.
//
// The thresholds of a feature, sorted, are cut into runs of at most 255; a run is a column of codes, and a row's code
// in it is the number of its thresholds below x, so that x <= threshold j if and only if the code is at most j. NaN has
// the code 0 (then it goes left everywhere) or 255 (right): a run that is asked both ways has two columns. A set of
// categories is a column of its own, with the code 0 for what goes left and 255 for what goes right.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "math/forest_nodes.h"
#include "math/forest_table.h"

namespace brine::math {

template <class T>
class ForestCodes {
 public:
  struct Question {
    std::uint16_t column;
    std::uint8_t j;
  };

  // Nothing if there would be too many columns, or a threshold is NaN.
  static std::optional<ForestCodes> of(const ForestTable& table, Index n_features);

  // What a split of the table asks.
  Question question(const ForestTable& table, Index node) const;

  Index n_columns() const { return n_columns_; }

  // X (n, n_features), n at most `stride` -> codes[column * stride + row]. Rows from n on get the codes of the last.
  void encode(const T* X, Index n_features, Index n, Index stride, std::uint8_t* codes) const noexcept;

  // One row -> codes[column].
  void encode(const T* row, std::uint8_t* codes) const noexcept;

 private:
  struct Run {  // of thresholds
    std::uint32_t feature;
    std::uint32_t first;  // in thresholds_, padded with infinities to 2^n_steps - 1
    std::uint32_t n_steps;
    std::int32_t missing_right;  // its columns; -1: not asked for
    std::int32_t missing_left;
  };
  struct Category {
    std::uint32_t feature;
    std::uint32_t column;
    bool missing_left;
    CategorySets sets;
  };
  struct Feature {
    std::uint32_t first_threshold, n_thresholds;  // in sorted_
    std::uint32_t first_run;
  };

  static T threshold_of(const ForestTable& table, Index node);
  void add_feature(std::vector<T> thresholds, std::uint32_t feature);
  void find_columns(const ForestTable& table);
  void add_category(const ForestTable& table, Index node);

  std::vector<T> sorted_;
  std::vector<Feature> features_;
  std::vector<Run> runs_;
  std::vector<T> thresholds_;
  std::vector<Category> categories_;
  std::vector<std::uint16_t> category_column_;  // of each node that asks for a category
  Index n_columns_ = 0;
};

extern template class ForestCodes<float>;
extern template class ForestCodes<double>;

}  // namespace brine::math
