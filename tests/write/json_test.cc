// JSON that was written: read again it gives the graph that was written, and the same text.
#include "write/json.h"

#include "container/container.h"
#include "object/equal.h"
#include "read/json.h"
#include "read/read_any.h"
#include "tests/read/pickled.h"
#include "write/pickle.h"

using namespace brine;
using namespace brine::tests;

namespace {

std::string written(const object::Graph& graph) {
  OutputBytes out;
  write::write_json(graph, out);
  return std::move(out).bytes();
}

object::Graph read_again(const std::string& text) {
  Limits limits{.memory_max = 64 << 20, .depth_max = 150};
  return read::read_any(open_container(bytes_of(text), nullptr, "t.json", limits), limits);
}

// The text of the first root, between the brackets of "roots".
std::string root_text(std::string_view pickle) {
  const std::string text = written(graph_of(pickle));
  const std::string_view before = "\"roots\": [\n    ";
  const std::size_t first = text.find(before) + before.size();
  return text.substr(first, text.rfind("\n  ]") - first);
}

void check_comes_back(const object::Graph& graph) {
  const std::string once = written(graph);
  CAPTURE(once);
  const object::Graph again = read_again(once);
  CHECK(object::equal(graph.root(), again.root()));
  CHECK(object::print(again.root()) == object::print(graph.root()));
  CHECK(again.facts.format == "json");
  CHECK(again.facts.numpy_major == graph.facts.numpy_major);
  CHECK(again.facts.python2 == graph.facts.python2);
  CHECK(written(again) == once);
}
void check_comes_back(std::string_view bytes) { check_comes_back(graph_of(bytes)); }

const std::string kReconstruct = raw("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\1btR");

std::string array_of(const std::string& shape, const std::string& dtype, const std::string& bytes,
                     bool fortran = false) {
  return kReconstruct + "(K\1(" + shape + "t" + dtype + (fortran ? "I01\n" : "I00\n") + "C" +
         static_cast<char>(bytes.size()) + bytes + "tb.";
}

}  // namespace

TEST_CASE("JSON keeps values of every kind") {
  for (const std::string& value : {
           raw("N"),
           raw("\x88"),
           raw("K\0"),
           raw("J\xff\xff\xff\xff"),
           raw("\x8a\x07\xff\xff\xff\xff\xff\xff\x1f"),
           raw("\x8a\x07\0\0\0\0\0\0\x20"),
           raw("\x8a\x08\0\0\0\0\0\0\0\x80"),
           raw("L340282366920938463463374607431768211456L\n"),
           raw("L-9223372036854775809L\n"),
           raw("F-0.0\n"),
           raw("F1e-300\n"),
           raw("F1e16\n"),
           raw("Fnan\n"),
           raw("F-inf\n"),
           raw("G\x7f\xf0\0\0\0\0\0\1"),
           raw("G\xff\xf8\0\0\0\0\0\0"),
           raw("Va\\u20ac\\ud800\"\\u005c\\u0000\n"),
           raw("X\6\0\0\0\xed\xa0\xbd\xed\xb8\x80"),
           raw("U\4a\xe9\xff\0"),
           raw("C\3a\0\xff"),
           raw("C\0"),
           raw("\x96\2\0\0\0\0\0\0\0ab"),
           raw("cbuiltins\ncomplex\n(Finf\nF-0.0\ntR"),
           raw("cbuiltins\nEllipsis\n"),
           raw("cbuiltins\nNotImplemented\n"),
           raw("\x97"),
           raw("P1\n"),
           raw("]"),
           raw(")"),
           raw("}"),
           raw("\x8f"),
           raw("(\x91"),
           raw("(K\1]K\3t"),
           raw("(K\1K\2\x91"),
           raw("\x8f(K\1K\2\x90"),
           raw("(Va\nK\1Vb\n]d"),
           raw("(Va\nK\1Va\n]d"),
           raw("(K\1K\1Va\n)d"),
           raw("ca.b\nC\n"),
           raw("ca:b\nC\n"),
           raw("ca\n\xc3\xa9.b:c\n"),
       })
    check_comes_back(value + ".");
}

