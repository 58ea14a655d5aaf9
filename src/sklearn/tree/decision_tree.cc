// sklearn.tree: DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreeClassifier, ExtraTreeRegressor.
//
// The value of the leaf that a row reaches: class fractions, of which the first largest is the label, or the mean
// (median) of y, in float64. `tree_` is the Tree.
#include "sklearn/feature_selection/importance_support.h"
#include "sklearn/tree/trees.h"

namespace brine::sklearn {
namespace {

Trees lower_tree(const Fitted& self, Methods m, Leaves leaves) {
  return lower_trees(self, m, {own_tree(self)}, leaves, Single::kYes, nan_of_tree(self));
}

void lower_one_classifier(const Fitted& self, Methods m) {
  lower_classifier(self, m, lower_tree(self, m, Leaves::kFractions));
  add_own_selection(self, m);
}
void lower_one_regressor(const Fitted& self, Methods m) {
  lower_regressor(m, lower_tree(self, m, Leaves::kMeans));
  add_own_selection(self, m);
}

}  // namespace

// Finite::kNotChecked: what is refused is refused as float32, by tree_input.
extern constinit const Estimator kDecisionTreeClassifier{"DecisionTreeClassifier", lower_one_classifier,
                                                         Role::kClassifier,        Takes::kNumbers,
                                                         Finite::kNotChecked,      Sparse::kAccepted};
extern constinit const Estimator kDecisionTreeRegressor{"DecisionTreeRegressor", lower_one_regressor,
                                                        Role::kRegressor,        Takes::kNumbers,
                                                        Finite::kNotChecked,     Sparse::kAccepted};
extern constinit const Estimator kExtraTreeClassifier{"ExtraTreeClassifier", lower_one_classifier, Role::kClassifier,
                                                      Takes::kNumbers,       Finite::kNotChecked,  Sparse::kAccepted};
extern constinit const Estimator kExtraTreeRegressor{"ExtraTreeRegressor", lower_one_regressor, Role::kRegressor,
                                                     Takes::kNumbers,      Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
