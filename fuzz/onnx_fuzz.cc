// Any bytes are an ONNX model or an Error, and what was read is written, read and written again alike.
#include <cstdint>

#include "base/error.h"
#include "onnx/wire.h"

namespace {

std::string read_and_write(brine::ByteView bytes) {
  brine::Limits limits{.memory_max = 64 << 20, .work_max = 1 << 22};
  return brine::onnx::encode(brine::onnx::decode_model(bytes, nullptr, {}, limits));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string once;
  try {
    once = read_and_write({data, size});
  } catch (const brine::Error&) {
    return 0;
  }
  if (read_and_write(brine::bytes_of(once)) != once) __builtin_trap();
  return 0;
}
