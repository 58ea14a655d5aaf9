// Arrays in numpy's .npz: numbers as they are, text and mixed labels as numpy's '<U'.
#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"
#include "container/npy.h"
#include "container/zip_writer.h"
#include "model/files/element.h"
#include "model/files/writers.h"

namespace brine {
namespace {

std::string_view descr_of(Dtype dtype) {
  switch (dtype) {
    case Dtype::kBool: return "|b1";
    case Dtype::kInt8: return "|i1";
    case Dtype::kUint8: return "|u1";
    case Dtype::kInt16: return "<i2";
    case Dtype::kUint16: return "<u2";
    case Dtype::kInt32: return "<i4";
    case Dtype::kUint32: return "<u4";
    case Dtype::kInt64: return "<i8";
    case Dtype::kUint64: return "<u8";
    case Dtype::kFloat16: return "<f2";
    case Dtype::kFloat32: return "<f4";
    case Dtype::kFloat64: return "<f8";
    case Dtype::kString:
    case Dtype::kObject: break;
  }
  return "";
}

std::u32string wide(std::string_view utf8) {
  std::u32string text;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto first = static_cast<unsigned char>(utf8[i++]);
    const int more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    char32_t character = more == 0 ? first : first & (0x3f >> more);
    for (int k = 0; k < more && i < utf8.size(); ++k)
      character = character << 6 | (static_cast<unsigned char>(utf8[i++]) & 0x3f);
    text += character;
  }
  return text;
}

void add_texts(ZipWriter& zip, const std::string& name, const Tensor& array) {
  std::vector<std::u32string> texts;
  std::size_t width = 1;
  for (Index i = 0, size = array.size(); i < size; ++i) {
    texts.push_back(wide(element_text(array, i)));
    width = std::max(width, texts.back().size());
  }
  std::u32string values;
  values.reserve(width * texts.size());
  for (std::u32string& text : texts) {
    text.resize(width);
    values += text;
  }
  const std::string header = npy_header(fmt::format("<U{}", width), array.shape);
  zip.add(name,
          {bytes_of(header), {reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(char32_t)}});
}

}  // namespace

void write_npz(OutputFile& out, std::span<const NamedArray> arrays) {
  ZipWriter zip(out);
  for (const NamedArray& named : arrays) {
    const Tensor& array = named.array;
    const std::string name = named.name + ".npy";
    const std::string_view descr = descr_of(array.dtype);
    if (descr.empty()) {
      add_texts(zip, name, array);
      continue;
    }
    const std::string header = npy_header(descr, array.shape);
    zip.add(name, {bytes_of(header),
                   {static_cast<const std::uint8_t*>(array.data),
                    static_cast<std::size_t>(array.size()) * size_of(array.dtype)}});
  }
  zip.finish();
}

}  // namespace brine