TEST_CASE("JSON keeps calls and instances, with arguments, items and states") {
  check_comes_back("cm\nf\n(K\1tR.");
  check_comes_back("cm\nf\n(K\1tR)R.");
  check_comes_back("cm\nC\n)\x81}Va\nK\1sb.");
  check_comes_back("cm\nC\n)R(K\1K\2e(Va\nK\1K\2Nu}b.");
  check_comes_back(raw("\x80\4\x8c\1m\x8c\1C\x93)}\x8c\1k\x4b\1s\x92."));
  check_comes_back("(cm\nC\nK\1o}b.");
  check_comes_back("(K\1K\2im\nC\n.");
  check_comes_back("ccopy_reg\n_reconstructor\n(cm\nC\nc__builtin__\nobject\nNtR}Va\nK\1sb.");
  check_comes_back("(cm\nf\n(K\1tq\1Rh\1t.");  // arguments that are used elsewhere
}

TEST_CASE("how an object was made comes back from JSON") {
  for (const char* bytes : {"cm\nC\n)\x81.", "(cm\nC\no.", "(im\nC\n.",
                            "ccopy_reg\n_reconstructor\n(cm\nC\nc__builtin__\nobject\nNtR."}) {
    const object::Graph graph = graph_of(bytes);
    CHECK(read_again(written(graph)).root().made().how == graph.root().made().how);
  }
}

TEST_CASE("JSON keeps arrays, scalars and dtypes to the last bit") {
  const std::string sixteen = raw("\0\1\2\3\4\5\6\7\0\0\0\0\0\0\xf8\x7f");
  check_comes_back(array_of("K\2", kFloat64, sixteen));
  check_comes_back(array_of("K\1K\2", kFloat64, sixteen, true));
  check_comes_back(array_of("K\2", kFloat64, raw("\1\0\0\0\0\0\xf0\x7f\0\0\0\0\0\0\xf8\xff")));  // other NaNs
  check_comes_back(array_of("K\1", kFloat64, raw("\0\0\0\0\0\0\xf0\xff")));
  check_comes_back(kReconstruct + "(K\1(K\2t" + kObject + "I00\n(NVa\nltb.");
  check_comes_back(kReconstruct + "(K\1)" + kObject + "I00\n(Nltb.");
  check_comes_back(raw("cnumpy._core.multiarray\n_reconstruct\n(cnumpy\nmatrix\n(K\0tC\1btR(K\1(K\1K\0t") + kFloat64 +
                   "I00\nC" + raw("\0") + "tb.");
  check_comes_back("cnumpy.core.multiarray\nscalar\n(" + kFloat64 + raw("C\x08\0\1\2\3\4\5\6\7") + "tR.");
  check_comes_back("cnumpy.core.multiarray\nscalar\n(" + kObject + "]tR.");
  const auto simple = [](const char* name, const char* order) {
    return dtype_pickle(name, std::string("K\3V") + order + "\nNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK" + raw("\0"));
  };
  for (const char* name : {"b1", "i1", "u8", "f2", "f16", "c16"}) check_comes_back(simple(name, "|") + ".");
  check_comes_back(simple("f4", ">") + ".");
  check_comes_back(array_of("K\1", simple("f4", "<"), raw("\xcd\xcc\xcc\x3d")));
  check_comes_back(array_of("K\1", simple("f4", "<"), raw("\1\0\x80\x7f")));
  check_comes_back(array_of("K\1", simple("f4", ">"), raw("\x3d\xcc\xcc\xcd")));
  check_comes_back(array_of("K\3", simple("b1", "|"), raw("\0\1\2")));
  check_comes_back(array_of("K\3", simple("b1", "|"), raw("\0\1\1")));
  check_comes_back(array_of("K\1", simple("i8", "<"), raw("\xff\xff\xff\xff\xff\xff\xff\x7f")));
  check_comes_back(array_of("K\1", simple("u8", "<"), raw("\xff\xff\xff\xff\xff\xff\xff\xff")));
  check_comes_back(array_of("K\2", simple("i2", "<"), raw("\0\x80\xff\x7f")));
  check_comes_back(array_of("K\1", simple("f2", "<"), raw("\0\x3c")));
  const std::string unicode = dtype_pickle("U2", raw("K\3V<\nNNNK\x08K\4K\x08"));
  check_comes_back(array_of("K\2", unicode, raw("a\0\0\0\0\0\0\0\0\xf6\1\0\0\0\0\0")));
  check_comes_back(array_of("K\1", unicode, raw("\0\0\0\0a\0\0\0")));           // a zero inside
  check_comes_back(array_of("K\1", unicode, raw("\x3d\xd8\0\0\0\xde\0\0")));    // two surrogates
  check_comes_back(array_of("K\1", unicode, raw("\xff\xff\xff\xff\0\0\0\0")));  // no character
  check_comes_back(dtype_pickle("S0", raw("K\3V|\nNNNK\0K\1K\0")) + ".");
  check_comes_back(dtype_pickle("O4", raw("K\3V|\nNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x3f")) + ".");
  check_comes_back(dtype_pickle("M8", raw("K\4V<\nNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0N(C\1sK\x19K\1K\1t\x86")) +
                   ".");
  const std::string pair = raw("(Va\nVb\nt}(Va\n") + kFloat64 + raw("K\0\x86Vb\n") + kFloat64 + raw("K\x08\x86u");
  const std::string record = dtype_pickle("V16", raw("K\3V|\nN") + pair + raw("K\x10K\1K\x10"));
  check_comes_back(record + ".");
  check_comes_back(array_of("K\1", record, sixteen));
  check_comes_back(dtype_pickle("V24", raw("K\3V|\nN") + pair + raw("K\x18K\x08M\x90\0")) + ".");
  const std::string six = dtype_pickle("V48", raw("K\3V|\n(") + kFloat64 + raw("(K\2K\3ttNNK\x30K\x08K\0"));
  check_comes_back(dtype_pickle("V48", raw("K\3V|\nN(Va\nt}Va\n(") + six + raw("K\0tsK\x30K\1K\x10")) + ".");
}

