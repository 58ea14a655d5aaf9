// sklearn.ensemble: RandomForestClassifier, RandomForestRegressor, ExtraTreesClassifier, ExtraTreesRegressor.
//
// The mean over `estimators_` of what their trees say. Classes are the forest's own: its trees were fitted on their
// numbers.
#include "sklearn/feature_selection/importance_support.h"
#include "sklearn/tree/trees.h"

namespace brine::sklearn {
namespace {

Trees lower_forest(const Fitted& self, Methods m, Leaves leaves) {
  const std::vector<TreeRef> refs = trees_of(self, "estimators_");
  const Fitted first = self.child(items_of(self.get("estimators_")).front(), "estimators_[0]");
  return lower_trees(self, m, refs, leaves, Single::kNo, self.since(1, 4) ? nan_of_tree(first) : Nan::kRefused);
}

void lower_forest_classifier(const Fitted& self, Methods m) {
  lower_classifier(self, m, lower_forest(self, m, Leaves::kFractions));
  add_own_selection(self, m);
}
void lower_forest_regressor(const Fitted& self, Methods m) {
  lower_regressor(m, lower_forest(self, m, Leaves::kMeans));
  add_own_selection(self, m);
}

}  // namespace

// Finite::kNotChecked: what is refused is refused as float32, by tree_input.
extern constinit const Estimator kExtraTreesClassifier{"ExtraTreesClassifier", lower_forest_classifier,
                                                       Role::kClassifier,      Takes::kNumbers,
                                                       Finite::kNotChecked,    Sparse::kAccepted};
extern constinit const Estimator kExtraTreesRegressor{"ExtraTreesRegressor", lower_forest_regressor, Role::kRegressor,
                                                      Takes::kNumbers,       Finite::kNotChecked,    Sparse::kAccepted};
extern constinit const Estimator kRandomForestClassifier{"RandomForestClassifier", lower_forest_classifier,
                                                         Role::kClassifier,        Takes::kNumbers,
                                                         Finite::kNotChecked,      Sparse::kAccepted};
extern constinit const Estimator kRandomForestRegressor{"RandomForestRegressor", lower_forest_regressor,
                                                        Role::kRegressor,        Takes::kNumbers,
                                                        Finite::kNotChecked,     Sparse::kAccepted};

}  // namespace brine::sklearn
