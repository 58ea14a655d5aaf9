// factor_by_coordinates as an ONNX Loop.
#pragma once

#include "ops/kernel.h"

namespace brine {

// X (n, f) and the constant H (k, f): a Loop over iterations, its body unrolled over the k components.
onnx::Name spell_coordinate_descent(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in);

}  // namespace brine
