// See import.h.
#include "onnx/import.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "onnx/export.h"
#include "onnx/graph_reader.h"
#include "ops/columns.h"
#include "ops/shape.h"

namespace brine::onnx {
namespace {

// The inputs that a caller gives: all but those with an initializer.
std::vector<const ValueInfo*> open_inputs(const Graph& graph) {
  std::vector<const ValueInfo*> inputs;
  for (const ValueInfo& info : graph.inputs)
    if (std::ranges::find(graph.initializers, info.name, &Tensor::name) == graph.initializers.end()) inputs.push_back(&info);
  return inputs;
}

// The shape of an input of rows: its first axis free, whatever the model says of it.
Shape shape_of_rows(const ValueInfo& info, const Place& place, std::optional<Index> width) {
  if (info.type.kind != ValueType::Kind::kTensor)
    throw Error(Kind::kUnsupported, place, fmt::format("the input {}: a sequence or a map", info.name));
  Shape shape = {kRows};
  if (!info.type.dims) {
    shape.push_back(-1);
  } else {
    for (std::size_t i = 1; i < info.type.dims->size(); ++i) shape.push_back((*info.type.dims)[i].size);
    if (info.type.dims->empty()) throw Error(Kind::kUnsupported, place, fmt::format("the input {}: no rows", info.name));
  }
  for (std::size_t i = 1; i < shape.size(); ++i) {
    if (shape[i] < 0 && i == 1 && shape.size() == 2 && width) shape[i] = *width;
    if (shape[i] < 0) throw Error(Kind::kUnsupported, place, fmt::format("the input {}: the number of its columns is not known", info.name));
  }
  return shape;
}

// One input is X. Several are a table: a column each, or several under "name.0", "name.1", ….
Value bind_inputs(GraphReader& reader, const Graph& graph, std::optional<Index> width) {
  Program& program = reader.program();
  const std::vector<const ValueInfo*> inputs = open_inputs(graph);
  const Place place = reader.place_of(0);
  if (inputs.empty()) throw Error(Kind::kUnsupported, place, "a model without inputs");
  if (inputs.size() == 1) {
    const ValueInfo& info = *inputs[0];
    const Value X = program.input({dtype_of(info.type.element, place), shape_of_rows(info, place, width)}, info.name);
    reader.bind(info.name, X);
    return X;
  }
  Type table{Dtype::kObject, {kRows, 0}, Form::kTable};
  std::vector<Shape> shapes;
  for (const ValueInfo* info : inputs) {
    shapes.push_back(shape_of_rows(*info, place, std::nullopt));
    const Index count = shapes.back().size() > 1 ? shapes.back()[1] : 1;
    if (shapes.back().size() > 2) throw Error(Kind::kUnsupported, place, fmt::format("the input {}: more than two axes beside other inputs", info->name));
    reader.limits().charge_memory(static_cast<std::uint64_t>(count) * sizeof(Column), place);
    for (Index j = 0; j < count; ++j)
      table.columns.push_back({count == 1 ? info->name : fmt::format("{}.{}", info->name, j), dtype_of(info->type.element, place)});
  }
  table.shape[1] = static_cast<Index>(table.columns.size());
  const Value X = program.input(table);
  Index next = 0;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    std::vector<Value> columns;
    for (Index j = 0; j < (shapes[i].size() > 1 ? shapes[i][1] : 1); ++j) columns.push_back(column(X, next++));
    if (shapes[i].size() == 1) reader.bind(inputs[i]->name, columns[0]);
    else if (columns.empty()) throw Error(Kind::kUnsupported, place, fmt::format("the input {}: no columns", inputs[i]->name));
    else reader.bind(inputs[i]->name, stack(std::move(columns), 1));
  }
  return X;
}

const Item& output_of(const GraphReader& reader, const std::string& name) {
  const Item* item = reader.find(name);
  if (!item) throw Error(Kind::kMalformed, reader.place_of(0), fmt::format("the output {}: expected a value of that name, found none", name));
  return *item;
}

// -------- one run --------------------------------------------------------------------------------------------------------

Item item_of(GraphReader& reader, const Given& given) {
  const Place place = reader.place_of(0);
  const auto constant = [&](const Tensor& tensor) { return reader.program().constant(tensor_in_program(tensor, place, reader.limits())); };
  if (const auto* tensor = std::get_if<Tensor>(&given)) return constant(*tensor);
  const auto* tensors = std::get_if<std::vector<Tensor>>(&std::get<Sequence>(given).items);
  if (!tensors) throw Error(Kind::kUnsupported, place, "an input of maps");
  std::vector<Value> values;
  for (const Tensor& tensor : *tensors) values.push_back(constant(tensor));
  Item item;
  item.kind = Item::Kind::kSequence;
  item.list = std::make_shared<const std::vector<Value>>(std::move(values));
  return item;
}

// The result as a tensor that owns what it shows.
Tensor result_of(GraphReader& reader, const Value& value) { return tensor_in_onnx(*reader.folder().fold(value.id())); }

Sequence maps_of(GraphReader& reader, const Item& item) {
  const brine::Tensor& values = *reader.folder().fold(item.value.id());
  const Index width = values.shape[1];
  const auto size = static_cast<std::uint64_t>(size_of(values.dtype));
  std::vector<Map> maps;
  reader.limits().charge_memory(static_cast<std::uint64_t>(values.size()) * sizeof(Tensor), reader.place_of(0));
  for (Index row = 0; row < values.shape[0]; ++row) {
    Map map{.key_type = item.keys->texts.empty() ? DataType::kInt64 : DataType::kString, .integers = item.keys->integers, .strings = item.keys->texts};
    if (!map.strings.empty()) map.integers.clear();
    for (Index j = 0; j < width; ++j) {
      const auto* data = static_cast<const std::uint8_t*>(values.data) + static_cast<std::uint64_t>(row * width + j) * size;
      map.values.push_back(tensor_in_onnx({values.dtype, {}, data, values.owner}));
    }
    maps.push_back(std::move(map));
  }
  return {std::move(maps)};
}

Given given_of(GraphReader& reader, const Item& item) {
  if (item.kind == Item::Kind::kMaps) return maps_of(reader, item);
  if (item.kind == Item::Kind::kSequence) {
    std::vector<Tensor> tensors;
    for (const Value& value : *item.list) tensors.push_back(result_of(reader, value));
    return Sequence{std::move(tensors)};
  }
  if (item.kind != Item::Kind::kValue) throw Error(Kind::kUnsupported, reader.place_of(0), "an output that is no tensor and no sequence");
  return result_of(reader, item.value);
}

}  // namespace

