// topic_weights as an ONNX Loop.
#pragma once

#include "ops/kernel.h"

namespace brine {

// X (n, f) and B (k, f): a Loop over iterations of all rows at once, in which rows that have come to rest stay as they
// are.
onnx::Name spell_topic_weights(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in);

}  // namespace brine
