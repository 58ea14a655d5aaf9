// ONNX's protobuf bytes: what is written is read again, and what is wrong is refused where it stands.
#include "onnx/wire.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "onnx/graph/writer.h"

using namespace brine::onnx;
using brine::ByteView;
using brine::Kind;
using brine::Limits;

namespace {

std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}
std::string field(std::uint32_t tag, std::uint64_t value) { return varint(tag << 3) + varint(value); }
std::string field(std::uint32_t tag, const std::string& bytes) {
  return varint(tag << 3 | 2) + varint(bytes.size()) + bytes;
}

Tensor tensor_of(const std::string& bytes) {
  Limits limits;
  return decode_tensor(brine::bytes_of(bytes), nullptr, {}, limits);
}
Model model_of(const std::string& bytes) {
  Limits limits;
  return decode_model(brine::bytes_of(bytes), nullptr, {}, limits);
}
brine::Error error_of(const std::string& bytes, auto read) {
  try {
    read(bytes);
  } catch (const brine::Error& error) {
    return error;
  }
  return {Kind::kInternal, "no error"};
}

std::vector<std::uint8_t> data_of(const Tensor& tensor) { return {tensor.data.begin(), tensor.data.end()}; }

}  // namespace

TEST_CASE("a model with every kind of attribute and type is read as it was written") {
  Writer g({.main = 21});
  const Name x =
      g.input({.name = "X", .type = {.element = DataType::kFloat, .dims = {{{.symbol = "n"}, {.size = 4}, {}}}}});
  Writer body = g.body();
  body.output({.name = "o"}, body.node("Add", {x, body.scalar(DataType::kFloat, 1)}));
  const GraphPointer inner = g.finish_body(std::move(body), "body");
  const Name y = g.node("Whatever", {x, "", g.strings({"a", ""})},
                        {{"f", 1.5f},
                         {"i", -3},
                         {"s", "text"},
                         {"t", Tensor::of(std::vector{1.0, 2.0}, {2, 1})},
                         {"g", inner},
                         {"fs", std::vector{1.0f, 2.0f}},
                         {"is", std::vector<std::int64_t>{-1, 1}},
                         {"ss", std::vector<std::string>{"", "b"}},
                         {"empty", std::vector<float>{}}},
                        kMlDomain);
  const auto strings = std::make_shared<const ValueType>(ValueType{.element = DataType::kFloat, .dims = {{}}});
  const auto map = std::make_shared<const ValueType>(
      ValueType{.kind = ValueType::Kind::kMap, .element = DataType::kString, .inner = strings});
  g.output({.name = "Y", .type = {.kind = ValueType::Kind::kSequence, .inner = map}}, y);
  Model model = g.finish_model("g");
  model.metadata = {{"b", "2"}, {"a", ""}};

  const std::string bytes = encode(model);
  const Model read = model_of(bytes);
  CHECK(encode(read) == bytes);
  CHECK(read.ir_version == 10);
  CHECK(read.metadata == model.metadata);
  const Node& node = read.graph.nodes.at(0);
  CHECK(node.inputs == Names{"X", "", "constant_1"});
  CHECK(std::get<float>(node.find("f")->value) == 1.5f);
  CHECK(std::get<std::int64_t>(node.find("i")->value) == -3);
  CHECK(std::get<GraphPointer>(node.find("g")->value)->nodes.size() == 1);
  CHECK(std::get<std::vector<float>>(node.find("empty")->value).empty());
  CHECK(are_same(std::get<Tensor>(node.find("t")->value), Tensor::of(std::vector{1.0, 2.0}, {2, 1})));
  CHECK(read.graph.inputs.at(0).type.dims->size() == 3);
  const ValueType& output = read.graph.outputs.at(0).type;
  CHECK(output.kind == ValueType::Kind::kSequence);
  CHECK(output.inner->inner->dims->empty());
}

TEST_CASE("values are the same bytes whichever field carries them") {
  const std::string int32 = field(1, 2) + field(2, 6);
  CHECK(data_of(tensor_of(int32 + field(9, std::string("\1\0\0\0\xff\xff\xff\xff", 8)))) ==
        data_of(tensor_of(int32 + field(5, varint(1) + varint(~std::uint64_t{0})))));
  CHECK(data_of(tensor_of(int32 + field(5, 1) + field(5, ~std::uint64_t{0}))) ==
        data_of(tensor_of(int32 + field(5, varint(1) + varint(~std::uint64_t{0})))));
  const std::string half = field(1, 1) + field(2, 10);
  CHECK(data_of(tensor_of(half + field(5, 0x3c00))) == data_of(tensor_of(half + field(9, std::string("\0\x3c", 2)))));
  CHECK(data_of(tensor_of(field(1, 3) + field(2, 9) + field(9, std::string("\0\1\x7", 3)))) ==
        std::vector<std::uint8_t>{0, 1, 1});
}

TEST_CASE("a tensor whose values do not fill its dims is refused, however large those are") {
  for (const std::string& dims :
       {field(1, 3), field(1, ~std::uint64_t{0}), field(1, std::uint64_t{1} << 62) + field(1, 1 << 8)}) {
    const brine::Error error = error_of(dims + field(2, 1) + field(9, "\1\2\3\4"), tensor_of);
    CHECK(error.kind() == Kind::kMalformed);
  }
  CHECK(error_of(field(1, 0) + field(2, 99), tensor_of).kind() == Kind::kUnsupported);
}

TEST_CASE("values in another file are refused, as unsafe where its path leaves the model's folder") {
  const auto external = [](const char* path) {
    return field(1, 1) + field(2, 1) + field(13, field(1, "location") + field(2, path));
  };
  CHECK(error_of(external("weights.bin"), tensor_of).kind() == Kind::kUnsupported);
  CHECK(error_of(external("/etc/passwd"), tensor_of).kind() == Kind::kUnsafe);
  CHECK(error_of(external("a/../../b"), tensor_of).kind() == Kind::kUnsafe);
  CHECK(error_of(field(14, 1), tensor_of).kind() == Kind::kUnsupported);
}

TEST_CASE("a fault is reported at the byte where its field begins") {
  const std::string graph = field(1, field(4, "Add") + field(1, 5));  // an input that is a number
  const brine::Error error = error_of(field(1, 8) + field(7, graph), model_of);
  CHECK(error.kind() == Kind::kMalformed);
  CHECK(error.place().offset == 2 + 2 + 2 + 5);
}

TEST_CASE("subgraphs are read to a depth of 32") {
  std::string graph = field(2, "innermost");
  for (int depth = 0; depth < 32; ++depth) graph = field(1, field(5, field(6, graph) + field(20, 5)));
  CHECK_NOTHROW(model_of(field(7, graph)));
  graph = field(1, field(5, field(6, graph) + field(20, 5)));
  CHECK(error_of(field(7, graph), model_of).kind() == Kind::kLimit);
}

TEST_CASE("a second graph is refused, an unknown field is not") {
  const std::string graph = field(7, field(2, "g"));
  CHECK(error_of(graph + graph, model_of).kind() == Kind::kMalformed);
  CHECK_NOTHROW(model_of(graph + field(1000, "?") + field(1001, 7)));
  CHECK(error_of("", model_of).kind() == Kind::kMalformed);
}

TEST_CASE("many small messages are charged for what they become") {
  std::string nodes;
  for (int i = 0; i < 1000; ++i) nodes += field(1, "");
  Limits limits{.memory_max = 100'000};
  const std::string bytes = field(7, nodes);
  CHECK_THROWS_AS(decode_model(brine::bytes_of(bytes), nullptr, {}, limits), brine::Error);
}
