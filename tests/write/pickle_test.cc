// Pickles that were written: read again they give the graph that was written.
#include "write/pickle.h"

#include "object/equal.h"
#include "object/pickle_opcodes.h"
#include "tests/read/pickled.h"

using namespace brine;
using namespace brine::tests;

namespace {

std::string written(const object::Graph& graph, int protocol) {
  OutputBytes out;
  write::write_pickle(graph, out, protocol);
  return std::move(out).bytes();
}

// In every protocol, and what was written is written alike.
void check_comes_back(std::string_view bytes) {
  const object::Graph graph = graph_of(bytes);
  CAPTURE(object::print(graph.root()));
  for (int protocol = write::kPickleProtocolMin; protocol <= object::kPickleProtocolMax; ++protocol) {
    CAPTURE(protocol);
    const std::string once = written(graph, protocol);
    const object::Graph again = graph_of(once);
    CHECK(object::print(again.root()) == object::print(graph.root()));
    CHECK(object::equal(graph.root(), again.root()));
    CHECK(again.facts.protocol == protocol);
    CHECK(again.facts.remarks.empty());
    CHECK(written(again, protocol) == once);
  }
}

std::string text(std::size_t size) { return "X" + raw("\0\0\1\0") + std::string(size, 'a'); }

}  // namespace

TEST_CASE("values come back from every protocol") {
  for (const std::string& value : {
           raw("N"),
           raw("\x88"),
           raw("K\0"),
           raw("K\xff"),
           raw("M\xff\xff"),
           raw("J\xff\xff\xff\xff"),
           raw("J\0\0\0\x80"),
           raw("\x8a\5\xff\xff\xff\xff\0"),
           raw("\x8a\x08\0\0\0\0\0\0\0\x80"),
           raw("L340282366920938463463374607431768211456L\n"),
           raw("L-9223372036854775809L\n"),
           raw("L-170141183460469231731687303715884105728L\n"),
           raw("F-0.0\n"),
           raw("Fnan\n"),
           raw("Va\\u20ac\\ud800\n"),
           raw("C\3a\0\xff"),
           raw("\x8e\0\1\0\0\0\0\0\0") + std::string(256, 'b'),
           raw("\x96\2\0\0\0\0\0\0\0ab"),
           raw("cbuiltins\ncomplex\n(F1.0\nF-0.0\ntR"),
           raw("cbuiltins\nEllipsis\n"),
           raw("]"),
           raw(")"),
           raw("}"),
           raw("\x8f"),
           raw("(\x91"),
           raw("(K\1K\2K\3K\4t"),
           raw("(K\1K\2\x91"),
           raw("\x8f(K\1K\2\x90"),
           raw("(K\1K\2l"),
           raw("(Va\nK\1Vb\n]d"),
           raw("ca.b\nC\n"),
           raw("\x8c\1a\x8c\1b\x93"),
       })
    check_comes_back(value + ".");
}

TEST_CASE("calls and instances come back, with arguments, items and states") {
  check_comes_back("cm\nf\n(K\1tR.");
  check_comes_back("cm\nC\n)\x81}Va\nK\1sb.");
  check_comes_back("cm\nC\n)R(K\1K\2e(Va\nK\1u}b.");
  check_comes_back(raw("\x80\4\x8c\1m\x8c\1C\x93)}\x8c\1k\x4b\1s\x92."));
  check_comes_back("(cm\nC\nK\1o}b.");
  check_comes_back("(K\1K\2im\nC\n.");
  check_comes_back("ccopy_reg\n_reconstructor\n(cm\nC\nc__builtin__\nobject\nNtR}Va\nK\1sb.");
}

TEST_CASE("more items than a batch has come back in their order") {
  std::string list = "(", dict = "(";
  for (int i = 0; i < 2500; ++i) {
    list += "I" + std::to_string(i) + "\n";
    dict += "I" + std::to_string(i) + "\nN";
  }
  check_comes_back(list + "l.");
  check_comes_back(list + "t.");
  check_comes_back(dict + "d.");
}

TEST_CASE("arrays, scalars and dtypes of numpy come back") {
  const std::string array = raw("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\1btR");
  check_comes_back(array + "(K\1(K\2t" + kFloat64 + "I00\n" + raw("C\x10\0\1\2\3\4\5\6\7\0\1\2\3\4\5\6\7") + "tb.");
  check_comes_back(array + "(K\1(K\1K\2t" + kFloat64 + "I01\n" + raw("C\x10\0\1\2\3\4\5\6\7\0\1\2\3\4\5\6\7") + "tb.");
  check_comes_back(array + "(K\1(K\2t" + kObject + "I00\n(NVa\nltb.");
  check_comes_back(array + "(K\1)" + kObject + "I00\n(Nltb.");
  check_comes_back(raw("cnumpy._core.multiarray\n_reconstruct\n(cnumpy\nmatrix\n(K\0tC\1btR(K\1(K\1K\0t") + kFloat64 +
                   "I00\nC" + raw("\0") + "tb.");
  check_comes_back("cnumpy.core.multiarray\nscalar\n(" + kFloat64 + raw("C\x08\0\1\2\3\4\5\6\7") + "tR.");
  for (const char* name : {"b1", "i1", "u8", "f2", "f16", "c16", "O8"})
    check_comes_back(dtype_pickle(name, std::string("K\3V") + (std::string_view(name) == "f2" ? ">" : "|") +
                                            "\nNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK" +
                                            (name[0] == 'O' ? raw("\x3f") : raw("\0"))) + ".");
  check_comes_back(dtype_pickle("U5", raw("K\3V>\nNNNK\x14K\4K\x08")) + ".");
  check_comes_back(dtype_pickle("S0", raw("K\3V|\nNNNK\0K\1K\0")) + ".");
  check_comes_back(dtype_pickle("M8", raw("K\4V<\nNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0N(C\1sK\x19K\1K\1t\x86")) +
                   ".");
  const std::string pair = raw("(Va\nVb\nt}(Va\n") + kFloat64 + raw("K\0\x86Vb\n") + kFloat64 + raw("K\x08\x86u");
  check_comes_back(dtype_pickle("V16", raw("K\3V|\nN") + pair + raw("K\x10K\1K\x10")) + ".");
  check_comes_back(dtype_pickle("V24", raw("K\3V|\nN") + pair + raw("K\x18K\x08M\x90\0")) + ".");
  const std::string six = dtype_pickle("V48", raw("K\3V|\n(") + kFloat64 + raw("(K\2K\3ttNNK\x30K\x08K\0"));
  check_comes_back(dtype_pickle("V48", raw("K\3V|\nN(Va\nt}Va\n(") + six + raw("K\0tsK\x30K\1K\x10")) + ".");
}

