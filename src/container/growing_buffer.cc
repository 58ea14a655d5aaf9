#include "container/growing_buffer.h"

#include <algorithm>
#include <new>

namespace brine {
namespace {

constexpr std::uint64_t kFirstBytes = 16 << 10;

}  // namespace

std::span<std::uint8_t> GrowingBuffer::room() {
  if (size_ == capacity_ && capacity_ < size_max_) grow();
  return {memory_.get() + size_, static_cast<std::size_t>(capacity_ - size_)};
}

void GrowingBuffer::grow() {
  const std::uint64_t wanted = std::min(size_max_ - capacity_, std::max(capacity_, kFirstBytes));
  const std::uint64_t left = limits_.memory_max - limits_.memory_used;
  const std::uint64_t more = std::max<std::uint64_t>(1, std::min(wanted, left));  // 1: let the charge below say it
  limits_.charge_memory(more, at_);
  // realloc, since glibc moves large blocks by remapping: no second copy in memory while growing.
  void* memory = std::realloc(memory_.get(), capacity_ + more);
  if (!memory) throw std::bad_alloc();
  (void)memory_.release();
  memory_.reset(static_cast<std::uint8_t*>(memory));
  capacity_ += more;
}

void GrowingBuffer::produced(std::uint64_t count) {
  limits_.charge_work(count, at_);
  size_ += count;
}

OwnedBytes GrowingBuffer::finish() && {
  const ByteView view = bytes();
  std::shared_ptr<const void> owner(memory_.release(),
                                    [](const void* memory) { std::free(const_cast<void*>(memory)); });
  return {std::move(owner), view};
}

}  // namespace brine
