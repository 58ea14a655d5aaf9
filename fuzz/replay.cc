// Gives a fuzz target every file of the folders named on the command line, so that what fuzzing found once is tested in
// every run, without libFuzzer. Each file is given whole, then cut short at 64 places: a reader must survive both.
#include <cstdint>
#include <cstdio>
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
void run(const std::vector<std::uint8_t>& bytes) {
  constexpr std::size_t kCuts = 64;
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  for (std::size_t cut = 0; cut < kCuts; ++cut) {
    const auto size = static_cast<std::ptrdiff_t>(bytes.size() * cut / kCuts);
    const std::vector<std::uint8_t> start(bytes.begin(), bytes.begin() + size);
    LLVMFuzzerTestOneInput(start.data(), start.size());
  }
}

}  // namespace

int main(int n_arguments, char** arguments) {
  int n_files = 0;
  for (int i = 1; i < n_arguments; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(arguments[i])) {
      if (!entry.is_regular_file()) continue;
      run(read_file(entry.path()));
      ++n_files;
    }
  }
  std::printf("%d inputs replayed\n", n_files);
  return n_files == 0;
}
