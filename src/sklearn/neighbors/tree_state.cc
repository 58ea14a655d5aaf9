// See tree_state.h.
#include "sklearn/neighbors/tree_state.h"

namespace brine::sklearn {

object::Ref tree_state(const Fitted& self, std::string_view name) {
  const object::Ref tree = self.find(name);
  if (!tree.is(object::Kind::kInstance) && !tree.is(object::Kind::kCall)) return {};
  const object::Ref state(tree.graph(), tree.made().state);
  const object::Ref values = state.is(object::Kind::kDict) ? state.find("_state") : state;
  return values.is(object::Kind::kTuple) && values.size() >= 12 ? values : object::Ref();
}

}  // namespace brine::sklearn
