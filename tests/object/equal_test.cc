// Equality of graphs.
#include "object/equal.h"

#include "tests/read/pickled.h"

using namespace brine;
using namespace brine::tests;

namespace {

bool are_equal(std::string_view a, std::string_view b) {
  const object::Graph left = graph_of(a), right = graph_of(b);
  const bool result = object::equal(left.root(), right.root());
  CHECK(object::equal(right.root(), left.root()) == result);
  return result;
}

}  // namespace

TEST_CASE("values are equal by what they are, not by how they were written") {
  CHECK(are_equal("(K\1Va\nF1.0\nt.", raw("K\1X\1\0\0\0aG?\xf0\0\0\0\0\0\0\x87.")));
  CHECK(are_equal("(im\nC\n.", "\x80\2cm\nC\n)\x81."));
  CHECK_FALSE(are_equal("K\1.", "K\2."));
  CHECK_FALSE(are_equal("K\1.", "F1.0\n."));
  CHECK_FALSE(are_equal("F0.0\n.", "F-0.0\n."));
  CHECK_FALSE(are_equal("Va\n.", "S'a'\n."));
  CHECK_FALSE(are_equal("(K\1K\2t.", "(K\1t."));
  CHECK_FALSE(are_equal("\x80\2cm\nC\n)\x81}b.", "\x80\2cm\nC\n)\x81."));
}

TEST_CASE("what one graph shares and the other repeats is equal") {
  CHECK(are_equal("]q\1h\1\x86.", "]]\x86."));
  CHECK_FALSE(are_equal("]q\1h\1\x86.", "]]K\1a\x86."));
}

TEST_CASE("cycles that unroll alike are equal, whatever their length") {
  CHECK(are_equal("]q\1h\1a.", "]q\1]h\1aa."));
  CHECK_FALSE(are_equal("]q\1h\1a.", "]q\1](K\1h\1ea."));
}

TEST_CASE("towers of shared tuples are compared in the time of their nodes") {
  std::string shared = "N";
  for (int i = 0; i < 2000; ++i) shared += "2\x86";
  CHECK(are_equal(shared + ".", shared + "."));
  CHECK_FALSE(are_equal(shared + ".", "K\1" + shared.substr(1) + "."));
}
