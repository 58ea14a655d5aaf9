// One cell of an object column: what a pandas or numpy object array holds, without Python.
#pragma once

#include <cstdint>
#include <string_view>

namespace brine {

// None, a NaN, pandas' NA and "" are four different things to scikit-learn's encoders, and so they are here.
struct Cell {
  enum class Kind : std::uint32_t { kNone, kNa, kBool, kInt, kFloat, kText };

  union {
    std::int64_t integer;  // kBool, kInt
    double real;           // kFloat; a NaN is missing
    const char* data;      // kText: somebody else's bytes
  };
  std::uint32_t size;  // of the text
  Kind kind;

  static Cell none() { return make(Kind::kNone); }
  static Cell na() { return make(Kind::kNa); }
  static Cell of(bool value) {
    Cell cell = make(Kind::kBool);
    cell.integer = value;
    return cell;
  }
  static Cell of(std::int64_t value) {
    Cell cell = make(Kind::kInt);
    cell.integer = value;
    return cell;
  }
  static Cell of(double value) {
    Cell cell = make(Kind::kFloat);
    cell.real = value;
    return cell;
  }
  static Cell of(std::string_view text) {
    Cell cell = make(Kind::kText);
    cell.data = text.data();
    cell.size = static_cast<std::uint32_t>(text.size());
    return cell;
  }

  std::string_view text() const { return {data, size}; }
  bool is_text() const { return kind == Kind::kText; }
  bool is_number() const { return kind == Kind::kBool || kind == Kind::kInt || kind == Kind::kFloat; }
  bool is_nan() const { return kind == Kind::kFloat && real != real; }
  bool is_missing() const { return kind == Kind::kNone || kind == Kind::kNa || is_nan(); }
  double number() const { return kind == Kind::kFloat ? real : static_cast<double>(integer); }

  // Python's ==, but a NaN equals a NaN (as scikit-learn's lookups treat it): 1 == 1.0 == True; text with text only.
  bool equals(const Cell& other) const {
    if (is_text() || other.is_text()) return is_text() && other.is_text() && text() == other.text();
    if (is_number() && other.is_number()) {
      if (is_nan() || other.is_nan()) return is_nan() && other.is_nan();
      if (kind != Kind::kFloat && other.kind != Kind::kFloat) return integer == other.integer;
      return number() == other.number();
    }
    return kind == other.kind;
  }

 private:
  static Cell make(Kind kind) {
    Cell cell;
    cell.integer = 0;
    cell.size = 0;
    cell.kind = kind;
    return cell;
  }
};
static_assert(sizeof(Cell) == 16);

}  // namespace brine
