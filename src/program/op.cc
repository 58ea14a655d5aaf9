// The operations that a program makes by itself, and the memory of kernels.
#include "program/op.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace brine {

constinit const Op kInput{.name = "input"};
constinit const Op kConstant{.name = "constant"};

void Buffer::Free::operator()(void* memory) const { std::free(memory); }

void Buffer::grow(std::size_t size) {
  constexpr std::size_t kAlignment = 64;
  const std::size_t wanted = (std::max(size, size_ + size_ / 2) + kAlignment - 1) / kAlignment * kAlignment;
  void* memory = std::aligned_alloc(kAlignment, wanted);
  if (!memory) throw std::bad_alloc();
  if (size_) std::memcpy(memory, data_.get(), size_);
  data_.reset(memory);
  size_ = wanted;
}

}  // namespace brine
