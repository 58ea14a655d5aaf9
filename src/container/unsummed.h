// Stored entries of an archive that were given out before their sums were compared.
//
// A large model is stored in its archive as it is, so that the sums are most of what opening it costs. Who only looks
// around need not wait for them; who believes the bytes asks first. Any thread, once all are added.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "base/bytes.h"
#include "base/place.h"

namespace brine {

class UnsummedEntries {
 public:
  void add(ByteView bytes, std::uint32_t crc, std::string name, Place at);

  // Throws Error{kMalformed} at an entry whose sum is not what its archive says: of all entries, on a few threads, the
  // first such one; or of the entry that `bytes` are in, if it is one of these.
  void require_all();
  void require(ByteView bytes);

 private:
  struct Entry {
    ByteView bytes;
    std::uint32_t crc;
    std::string name;
    Place at;
  };
  using Entries = std::map<const std::uint8_t*, Entry>;  // by their first byte
  Entries::iterator forget(Entries::iterator entry, std::uint32_t found);

  std::mutex mutex_;
  Entries entries_;  // those that nobody has summed, or whose sum was wrong
};

// Throws Error{kMalformed} unless `found` is the sum that the archive tells.
void require_sum(std::uint32_t expected, std::uint32_t found, std::string_view name, const Place& at);

}  // namespace brine
