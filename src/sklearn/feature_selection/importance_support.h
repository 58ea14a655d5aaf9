// Which features are important enough: importances beside a threshold.
#pragma once

#include <vector>

#include "sklearn/feature_selection/importances.h"

namespace brine::sklearn {

// numpy.linalg.norm(A, axis=0, ord=order) of a matrix of coefficients, else the absolute values.
std::vector<double> importance_scores(const Importances& importances, double order);
// The number that `threshold` means: a number; "mean", "median", a number times one of them; None: 1e-5 for estimators
// with an l1 penalty, else the mean.
double importance_level(const Fitted& self, const object::Ref& threshold, const object::Ref& estimator,
                        const std::vector<double>& scores);

// transform of estimators that select features by their own importances, as to 0.18 all with coef_ or
// feature_importances_ that were told so: X[:, importances >= mean]. Adds nothing to models of later releases.
void add_own_selection(const Fitted& self, Methods m);

}  // namespace brine::sklearn
