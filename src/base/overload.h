// Several lambdas as one, for std::visit.
#pragma once

namespace brine {

template <class... Cases>
struct Overload : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overload(Cases...) -> Overload<Cases...>;  // clang 14 does not deduce it for aggregates

}  // namespace brine
