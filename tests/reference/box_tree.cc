// The nearest points by a scan of all of them. The tree is only a way to skip some.
#include <cmath>

#include "ops/box_tree.h"
#include "reference/nearest.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

double distance(const Call& call, Index row, Index point) {
  const Values &X = call.in(0), &points = call.in(1);
  const auto metric = static_cast<BoxMetric>(call.integer(1));
  double total = 0;
  for (Index j = 0; j < X.width(); ++j) {
    const double difference = X.real(row * X.width() + j) - points.real(point * X.width() + j);
    if (metric == BoxMetric::kEuclidean)
      total += difference * difference;
    else if (metric == BoxMetric::kManhattan)
      total += std::fabs(difference);
    else
      total = std::max(total, std::fabs(difference));
  }
  return total;
}

}  // namespace

Values nearest_in_boxes(const Call& call) {
  return nearest(call, [&](Index row) {
    std::vector<double> distances;
    for (Index point = 0; point < call.in(1).rows(); ++point) distances.push_back(distance(call, row, point));
    return distances;
  });
}

bool is_as_near_in_boxes(const Call& call, const Values& expected, const Values& found) {
  for (Index i = 0; i < expected.count(); ++i)
    if (distance(call, i / expected.width(), expected.integer(i)) !=
        distance(call, i / expected.width(), found.integer(i)))
      return false;
  return true;
}

}  // namespace brine::reference
