#include "base/large_pages.h"

#include <sys/mman.h>
#include <unistd.h>
#include <cstdint>

namespace brine {

void prefer_large_pages(void* address, std::size_t size) {
#if defined(MADV_HUGEPAGE)
  constexpr std::size_t kWorthIt = std::size_t{4} << 20;
  if (size < kWorthIt) return;
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = reinterpret_cast<std::uintptr_t>(address), end = begin + size;
  const std::uintptr_t first = (begin + page - 1) & ~(page - 1), last = end & ~(page - 1);
  ::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);  // refused: small pages then
#endif
}

}  // namespace brine
