// Mapped files that shrink while they are read: the kernel sends SIGBUS for a page that its file no longer has.
//
// The first guard installs a handler for it, for the whole process. For an address in a guarded mapping the handler
// puts zeros in the place of the page and of all that follow in the mapping, and the reader reads on; whoever reads
// asks lost_at() afterwards and throws away what it made of them. No frame is left by a jump, so destructors run and
// kernels need not know. Any other SIGBUS goes to the handler that was there before, or ends the process as it would
// have. The handler runs on the thread that faulted, takes no lock and allocates nothing; one that is installed later
// by others should hand on what is not its own, as this one does.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace brine {

class GuardedMapping {
 public:
  // `bytes`: all of a mapping, which must outlive the guard.
  explicit GuardedMapping(ByteView bytes);
  ~GuardedMapping();
  GuardedMapping(const GuardedMapping&) = delete;
  GuardedMapping& operator=(const GuardedMapping&) = delete;

  // Offset of the first page that a reader found gone.
  std::optional<std::uint64_t> lost_at() const;
  // Whether `address` is in a guarded mapping of which a page was found gone: for those who hold no guard.
  static bool is_lost(const void* address);

  struct Slot;  // what the handler looks at

 private:
  Slot* slot_;
};

}  // namespace brine
