// The header of numpy's .npy files, versions 1 to 3: what stands before the values.
//
// The header is a Python literal; it is read by a grammar of our own that knows dicts, tuples, lists, strings, integers
// and booleans, in at most 64 KiB. What the description of the elements means is not decided here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"

namespace brine {

// The description of an element: a dtype string, or fields; of a field also the shape of what it holds.
struct NpyDescr {
  std::string text;              // "<f8", "|O"; empty if there are fields
  std::vector<struct NpyField> fields;
  std::vector<std::int64_t> shape;  // of a field, or of a whole (descr, shape) pair; empty: one element
};
struct NpyField {
  std::string name;  // of a (title, name) pair the name; "" with a "|V4" is padding
  NpyDescr descr;
};

struct NpyHeader {
  NpyDescr descr;
  bool fortran_order = false;
  std::vector<std::int64_t> shape;  // at most 64 extents, none negative
  std::uint64_t data_offset = 0;    // from the first byte of the magic
};

bool is_npy(ByteView bytes);

// Reads a header at `in` and leaves it at the first value.
NpyHeader read_npy_header(ByteReader& in);

// The header of an array whose elements numpy spells `descr` ("<f8"), padded to a multiple of 64 bytes.
std::string npy_header(std::string_view descr, std::span<const std::int64_t> shape);
// The same of any element: `descr` is the Python literal, in quotes or brackets. UTF-8, version 3 where it must be.
std::string npy_header_of(std::string_view descr_literal, bool fortran_order, std::span<const std::int64_t> shape);

}  // namespace brine
