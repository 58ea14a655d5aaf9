// A hint to the system for memory that will be filled as a whole: large pages cost one fault where small ones cost
// hundreds. Only speed hangs on it.
#pragma once

#include <cstddef>
#include <memory>
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

// Memory for `size` values, which nobody has written yet: pages that stay so cost nothing.
template <class T>
std::unique_ptr<T[]> in_large_pages(std::size_t size) {
  std::unique_ptr<T[]> made = std::make_unique_for_overwrite<T[]>(size);
  prefer_large_pages(made.get(), size * sizeof(T));
  return made;
}

}  // namespace brine
