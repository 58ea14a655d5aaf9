// Memory for what a stream unpacks to. It grows as bytes arrive and never by what a file declares; every growth is
// charged first. What it gives away lives as long as its owner.
#pragma once

#include <cstdlib>
#include <limits>
#include <memory>
#include <span>

#include "base/limits.h"
#include "container/unpack.h"

namespace brine {

class GrowingBuffer {
 public:
  // `size_max`: no more than this is ever asked for; a stream that wants more is the caller's error.
  GrowingBuffer(Limits& limits, Place at, std::uint64_t size_max = std::numeric_limits<std::uint64_t>::max())
      : limits_(limits), at_(std::move(at)), size_max_(size_max) {}

  // Where the next bytes go: empty only when `size_max` is reached.
  std::span<std::uint8_t> room();
  void produced(std::uint64_t count);
  std::uint64_t size() const { return size_; }
  ByteView bytes() const { return {memory_.get(), size_}; }
  OwnedBytes finish() &&;

 private:
  struct Free {
    void operator()(std::uint8_t* memory) const { std::free(memory); }
  };
  void grow();

  Limits& limits_;
  Place at_;
  std::uint64_t size_max_;
  std::unique_ptr<std::uint8_t, Free> memory_;
  std::uint64_t size_ = 0;
  std::uint64_t capacity_ = 0;
};

}  // namespace brine
