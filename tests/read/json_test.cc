// Graphs in JSON that nobody's writer writes: taken as they mean, or refused with their place.
#include "read/json.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "container/container.h"
#include "object/equal.h"
#include "object/print.h"
#include "read/read_any.h"

using namespace brine;

namespace {

object::Graph graph_of(const std::string& text, Limits limits = {}) {
  return read::read_any(open_container(bytes_of(text), nullptr, "t.json", limits), limits);
}

std::string file_of(std::string_view root, std::string_view more = "") {
  return fmt::format(R"({{"format": "brine graph", "version": 1, "roots": [{}]{}}})", root, more);
}

std::string print_of(std::string_view root, std::string_view more = "") {
  return object::print(graph_of(file_of(root, more)).root());
}

struct Failure {
  Kind kind = Kind::kInternal;
  std::string text;
  std::string marked;  // what stands at the place
};

Failure failure_of(const std::string& text, Limits limits = {}) {
  try {
    graph_of(text, limits);
  } catch (const Error& error) {
    return {error.kind(), error.what(), text.substr(error.place().offset, 10)};
  }
  return {};
}

void check_refused(std::string_view root, std::string_view at, std::string_view message, std::string_view more = "") {
  CAPTURE(root);
  const Failure failure = failure_of(file_of(root, more));
  CAPTURE(failure.text);
  CHECK(failure.kind == Kind::kMalformed);
  CHECK(failure.marked.starts_with(at));
  CHECK(failure.text.find(message) != std::string::npos);
}

}  // namespace

TEST_CASE("JSON is a graph where it says so at its start, whatever the white space") {
  CHECK(graph_of("\n{ \"format\"\t:\r\n\"brine graph\", \"roots\": [1], \"version\": 1}").root().integer() == 1);
  CHECK(failure_of(R"({"version": 1, "format": "brine graph", "roots": [1]})").kind == Kind::kUnsupported);
  CHECK(failure_of(R"({"format": "other", "version": 1, "roots": [1]})").kind == Kind::kUnsupported);
  CHECK(failure_of(R"({"format": "brine graph", "version": 2, "roots": [1]})").kind == Kind::kUnsupported);
  CHECK(failure_of(R"({"format": "brine graph", "roots": [1]})").kind == Kind::kMalformed);
  CHECK(failure_of(R"({"format": "brine graph", "version": 1, "roots": [1]} x)").kind == Kind::kMalformed);
  CHECK(failure_of(R"({"format": "brine graph", "version": 1, "roots": [1, 1], "more": 1})").kind == Kind::kMalformed);
  CHECK(failure_of(file_of("")).kind == Kind::kMalformed);
}

TEST_CASE("references may stand before what they refer to, and keys in any order") {
  CHECK(print_of(R"([{"ref": 7}, {"list": [1], "id": 7}])") == "[@1=[1], <@1>]");
  CHECK(print_of(R"({"ref": 1})", R"(, "objects": [{"id": 1, "tuple": [{"ref": 2}]}, {"id": 2, "set": [3]}])") ==
        "({3},)");
  CHECK(print_of(R"({"args": [1], "state": null, "call": "m:f"})") == "m.f(1,) state None");
}

TEST_CASE("the same text of a key is one node") {
  const object::Graph graph = graph_of(file_of(R"([{"dict": {"a": 1}}, {"dict": {"a": 2}}])"));
  CHECK(graph.root().item(0).key(0) == graph.root().item(1).key(0));
}

