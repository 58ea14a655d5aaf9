// The plain interpreter of programs: node after node, each by its operation's twin. It judges plans.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/twin.h"

namespace brine::reference {

using Known = std::map<int, Values>;  // by node

// What the function's plan gives for every node that the function needs.
Known values_by_plan(const Program& program, const Function& function, const Array& X);

// The outputs of the function for these rows. Where an operation's definition leaves a choice (of equally near rows),
// it is the plan's, if that is as good as the twin's. Throws Error{kUsage} where a value is refused.
std::vector<Values> interpret(const Program& program, const Function& function, const Values& X, const Known& by_plan);

// How far a kernel's results were from its twin's, over all of its nodes.
struct Difference {
  double ulps = 0;         // the largest that is allowed; of the rest infinity
  std::string where = {};  // the first that is not allowed: node, element, both values; empty: none
};
using Differences = std::map<std::string, Difference, std::less<>>;  // by operation

// Each kernel's result beside what its twin makes of the plan's own inputs: so each operation answers for itself
// alone, however far its inputs are from what they should be.
void compare_every_node(const Program& program, const Function& function, const Known& by_plan, Index rows,
                        Differences& differences);

// Element by element; adds to `difference`.
void compare(const Call& call, const Twin& twin, const Values& expected, const Values& found, Difference& difference);

}  // namespace brine::reference
