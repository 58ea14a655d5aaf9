// What meta-estimators ask of a child: what kind it is, its classes, one score a row.
#pragma once

#include <initializer_list>

#include "sklearn/fitted.h"

namespace brine::sklearn {

// The estimator that decides for this one: a pipeline's last step, a search's best_estimator_, what a threshold or a
// frozen estimator wraps; else itself.
object::Ref deciding_estimator(const object::Ref& estimator);
Role role_of(const Methods& child);
object::Ref classes_of(const Methods& child);  // its classes_, wherever they are kept; an empty Ref if it has none
Index n_classes_of(const Methods& child);      // 0: no classifier, or one of several outputs

// Scores from the first of these methods that the child has. Binary classifiers give one column: of the second class,
// or of the first if `of_first`: its probability, or the decision turned. Others give what the method gives.
Value response(const Methods& child, Value X, std::initializer_list<Slot> wanted, bool of_first = false);
// One score a row (n,) of a 0/1 child: a regressor's prediction, else its decision, else its probability of class 1.
Value binary_score(const Methods& child, Value X);
double binary_threshold(const Methods& child);

}  // namespace brine::sklearn
