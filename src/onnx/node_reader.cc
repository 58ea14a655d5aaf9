// See node_reader.h.
#include "onnx/node_reader.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "onnx/graph_reader.h"
#include "ops/shape.h"
#include "program/dispatch.h"

namespace brine::onnx {

Program& NodeReader::program() { return graph_.program(); }
Limits& NodeReader::limits() { return graph_.limits(); }
std::int64_t NodeReader::opset() const { return graph_.opset(node_.domain); }
Place NodeReader::place() const { return graph_.place_of(node_.offset); }

void NodeReader::refuse(std::string_view what) const {
  throw Error(Kind::kUnsupported, place(), fmt::format("{} {}: {}", node_.op_type, node_.name, what));
}
void NodeReader::malformed(std::string_view what) const {
  throw Error(Kind::kMalformed, place(), fmt::format("{} {}: {}", node_.op_type, node_.name, what));
}

// -------- rows that are another axis
// ---------------------------------------------------------------------------------------

Shape graph_shape(const Item& item) {
  Shape shape = item.value.shape();
  if (item.row_axis)
    std::rotate(shape.begin(), shape.begin() + 1, shape.begin() + static_cast<std::ptrdiff_t>(item.row_axis) + 1);
  return shape;
}

std::size_t value_axis(const Item& item, std::size_t graph_axis) {
  if (graph_axis == item.row_axis) return 0;
  return graph_axis < item.row_axis ? graph_axis + 1 : graph_axis;
}

Item with_graph_shape(const Item& item, Shape shape) {
  if (!item.value.type().has_rows()) return reshape(item.value, std::move(shape));
  const auto rows = std::ranges::find(shape, kRows);
  const auto row_axis = static_cast<std::size_t>(rows - shape.begin());
  std::rotate(shape.begin(), rows, rows + 1);
  return {reshape(item.value, std::move(shape)), row_axis};
}

// -------- inputs
// --------------------------------------------------------------------------------------------------------

const Item& NodeReader::item(std::size_t i) const {
  if (!has(i)) malformed(fmt::format("expected an input {}, found none", i));
  return inputs_[i];
}

const Item& NodeReader::tensor(std::size_t i) const {
  if (item(i).kind != Item::Kind::kValue) refuse(fmt::format("input {}: expected a tensor", i));
  return inputs_[i];
}

Value NodeReader::value(std::size_t i) {
  const Item& found = item(i);
  if (found.kind == Item::Kind::kExtents) {
    if (std::ranges::count(found.extents, kRows)) refuse("a computation with the number of rows");
    return constant_of(Dtype::kInt64, found.is_scalar ? Shape{} : Shape{static_cast<Index>(found.extents.size())},
                       found.extents);
  }
  if (found.kind != Item::Kind::kValue) refuse(fmt::format("input {}: a sequence where a tensor is expected", i));
  if (found.row_axis) refuse("rows that are not the first axis");
  return found.value;
}

const brine::Tensor& NodeReader::constant(const Value& value) {
  const brine::Tensor* tensor = graph_.folder().fold(value.id());
  if (!tensor) refuse("a parameter that depends on the model's inputs");
  return *tensor;
}
const brine::Tensor& NodeReader::constant(std::size_t i) { return constant(value(i)); }

std::vector<Index> NodeReader::integers(std::size_t i) {
  const brine::Tensor& tensor = constant(i);
  if (!is_integer(tensor.dtype) && tensor.dtype != Dtype::kBool)
    malformed(fmt::format("input {}: expected integers, found {}", i, name_of(tensor.dtype)));
  std::vector<Index> result;
  for_number(tensor.dtype, [&]<class T>(Tag<T>) {
    for (Index k = 0; k < tensor.size(); ++k) result.push_back(static_cast<Index>(tensor.as<T>()[k]));
  });
  return result;
}

std::vector<Index> NodeReader::extents(std::size_t i) {
  return item(i).kind == Item::Kind::kExtents ? inputs_[i].extents : integers(i);
}

double NodeReader::number(std::size_t i) {
  const brine::Tensor& tensor = constant(i);
  if (tensor.size() != 1 || !is_number(tensor.dtype))
    malformed(fmt::format("input {}: expected one number, found {}", i, to_string(tensor.shape)));
  return for_number(tensor.dtype, [&]<class T>(Tag<T>) { return static_cast<double>(tensor.as<T>()[0]); });
}

// -------- attributes
// ----------------------------------------------------------------------------------------------------

const Attribute* NodeReader::attribute(std::string_view name) const { return node_.find(name); }

namespace {

template <class T>
const T* held(const NodeReader& r, const Attribute* attribute) {
  if (!attribute) return nullptr;
  const T* found = std::get_if<T>(&attribute->value);
  if (!found) r.malformed(fmt::format("attribute {}: expected another type", attribute->name));
  return found;
}

}  // namespace

Index NodeReader::integer(std::string_view name, Index otherwise) const {
  const auto* found = held<std::int64_t>(*this, attribute(name));
  return found ? *found : otherwise;
}
double NodeReader::real(std::string_view name, double otherwise) const {
  const auto* found = held<float>(*this, attribute(name));
  return found ? static_cast<double>(*found) : otherwise;
}
std::string NodeReader::text(std::string_view name, std::string_view otherwise) const {
  const auto* found = held<std::string>(*this, attribute(name));
  return found ? *found : std::string(otherwise);
}
std::vector<Index> NodeReader::integers(std::string_view name) const {
  const auto* found = held<std::vector<std::int64_t>>(*this, attribute(name));
  return found ? *found : std::vector<Index>{};
}
const std::vector<std::string>& NodeReader::texts(std::string_view name) const {
  static const std::vector<std::string> kNone;
  const auto* found = held<std::vector<std::string>>(*this, attribute(name));
  return found ? *found : kNone;
}
const Tensor* NodeReader::tensor(std::string_view name) const { return held<Tensor>(*this, attribute(name)); }

GraphPointer NodeReader::subgraph(std::string_view name) const {
  const auto* found = held<GraphPointer>(*this, attribute(name));
  if (!found) malformed(fmt::format("expected a body {}, found none", name));
  return *found;
}

std::vector<double> NodeReader::reals(std::string_view name) const {
  if (const auto* found = held<std::vector<float>>(*this, attribute(name))) return {found->begin(), found->end()};
  const Tensor* found = tensor(fmt::format("{}_as_tensor", name));
  if (!found) return {};
  const auto values_of = [found]<class T>(T) {
    std::vector<double> values(found->data.size() / sizeof(T));
    for (std::size_t i = 0; i < values.size(); ++i) {
      T value;
      std::memcpy(&value, found->data.data() + i * sizeof(T), sizeof(T));
      values[i] = static_cast<double>(value);
    }
    return values;
  };
  if (found->type == DataType::kFloat) return values_of(float{});
  if (found->type == DataType::kDouble) return values_of(double{});
  malformed(fmt::format("attribute {}_as_tensor: expected floats or doubles, found {}", name, name_of(found->type)));
}

std::size_t NodeReader::axis_of(Index axis, std::size_t rank) const {
  const Index from_front = axis < 0 ? axis + static_cast<Index>(rank) : axis;
  if (from_front < 0 || from_front >= static_cast<Index>(rank))
    malformed(fmt::format("expected an axis of {}, found {}", rank, axis));
  return static_cast<std::size_t>(from_front);
}
Index NodeReader::axis(std::string_view name, Index otherwise, std::size_t rank) const {
  return static_cast<Index>(axis_of(integer(name, otherwise), rank));
}

// -------- constants
// -----------------------------------------------------------------------------------------------------

namespace {

struct Texts {  // text and the views that a tensor holds of it
  std::vector<std::string> texts;
  std::vector<std::string_view> views;
};

}  // namespace

brine::Tensor text_tensor(std::vector<std::string> texts, Shape shape) {
  auto kept = std::make_shared<Texts>();
  kept->texts = std::move(texts);
  kept->views = {kept->texts.begin(), kept->texts.end()};
  return {Dtype::kString, std::move(shape), kept->views.data(), kept};
}

void NodeReader::require_size(const Shape& shape) const {
  const std::uint64_t size = checked_product(shape, 16, place());
  if (size > graph_.limits().memory_max)
    throw Error(Kind::kLimit, place(), fmt::format("{}: an array of {}", node_.op_type, to_string(shape)));
}

Value NodeReader::texts_value(std::vector<std::string> texts, Shape shape) {
  return program().constant(text_tensor(std::move(texts), std::move(shape)));
}

Value NodeReader::filled(Dtype dtype, Shape shape, double value) {
  require_size(shape);
  const auto count = static_cast<std::size_t>(Type{dtype, shape}.size());
  limits().charge_memory(count * size_of(dtype), place());
  return for_number(dtype, [&]<class T>(Tag<T>) {
    auto kept = std::make_shared<Buffer>();
    T* data = kept->of<T>(std::max<std::size_t>(count, 1));
    std::fill_n(data, count, static_cast<T>(value));
    return program().constant({dtype, shape, data, kept});
  });
}

Dtype dtype_of(DataType type, const Place& place) {
  switch (type) {
    case DataType::kBool:    return Dtype::kBool;
    case DataType::kInt8:    return Dtype::kInt8;
    case DataType::kUint8:   return Dtype::kUint8;
    case DataType::kInt16:   return Dtype::kInt16;
    case DataType::kUint16:  return Dtype::kUint16;
    case DataType::kInt32:   return Dtype::kInt32;
    case DataType::kUint32:  return Dtype::kUint32;
    case DataType::kInt64:   return Dtype::kInt64;
    case DataType::kUint64:  return Dtype::kUint64;
    case DataType::kFloat16: return Dtype::kFloat16;
    case DataType::kFloat:   return Dtype::kFloat32;
    case DataType::kDouble:  return Dtype::kFloat64;
    case DataType::kString:  return Dtype::kString;
    default:
      throw Error(Kind::kUnsupported, place,
                  fmt::format("values of the type {} ({})", static_cast<int>(type), name_of(type)));
  }
}

brine::Tensor tensor_in_program(const Tensor& tensor, const Place& place, Limits& limits) {
  const Dtype dtype = dtype_of(tensor.type, place);
  if (dtype == Dtype::kString) {
    limits.charge_memory(tensor.strings.size() * 64, place);
    return text_tensor(tensor.strings, tensor.dims);
  }
  const bool is_aligned =
      reinterpret_cast<std::uintptr_t>(tensor.data.data()) % size_of(dtype) == 0 && !tensor.data.empty();
  if (is_aligned) return {dtype, tensor.dims, tensor.data.data(), tensor.owner};
  limits.charge_memory(tensor.data.size(), place);
  auto kept = std::make_shared<Buffer>();
  void* data = kept->bytes(std::max<std::size_t>(tensor.data.size(), 1));
  if (!tensor.data.empty()) std::memcpy(data, tensor.data.data(), tensor.data.size());
  return {dtype, tensor.dims, data, kept};
}

}  // namespace brine::onnx
