// Opcodes of pickle, one or a few at a time, in pickle's own assembly.
#include "tests/read/pickled.h"

using namespace brine;
using namespace brine::tests;

TEST_CASE("numbers of every opcode are read") {
  CHECK(text_of_pickle("(I5\nI-7\nI00\nI01\nL12345678901234567890L\nL-1\nF1.5\nF-inf\nt.") ==
        "(5, -7, False, True, 12345678901234567890, -1, 1.5, -inf)");
  CHECK(text_of_pickle(raw("(K\xffM\xff\xffJ\xff\xff\xff\xffG?\xf0\0\0\0\0\0\0t.")) == "(255, 65535, -1, 1.0)");
  CHECK(text_of_pickle(raw("\x80\2("
                           "\x8a\0\x8a\1\xff\x8a\x08\0\0\0\0\0\0\0\x80\x8a\x09\0\0\0\0\0\0\0\x80\0\x8a\x09\xff\xff\xff"
                           "\xff\xff\xff\xff\x7f\xfft.")) ==
        "(0, -1, -9223372036854775808, 9223372036854775808, -9223372036854775809)");
}

TEST_CASE("an int of more digits than Python reads is over a limit, and told before it is converted") {
  CHECK(text_of_pickle("L" + std::string(4300, '7') + "L\n.").size() == 4300);
  CHECK(error_kind_of_pickle("L" + std::string(5000000, '7') + "L\n.") == Kind::kLimit);
  CHECK(error_kind_of_pickle(raw("\x8b\0\0\x10\0") + std::string(1 << 20, '\1') + ".") == Kind::kLimit);
}

TEST_CASE("text of int, float and memo opcodes that Python does not write is refused") {
  for (const char* line : {"I0x10", "I1_0", "I 1", "I", "I01 ", "I007", "Lx", "F1.0x", "F", "Fnan(1)", "g-1", "p1.5"})
    CHECK(error_of_pickle(std::string(line) + "\n.").find("t.pkl:0x0: ") == 0);
}

TEST_CASE("Python 2's strings are kept as bytes, escapes read as Python reads them") {
  CHECK(text_of_pickle(R"(S'a\'b\\\n\x41\101\q')"
                       "\n.") == R"('a\'b\\\nAA\\q')");
  CHECK(text_of_pickle("S\"caf\xe9\"\n.") == R"('caf\xe9')");
  CHECK(text_of_pickle(raw("U\3a\xff\0.")) == R"('a\xff\x00')");
  CHECK(graph_of("S'a'\n.").facts.python2);
  CHECK_FALSE(graph_of("Va\n.").facts.python2);
  for (const char* line : {"Sabc", "S'abc", "S'a\\'", "S'\\x4'", "S"})
    CHECK(error_of_pickle(std::string(line) + "\n.") != "");
}

TEST_CASE("unicode lines escape by \\u and \\U alone") {
  CHECK(text_of_pickle("Vcaf\xe9 \\u20ac \\U0001f600 \\\\u0041 \\x\n.") == "'café € 😀 \\\\\\\\u0041 \\\\x'");
  for (const char* line : {"V\\u12", "V\\U00110000"}) CHECK(error_of_pickle(std::string(line) + "\n.") != "");
}

TEST_CASE("binary text must be UTF-8; surrogates pass, as in Python") {
  CHECK(graph_of(raw("X\3\0\0\0\xed\xa0\x80.")).root().bytes().size() == 3);
  CHECK(error_of_pickle(raw("X\2\0\0\0\xc0\x80.")) == "t.pkl:0x0: BINUNICODE: expected UTF-8, found '?\?'");
}

TEST_CASE("lengths that lie are told at their place, before memory is asked for") {
  CHECK(error_of_pickle(raw("\x80\4\x8d\xff\xff\xff\xff\xff\xff\xff\x7f."))
            .find("t.pkl:0xb: the text: expected 9223372036854775807 bytes, found 1") == 0);
  for (const std::string& bytes :
       {raw("B\xff\xff\xff\x7f."), raw("\x8e\xff\xff\xff\xff\xff\xff\xff\xff."), raw("\x96\0\0\0\0\0\0\0\x80."),
        raw("T\xff\xff\xff\xff."), raw("\x8b\xff\xff\xff\xff.")})
    CHECK(error_of_pickle(bytes) != "");
}

