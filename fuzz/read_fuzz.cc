// Any bytes are a graph or an Error, within the limits: containers, pickle, joblib, skops.
#include "read/read_any.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  brine::Limits limits;
  limits.memory_max = 64 << 20;
  limits.work_max = 64 << 20;
  limits.nodes_max = 1 << 20;
  limits.depth_max = 1000;
  try {
    brine::read::read_any(brine::open_container({data, size}, nullptr, "input", limits), limits);
  } catch (const brine::Error&) {
  }
  return 0;
}
