// The coefficients W >= 0 of rows X ~ W H over constant components H, as NMF and MiniBatchNMF solve for them. How far
// they iterate depends on all rows: a plan never splits the batch.
#pragma once

#include <cstdint>
#include <optional>

#include "program/program.h"

namespace brine {

extern const Op kFactorByCoordinates, kFactorBySteps, kFactorByGradient;

struct Factorization {
  double l1 = 0, l2 = 0;   // penalties on W
  double tolerance = 0;
  Index iterations_max = 0;
};

// X (n, f), H (k, f) of one float type -> (n, k): coordinate descent on |X - W H|^2 / 2 + l1 |W|_1 + l2 |W|^2 / 2 from
// W = 0, component after component (with a seed: in orders drawn anew each time) and in each row after row. It ends
// where the sum of all projected gradients is at most `tolerance` of the first such sum.
Value factor_by_coordinates(Value X, Value H, const Factorization& options, std::optional<std::uint32_t> seed);

enum class StopRule {
  kError,   // NMF: each tenth step, where the divergence fell by less than the tolerance, relative to that at the start
  kChange,  // MiniBatchNMF: where |W - previous W| / |W| is at most the tolerance
};

// X (n, f) float, H (k, f) of X's type or a wider one -> (n, k) of X's type: multiplicative steps for the
// beta-divergence, from W = sqrt(mean of X / k), each W * (numerator / denominator)^gamma; W is rounded to X's type.
Value factor_by_steps(Value X, Value H, double beta, double gamma, const Factorization& options, StopRule rule);

// X (n, f), H (k, f) of float64 -> (n, k): projected gradient descent on the same error as factor_by_coordinates, from
// W = 0, by one step length for all rows that is searched for anew each time. It ends where the norm of the projected
// gradient is below the tolerance. The Gram matrix of H gets `ones` everywhere and `eye` on its diagonal.
Value factor_by_gradient(Value X, Value H, double ones, double eye, const Factorization& options);

}  // namespace brine
