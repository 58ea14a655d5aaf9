// What numpy persists, as the graph's own kinds; and what only pretends to be it.
#include "tests/read/pickled.h"

using namespace brine;
using namespace brine::tests;

namespace {

std::string array_pickle(std::string_view shape, const std::string& dtype, std::string_view fortran,
                         const std::string& data, std::string_view type = "cnumpy\nndarray\n") {
  return "cnumpy.core.multiarray\n_reconstruct\n(" + std::string(type) + "(I0\ntC\1btR(K\1(" + std::string(shape) +
         "t" + dtype + std::string(fortran) + data + "tb";
}
const std::string kOne = raw("C\x08\0\0\0\0\0\0\xf0?");  // 1.0

}  // namespace

TEST_CASE("an array is a view of the file's own bytes") {
  const object::Graph graph = graph_of(array_pickle("K\1", kFloat64, "I00\n", kOne) + ".");
  CHECK(object::print(graph.root()) == "array(<f8, (1,), [1.0])");
  CHECK(graph.facts.numpy_major == 1);
}

TEST_CASE("Python 2 and protocol 2 spell an array's bytes as text of Latin-1") {
  CHECK(text_of_pickle(array_pickle("K\1", kFloat64, "I00\n", raw("U\x08\0\0\0\0\0\0\xf0?")) + ".") ==
        "array(<f8, (1,), [1.0])");
  CHECK(text_of_pickle(array_pickle("K\1", kFloat64, "I00\n",
                                    raw("c_codecs\nencode\n(X\x09\0\0\0\0\0\0\0\0\0\xc3\xb0?Vlatin1\ntR")) +
                       ".") == "array(<f8, (1,), [1.0])");
}

TEST_CASE("an array whose shape, size or dtype lies is refused at its BUILD") {
  const auto error = [](std::string_view shape, const std::string& dtype, const std::string& data) {
    return error_of_pickle(array_pickle(shape, dtype, "I00\n", data) + ".");
  };
  CHECK(error("K\2", kFloat64, kOne).find("BUILD: array of shape (2,) and dtype <f8: expected 16 bytes, found 8") !=
        std::string::npos);
  CHECK(error("I-1\n", kFloat64, kOne).find("BUILD: shape: expected ints that are not negative") != std::string::npos);
  CHECK(error("I4294967296\nI4294967296\n", kFloat64, kOne).find("expected one that fits into 64 bits") !=
        std::string::npos);
  CHECK(error("I2305843009213693952\n", kFloat64, kOne).find("expected one that fits into 64 bits") !=
        std::string::npos);
  CHECK(error("K\2", kObject, "]Na").find("BUILD: array of shape (2,): expected 2 objects, found 1") !=
        std::string::npos);
  CHECK(error("K\1", kObject, kOne).find("BUILD: array of objects: expected a list, found bytes") != std::string::npos);
  CHECK(error("K\1", "N", kOne).find("BUILD: array: expected a dtype, found None") != std::string::npos);
  CHECK(error(std::string(65, 'N'), kFloat64, kOne).find("expected a tuple of at most 64 ints") != std::string::npos);
}

TEST_CASE("a dtype whose state contradicts its name is refused") {
  const auto error = [](std::string_view name, std::string_view state) {
    return error_of_pickle(dtype_pickle(name, state) + ".");
  };
  CHECK(error("f8", "K\3V<\nNNNK\4K\4I0\n").find("dtype: expected its size of 8 bytes in the state too, found 4") !=
        std::string::npos);
  CHECK(error("O8", "K\3V|\nNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffI0\n").find("the flags of objects") !=
        std::string::npos);
  CHECK(error("f8", "K\3V|\nNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x3f").find("no flags of objects") !=
        std::string::npos);
  CHECK(error("f8", "K\3V!\nNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffI0\n").find("a byte order") != std::string::npos);
  CHECK(error("f8", "K\7V<\nNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffI0\n").find("version 3 or 4, found 7") !=
        std::string::npos);
  const std::string field = "(Va\nt}Va\n(" + kFloat64 + "K\4tsK\x08K\1I0\n";
  CHECK(error("V8", "K\3V|\nN" + field).find("expected the field a within 8 bytes, found 8 bytes at 4") !=
        std::string::npos);
  CHECK(error("nonsense", "N").find("dtype: expected a name as numpy writes it") != std::string::npos);
}

TEST_CASE("dtypes that double in every field are limited by what copying them costs") {
  std::string dtype = dtype_pickle("i1", "K\3V|\nNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffI0\n");
  for (int depth = 0; depth < 40; ++depth)
    dtype = dtype_pickle("V1", "K\3V|\nN(Va\nVb\nt}(Va\n(" + dtype + "p" + std::to_string(depth) + "\nI0\ntVb\n(g" +
                                   std::to_string(depth) + "\nI0\ntuK\1K\1I0\n");
  CHECK(error_kind_of_pickle(dtype + ".") == Kind::kLimit);
}

TEST_CASE("an array of objects holds nodes in C order, itself among them if the file says so") {
  CHECK(text_of_pickle(array_pickle("K\2", kObject, "I01\n", "(lK\1aVa\na") + ".") == "array(|O, (2,), [1, 'a'])");
}

TEST_CASE("subclasses of numpy are arrays with their class; others stay the call that the file recorded") {
  CHECK(text_of_pickle(array_pickle("K\1", kFloat64, "I00\n", kOne, "cnumpy\nmatrix\n") + ".") ==
        "array<matrix>(<f8, (1,), [1.0])");
  CHECK(text_of_pickle(array_pickle("K\1", kFloat64, "I00\n", kOne, "cpandas\nIndex\n") + ".")
            .find("numpy.core.multiarray._reconstruct(pandas.Index") == 0);
}

TEST_CASE("Python's own containers that old protocols spell as calls are the containers") {
  CHECK(text_of_pickle("c__builtin__\nset\n((lK\1atR.") == "{1}");
  CHECK(text_of_pickle("cbuiltins\nfrozenset\n(]K\1atR.") == "frozenset(1)");
  CHECK(text_of_pickle("cbuiltins\nbytearray\n(C\1atR.") == "bytearray(b'a')");
  CHECK(text_of_pickle("c__builtin__\nbytearray\n(V\xe9\nVlatin-1\ntR.") == R"(bytearray(b'\xe9'))");
  CHECK(text_of_pickle("c__builtin__\nbytes\n)R.") == "b''");
  CHECK(text_of_pickle("c__builtin__\ncomplex\n(F1.0\nF2.0\ntR.") == "complex(1.0, 2.0)");
  CHECK(text_of_pickle("cbuiltins\nEllipsis\n.") == "Ellipsis");
  CHECK(error_of_pickle("c_codecs\nencode\n(V\\u20ac\nVlatin1\ntR.") != "");
}
