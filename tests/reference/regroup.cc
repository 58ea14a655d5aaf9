// Other shapes of a whole batch, and its rows in another order.
#include "base/error.h"
#include "reference/twins.h"

namespace brine::reference {

// Integers: all axes but the first.
Values regroup(const Call& call) {
  Values y = call.in(0);
  const Index group = size_of(call.node.attributes.integers);
  if (y.count() % group != 0) throw Error(Kind::kUsage, "the values do not fill the asked shape");
  y.type.shape = call.node.attributes.integers;
  y.type.shape.insert(y.type.shape.begin(), y.count() / group);
  return y;
}

Values turn_batch(const Call& call) {
  const Values& x = call.in(0);
  Values y{.type = {call.dtype(), {x.width(), x.rows()}}};
  for (Index j = 0; j < x.width(); ++j)
    for (Index row = 0; row < x.rows(); ++row) y.append(x, row * x.width() + j);
  return y;
}

Values reverse_batch(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  const Index size = x.rows() ? x.count() / x.rows() : 0;
  for (Index row = x.rows(); row-- > 0;)
    for (Index i = 0; i < size; ++i) y.append(x, row * size + i);
  return y;
}

Values stack_in_front(const Call& call) {
  Values y{.type = {call.dtype(), call.in(0).type.shape}};
  y.type.shape.insert(y.type.shape.begin(), static_cast<Index>(call.inputs.size()));
  for (const Values* part : call.inputs)
    for (Index i = 0; i < part->count(); ++i) y.append(*part, i);
  return y;
}

}  // namespace brine::reference
