// Prints the object graph of a file, one node a line, without places: graph_text FILE.
// Exit 65 or another of Edge's, and one line on standard error, where the file is refused.
#include <cstdio>

#include "read/read_any.h"
#include "tests/support/graph_text.h"

using namespace brine;

int main(int n_arguments, char** arguments) {
  if (n_arguments != 2) return 64;
  try {
    Limits limits;
    const object::Graph graph = read::read_any(open_container(arguments[1], limits), limits);
    const std::string text = test::text_of(graph.root());
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return edge_of(error.kind()).exit;
  }
}