Imported import_model(const Model& model, const Place& place, Program& program, Limits& limits, std::optional<Index> width) {
  GraphReader reader(model, program, place, limits, GraphReader::Batch::kFree);
  reader.add_initializers(model.graph);
  Imported imported{.input = bind_inputs(reader, model.graph, width)};
  reader.read_nodes(model.graph.nodes);
  for (const ValueInfo& info : model.graph.outputs) {
    const Item& item = output_of(reader, info.name);
    if (item.kind != Item::Kind::kValue && item.kind != Item::Kind::kMaps)
      throw Error(Kind::kUnsupported, place, fmt::format("the output {}: neither a tensor nor maps", info.name));
    Value value = item.value;
    if (!value.type().has_rows()) value = broadcast_rows(value, imported.input);
    imported.functions.push_back({info.name, imported.input, Outputs(value)});
    imported.keys.push_back(item.kind == Item::Kind::kMaps ? std::optional(*item.keys) : std::nullopt);
  }
  return imported;
}

std::vector<Given> run_model(const Model& model, const Place& place, const std::vector<Given>& inputs, Limits& limits) {
  Program program;
  GraphReader reader(model, program, place, limits, GraphReader::Batch::kGiven);
  reader.add_initializers(model.graph);
  const std::vector<const ValueInfo*> open = open_inputs(model.graph);
  const bool names_all = inputs.size() == model.graph.inputs.size();  // some give values for initializers, too
  if (!names_all && inputs.size() != open.size())
    throw Error(Kind::kUsage, place, fmt::format("expected {} inputs, found {}", open.size(), inputs.size()));
  for (std::size_t i = 0; i < inputs.size(); ++i) reader.bind(names_all ? model.graph.inputs[i].name : open[i]->name, item_of(reader, inputs[i]));
  reader.read_nodes(model.graph.nodes);
  std::vector<Given> outputs;
  for (const ValueInfo& info : model.graph.outputs) outputs.push_back(given_of(reader, output_of(reader, info.name)));
  return outputs;
}

}  // namespace brine::onnx
