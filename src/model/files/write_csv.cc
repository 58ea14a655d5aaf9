// Arrays in CSV, side by side under one header: "predict", the names of a matrix' columns or "METHOD.0", …; of several
// arrays the names are "METHOD.COLUMN". NaN and None are empty cells, as pandas writes them.
#include <fmt/format.h>

#include "base/error.h"
#include "model/files/element.h"
#include "model/files/writers.h"

namespace brine {
namespace {

constexpr std::size_t kChunk = 1 << 16;

std::string csv_cell(std::string text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"') result += '"';
    result += c;
  }
  return result += '"';
}

bool is_gap(const Tensor& array, Index at) {
  switch (array.dtype) {
    case Dtype::kObject: return array.as<Cell>()[at].is_missing();
    case Dtype::kFloat64: return array.as<double>()[at] != array.as<double>()[at];
    case Dtype::kFloat32: return array.as<float>()[at] != array.as<float>()[at];
    default: return false;
  }
}

Index rows_of(const Tensor& array) { return array.shape.empty() ? 1 : array.shape[0]; }

Index width_of(const Tensor& array) {
  Index width = 1;
  for (std::size_t axis = 1; axis < array.shape.size(); ++axis) width *= array.shape[axis];
  return width;
}

void add_header(std::string& text, const NamedArray& named, bool alone) {
  const Index width = width_of(named.array);
  for (Index j = 0; j < width; ++j) {
    std::string name = named.name;
    const bool has_names = static_cast<Index>(named.columns.size()) == width;
    if (has_names)
      name = alone ? named.columns[static_cast<std::size_t>(j)]
                   : fmt::format("{}.{}", name, named.columns[static_cast<std::size_t>(j)]);
    else if (named.array.shape.size() > 1)
      name += fmt::format(".{}", j);
    text += csv_cell(std::move(name)) + ',';
  }
}

void end_line(std::string& text) {
  if (text.ends_with(','))
    text.back() = '\n';
  else
    text += '\n';
}

}  // namespace

void write_csv(OutputFile& out, std::span<const NamedArray> arrays) {
  std::string text;
  for (const NamedArray& named : arrays) add_header(text, named, arrays.size() == 1);
  end_line(text);
  const Index rows = arrays.empty() ? 0 : rows_of(arrays[0].array);
  for (const NamedArray& named : arrays)
    if (rows_of(named.array) != rows)
      throw Error(Kind::kUsage, fmt::format("{} has {} rows, {} has {}: .npz holds both", named.name,
                                            rows_of(named.array), arrays[0].name, rows));
  for (Index row = 0; row < rows; ++row) {
    for (const NamedArray& named : arrays)
      for (Index j = 0, width = width_of(named.array); j < width; ++j) {
        const Index at = row * width + j;
        if (!is_gap(named.array, at)) text += csv_cell(element_text(named.array, at));
        text += ',';
      }
    end_line(text);
    if (text.size() >= kChunk) {
      out.write(text);
      text.clear();
    }
  }
  out.write(text);
}

}  // namespace brine
