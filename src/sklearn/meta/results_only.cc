// Estimators that only hold results of fit: no method takes new rows. They open, and their attributes are shown by
// `inspect`.
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted&, Methods) {}

constexpr Estimator results(std::string_view name) {
  return {name, lower, Role::kClusterer, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kAgglomerativeClustering = results("AgglomerativeClustering");
extern constinit const Estimator kClassicalMDS = results("ClassicalMDS");
extern constinit const Estimator kDBSCAN = results("DBSCAN");
extern constinit const Estimator kHDBSCAN = results("HDBSCAN");
extern constinit const Estimator kMDS = results("MDS");
extern constinit const Estimator kOPTICS = results("OPTICS");
extern constinit const Estimator kSpectralBiclustering = results("SpectralBiclustering");
extern constinit const Estimator kSpectralClustering = results("SpectralClustering");
extern constinit const Estimator kSpectralCoclustering = results("SpectralCoclustering");
extern constinit const Estimator kSpectralEmbedding = results("SpectralEmbedding");
extern constinit const Estimator kTSNE = results("TSNE");

}  // namespace brine::sklearn
