// sklearn.model_selection's searches: best_estimator_ is all that predicts; with refit=False there is no method at all.
#include "sklearn/meta/delegate.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  if (self.has("best_estimator_")) delegate(self, m, self.methods("best_estimator_"), kSearched);
}

constexpr Estimator search(std::string_view name) {
  return {name, lower, Role::kTransformer, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kGridSearchCV = search("GridSearchCV");
extern constinit const Estimator kHalvingGridSearchCV = search("HalvingGridSearchCV");
extern constinit const Estimator kHalvingRandomSearchCV = search("HalvingRandomSearchCV");
extern constinit const Estimator kRandomizedSearchCV = search("RandomizedSearchCV");

}  // namespace brine::sklearn
