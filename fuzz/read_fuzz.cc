// Any bytes are a graph or an Error, within the limits: containers, pickle, joblib, skops.
#include "fuzz/small_limits.h"
#include "read/read_any.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  brine::Limits limits = brine::fuzz::small_limits();
  try {
    brine::read::read_any(brine::open_container({data, size}, nullptr, "input", limits), limits);
  } catch (const brine::Error&) {
  }
  return 0;
}