TEST_CASE("in JSON what is shared is written once, and cycles end") {
  check_comes_back("(]q\1h\1h\1(K\1tq\2h\2]h\2at.");
  check_comes_back("]q\1h\1a.");
  check_comes_back("}q\1Va\nh\1s.");
  check_comes_back("cm\nC\n)\x81q\1}Va\nh\1sb.");
  check_comes_back("]q\1h\1\x85q\2ah\2.");                   // t = ([t],)
  check_comes_back("cm\nf\n]q\1\x85Rq\2}Va\nNsbh\1h\2a0.");  // c = f([c]), with a state
  check_comes_back(kReconstruct + "q\7(K\1(K\1t" + kObject + "I00\n(h\7ltb.");
  const std::string text = "X" + raw("\0\0\1\0") + std::string(1 << 16, 'a');
  CHECK(written(graph_of("(" + text + "q\1h\1h\1}h\1Nst.")).size() < (1 << 16) + 300);
}

TEST_CASE("JSON of a hundred thousand lists in each other is nested a few levels deep") {
  const std::string deep = std::string(100'000, ']') + std::string(99'999, 'a') + ".";
  const object::Graph graph = graph_of(deep), again = read_again(written(graph));
  CHECK(object::equal(graph.root(), again.root()));
}

TEST_CASE("several pickles of one file are several roots in JSON") {
  const object::Graph graph = graph_of("K\1.]."), again = read_again(written(graph));
  REQUIRE(again.roots.size() == graph.roots.size());
  CHECK(again.root().integer() == 1);
}

TEST_CASE("the JSON of what people look at is what they would write") {
  CHECK(root_text("(K\1Va\nNt.") == R"({"tuple": [1, "a", null]})");
  CHECK(root_text("(K\1F1.5\nl.") == "[1, 1.5]");
  CHECK(root_text("csklearn.svm\nSVC\n)\x81}VC\nK\1sb.") ==
        "{\"object\": \"sklearn.svm:SVC\", \"state\": {\"dict\": {\n      \"C\": 1\n    }}}");
  CHECK(root_text("cm\nf\n(K\1tR.") == R"({"call": "m:f", "args": [1]})");
  CHECK(root_text(array_of("K\1", kFloat64, raw("\0\0\0\0\0\0\xf8\x3f"))) ==
        R"({"array": "<f8", "shape": [1], "values": [1.5]})");
}

TEST_CASE("names of Python 2 are the same by way of JSON") {
  const object::Graph graph = graph_of("c__builtin__\nunicode\n."), again = read_again(written(graph));
  OutputBytes direct, by_way;
  write::write_pickle(graph, direct, 5);
  write::write_pickle(again, by_way, 5);
  CHECK(by_way.bytes() == direct.bytes());
}
