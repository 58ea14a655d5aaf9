// Answers as files: read back by brine's own readers, and nothing left behind where writing fails.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/output_file.h"
#include "brine/files.h"

namespace brine::tests {
namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path = fs::temp_directory_path() / ("brine_arrays_test." + std::to_string(::getpid()));
  Folder() { fs::create_directory(path); }
  ~Folder() { fs::remove_all(path); }
  std::size_t n_files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
};

std::string content(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

const std::vector<double> kNumbers = {1.5, std::numeric_limits<double>::quiet_NaN(),
                                      -std::numeric_limits<double>::infinity(), 0.1};
const std::vector<std::string_view> kTexts = {"Käfer", "a,\"b\""};
const NamedArray kMatrix{"proba", {Dtype::kFloat64, {2, 2}, kNumbers.data()}, {"ant", "bee"}};
const NamedArray kLabels{"predict", {Dtype::kString, {2}, kTexts.data()}};

}  // namespace

TEST_CASE("CSV names the columns of one array plainly, of several with the array's name, and leaves gaps empty") {
  const Folder folder;
  write_arrays(folder.path / "one.csv", {&kMatrix, 1});
  CHECK(content(folder.path / "one.csv") == "ant,bee\n1.5,\n-inf,0.1\n");
  write_arrays(folder.path / "two.csv", std::vector{kLabels, kMatrix});
  CHECK(content(folder.path / "two.csv") == "predict,proba.ant,proba.bee\nKäfer,1.5,\n\"a,\"\"b\"\"\",-inf,0.1\n");
}

TEST_CASE("JSON has null for a gap and keeps infinity") {
  const Folder folder;
  write_arrays(folder.path / "out.json", std::vector{kLabels, kMatrix});
  CHECK(content(folder.path / "out.json") ==
        "{\"predict\": [\"Käfer\", \"a,\\\"b\\\"\"],\n\"proba\": [[1.5, null],\n[-1e999, 0.1]]}\n");
}

TEST_CASE("an .npz reads back as it was written") {
  const Folder folder;
  write_arrays(folder.path / "labels.npz", {&kLabels, 1});
  const Data labels = read_rows(folder.path / "labels.npz");
  CHECK(texts_of(std::get<Tensor>(labels)) == texts_of(kLabels.array));
  write_arrays(folder.path / "matrix.npz", {&kMatrix, 1});
  const Data matrix = read_rows(folder.path / "matrix.npz");
  CHECK(std::get<Tensor>(matrix).shape == Shape{2, 2});
  CHECK(texts_of(std::get<Tensor>(matrix)) == texts_of(kMatrix.array));
}

TEST_CASE("a file that is not committed leaves nothing, and the old one as it was") {
  const Folder folder;
  std::ofstream(folder.path / "out") << "old";
  {
    OutputFile file(folder.path / "out");
    file.write("new");
    CHECK(folder.n_files() == 2);
  }
  CHECK(folder.n_files() == 1);
  CHECK(content(folder.path / "out") == "old");
}

TEST_CASE("arrays of different numbers of rows do not stand side by side in CSV, and no file is left") {
  const Folder folder;
  const NamedArray longer{"longer", {Dtype::kFloat64, {4}, kNumbers.data()}};
  CHECK_THROWS_AS(write_arrays(folder.path / "out.csv", std::vector{kLabels, longer}), Error);
  CHECK(folder.n_files() == 0);
  try {
    write_arrays(folder.path / "absent" / "out.csv", {&kLabels, 1});
    FAIL("expected an error");
  } catch (const Error& error) {
    CHECK(error.kind() == Kind::kOutput);
  }
}

}  // namespace brine::tests
