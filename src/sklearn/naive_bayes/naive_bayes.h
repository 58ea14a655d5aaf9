// What all naive Bayes classifiers make of the joint log likelihood (n, n_classes).
#pragma once

#include "ops/reduce.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {

// predict, predict_proba, predict_log_proba and, since 1.2, predict_joint_log_proba. order: of numpy's sums over the classes.
void fill_naive_bayes(Methods m, Value classes, Formula joint, SumOrder order = SumOrder::kLanes);

}  // namespace brine::sklearn