TEST_CASE("what is not of the form is refused where it stands") {
  check_refused(R"({})", "{}", "expected a key that says what it is");
  check_refused(R"({"id": 1})", "{\"id\"", "expected a key that says what it is");
  check_refused(R"({"tuple": [], "list": []})", "\"list\"", "expected a key that this form has");
  check_refused(R"({"tuple": [], "state": 1})", "\"state\"", "expected a key that this form has");
  check_refused(R"({"ref": 1, "id": 1})", "\"id\"", "expected a key that this form has");
  check_refused(R"({"ref": 1})", "1", "expected the id of an object");
  check_refused(R"({"ref": "1"})", "\"1\"", "expected an integer");
  check_refused(R"([{"id": 1, "list": []}, {"id": 1, "list": []}])", "1", "expected each id once");
  check_refused(R"({"tuple": 1})", "1", "expected an array");
  check_refused(R"({"dict": [[1]]})", "[1]", "expected an array of a key and a value");
  check_refused(R"({"dict": 1})", "1", "expected an object, or an array of keys with values");
  check_refused(R"({"dict": {"a": 1, "a": 2}})", "\"a\": 2", "expected the key a once");
  check_refused(R"({"int": "01"})", "\"01\"", "expected an integer");
  check_refused(R"({"int": "-0"})", "\"-0\"", "expected an integer");
  check_refused(R"({"int": 1})", "1", "expected a string");
  check_refused(fmt::format(R"({{"int": "1{:04400}"}})", 0), "\"1000", "expected an integer");
  check_refused(R"({"float": "1.5"})", "\"1.5\"", "expected a number, inf");
  check_refused(R"({"float": "0x7ff800000000000g"})", "\"0x", "expected a number, inf");
  check_refused(R"({"complex": [1]})", "[1]", "expected a real and an imaginary part");
  check_refused(R"({"bytes": "a"})", "\"a\"", "expected base64");
  check_refused(R"({"bytes": ["AA==", 1]})", "1", "expected a string");
  check_refused(R"({"str": {"utf8": "/w=="}})", "{\"utf8\"", "expected UTF-8");
  check_refused(R"({"python2_str": "€"})", "\"€", "expected characters up to U+00FF");
  check_refused(R"({"constant": "None"})", "\"None\"", "expected Ellipsis");
  check_refused(R"({"name": "m"})", "\"m\"", "expected module:name");
  check_refused(R"({"name": ["m"]})", "[\"m\"]", "expected a module and a name");
  check_refused(R"({"name": "m:\ud800"})", "\"m:", "expected UTF-8");
}

TEST_CASE("calls and objects whose parts do not fit are refused") {
  check_refused(R"({"call": "m"})", "\"m\"", "expected module:name");
  check_refused(R"({"call": 1})", "1", "expected what can be called, found int");
  check_refused(R"({"call": "m:f", "args": {"dict": {}}})", "{\"dict\"", "expected a tuple of arguments, found dict");
  check_refused(R"({"object": "m:f", "how": "newobj_ex"})", "{\"object\"", "expected kwargs and newobj_ex together");
  check_refused(R"({"call": "m:f", "kwargs": {"dict": {}}})", "{\"call\"", "expected kwargs and newobj_ex together");
  check_refused(R"({"object": "m:f", "how": "newobj_ex", "kwargs": 1})", "1", "expected a dict of keyword arguments");
  check_refused(R"({"object": "m:f", "how": "magic"})", "\"magic\"", "expected how Python makes it");
}

TEST_CASE("a call that stands for a value is refused, other calls of the same name are not") {
  for (const char* root :
       {R"({"call": "builtins:set", "args": [[1]]})", R"({"call": "numpy:dtype", "args": ["f8", false, true]})",
        R"({"call": "_codecs:encode", "args": ["a", "latin1"]})",
        R"({"call": "copyreg:__newobj__", "args": [{"name": "m:C"}]})",
        R"({"object": "joblib.numpy_pickle:NumpyArrayWrapper", "state": {"dict": {}}})",
        R"({"call": "numpy.core.multiarray:_reconstruct", "args": [{"name": "numpy:ndarray"}, {"tuple": [0]}, "b"],
            "state": {"tuple": [1, {"tuple": [0]}, {"dtype": "<f8"}, false, {"bytes": ""}]}})"})
    check_refused(root, "{", "expected the value itself");
  CHECK(print_of(R"({"name": "builtins:Ellipsis"})") == "Ellipsis");
  CHECK(print_of(R"({"call": "builtins:set", "args": ["ab"]})") == "builtins.set('ab',)");
}

