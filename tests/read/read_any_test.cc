// Which reader a file gets, and what the container knew about it.
#include "read/read_any.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include "container/npy.h"
#include "tests/container/zip_builder.h"

using namespace brine;
using namespace std::string_literals;

namespace {

object::Graph graph_of(const std::string& bytes) {
  Limits limits;
  return read::read_any(open_container(bytes_of(bytes), nullptr, "t.pkl", limits), limits);
}

Kind kind_of_reading(const std::string& bytes) {
  try {
    graph_of(bytes);
  } catch (const Error& error) {
    return error.kind();
  }
  return Kind::kInternal;
}

std::string zlib_of(const std::string& text) {
  std::string out(compressBound(text.size()), '\0');
  uLongf size = out.size();
  compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()), text.size());
  out.resize(size);
  return out;
}

const std::string kOne = "\x80\x04K\x01."s;  // a pickle of 1

}  // namespace

TEST_CASE("compression and what follows the stream are remembered") {
  const object::Graph graph = graph_of(zlib_of(kOne) + "tail");
  CHECK(graph.root().integer() == 1);
  CHECK(graph.facts.compression == "zlib");
  CHECK(graph.facts.format == "pickle");
  REQUIRE(graph.facts.remarks.size() == 1);
  CHECK(graph.facts.remarks[0].rule == "trailing-bytes");
  CHECK(graph.place(graph.root().id()).source->member == "zlib");
}

TEST_CASE("a pickle alone in an archive is read, one among other files is not") {
  CHECK(graph_of(test::zip_of({test::stored("model.pkl", kOne)})).root().integer() == 1);
  CHECK(graph_of(test::zip_of({test::packed("a/model.pkl", kOne)})).root().integer() == 1);
  CHECK(kind_of_reading(test::zip_of({test::stored("a.pkl", kOne), test::stored("b.pkl", kOne)})) ==
        Kind::kUnsupported);
  CHECK(kind_of_reading(test::zip_of({test::stored("a.txt", "text")})) == Kind::kMalformed);
}

TEST_CASE("numpy's own files are an array, and a dict of arrays") {
  const std::int64_t shape[] = {2};
  const std::string array = npy_header("|u1", shape) + "\1\2";
  CHECK(graph_of(array).facts.format == "npy");
  CHECK(graph_of(array).root().array().data.size() == 2);
  const object::Graph graph = graph_of(test::zip_of({test::stored("a.npy", array), test::packed("b.npy", array)}));
  CHECK(graph.facts.format == "npz");
  CHECK(graph.root().size() == 2);
  CHECK(graph.root().key(1).text() == "b");
  CHECK(graph.root().find("b").array().shape == std::vector<std::int64_t>{2});
  CHECK(kind_of_reading(test::zip_of({test::stored("a.npy", "\x93NUMPY")})) == Kind::kMalformed);
}

TEST_CASE("a .npy of objects holds a pickle of the array, and nothing behind it") {
  const std::int64_t shape[] = {1};
  const object::Graph graph = graph_of(npy_header("|O", shape) + kOne + "more");
  CHECK(graph.root().integer() == 1);
  REQUIRE(graph.facts.remarks.size() == 1);
  CHECK(graph.facts.remarks[0].rule == "trailing-bytes");
}
