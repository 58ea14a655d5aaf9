// What a plan gave, as what the caller keeps.
#pragma once

#include "brine/tensor.h"
#include "plan/plan.h"

namespace brine {

// Text is copied beside the values, so that the answer outlives model and input.
Data data_of(Result result);

}  // namespace brine