TEST_CASE("containers are filled by every opcode that fills them") {
  CHECK(text_of_pickle("(lK\1aK\2a(K\3K\4e.") == "[1, 2, 3, 4]");
  CHECK(text_of_pickle("}K\1K\2s(K\3K\4u.") == "{1: 2, 3: 4}");
  CHECK(text_of_pickle("(K\1K\2d.") == "{1: 2}");
  CHECK(text_of_pickle("\x80\4\x8f(K\1K\2\x90.") == "{1, 2}");
  CHECK(text_of_pickle("\x80\4(K\1\x91.") == "frozenset(1)");
  CHECK(text_of_pickle(")K\1\x85K\1K\2\x86K\1K\2K\3\x87\x87.") == "((1,), (1, 2), (1, 2, 3))");
}

TEST_CASE("a call is recorded with its items, not made") {
  CHECK(text_of_pickle("cos\nsystem\n(Vecho\ntR.") == "os.system('echo',)");
  CHECK(text_of_pickle("ccollections\nOrderedDict\n)R(Va\nK\1u.") == "collections.OrderedDict() items {'a': 1}");
  CHECK(text_of_pickle("ccollections\ndeque\n)R(K\1K\2e.") == "collections.deque() items [1, 2]");
}

TEST_CASE("every way to make an instance is an instance of its class, and remembers how it was made") {
  CHECK(text_of_pickle("\x80\2cm\nC\nK\1\x85\x81}Va\nK\2sb.") == "new m.C(1,) state {'a': 2}");
  CHECK(text_of_pickle("\x80\4cm\nC\n)}Vk\nK\1s\x92.") == "new m.C()**{'k': 1}");
  CHECK(text_of_pickle("(K\1im\nC\n.") == "new m.C(1,)");
  CHECK(text_of_pickle("(cm\nC\nK\1o.") == "new m.C(1,)");
  const object::Graph graph = graph_of("ccopy_reg\n_reconstructor\n(cm\nC\nc__builtin__\nobject\nNtR}Va\nK\2sb.");
  CHECK(object::print(graph.root()) == "new m.C() state {'a': 2}");
  CHECK(graph.root().made().how == object::Made::How::kReconstructor);
  CHECK(text_of_pickle("ccopyreg\n_reconstructor\n(cm\nB\ncbuiltins\ndict\n}Va\nK\1stR.") ==
        "new m.B() items {'a': 1}");
}

TEST_CASE("an object that holds itself is read as the cycle that it is") {
  CHECK(text_of_pickle("]q\1h\1a.") == "@1=[<@1>]");
  CHECK(text_of_pickle("\x80\2cm\nC\n)\x81q\1}Vme\nh\1sb.") == "@1=new m.C() state {'me': <@1>}");
}

TEST_CASE("the memo takes any index without taking memory for those before it") {
  Limits limits;
  limits.memory_max = 10'000;
  CHECK_NOTHROW(graph_of(raw("]r\xff\xff\xff\xffp9223372036854775807\n0j\xff\xff\xff\xff."), limits));
  CHECK(error_of_pickle("]q\1h\2.") == "t.pkl:0x3: BINGET: expected a memo with the index 2, found none");
}

TEST_CASE("what the stack does not hold is told by opcode and offset") {
  CHECK(error_of_pickle("0.") == "t.pkl:0x0: POP: expected an object on the stack, found none");
  CHECK(error_of_pickle("]a.") == "t.pkl:0x1: APPEND: expected an object on the stack, found none");
  CHECK(error_of_pickle("K\1(t}\x86(0t") != "");
  CHECK(error_of_pickle("}(K\1u.") == "t.pkl:0x4: SETITEMS: expected keys with values, found 1 objects");
  CHECK(error_of_pickle("K\1}b.") == "t.pkl:0x3: BUILD: expected an object that has a state, found int");
  CHECK(error_of_pickle("K\1)R.") == "t.pkl:0x3: REDUCE: expected a name that can be called, found int");
  CHECK(error_of_pickle("cm\nC\nK\1R.") == "t.pkl:0x7: REDUCE: expected a tuple of arguments, found int");
  CHECK(error_of_pickle("t.") == "t.pkl:0x0: TUPLE: expected a MARK before it, found none");
  CHECK(error_of_pickle("\xff.") == "t.pkl:0x0: expected an opcode of pickle, found the byte 0xff");
  CHECK(error_of_pickle("") ==
        "t.pkl:0x0: the opcode that follows, up to STOP: expected 1 bytes, found 0 before the end");
  CHECK(error_of_pickle("\x80\6N.") == "t.pkl:0x0: PROTO: expected a protocol of 0 to 5, found 6");
}

