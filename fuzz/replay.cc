// Gives a fuzz target every file of the folders named on the command line, so that what fuzzing found once is tested in
// every run, without libFuzzer: TARGET [--damages N] FOLDER.... Each file is given whole, then cut short at N places (64;
// at every byte, if there are no more), then with one bit flipped at N places: a reader must survive all.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::uint8_t> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Each cut is a copy of its own, so that the address sanitizer sees a read past its end.
void run(const std::vector<std::uint8_t>& bytes, std::size_t damages) {
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  const std::size_t n = std::min(damages, bytes.size());
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t at = bytes.size() * i / n;
    const std::vector<std::uint8_t> start(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
    LLVMFuzzerTestOneInput(start.data(), start.size());
    std::vector<std::uint8_t> flipped = bytes;
    flipped[at] ^= static_cast<std::uint8_t>(1 << i % 8);
    LLVMFuzzerTestOneInput(flipped.data(), flipped.size());
  }
}

}  // namespace

int main(int n_arguments, char** arguments) {
  int n_files = 0, first = 1;
  std::size_t damages = 64;
  if (n_arguments > 2 && std::strcmp(arguments[1], "--damages") == 0) {
    damages = std::strtoul(arguments[2], nullptr, 10);
    first = 3;
  }
  for (int i = first; i < n_arguments; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(arguments[i])) {
      if (!entry.is_regular_file()) continue;
      run(read_file(entry.path()), damages);
      ++n_files;
    }
  }
  std::printf("%d inputs replayed\n", n_files);
  return n_files == 0;
}
