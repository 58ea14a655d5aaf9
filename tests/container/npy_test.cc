// The header of .npy files.
#include "container/npy.h"

#include <doctest/doctest.h>

using namespace brine;

namespace {

std::string npy(const std::string& header, char major = 1) {
  std::string bytes = std::string("\x93NUMPY") + major + '\0';
  for (int i = 0; i < (major == 1 ? 2 : 4); ++i) bytes.push_back(static_cast<char>(header.size() >> (8 * i)));
  return bytes + header + "values";
}

NpyHeader read(const std::string& header, char major = 1) {
  const std::string bytes = npy(header, major);
  ByteReader in(bytes_of(bytes), place_in("t.npy"));
  const NpyHeader result = read_npy_header(in);
  CHECK(text_of(in.rest()) == "values");
  CHECK(result.data_offset == bytes.size() - 6);
  return result;
}

bool is_malformed(const std::string& header) {
  try {
    read(header);
  } catch (const Error& error) {
    return error.kind() == Kind::kMalformed && error.place().offset >= 10;
  }
  return false;
}

}  // namespace

TEST_CASE("the header that numpy writes is read, whatever version") {
  for (const char major : {char{1}, char{2}, char{3}}) {
    const NpyHeader header = read("{'descr': '<f8', 'fortran_order': True, 'shape': (3, 4), }      \n", major);
    CHECK(header.descr.text == "<f8");
    CHECK(header.fortran_order);
    CHECK(header.shape == std::vector<std::int64_t>{3, 4});
  }
  CHECK(read("{'descr': '|u1', 'fortran_order': False, 'shape': (), }").shape.empty());
  CHECK(read("{'descr': '|u1', 'fortran_order': False, 'shape': (5L,), }").shape == std::vector<std::int64_t>{5});
}

TEST_CASE("structured descriptions keep names, padding, titles and shapes") {
  const NpyHeader header = read(
      "{'descr': [('a', '<i8'), (('title', 'b'), [('c', '<f4', (2, 3))]), ('', '|V7')], 'fortran_order': False, "
      "'shape': (2,)}");
  REQUIRE(header.descr.fields.size() == 3);
  CHECK(header.descr.fields[0].name == "a");
  CHECK(header.descr.fields[1].name == "b");
  CHECK(header.descr.fields[1].descr.fields[0].descr.shape == std::vector<std::int64_t>{2, 3});
  CHECK(header.descr.fields[2].name == "");
  CHECK(header.descr.fields[2].descr.text == "|V7");
}

TEST_CASE("a header that is not the literal of a dict with exactly three keys is refused") {
  const std::string good = "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }";
  for (const std::string& bad :
       {std::string(""), std::string("{}"), good + "x", good.substr(0, good.size() - 1), "[" + good,
        std::string("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (3,)}"),
        std::string("{'descr': '<f8', 'fortran_order': 0, 'shape': (3,)}"),
        std::string("{'descr': '<f8', 'fortran_order': False, 'shape': (-3,)}"),
        std::string("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}"),
        std::string("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), 'more': 1}"),
        std::string("{'descr': __import__('os').system('x'), 'fortran_order': False, 'shape': (3,)}"),
        "{'descr': " + std::string(60000, '['), "{'descr': '<f8', 'fortran_order': False, 'shape': (" + [] {
          std::string extents;
          for (int i = 0; i < 65; ++i) extents += "1,";
          return extents;
        }() + ")}"})
    CHECK(is_malformed(bad));
}

TEST_CASE("a header longer than 64 KiB is refused before it is read") {
  std::string bytes = std::string("\x93NUMPY\2\0", 8) + std::string("\xff\xff\xff\xff", 4) + "{";
  ByteReader in(bytes_of(bytes), place_in("t.npy"));
  CHECK_THROWS_AS(read_npy_header(in), Error);
}
