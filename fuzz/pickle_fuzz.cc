// Any bytes are a pickle or an Error, within the limits; what was read can be printed, and is the same when read again.
#include <cstdint>

#include "base/error.h"
#include "object/print.h"
#include "read/pickle.h"

namespace {

std::string text_of(brine::ByteView bytes) {
  brine::Limits limits{.memory_max = 64 << 20, .work_max = 1 << 22};
  brine::object::Graph graph;
  brine::read::read_pickle(brine::ByteReader(bytes, {}), graph, limits);
  return brine::object::print(graph);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    if (text_of({data, size}) != text_of({data, size})) __builtin_trap();
  } catch (const brine::Error&) {
  }
  return 0;
}
