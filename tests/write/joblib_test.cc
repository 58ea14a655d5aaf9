// joblib's files that were written: read again they give the graph that was written.
#include "write/joblib.h"

#include "object/equal.h"
#include "tests/read/pickled.h"

using namespace brine;
using namespace brine::tests;

namespace {

const std::string kReconstruct = raw("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\1btR");
const std::string kTwo =
    kReconstruct + "(K\1(K\2t" + kFloat64 + "I00\n" + raw("C\x10\0\1\2\3\4\5\6\7\0\1\2\3\4\5\6\7") + "tb";
const std::string kFortran =
    kReconstruct + "(K\1(K\1K\2t" + kFloat64 + "I01\n" + raw("C\x10\7\6\5\4\3\2\1\0\0\1\2\3\4\5\6\7") + "tb";
const std::string kObjects = kReconstruct + "(K\1(K\2t" + kObject + "I00\n(N" + kTwo + "ltb";

std::string written(const object::Graph& graph) {
  OutputBytes out;
  write::write_joblib(graph, out);
  return std::move(out).bytes();
}

}  // namespace

TEST_CASE("arrays come back from joblib's files, among other values, and stand at multiples of 16") {
  const object::Graph graph = graph_of("(" + kTwo + "Va\n" + kFortran + kTwo + kObjects + "(K\1K\2tt.");
  const std::string bytes = written(graph);
  const object::Graph again = graph_of(bytes);
  CHECK(again.facts.format == "joblib");
  CHECK(again.facts.remarks.empty());
  CHECK(object::equal(graph.root(), again.root()));
  CHECK(written(again) == bytes);
  for (const std::size_t i : {0, 2, 3}) {
    const ByteView data = again.root().item(i).array().data;
    CHECK(bytes.find(text_of(data)) % 16 == 0);
  }
  CHECK(bytes.size() % 16 != 0);  // what follows the last array is not forgotten
}

TEST_CASE("an array that several places share is written once, and stays shared") {
  const object::Graph again = graph_of(written(graph_of("(" + kTwo + "q\1h\1(h\1tt.")));
  CHECK(again.root().item(0) == again.root().item(1));
  CHECK(again.root().item(0) == again.root().item(2).item(0));
}

TEST_CASE("arrays whose elements have no bytes come back") {
  const std::string empty = dtype_pickle("S0", raw("K\3V|\nNNNK\0K\1K\0"));
  const object::Graph graph = graph_of(kReconstruct + "(K\1(K\2t" + empty + "I00\nC" + raw("\0") + "tb.");
  CHECK(object::equal(graph_of(written(graph)).root(), graph.root()));
}
