// See search.h: what all neighbour estimators have beside the search itself.
#include <limits>

#include "ops/neighbors.h"
#include "sklearn/neighbors/search.h"

namespace brine::sklearn {

void fill_kneighbors(const Fitted& self, Methods m, const Search& search) {
  if (!self.has_value("n_neighbors")) return;
  const Index k = self.integer("n_neighbors");
  m.kneighbors = [=](Value X) {
    const Search::Nearest found = search.nearest(X, k);
    const bool graph = X.is_csr() && search.metric().name == "precomputed";
    return Outputs({found.distances, graph ? found.numbers.cast(Dtype::kInt32) : found.numbers});
  };
}

void fill_radius_neighbors(const Fitted& self, Methods m, const Search& search) {
  // None is no radius, which a tree takes as NaN: nothing lies within it.
  if (!self.has_value("radius") && !search.is_tree()) return;
  const double radius = self.number_or("radius", std::numeric_limits<double>::quiet_NaN());
  m.radius_neighbors = [=](Value X) {
    const Value graph = search.graph_within(X, radius, Search::Listed::kAsFound);
    return Outputs({ragged_values(graph), ragged_columns(graph)});
  };
}

bool weighs_by_distance(const Fitted& self) {
  const object::Ref weights = self.get("weights");
  if (weights.is_none()) return false;
  if (!weights.is(object::Kind::kString)) self.unsupported("weights", "weights that are a function");
  const std::string text = self.text("weights");
  if (text != "uniform" && text != "distance") self.unsupported("weights", "weights='" + text + "'");
  return text == "distance";
}

}  // namespace brine::sklearn
