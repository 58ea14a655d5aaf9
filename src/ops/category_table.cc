// See category_table.h.
#include "ops/category_table.h"

#include <bit>
#include <cstring>

#include "base/error.h"

namespace brine {
namespace {

constexpr double kWholeMax = 9007199254740992.0;  // 2^53: up to here every integer is a double
constexpr int kSeeds = 16;

std::uint64_t mixed(std::uint64_t h) {  // the finalizer of MurmurHash3
  h = (h ^ h >> 33) * 0xff51afd7ed558ccd;
  h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53;
  return h ^ h >> 33;
}

}  // namespace

CategoryTable::Number CategoryTable::key_of(double value) {
  if (value >= kWholeMax && value < 9223372036854775808.0) return {static_cast<std::uint64_t>(value), true};
  if (value <= -kWholeMax && value >= -9223372036854775808.0)
    return {static_cast<std::uint64_t>(static_cast<std::int64_t>(value)), true};
  return {std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value), false};
}
CategoryTable::Number CategoryTable::key_of(std::int64_t value) {
  const double real = static_cast<double>(value);
  return real < kWholeMax && real > -kWholeMax ? key_of(real) : Number{static_cast<std::uint64_t>(value), true};
}
CategoryTable::Number CategoryTable::key_of(std::uint64_t value) {
  const double real = static_cast<double>(value);
  return real < kWholeMax ? key_of(real) : Number{value, true};
}

std::uint64_t CategoryTable::hash(const Number& number) const {
  return mixed(number.bits + (number.is_integer ? ~seed_ : seed_));
}

std::uint64_t CategoryTable::hash(std::string_view text) const {
  std::uint64_t h = seed_ ^ text.size() * 0x9e3779b97f4a7c15;
  const char* data = text.data();
  std::size_t left = text.size();
  for (; left >= 8; left -= 8, data += 8) {
    std::uint64_t word;
    std::memcpy(&word, data, 8);
    h = mixed(h ^ word);
  }
  std::uint64_t word = 0;
  std::memcpy(&word, data, left);
  return mixed(h ^ word);
}

void CategoryTable::add(double value, std::int64_t code) {
  if (value != value) nan_ = code;
  else entries_.push_back({key_of(value), {}, code, false});
}
void CategoryTable::add(std::int64_t value, std::int64_t code) { entries_.push_back({key_of(value), {}, code, false}); }
void CategoryTable::add(std::uint64_t value, std::int64_t code) {
  entries_.push_back({key_of(value), {}, code, false});
}
void CategoryTable::add(std::string_view text, std::int64_t code) { entries_.push_back({{}, text, code, true}); }
void CategoryTable::add(const Cell& cell, std::int64_t code) {
  switch (cell.kind) {
    case Cell::Kind::kNone:  none_ = code; break;
    case Cell::Kind::kNa:    na_ = code; break;
    case Cell::Kind::kText:  add(cell.text(), code); break;
    case Cell::Kind::kFloat: add(cell.real, code); break;
    case Cell::Kind::kBool:
    case Cell::Kind::kInt:   add(cell.integer, code); break;
  }
}

bool CategoryTable::place_all() {
  slots_.assign(slots_.size(), -1);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    std::uint64_t at = (entry.is_text ? hash(entry.text) : hash(entry.number)) & mask_;
    for (std::uint32_t probe = 0;; ++probe, at = (at + 1) & mask_) {
      if (probe == kProbesMax) return false;
      const std::int32_t held = slots_[at];
      if (held >= 0) {
        const Entry& other = entries_[static_cast<std::size_t>(held)];
        if (other.is_text != entry.is_text || (entry.is_text ? other.text != entry.text : other.number != entry.number))
          continue;
      }
      slots_[at] = static_cast<std::int32_t>(i);
      break;
    }
  }
  return true;
}

void CategoryTable::finish() {
  if (entries_.size() > 0x20000000) throw Error(Kind::kLimit, "expected at most 2^29 categories");
  slots_.resize(std::bit_ceil(4 * entries_.size() + 1));
  mask_ = slots_.size() - 1;
  for (int i = 0; i < kSeeds; ++i) {
    seed_ = mixed(static_cast<std::uint64_t>(i) + 0x51ed2701);
    if (place_all()) return;
  }
  throw Error(Kind::kLimit, "categories that collide whatever the seed of their table");
}

std::int64_t CategoryTable::find_number(const Number& number) const {
  std::uint64_t at = hash(number) & mask_;
  for (std::uint32_t probe = 0; probe < kProbesMax && slots_[at] >= 0; ++probe, at = (at + 1) & mask_) {
    const Entry& entry = entries_[static_cast<std::size_t>(slots_[at])];
    if (!entry.is_text && entry.number == number) return entry.code;
  }
  return -1;
}

std::int64_t CategoryTable::find(std::string_view text) const {
  std::uint64_t at = hash(text) & mask_;
  for (std::uint32_t probe = 0; probe < kProbesMax && slots_[at] >= 0; ++probe, at = (at + 1) & mask_) {
    const Entry& entry = entries_[static_cast<std::size_t>(slots_[at])];
    if (entry.is_text && entry.text == text) return entry.code;
  }
  return -1;
}

std::int64_t CategoryTable::find(const Cell& cell) const {
  switch (cell.kind) {
    case Cell::Kind::kNone:  return none_;
    case Cell::Kind::kNa:    return na_;
    case Cell::Kind::kText:  return find(cell.text());
    case Cell::Kind::kFloat: return find(cell.real);
    case Cell::Kind::kBool:
    case Cell::Kind::kInt:   return find(cell.integer);
  }
  return -1;
}

}  // namespace brine
