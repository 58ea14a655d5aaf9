#include "program/type.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.h"

namespace brine {
namespace {

struct Facts {
  std::string_view name;
  std::size_t size;
  char kind;  // b, i, u, f, s, o
};
constexpr std::array<Facts, 14> kFacts = {{{"bool", 1, 'b'},
                                                {"int8", 1, 'i'},
                                                {"uint8", 1, 'u'},
                                                {"int16", 2, 'i'},
                                                {"uint16", 2, 'u'},
                                                {"int32", 4, 'i'},
                                                {"uint32", 4, 'u'},
                                                {"int64", 8, 'i'},
                                                {"uint64", 8, 'u'},
                                                {"float16", 2, 'f'},
                                                {"float32", 4, 'f'},
                                                {"float64", 8, 'f'},
                                                {"string", 16, 's'},
                                                {"object", 16, 'o'}}};

const Facts& facts(Dtype dtype) { return kFacts[static_cast<std::size_t>(dtype)]; }

// The narrowest float that numpy lets this dtype meet without loss, in bytes.
std::size_t float_bytes(Dtype dtype) {
  const Facts& f = facts(dtype);
  if (f.kind == 'b') return 2;
  if (f.kind == 'f') return f.size;
  return f.size == 1 ? 2 : f.size == 2 ? 4 : 8;
}

Dtype float_of(std::size_t bytes) {
  return bytes == 2 ? Dtype::kFloat16 : bytes == 4 ? Dtype::kFloat32 : Dtype::kFloat64;
}

Dtype signed_of(std::size_t bytes) {
  return bytes == 1 ? Dtype::kInt8 : bytes == 2 ? Dtype::kInt16 : bytes == 4 ? Dtype::kInt32 : Dtype::kInt64;
}

std::string extent_text(Index extent) {
  return extent == kRows ? "n" : extent == kDynamic ? "?" : std::to_string(extent);
}

}  // namespace

Index Type::row_size() const {
  Index product = 1;
  for (std::size_t i = has_rows() ? 1 : 0; i < shape.size(); ++i) product *= shape[i];
  return product;
}

Index Type::size() const {
  Index product = 1;
  for (const Index extent : shape) product *= extent;
  return product;
}

bool is_float(Dtype dtype) { return facts(dtype).kind == 'f'; }
bool is_integer(Dtype dtype) { return facts(dtype).kind == 'i' || facts(dtype).kind == 'u'; }
bool is_number(Dtype dtype) { return dtype < Dtype::kString; }
std::size_t size_of(Dtype dtype) { return facts(dtype).size; }
std::string_view name_of(Dtype dtype) { return facts(dtype).name; }

bool dtype_named(std::string_view name, Dtype& dtype) {
  for (std::size_t i = 0; i < kFacts.size(); ++i)
    if (kFacts[i].name == name) {
      dtype = static_cast<Dtype>(i);
      return true;
    }
  return false;
}

Dtype promote(Dtype a, Dtype b) {
  if (!is_number(a) || !is_number(b)) throw Error(Kind::kUsage, "expected numbers, found text");
  if (a == b) return a;
  const Facts &p = facts(a), &q = facts(b);
  if (p.kind == 'b') return b;
  if (q.kind == 'b') return a;
  if (p.kind == 'f' || q.kind == 'f') return float_of(std::max(float_bytes(a), float_bytes(b)));
  if (p.kind == q.kind) return p.size >= q.size ? a : b;
  const std::size_t signed_bytes = p.kind == 'i' ? p.size : q.size, unsigned_bytes = p.kind == 'u' ? p.size : q.size;
  if (signed_bytes > unsigned_bytes) return signed_of(signed_bytes);
  return unsigned_bytes == 8 ? Dtype::kFloat64 : signed_of(2 * unsigned_bytes);
}

Dtype promote_any(Dtype a, Dtype b) {
  if (a == b) return a;
  return is_number(a) && is_number(b) ? promote(a, b) : Dtype::kObject;
}

Shape broadcast(const Shape& a, const Shape& b) {
  Shape out(std::max(a.size(), b.size()), 1);
  for (std::size_t i = 0; i < out.size(); ++i) {  // i counts from the last axis
    const Index p = i < a.size() ? a[a.size() - 1 - i] : 1, q = i < b.size() ? b[b.size() - 1 - i] : 1;
    if (p != q && p != 1 && q != 1)
      throw Error(Kind::kMalformed, fmt::format("{} and {} do not broadcast", to_string(a), to_string(b)));
    out[out.size() - 1 - i] = p == 1 ? q : p;
  }
  for (std::size_t i = 1; i < out.size(); ++i)
    if (out[i] == kRows) throw Error(Kind::kInternal, "rows must be the first axis of a value");
  return out;
}

std::string to_string(const Shape& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + extent_text(shape[i]);
  return text + (shape.size() == 1 ? ",)" : ")");
}

std::string to_string(const Type& type) {
  if (type.form == Form::kTable) {
    std::string text = "table(n";
    for (const Column& column : type.columns) text += fmt::format(", {}: {}", column.name, name_of(column.dtype));
    return text + ")";
  }
  const char* form = type.form == Form::kCsr ? " csr" : type.form == Form::kRagged ? " ragged" : "";
  return std::string(name_of(type.dtype)) + form + to_string(type.shape);
}

}  // namespace brine
