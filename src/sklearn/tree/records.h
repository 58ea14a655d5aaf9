// Structured numpy arrays: their fields, by name, as plain vectors.
//
// Releases moved, widened and packed the fields of tree nodes, so that names alone are stable: a field may stand at any
// offset, unaligned, in any width and byte order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/index.h"
#include "object/graph.h"

namespace brine::sklearn {

class Records {
 public:
  // `array`: of one axis and a structured dtype; `path`: its place in the model. Throws Error{kMalformed} otherwise.
  Records(const object::Ref& array, std::string path);

  Index size() const { return size_; }
  std::uint64_t bytes() const { return array_->data.size(); }
  bool has(std::string_view name) const;
  Records part(Index first, Index size) const;  // of these records; size may reach beyond the last

  // Each appends the field's value of every record.
  void append_integers(std::string_view name,
                       std::vector<std::int32_t>& out) const;  // what does not fit: see math::clamped
  void append_numbers(std::string_view name, std::vector<double>& out) const;
  void append_flags(std::string_view name, std::vector<std::uint8_t>& out) const;  // 0 or 1

 private:
  const object::Dtype::Field* find(std::string_view name) const;
  const object::Dtype::Field& field(std::string_view name) const;
  [[noreturn]] void fail(const std::string& what) const;
  template <class Out, class Convert>
  void append(std::string_view name, std::vector<Out>& out, Convert convert) const;

  object::Ref ref_;
  std::string path_;
  const object::Array* array_;
  Index first_ = 0, size_ = 0;
};

}  // namespace brine::sklearn
