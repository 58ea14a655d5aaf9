// Where bytes go that brine writes: a file, memory, or what compresses them on the way.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/bytes.h"

namespace brine {

class Output {
 public:
  virtual ~Output() = default;

  // Throws Error{kOutput} if the bytes cannot be written.
  void write(ByteView bytes) {
    put(bytes);
    position_ += bytes.size();
  }
  void write(std::string_view text) { write(bytes_of(text)); }
  std::uint64_t position() const { return position_; }  // bytes written so far

 protected:
  virtual void put(ByteView bytes) = 0;

 private:
  std::uint64_t position_ = 0;
};

class OutputBytes final : public Output {
 public:
  const std::string& bytes() const& { return bytes_; }
  std::string bytes() && { return std::move(bytes_); }

 private:
  void put(ByteView bytes) override { bytes_ += text_of(bytes); }

  std::string bytes_;
};

}  // namespace brine
