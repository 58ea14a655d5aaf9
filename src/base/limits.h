// What one load may use. One object travels with it; everything is charged before it is asked for.
//
// A length that comes from a file never reaches resize, reserve or new before `charge` or `require` has accepted it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>

#include "base/error.h"

namespace brine {

struct Limits {
  std::uint64_t memory_max = std::uint64_t{1} << 30;  // bytes that brine allocates for what the file says, in total
  std::uint64_t nodes_max = std::uint64_t{1} << 27;   // objects in the graph
  std::uint64_t work_max = std::uint64_t{1} << 32;    // opcodes, entries, bytes unpacked: an end for every loop
  std::uint32_t depth_max = 10'000;                   // of nesting, where a format nests

  std::uint64_t memory_used = 0;
  std::uint64_t nodes_used = 0;
  std::uint64_t work_used = 0;

  // The defaults for a file of this size: a file may need several times its own bytes, a small one at most 1 GiB.
  static Limits for_file(std::uint64_t file_bytes) {
    Limits limits;
    if (file_bytes < std::numeric_limits<std::uint64_t>::max() / 8)
      limits.memory_max = std::max(limits.memory_max, 8 * file_bytes);
    limits.work_max = std::max(limits.work_max, 4 * limits.memory_max);
    return limits;
  }

  // `at` is a Place, or anything with a place() that makes one: only a failure needs it.
  template <class At>
  void charge_memory(std::uint64_t bytes, const At& at) { charge(memory_used, memory_max, bytes, "memory", at); }
  template <class At>
  void charge_nodes(std::uint64_t count, const At& at) { charge(nodes_used, nodes_max, count, "nodes", at); }
  template <class At>
  void charge_work(std::uint64_t steps, const At& at) { charge(work_used, work_max, steps, "work", at); }
  void require_depth(std::uint64_t depth, const Place& at) const;

 private:
  template <class At>
  static void charge(std::uint64_t& used, std::uint64_t max, std::uint64_t amount, std::string_view what,
                     const At& at) {
    if (amount > max - used) {
      if constexpr (requires { at.place(); }) fail(what, max, amount, at.place());
      else fail(what, max, amount, at);
    }
    used += amount;
  }
  [[noreturn]] static void fail(std::string_view what, std::uint64_t max, std::uint64_t amount, const Place& at);
};

// The product of sizes from a file; throws Error{kMalformed} at `at` instead of wrapping around.
template <class Sizes>
std::uint64_t checked_product(const Sizes& sizes, std::uint64_t start, const Place& at) {
  std::uint64_t product = start;
  for (const auto size : sizes)
    if (size < 0 || __builtin_mul_overflow(product, static_cast<std::uint64_t>(size), &product))
      throw Error(Kind::kMalformed, at,
                  "the size of the array: expected one that fits into 64 bits, found a larger one");
  return product;
}

}  // namespace brine
