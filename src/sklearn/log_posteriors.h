// Classifiers that have log posteriors (n, k).
#pragma once

#include "sklearn/fitted.h"

namespace brine::sklearn {

// decision_function (two classes: the difference of both), predict (the first of the largest), predict_log_proba,
// predict_proba.
void fill_log_posteriors(Methods m, Value classes, Formula posteriors);

}  // namespace brine::sklearn
