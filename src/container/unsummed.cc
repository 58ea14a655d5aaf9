// See unsummed.h.
#include "container/unsummed.h"

#include <atomic>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/threads.h"
#include "container/crc32.h"

namespace brine {

void require_sum(std::uint32_t expected, std::uint32_t found, std::string_view name, const Place& at) {
  if (found != expected)
    throw Error(Kind::kMalformed, at,
                fmt::format("zip entry {}: expected CRC {:08x}, found {:08x}", name, expected, found));
}

void UnsummedEntries::add(ByteView bytes, std::uint32_t crc, std::string name, Place at) {
  if (!bytes.empty()) entries_.insert({bytes.data(), {bytes, crc, std::move(name), std::move(at)}});
}

UnsummedEntries::Entries::iterator UnsummedEntries::forget(Entries::iterator entry, std::uint32_t found) {
  require_sum(entry->second.crc, found, entry->second.name, entry->second.at);
  return entries_.erase(entry);
}

void UnsummedEntries::require_all() {
  constexpr std::uint64_t kThreadBytesMin = 4 << 20;
  const std::lock_guard lock(mutex_);
  std::vector<ByteView> all;
  std::uint64_t size = 0;
  for (const auto& [first, entry] : entries_) {
    all.push_back(entry.bytes);
    size += entry.bytes.size();
  }
  std::vector<std::uint32_t> found(all.size());
  std::atomic<std::size_t> next{0};
  in_parallel(n_threads(size / kThreadBytesMin), [&](int) {
    for (std::size_t i = next++; i < all.size(); i = next++) found[i] = crc32_of(all[i]);
  });
  auto entry = entries_.begin();
  for (const std::uint32_t sum : found) entry = forget(entry, sum);
}

void UnsummedEntries::require(ByteView bytes) {
  const std::lock_guard lock(mutex_);
  auto entry = entries_.upper_bound(bytes.data());
  if (entry == entries_.begin()) return;
  --entry;
  if (static_cast<std::uint64_t>(bytes.data() - entry->first) < entry->second.bytes.size())
    forget(entry, crc32_of(entry->second.bytes));
}

}  // namespace brine
