// Rows in numpy's .npz: the array "X", the only one, or a matrix of scipy.sparse.save_npz.
#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "container/zip.h"
#include "model/files/readers.h"
#include "model/new_tensor.h"

namespace brine {
namespace {

class Archive {
 public:
  Archive(const FileBytes& file, Limits& limits)
      : file_(file), limits_(limits), zip_(file.bytes, file.start.source, limits) {}

  const ZipArchive& zip() const { return zip_; }
  Data read(const ZipEntry& entry) const {
    const OwnedBytes content = zip_.read(entry, limits_);
    return read_npy({content.bytes, zip_.place_of(entry), content.owner ? content.owner : file_.owner}, limits_);
  }
  // An entry that must be a dense array of this many axes.
  Tensor tensor(std::string_view name, std::size_t rank) const {
    const ZipEntry* entry = zip_.find(name);
    if (!entry)
      throw Error(Kind::kMalformed, file_.start, fmt::format("expected {}, as scipy.sparse.save_npz writes it", name));
    const Data data = read(*entry);
    const auto* tensor = std::get_if<Tensor>(&data);
    if (!tensor || tensor->shape.size() != rank)
      throw Error(Kind::kMalformed, zip_.place_of(*entry), fmt::format("expected an array of {} axes", rank));
    return *tensor;
  }
  // Integers of an entry, each in [0, below].
  std::vector<Index> integers(std::string_view name, Index below) const {
    const Tensor tensor = this->tensor(name, 1);
    const Place at = zip_.place_of(*zip_.find(name));
    if (tensor.dtype != Dtype::kInt32 && tensor.dtype != Dtype::kInt64)
      throw Error(Kind::kMalformed, at, "expected int32 or int64");
    limits_.charge_memory(static_cast<std::uint64_t>(tensor.size()) * sizeof(Index), at);
    std::vector<Index> values(static_cast<std::size_t>(tensor.size()));
    for_number(tensor.dtype, [&]<class T>(Tag<T>) {
      std::transform(tensor.as<T>(), tensor.as<T>() + values.size(), values.begin(),
                     [](T value) { return static_cast<Index>(value); });
    });
    for (const Index value : values)
      if (value < 0 || value > below)
        throw Error(Kind::kMalformed, at, fmt::format("expected values from 0 to {}, found {}", below, value));
    return values;
  }

 private:
  const FileBytes& file_;
  Limits& limits_;
  ZipArchive zip_;
};

// The values, positions and offsets of CSC columns as those of CSR rows, columns ascending in each row.
Csr turned(const Tensor& values, const std::vector<Index>& rows_of, const std::vector<Index>& starts, Index n_rows,
           Index n_columns) {
  std::vector<Index> next(static_cast<std::size_t>(n_rows) + 1, 0);
  for (const Index row : rows_of) ++next[static_cast<std::size_t>(row) + 1];
  for (std::size_t row = 1; row < next.size(); ++row) next[row] += next[row - 1];
  Csr csr{n_columns};
  csr.offsets = new_tensor<Index>({n_rows + 1}, nullptr, [&](Index* to) { std::copy(next.begin(), next.end(), to); });
  std::vector<std::size_t> source(rows_of.size());  // of each stored value
  csr.columns = new_tensor<std::int32_t>(values.shape, nullptr, [&](std::int32_t* to) {
    for (Index j = 0; j < n_columns; ++j)
      for (auto at = static_cast<std::size_t>(starts[static_cast<std::size_t>(j)]);
           at < static_cast<std::size_t>(starts[static_cast<std::size_t>(j) + 1]); ++at) {
        const Index place = next[static_cast<std::size_t>(rows_of[at])]++;
        to[place] = static_cast<std::int32_t>(j);
        source[static_cast<std::size_t>(place)] = at;
      }
  });
  csr.values = for_number(values.dtype, [&]<class T>(Tag<T>) {
    return new_tensor<T>(values.shape, nullptr, [&](T* to) {
      std::transform(source.begin(), source.end(), to, [&](std::size_t at) { return values.as<T>()[at]; });
    });
  });
  return csr;
}

Csr read_sparse(const Archive& archive, const Place& at, Limits& limits) {
  const Tensor format = archive.tensor("format.npy", 0);
  const std::string_view name = format.dtype == Dtype::kString ? *format.as<std::string_view>() : "";
  if (name != "csr" && name != "csc")
    throw Error(Kind::kUnsupported, at, fmt::format("expected a sparse matrix in CSR or CSC, found '{}'", name));
  constexpr Index kIndexMax = std::numeric_limits<std::int32_t>::max();
  const std::vector<Index> shape = archive.integers("shape.npy", kIndexMax - 1);
  if (shape.size() != 2) throw Error(Kind::kMalformed, at, "expected a matrix");
  const bool by_rows = name == "csr";
  const Index n_major = shape[by_rows ? 0 : 1], n_minor = shape[by_rows ? 1 : 0];
  const Tensor values = archive.tensor("data.npy", 1);
  if (values.dtype >= Dtype::kString) throw Error(Kind::kMalformed, at, "expected a sparse matrix of numbers");
  const std::vector<Index> indices = archive.integers("indices.npy", std::max<Index>(n_minor - 1, 0));
  const std::vector<Index> starts = archive.integers("indptr.npy", values.size());
  const bool fits = static_cast<Index>(indices.size()) == values.size() &&
                    static_cast<Index>(starts.size()) == n_major + 1 && starts.front() == 0 &&
                    starts.back() == values.size() && std::is_sorted(starts.begin(), starts.end());
  if (!fits)
    throw Error(Kind::kMalformed, at,
                "the sparse matrix: expected as many indices as values, and starts that rise from 0 to their number");
  limits.charge_memory(indices.size() * 32 + static_cast<std::uint64_t>(shape[0]) * 16, at);
  if (!by_rows) return turned(values, indices, starts, shape[0], shape[1]);
  Csr csr{n_minor, values};
  csr.columns = new_tensor<std::int32_t>(values.shape, nullptr, [&](std::int32_t* to) {
    std::transform(indices.begin(), indices.end(), to, [](Index i) { return static_cast<std::int32_t>(i); });
  });
  csr.offsets =
      new_tensor<Index>({n_major + 1}, nullptr, [&](Index* to) { std::copy(starts.begin(), starts.end(), to); });
  return csr;
}

}  // namespace

Data read_npz(const FileBytes& file, Limits& limits) {
  const Archive archive(file, limits);
  if (archive.zip().find("format.npy") && archive.zip().find("data.npy"))
    return read_sparse(archive, file.start, limits);
  if (const ZipEntry* entry = archive.zip().find("X.npy")) return archive.read(*entry);
  if (archive.zip().entries().size() == 1) return archive.read(archive.zip().entries()[0]);
  throw Error(Kind::kUsage, file.start, "expected an array named X, or one array alone");
}

}  // namespace brine
