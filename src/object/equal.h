// Are two graphs the same, wherever and however they were written?
#pragma once

#include "object/graph.h"

namespace brine::object {

// Node by node in the order of the file, as far as both lead: kinds, values, names, arguments, states, items; floats
// and arrays by their bits. What one shares and the other repeats is equal, and so are cycles that unroll alike. How an
// object was made (`Made::how`) and where it stood do not count. The work is bounded by the number of nodes; no
// recursion.
bool equal(Ref a, Ref b);

}  // namespace brine::object