TEST_CASE("a mark is popped like an object, as CPython does") { CHECK(text_of_pickle("K\1(0.") == "1"); }

TEST_CASE("what can only do harm is unsafe, not malformed") {
  CHECK(error_kind_of_pickle("\x82\1.") == Kind::kUnsafe);
  CHECK(error_kind_of_pickle("cbuiltins\nint\n}b.") == Kind::kUnsafe);
}

TEST_CASE("a frame holds whole opcodes, or the file is refused") {
  CHECK(text_of_pickle(raw("\x80\4\x95\2\0\0\0\0\0\0\0N.")) == "None");
  CHECK(text_of_pickle(raw("\x80\4\x95\3\0\0\0\0\0\0\0NN0.")) == "None");  // STOP may follow it
  CHECK(error_of_pickle(raw("\x80\4\x95\2\0\0\0\0\0\0\0NK\1."))
            .find("t.pkl:0xc: BININT1: expected an opcode's end at the frame's end") == 0);
  CHECK(error_of_pickle(raw("\x80\4\x95\x0b\0\0\0\0\0\0\0\x95\1\0\0\0\0\0\0\0N."))
            .find("t.pkl:0xb: FRAME: it begins inside") == 0);
  CHECK(error_of_pickle(raw("\x80\4\x95\xff\0\0\0\0\0\0\0N."))
            .find("t.pkl:0x2: FRAME: expected a frame within the file") == 0);
  CHECK(error_of_pickle(raw("\x80\4\x95\4\0\0\0\0\0\0\0N.N."))
            .find("STOP: expected an opcode's end at the frame's end") != std::string::npos);
}

TEST_CASE("persistent ids and buffers outside of the file are nodes of their own") {
  CHECK(text_of_pickle("Pabc\n.") == "persistent('abc')");
  CHECK(text_of_pickle("K\1Q.") == "persistent(1)");
  CHECK(text_of_pickle("\x80\5\x97\x98.") == "buffer()");
}

TEST_CASE("several pickles in one file are several roots, and every byte behind the first is remarked upon") {
  const object::Graph graph = graph_of("K\1.\x80\2K\2.garbage");
  CHECK(object::print(graph) == "1\n2\n");
  REQUIRE(graph.facts.remarks.size() == 2);
  CHECK(graph.facts.remarks[0].rule == "another-pickle");
  CHECK(graph.facts.remarks[1].rule == "trailing-bytes");
  CHECK(graph.facts.remarks[1].place.offset == 8);
}

TEST_CASE("the protocol is what PROTO says, else the newest that the opcodes need") {
  CHECK(graph_of("(l.").facts.protocol == 0);
  CHECK(graph_of("].").facts.protocol == 1);
  CHECK(graph_of("\x80\3].").facts.protocol == 3);
}

TEST_CASE("nodes, memory and steps are limited") {
  Limits few;
  few.nodes_max = 3;
  CHECK(error_kind_of_pickle("(NNNNt.", few) == Kind::kLimit);
  Limits small;
  small.memory_max = 200;
  CHECK(error_kind_of_pickle("(NNNNNNNNNNt.", small) == Kind::kLimit);
  Limits short_work;
  short_work.work_max = 3;
  CHECK(error_kind_of_pickle("N0N0N0N.", short_work) == Kind::kLimit);
}

TEST_CASE("a million nested lists are read, printed and freed without recursion") {
  const std::size_t n = 1'000'000;
  const object::Graph graph = graph_of(std::string(n, ']') + std::string(n - 1, 'a') + ".");
  CHECK(object::print(graph.root(), {.nodes_max = 2'000'000}).size() == 2 * n);
}

TEST_CASE("a tower of shared tuples takes as much memory as its file, and prints in time") {
  std::string bytes = "N";
  for (int i = 0; i < 1000; ++i) bytes += "2\x86";
  CHECK(text_of_pickle(bytes + ".").size() < 100'000);
}
