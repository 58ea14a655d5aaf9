// factor_by_coordinates and factor_by_steps as ONNX Loops.
#pragma once

#include "ops/kernel.h"

namespace brine {

// X (n, f) and the constant H (k, f): a Loop over iterations, its body unrolled over the k components.
onnx::Name spell_coordinate_descent(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in);
// X (n, f) and H (k, f): a Loop over steps.
onnx::Name spell_steps(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in);

}  // namespace brine