TEST_CASE("arrays whose sizes contradict each other are refused") {
  check_refused(R"({"array": "<f8", "shape": [2], "values": [1]})", "[1]", "expected 2 values");
  check_refused(R"({"array": "<f8", "shape": [2], "base64": "AAAA"})", "{\"array\"", "expected 16 bytes");
  check_refused(R"({"array": "<f8", "shape": [-1], "values": []})", "-1", "none of them negative");
  check_refused(R"({"array": "<f8", "shape": [4294967296, 4294967296], "values": []})", "{\"array\"", "64 bits");
  check_refused(R"({"array": "<f8", "shape": [0]})", "{\"array\"", "expected values or base64");
  check_refused(R"({"array": "<f8", "shape": [0], "values": [], "base64": ""})", "{\"array\"", "values or base64");
  check_refused(R"({"array": "<q8", "shape": []})", "\"<q8\"", "expected a dtype");
  check_refused(R"({"array": ">f8", "shape": [1], "values": [1]})", "[1]", "expected base64");
  check_refused(R"({"array": "<f4", "shape": [1], "values": [0.1]})", "0.1", "float32");
  check_refused(R"({"array": "<f4", "shape": [1], "values": [1e300]})", "1e300", "float32");
  check_refused(R"({"array": "|u1", "shape": [1], "values": [256]})", "256", "expected a number of |u1");
  check_refused(R"({"array": "|i1", "shape": [1], "values": [-129]})", "-129", "expected a number of |i1");
  check_refused(R"({"array": "|b1", "shape": [1], "values": [1]})", "1", "expected a boolean");
  check_refused(R"({"array": "<U1", "shape": [1], "values": ["ab"]})", "\"ab\"", "expected a text of <U1");
  check_refused(R"({"array": "|O", "shape": [2], "objects": [1]})", "[1]", "expected 2 objects");
  check_refused(R"({"array": "|O", "shape": [0], "order": "F", "objects": []})", "\"F\"", "expected the order F");
  check_refused(R"({"array": "<f8", "shape": [0], "subclass": 1, "values": []})", "1", "the name of a subclass");
  check_refused(R"({"scalar": "<f8", "shape": [], "values": [1]})", "\"shape\"", "expected a key that this form has");
}

TEST_CASE("dtypes that contradict themselves are refused") {
  check_refused(R"({"dtype": {"fields": [], "itemsize": 0}})", "[]", "expected fields");
  check_refused(R"({"dtype": {"fields": [{"name": "a", "offset": 1, "dtype": "<f8"}], "itemsize": 8}})", "{\"fields\"",
                "expected the field a within 8 bytes");
  check_refused(R"({"dtype": {"fields": [{"name": "a", "offset": 0, "dtype": "|u1"},
                                         {"name": "a", "offset": 1, "dtype": "|u1"}], "itemsize": 8}})",
                "{\"name\"", "expected each name of a field once");
  check_refused(R"({"dtype": {"element": "<f8", "shape": [0]}})", "{\"element\"", "at least one element");
  check_refused(R"({"dtype": {"element": "<f8", "shape": [2147483648]}})", "{\"element\"", "less than 2 GiB");
  std::string deep = "\"|u1\"";
  for (int i = 0; i < 40; ++i) deep = fmt::format(R"({{"element": {}, "shape": [1]}})", deep);
  CHECK(failure_of(file_of(fmt::format(R"({{"dtype": {}}})", deep))).kind == Kind::kMalformed);
}

TEST_CASE("an immutable object in itself is refused, one in a list in itself is not") {
  check_refused(R"({"id": 1, "tuple": [{"ref": 1}]})", "{\"id\"", "the object itself");
  check_refused(R"({"id": 1, "persistent": {"ref": 1}})", "{\"id\"", "the object itself");
  check_refused(R"({"id": 1, "scalar": "|O", "objects": [{"ref": 1}]})", "{\"id\"", "the object itself");
  check_refused(R"({"id": 1, "call": "m:f", "args": [{"ref": 1}]})", "{\"id\"", "the object itself");
  check_refused(R"({"id": 1, "call": {"ref": 1}})", "{\"id\"", "the object itself");
  check_refused(R"({"ref": 1})", "{\"id\"", "the object itself",
                R"(, "objects": [{"id": 1, "tuple": [{"ref": 2}]}, {"id": 2, "frozenset": [1, {"ref": 1}]}])");
  CHECK(print_of(R"({"id": 1, "tuple": [[{"ref": 1}]]})") == "@1=([<@1>],)");
  CHECK(print_of(R"({"id": 1, "call": "m:f", "state": {"ref": 1}})") == "@1=m.f() state <@1>");
}

TEST_CASE("JSON beyond the limits is refused before memory is asked for") {
  const std::string deep = file_of(std::string(5000, '[') + std::string(5000, ']'));
  CHECK(failure_of(deep, {.depth_max = 1000}).kind == Kind::kLimit);
  std::string many = "1";
  for (int i = 0; i < 1000; ++i) many += ", 1";
  CHECK(failure_of(file_of("[" + many + "]"), {.nodes_max = 1000}).kind == Kind::kLimit);
  CHECK(failure_of(file_of("[" + many + "]"), {.memory_max = 1 << 15}).kind == Kind::kLimit);
  CHECK(failure_of(file_of(R"({"array": "|V0", "shape": [1152921504606846976], "base64": ""})")).kind == Kind::kLimit);
}
