// What the program says: plain writes, no streams.
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "brine/error.h"
#include "cli/command.h"

namespace brine::cli {
namespace {

// False: errno says why not.
bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), std::min<std::size_t>(text.size(), 1 << 30));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

void print(std::string_view text) {
  if (!write_all(STDOUT_FILENO, text))
    throw Error(Kind::kOutput, std::string("standard output: ") + std::strerror(errno));
}

void print_error(std::string_view message) { write_all(STDERR_FILENO, fmt::format("brine: {}\n", message)); }

}  // namespace brine::cli
