// Rows in numpy's .npy: numbers stay where the file has them if they are aligned; text and objects become cells.
#include <algorithm>

#include "container/npy.h"
#include "model/files/readers.h"
#include "object/graph.h"
#include "read/npy_array.h"
#include "read/pickle.h"
#include "sklearn/attribute.h"

namespace brine {
namespace {

struct Cells {
  object::Graph graph;  // of the text that the cells view
  std::shared_ptr<const void> file;
  std::unique_ptr<Cell[]> cells;
};

// What numpy pickles behind the header of an array of objects: the array.
Tensor object_tensor(ByteReader in, const FileBytes& file, Limits& limits) {
  const auto kept = std::make_shared<Cells>();
  kept->file = file.owner;
  read::read_pickle(in, kept->graph, limits);
  const object::Ref root = kept->graph.root();
  const std::vector<object::Ref> items = sklearn::items_of(root);
  kept->cells = std::make_unique<Cell[]>(std::max<std::size_t>(items.size(), 1));
  std::transform(items.begin(), items.end(), kept->cells.get(),
                 [](const object::Ref& item) { return sklearn::cell_of(item); });
  Tensor tensor{Dtype::kObject, {root.array().shape.begin(), root.array().shape.end()}};
  tensor.data = kept->cells.get();
  tensor.owner = kept;
  return tensor;
}

Tensor plain_tensor(object::Array array, const FileBytes& file, Limits& limits) {
  limits.charge_memory(array.data.size(), file.start);  // a copy, where it is not laid out as plans take it
  object::Graph graph;
  const std::uint16_t source = graph.add_source(file.start.source);
  const object::Id id = graph.add_array(object::Kind::kArray, std::move(array), {source, file.start.offset});
  Tensor tensor = sklearn::tensor_of(graph.ref(id));
  if (!tensor.owner) tensor.owner = file.owner;
  return tensor;
}

// A structured array: a column for each field.
Table table_of(const object::Array& array, const FileBytes& file, Limits& limits) {
  if (array.shape.size() != 1) throw Error(Kind::kUsage, file.start, "expected a structured array of one axis");
  Table table;
  for (const object::Dtype::Field& field : array.dtype.fields) {
    const std::size_t size = field.dtype.itemsize, rows = array.size();
    limits.charge_memory(size * rows, file.start);
    const auto values = std::make_shared<std::vector<std::uint8_t>>(size * rows);
    for (std::size_t row = 0; row < rows; ++row)
      std::copy_n(array.data.begin() + static_cast<std::ptrdiff_t>(row * array.dtype.itemsize + field.offset), size,
                  values->begin() + static_cast<std::ptrdiff_t>(row * size));
    table.names.push_back(field.name);
    table.columns.push_back(
        plain_tensor({.dtype = field.dtype, .shape = array.shape, .data = *values}, {{}, file.start, values}, limits));
  }
  return table;
}

}  // namespace

Data read_npy(const FileBytes& file, Limits& limits) {
  ByteReader in(file.bytes, file.start);
  const NpyHeader header = read_npy_header(in);
  if (header.descr.text == "|O") return object_tensor(in, file, limits);
  ByteReader whole(file.bytes, file.start);
  object::Array array = read::read_npy(whole);
  if (!array.dtype.fields.empty()) return table_of(array, file, limits);
  return plain_tensor(std::move(array), file, limits);
}

}  // namespace brine
