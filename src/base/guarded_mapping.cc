#include "base/guarded_mapping.h"

#include <cerrno>
#include <csignal>
#include <limits>
#include <mutex>
#include <sys/mman.h>
#include <unistd.h>

namespace brine {

struct GuardedMapping::Slot {
  static constexpr std::uintptr_t kNothingLost = std::numeric_limits<std::uintptr_t>::max();

  std::atomic<std::uintptr_t> begin{0};  // 0: free
  std::atomic<std::uintptr_t> end{0};
  std::atomic<std::uintptr_t> lost{kNothingLost};  // the lowest address that faulted
};

namespace {

using Slot = GuardedMapping::Slot;

// Slots in blocks that are never freed: the handler may walk them at any moment.
struct Block {
  static constexpr int kSlots = 32;
  Slot slots[kSlots];
  std::atomic<Block*> next{nullptr};
};

constinit Block first_block;
constinit std::mutex slots_mutex;
constinit struct sigaction previous_action = {};
constinit std::atomic<bool> anything_lost{false};
std::uintptr_t page_size;  // set before the handler is installed

Slot* slot_of(std::uintptr_t address) {
  for (Block* block = &first_block; block; block = block->next.load(std::memory_order_acquire))
    for (Slot& slot : block->slots)
      if (const std::uintptr_t begin = slot.begin.load(std::memory_order_acquire);
          begin != 0 && address >= begin && address < slot.end.load(std::memory_order_relaxed))
        return &slot;
  return nullptr;
}

bool put_zeros(Slot& slot, std::uintptr_t address) {
  const std::uintptr_t page = address & ~(page_size - 1);
  void* wanted = reinterpret_cast<void*>(page);
  if (::mmap(wanted, slot.end.load(std::memory_order_relaxed) - page, PROT_READ,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0) != wanted)
    return false;
  anything_lost.store(true, std::memory_order_relaxed);
  std::uintptr_t lost = slot.lost.load(std::memory_order_relaxed);
  while (page < lost && !slot.lost.compare_exchange_weak(lost, page, std::memory_order_relaxed)) {
  }
  return true;
}

void hand_on(int signal, siginfo_t* info, void* context) {
  if (previous_action.sa_flags & SA_SIGINFO) return previous_action.sa_sigaction(signal, info, context);
  const auto handler = previous_action.sa_handler;
  const bool is_fault = info->si_code > 0;  // not sent by kill()
  if (handler != SIG_DFL && handler != SIG_IGN) return handler(signal);
  if (handler == SIG_IGN && !is_fault) return;
  ::signal(signal, SIG_DFL);  // a fault comes again as soon as this returns
  if (!is_fault) ::raise(signal);
}

void handle(int signal, siginfo_t* info, void* context) {
  const int error = errno;
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  Slot* slot = info->si_code > 0 ? slot_of(address) : nullptr;
  if (!slot || !put_zeros(*slot, address)) hand_on(signal, info, context);
  errno = error;
}

void install() {
  page_size = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  struct sigaction action = {};
  action.sa_sigaction = handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGBUS, nullptr, &previous_action);  // before the handler can run
  ::sigaction(SIGBUS, &action, nullptr);
}

Slot& free_slot() {
  for (Block* block = &first_block;; block = block->next.load(std::memory_order_relaxed)) {
    for (Slot& slot : block->slots)
      if (slot.begin.load(std::memory_order_relaxed) == 0) return slot;
    if (!block->next.load(std::memory_order_relaxed)) block->next.store(new Block, std::memory_order_release);
  }
}

}  // namespace

GuardedMapping::GuardedMapping(ByteView bytes) : slot_(nullptr) {
  static std::once_flag installed;
  std::call_once(installed, install);
  if (bytes.empty()) return;
  const std::lock_guard lock(slots_mutex);
  slot_ = &free_slot();
  const auto begin = reinterpret_cast<std::uintptr_t>(bytes.data());
  const std::uintptr_t end = begin + bytes.size();
  slot_->lost.store(Slot::kNothingLost, std::memory_order_relaxed);
  slot_->end.store((end + page_size - 1) & ~(page_size - 1), std::memory_order_relaxed);
  slot_->begin.store(begin, std::memory_order_release);
}

GuardedMapping::~GuardedMapping() {
  if (!slot_) return;
  const std::lock_guard lock(slots_mutex);
  slot_->begin.store(0, std::memory_order_release);
}

std::optional<std::uint64_t> GuardedMapping::lost_at() const {
  if (!slot_) return std::nullopt;
  const std::uintptr_t lost = slot_->lost.load(std::memory_order_relaxed);
  if (lost == Slot::kNothingLost) return std::nullopt;
  return lost - slot_->begin.load(std::memory_order_relaxed);
}

bool GuardedMapping::is_lost(const void* address) {
  if (!anything_lost.load(std::memory_order_relaxed)) return false;
  const Slot* slot = slot_of(reinterpret_cast<std::uintptr_t>(address));
  return slot && slot->lost.load(std::memory_order_relaxed) != Slot::kNothingLost;
}

}  // namespace brine