TEST_CASE("what is shared stays shared, once in the file") {
  const object::Graph graph = graph_of("(" + text(1 << 16) + "q\1h\1h\1(K\1tq\2h\2tq\3h\3\x86.");
  for (int protocol = 2; protocol <= 5; ++protocol) {
    const std::string bytes = written(graph, protocol);
    CHECK(bytes.size() < (1 << 16) + 200);
    CHECK(object::print(graph_of(bytes).root()) == object::print(graph.root()));
  }
}

TEST_CASE("cycles come back: through lists, dicts, states, arrays, and tuples and calls on the way") {
  check_comes_back("]q\1h\1a.");
  check_comes_back("}q\1Va\nh\1s.");
  check_comes_back("cm\nC\n)\x81q\1}Va\nh\1sb.");
  check_comes_back("]q\1h\1\x85q\2ah\2.");                     // t = ([t],)
  check_comes_back("(]q\1K\1K\2K\3tq\2h\1h\2a0.");
  check_comes_back("cm\nf\n]q\1\x85Rq\2}Va\nNsbh\1h\2a0.");    // c = f([c]), with a state
  check_comes_back(raw("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\1btR") + "q\7(K\1(K\1t" +
                   kObject + "I00\n(h\7ltb.");
}

TEST_CASE("a depth of a hundred thousand lists needs no stack") {
  const std::string deep = std::string(100'000, ']') + std::string(99'999, 'a') + ".";
  const std::string bytes = written(graph_of(deep), 5);
  CHECK(written(graph_of(bytes), 5) == bytes);
}

TEST_CASE("a tuple in very many cycles is refused in the time of its items") {
  std::string bytes = "(";
  for (int i = 0; i < 3000; ++i) bytes += "]r" + std::string(reinterpret_cast<const char*>(&i), 4);
  bytes += "tr\xff\xff\xff\x0f";
  for (int i = 0; i < 3000; ++i)
    bytes += "j" + std::string(reinterpret_cast<const char*>(&i), 4) + "j\xff\xff\xff\x0f" + "a0";
  const object::Graph graph = graph_of(bytes + ".");
  OutputBytes out;
  try {
    write::write_pickle(graph, out);
    FAIL("expected an error");
  } catch (const Error& error) {
    CHECK(error.kind() == Kind::kUnsupported);
  }
}

TEST_CASE("the name of a class in a class is looked up in its class where the protocol has no such names") {
  const object::Graph graph = graph_of("ca.b\nC.D.e\n.");
  CHECK(object::equal(graph_of(written(graph, 4)).root(), graph.root()));
  CHECK(object::print(graph_of(written(graph, 3)).root()) == "builtins.getattr(builtins.getattr(a.b.C, 'D'), 'e')");
}

TEST_CASE("strings of Python 2 stay in protocol 2, and become text in later ones") {
  const object::Graph graph = graph_of("U\3a\xe9z.");
  CHECK(object::equal(graph_of(written(graph, 2)).root(), graph.root()));
  CHECK(object::print(graph_of(written(graph, 5)).root()) == "'a\xc3\xa9z'");
}

TEST_CASE("names of Python 2 become those that Python 3 takes them for") {
  const object::Graph graph = graph_of("(c__builtin__\nunicode\ncexceptions\nValueError\nccopy_reg\n_x\ncm\nf\nt.");
  CHECK(object::print(graph_of(written(graph, 4)).root()) == "(builtins.str, builtins.ValueError, copyreg._x, m.f)");
  CHECK(written(graph, 2).find("c__builtin__\nstr\n") != std::string::npos);
  const object::Graph later = graph_of(raw("\x80\4c__builtin__\nunicode\n."));
  CHECK(object::print(graph_of(written(later, 4)).root()) == "__builtin__.unicode");
}

TEST_CASE("what no pickle can hold is refused with its place") {
  for (const char* bytes : {"P1\n.", "\x80\5\x97."}) {
    OutputBytes out;
    try {
      write::write_pickle(graph_of(bytes), out);
      FAIL("expected an error");
    } catch (const Error& error) {
      CHECK(error.kind() == Kind::kUnsupported);
      CHECK(error.place().source);
    }
  }
}
