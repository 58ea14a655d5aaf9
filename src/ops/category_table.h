// A lookup of distinct categories, made once for a plan: number, text or cell -> code, -1 where absent.
//
// Open addressing at a quarter's load. A file's author chooses the categories: a table in which one would stand far
// from its place is made again with another seed, so that no lookup takes more than kProbesMax steps.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "brine/cell.h"

namespace brine {

class CategoryTable {
 public:
  static constexpr std::uint32_t kProbesMax = 64;

  // Of two equal categories the later code stays, as in a Python dict.
  void add(double value, std::int64_t code);
  void add(std::int64_t value, std::int64_t code);
  void add(std::uint64_t value, std::int64_t code);
  void add(std::string_view text, std::int64_t code);
  void add(const Cell& cell, std::int64_t code);
  void finish();  // throws Error{kLimit} if no seed serves

  std::int64_t find(double value) const { return value != value ? nan_ : find_number(key_of(value)); }
  std::int64_t find(std::int64_t value) const { return find_number(key_of(value)); }
  std::int64_t find(std::uint64_t value) const { return find_number(key_of(value)); }
  std::int64_t find(std::string_view text) const;
  std::int64_t find(const Cell& cell) const;

 private:
  struct Number {  // equal numbers of Python have equal keys, whatever their type
    std::uint64_t bits;
    bool is_integer;  // beyond 2^53, where a double no longer holds it
    bool operator==(const Number&) const = default;
  };
  struct Entry {
    Number number;
    std::string_view text;
    std::int64_t code;
    bool is_text;
  };
  static Number key_of(double value);
  static Number key_of(std::int64_t value);
  static Number key_of(std::uint64_t value);
  std::uint64_t hash(const Number& number) const;
  std::uint64_t hash(std::string_view text) const;
  std::int64_t find_number(const Number& number) const;
  bool place_all();

  std::vector<Entry> entries_;
  std::vector<std::int32_t> slots_;  // index into entries_; -1: free
  std::uint64_t mask_ = 0, seed_ = 0;
  std::int64_t none_ = -1, na_ = -1, nan_ = -1;
};

}  // namespace brine
