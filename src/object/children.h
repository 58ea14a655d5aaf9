// What a node leads to, whatever its kind: for those who walk a graph.
#pragma once

#include "object/graph.h"

namespace brine::object {

// Every node that `ref` leads to, one level down.
template <class Visit>
void for_each_child(Ref ref, Visit visit) {
  switch (ref.kind()) {
    case Kind::kList:
    case Kind::kTuple:
    case Kind::kSet:
    case Kind::kFrozenSet:
    case Kind::kDict:
    case Kind::kPersistent:
      for (const Id id : ref.children()) visit(id);
      return;
    case Kind::kCall:
    case Kind::kInstance: {
      const Made& made = ref.made();
      for (const Id id : {made.callee, made.args, made.kwargs, made.state})
        if (id != kNoId) visit(id);
      for (const Id id : made.list_items) visit(id);
      for (const Id id : made.dict_items) visit(id);
      return;
    }
    case Kind::kArray:
    case Kind::kScalar:
      for (const Id id : ref.array().objects) visit(id);
      if (ref.array().subclass != kNoId) visit(ref.array().subclass);
      return;
    default: return;
  }
}

}  // namespace brine::object
