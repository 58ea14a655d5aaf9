// Any text as the schema of a skops file, beside an array that it may name a.npy: a graph or an Error, within the
// limits.
#include <string>

#include "fuzz/small_limits.h"
#include "read/read_any.h"
#include "tests/container/zip_builder.h"

namespace {

constexpr std::string_view kHeader = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }";

std::string archive_of(brine::ByteView schema) {
  using namespace std::string_literals;
  const std::string npy =
      "\x93NUMPY\1\0"s + static_cast<char>(kHeader.size()) + "\0"s + std::string(kHeader) + std::string(16, '\1');
  return brine::test::zip_of(
      {brine::test::stored("a.npy", npy), brine::test::stored("schema.json", std::string(brine::text_of(schema)))});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  brine::Limits limits = brine::fuzz::small_limits();
  const std::string bytes = archive_of({data, size});
  try {
    brine::read::read_any(brine::open_container(brine::bytes_of(bytes), nullptr, "input", limits), limits);
  } catch (const brine::Error&) {
  }
  return 0;
}
