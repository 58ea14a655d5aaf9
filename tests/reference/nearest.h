// The k nearest so far, for the twins of searches.
#pragma once

#include <algorithm>
#include <cmath>

#include "reference/twin.h"

namespace brine::reference {

// As scikit-learn's heap keeps them: k of them at infinity to begin with; one that is as far as the farthest does not
// come in; a NaN takes the place of the farthest, and gives it to whatever comes next.
class Nearest {
 public:
  explicit Nearest(Index k) : found_(k, {std::numeric_limits<double>::infinity(), 0}) {}

  double farthest() const { return found_.back().first; }
  void push(double distance, Index number) {
    if (distance >= farthest()) return;
    found_.pop_back();
    const std::pair item(distance, number);
    found_.insert(std::isnan(distance) ? found_.end() : std::upper_bound(found_.begin(), found_.end(), item), item);
  }
  void append_to(Values& y) const {
    for (const auto& [distance, number] : found_) y.numbers.push_back(number);
  }

 private:
  std::vector<std::pair<double, Index>> found_;  // ascending
};

// distances(row) of each row to all points -> the numbers of as many of them as the result is wide, the nearest first.
template <class Distances>
Values nearest(const Call& call, Distances distances) {
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    Nearest nearest_so_far(y.width());
    Index number = 0;
    for (const double distance : distances(row)) nearest_so_far.push(distance, number++);
    nearest_so_far.append_to(y);
  }
  return y;
}

}  // namespace brine::reference
