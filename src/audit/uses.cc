#include "audit/uses.h"

#include <span>

namespace brine::audit {

using object::Id;
using object::Kind;

Uses uses_of(const object::Graph& graph) {
  Uses uses{std::vector<bool>(graph.size()), std::vector<Id>(graph.size(), object::kNoId)};
  const auto value = [&](Id id) {
    if (id != object::kNoId) uses.as_value[id] = true;
  };
  const auto values = [&](std::span<const Id> ids) {
    for (const Id id : ids) value(id);
  };
  values(graph.roots);
  for (Id id = 0; id < graph.size(); ++id) {
    const object::Ref ref = graph.ref(id);
    switch (ref.kind()) {
      case Kind::kList:
      case Kind::kTuple:
      case Kind::kSet:
      case Kind::kFrozenSet:
      case Kind::kDict:
      case Kind::kPersistent: values(ref.children()); break;
      case Kind::kArray:
      case Kind::kScalar:
        values(ref.array().objects);
        value(ref.array().subclass);
        break;
      case Kind::kCall:
      case Kind::kInstance: {
        const object::Made& made = ref.made();
        if (made.callee != object::kNoId && uses.first_called[made.callee] == object::kNoId)
          uses.first_called[made.callee] = id;
        for (const Id part : {made.args, made.kwargs, made.state}) value(part);
        values(made.list_items);
        values(made.dict_items);
        break;
      }
      default: break;
    }
  }
  return uses;
}

}  // namespace brine::audit
