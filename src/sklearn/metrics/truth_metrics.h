// Metrics of truth values, rows X (n, d) and constant rows Y (m, d) of 0 and 1 in float64 -> (n, m).
#pragma once

#include <string_view>

#include "program/program.h"

namespace brine::sklearn {

bool is_truth_metric(std::string_view name);
Value truth_distances(Value X, Value Y, std::string_view name);  // of DistanceMetric
Value yule_distances(Value X, Value Y);                          // of scipy alone

}  // namespace brine::sklearn
