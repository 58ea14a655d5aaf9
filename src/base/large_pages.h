// A hint to the system for memory that will be filled as a whole: large pages cost one fault where small ones cost
// hundreds. Only speed hangs on it.
#pragma once

#include <cstddef>
#include <vector>

namespace brine {

void prefer_large_pages(void* address, std::size_t size);

// As out.reserve(size).
template <class T>
void reserve_in_large_pages(std::vector<T>& out, std::size_t size) {
  if (size <= out.capacity()) return;
  out.reserve(size);
  prefer_large_pages(out.data(), out.capacity() * sizeof(T));
}

}  // namespace brine
