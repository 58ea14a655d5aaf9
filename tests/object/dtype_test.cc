// numpy's dtype strings.
#include "object/graph.h"

#include <doctest/doctest.h>

using brine::object::dtype_of;
using brine::object::to_string;

TEST_CASE("a dtype is printed as numpy spells it, whatever spelling it was read from") {
  for (const char* text : {"<f8", ">f4", "|b1", "<i8", "|u1", "<U5", "|S3", "|O", "<M8[ns]", "<c16"}) {
    REQUIRE(dtype_of(text));
    CHECK(to_string(*dtype_of(text)) == text);
  }
  CHECK(to_string(*dtype_of("f8")) == "<f8");
  CHECK(to_string(*dtype_of("=i4")) == "<i4");
  CHECK(to_string(*dtype_of("?")) == "|b1");
}

TEST_CASE("what is no dtype of numpy's is none here") {
  for (const char* text : {"", "<", "f3", "i16", "q8", "b2", "f8x", "U99999999999", "<M8[", "U4294967295"})
    CHECK_FALSE(dtype_of(text));
}
