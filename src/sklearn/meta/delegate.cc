// See delegate.h.
#include "sklearn/meta/delegate.h"

namespace brine::sklearn {

void delegate(const Fitted& self, Methods m, Methods child, std::span<const Slot> slots,
              std::function<Value(Value)> given) {
  self.children_check_input();
  if (m.entry->n_features_in < 0) self.set_n_features(child.entry->n_features_in);
  if (m.entry->feature_names_in.empty()) m.entry->feature_names_in = child.entry->feature_names_in;
  for (const Slot slot : slots)
    if (child[slot]) m[slot] = [=](Value X) { return child[slot](given ? given(X) : X); };
}

}  // namespace brine::sklearn
