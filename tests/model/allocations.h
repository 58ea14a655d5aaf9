// How often this thread has asked operator new for memory.
#pragma once

#include <cstddef>

namespace brine::tests {

std::size_t allocations();

}  // namespace brine::tests
