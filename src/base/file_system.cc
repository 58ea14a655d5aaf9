#include "base/file_system.h"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

#include "base/error.h"

namespace brine {

bool file_exists(const std::filesystem::path& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0;
}

std::uint64_t bytes_of_file(const std::filesystem::path& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
}

void create_folders(const std::filesystem::path& path) {
  std::filesystem::path folder;
  for (const std::filesystem::path& part : path) {
    folder /= part;
    if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST && errno != EISDIR)
      throw Error(Kind::kOutput, folder.string() + ": " + std::strerror(errno));
  }
}

}  // namespace brine
