#include "read/scipy_npz.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "container/zip.h"
#include "read/npy_array.h"

namespace brine::read {
namespace {

using object::Array;
using object::Id;
using NodeKind = object::Kind;

constexpr std::int64_t kMaxPrint = 50;       // scipy's default
constexpr std::int64_t kDimensionsMax = 64;  // numpy's

struct Format {
  std::string_view name;
  std::vector<std::string_view> arrays;  // the attributes besides _shape, in pickle's order
};

const Format* find_format(std::string_view name) {
  static const std::array kFormats = {
      Format{"csr", {"indptr", "indices", "data"}}, Format{"csc", {"indptr", "indices", "data"}},
      Format{"bsr", {"indptr", "indices", "data"}}, Format{"dia", {"data", "offsets"}},
      Format{"coo", {"coords", "data"}},
  };
  const auto found =
      std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& format) { return format.name == name; });
  return found == kFormats.end() ? nullptr : &*found;
}

class Npz {
 public:
  Npz(ByteView bytes, const Place& start, Builder& builder)
      : archive_(bytes, start.source, builder.limits()), start_(start), builder_(builder) {}

  Array array(std::string_view name) {
    const ZipEntry* entry = archive_.find(fmt::format("{}.npy", name));
    if (!entry)
      throw Error(Kind::kMalformed, start_, fmt::format("expected {}.npy in a sparse matrix, found none", name));
    OwnedBytes content = archive_.read(*entry, builder_.limits());
    if (content.owner) builder_.graph().keep(std::move(content.owner));
    ByteReader in(content.bytes, archive_.place_of(*entry));
    return read_npy(in);
  }
  Id node(std::string_view name) { return builder_.array(NodeKind::kArray, array(name)); }

  // One array of indices a dimension: of matrices row and col, of arrays that are none the rows of coords.
  Id coordinates() {
    if (!archive_.find("coords.npy"))
      return builder_.children(NodeKind::kTuple, std::array{node("row"), node("col")});
    const Array all = array("coords");
    if (all.shape.size() != 2 || all.shape[0] > kDimensionsMax || all.dtype.kind != 'i' || all.fortran)
      throw Error(Kind::kMalformed, start_, "expected coords.npy to hold a row of integers a dimension");
    const std::size_t n_bytes = all.shape[0] == 0 ? 0 : all.data.size() / all.shape[0];
    std::vector<Id> rows;
    for (std::int64_t i = 0; i < all.shape[0]; ++i)
      rows.push_back(builder_.array(NodeKind::kArray, {.dtype = all.dtype,
                                                       .shape = {all.shape[1]},
                                                       .data = all.data.subspan(i * n_bytes, n_bytes)}));
    return builder_.children(NodeKind::kTuple, rows);
  }

  std::string_view format() {
    const Array name = array("format");
    if (name.dtype.kind != 'S' || name.size() != 1)
      throw Error(Kind::kMalformed, start_, "expected the format of a sparse matrix as bytes");
    return text_of(name.data);
  }

  Id shape() {
    const Array extents = array("shape");
    if (extents.dtype.kind != 'i' || extents.dtype.itemsize != 8 || extents.dtype.big_endian ||
        extents.shape.size() != 1)
      throw Error(Kind::kMalformed, start_, "expected the shape of a sparse matrix as int64");
    ByteReader in(extents.data, start_);
    std::vector<Id> ids;
    while (!in.at_end()) ids.push_back(builder_.integer(static_cast<std::int64_t>(in.u64_le("an extent"))));
    return builder_.children(NodeKind::kTuple, ids);
  }

 private:
  ZipArchive archive_;
  Place start_;
  Builder& builder_;
};

}  // namespace

Id sparse_attributes(ByteView npz, const Place& start, std::string_view class_name, Builder& builder) {
  Npz file(npz, start, builder);
  const std::string_view name = file.format();
  const Format* format = find_format(name);
  if (!format) throw Error(Kind::kUnsupported, start, fmt::format("a sparse matrix of format {}", name));
  if (class_name != fmt::format("{}_matrix", name) && class_name != fmt::format("{}_array", name))
    throw Error(Kind::kMalformed, start, fmt::format("expected a {}, found a matrix of format {}", class_name, name));
  const auto text = [&](std::string_view key) { return builder.view(NodeKind::kString, bytes_of(key)); };
  std::vector<Id> items = {text("_shape"), file.shape(), text("maxprint"), builder.integer(kMaxPrint)};
  for (const std::string_view attribute : format->arrays) {
    items.push_back(text(attribute));
    items.push_back(attribute == "coords" ? file.coordinates() : file.node(attribute));
  }
  return builder.children(NodeKind::kDict, items);
}

}  // namespace brine::read
