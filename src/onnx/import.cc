// See import.h.
#include "onnx/import.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "onnx/export.h"
#include "onnx/graph_reader.h"
#include "ops/columns.h"
#include "ops/shape.h"
#include "ops/sparse.h"

namespace brine::onnx {
namespace {

// The inputs that a caller gives: all but those with an initializer.
std::vector<const ValueInfo*> open_inputs(const Graph& graph) {
  std::vector<const ValueInfo*> inputs;
  for (const ValueInfo& info : graph.inputs)
    if (std::ranges::find(graph.initializers, info.name, &Tensor::name) == graph.initializers.end())
      inputs.push_back(&info);
  return inputs;
}

// The type of an input of rows: its first axis free, whatever the model says of it; kDynamic where an extent is left
// open.
Type type_of_rows(const ValueInfo& info, const Place& place) {
  if (info.type.kind != ValueType::Kind::kTensor)
    throw Error(Kind::kUnsupported, place, fmt::format("the input {}: a sequence or a map", info.name));
  Type type{dtype_of(info.type.element, place), {kRows}};
  if (!info.type.dims) {
    type.shape.push_back(kDynamic);
    return type;
  }
  if (info.type.dims->empty()) throw Error(Kind::kUnsupported, place, fmt::format("the input {}: no rows", info.name));
  for (std::size_t i = 1; i < info.type.dims->size(); ++i) {
    const Index extent = (*info.type.dims)[i].size;
    type.shape.push_back(extent < 0 ? kDynamic : extent);
  }
  return type;
}

// How many columns of a table an input takes.
Index columns_of(const Type& wanted, const std::string& name, const Place& place) {
  if (wanted.rank() > 2 || wanted.shape.back() == kDynamic)
    throw Error(Kind::kUnsupported, place, fmt::format("the input {}: the number of its columns is not known", name));
  return wanted.rank() == 2 ? wanted.width() : 1;
}

// -------- rows as the inputs want them
// -----------------------------------------------------------------------------------

// All rows as the one input: a matrix of its type, a vector made a column or the other way round.
Value as_only_input(Value X, const Type& wanted, const std::string& name) {
  Value x = to_dense(wanted.dtype == Dtype::kString ? as_array(X) : as_numbers(X)).cast(wanted.dtype);
  if (x.rank() == 1 && wanted.rank() == 2) x = expand(x, 1);
  if (x.rank() == 2 && wanted.rank() == 1 && x.width() == 1) x = reshape(x, {kRows});
  bool fits = x.rank() == wanted.rank();
  for (std::size_t i = 1; fits && i < wanted.shape.size(); ++i)
    fits = wanted.shape[i] == kDynamic || wanted.shape[i] == x.shape()[i];
  if (!fits)
    throw Error(Kind::kUsage,
                fmt::format("the input {}: expected {}, found {}", name, to_string(wanted), to_string(X.type())));
  return x;
}

// The columns of the rows in the order of the table that the model asks for.
std::vector<Index> matched_columns(const Type& given, const Type& asked) {
  const Index width = given.rank() == 2 ? given.width() : 1;
  std::vector<std::string> names;
  for (const Column& column : asked.columns) names.push_back(column.name);
  const auto is_there = [&](const std::string& name) {
    return std::ranges::find(given.columns, name, &Column::name) != given.columns.end();
  };
  if (given.form == Form::kTable && std::ranges::any_of(names, is_there)) return positions_of(given, names);
  if (width != static_cast<Index>(names.size()))
    throw Error(Kind::kUsage,
                fmt::format("expected the columns {}, found {}", fmt::join(names, ", "), to_string(given)));
  std::vector<Index> positions(names.size());
  for (std::size_t i = 0; i < positions.size(); ++i) positions[i] = static_cast<Index>(i);
  return positions;
}

Value bind_inputs(GraphReader& reader, const Model& model, const Type& given) {
  const std::vector<const ValueInfo*> inputs = open_inputs(model.graph);
  const Place place = reader.place_of(0);
  if (std::ranges::count(given.shape, kDynamic))
    throw Error(Kind::kUsage, place, "expected rows whose number of columns is known");
  const Value X = reader.program().input(given);
  if (inputs.size() == 1) {
    reader.bind(inputs[0]->name, as_only_input(X, type_of_rows(*inputs[0], place), inputs[0]->name));
    return X;
  }
  const Value rows = X.is_table() ? X : to_dense(X);
  const std::vector<Index> positions = matched_columns(given, input_type(model, place));
  std::size_t next = 0;
  for (const ValueInfo* info : inputs) {
    const Type wanted = type_of_rows(*info, place);
    std::vector<Value> columns;
    for (Index j = 0; j < columns_of(wanted, info->name, place); ++j)
      columns.push_back(column(rows, positions[next++]).cast(wanted.dtype));
    if (columns.empty()) throw Error(Kind::kUnsupported, place, fmt::format("the input {}: no columns", info->name));
    reader.bind(info->name, wanted.rank() == 1 ? columns[0] : stack(std::move(columns), 1));
  }
  return X;
}

const Item& output_of(const GraphReader& reader, const std::string& name) {
  const Item* item = reader.find(name);
  if (!item)
    throw Error(Kind::kMalformed, reader.place_of(0),
                fmt::format("the output {}: expected a value of that name, found none", name));
  return *item;
}

// -------- one run
// --------------------------------------------------------------------------------------------------------

Item item_of(GraphReader& reader, const Given& given) {
  const Place place = reader.place_of(0);
  const auto constant = [&](const Tensor& tensor) {
    return reader.program().constant(tensor_in_program(tensor, place, reader.limits()));
  };
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
    Map map{.key_type = item.keys->texts.empty() ? DataType::kInt64 : DataType::kString,
            .integers = item.keys->integers,
            .strings = item.keys->texts};
    if (!map.strings.empty()) map.integers.clear();
    for (Index j = 0; j < width; ++j) {
      const auto* data =
          static_cast<const std::uint8_t*>(values.data) + static_cast<std::uint64_t>(row * width + j) * size;
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
  if (item.kind != Item::Kind::kValue)
    throw Error(Kind::kUnsupported, reader.place_of(0), "an output that is no tensor and no sequence");
  return result_of(reader, item.value);
}

}  // namespace

Type input_type(const Model& model, const Place& place) {
  const std::vector<const ValueInfo*> inputs = open_inputs(model.graph);
  if (inputs.empty()) throw Error(Kind::kUnsupported, place, "a model without inputs");
  if (inputs.size() == 1) {
    Type type = type_of_rows(*inputs[0], place);
    return type;
  }
  Type table{Dtype::kObject, {kRows, 0}, Form::kTable};
  constexpr Index kColumnsMax = 1 << 20;
  for (const ValueInfo* info : inputs) {
    const Type wanted = type_of_rows(*info, place);
    const Index count = columns_of(wanted, info->name, place);
    if (count > kColumnsMax - static_cast<Index>(table.columns.size()))
      throw Error(Kind::kLimit, place, fmt::format("the input {}: {} columns", info->name, count));
    for (Index j = 0; j < count; ++j)
      table.columns.push_back({count == 1 ? info->name : fmt::format("{}.{}", info->name, j), wanted.dtype});
  }
  table.shape[1] = static_cast<Index>(table.columns.size());
  return table;
}

Imported import_model(const Model& model, const Place& place, Program& program, Limits& limits, const Type& given) {
  GraphReader reader(model, program, place, limits, GraphReader::Batch::kFree);
  reader.add_initializers(model.graph);
  Imported imported{.input = bind_inputs(reader, model, given)};
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
  for (std::size_t i = 0; i < inputs.size(); ++i)
    reader.bind(names_all ? model.graph.inputs[i].name : open[i]->name, item_of(reader, inputs[i]));
  reader.read_nodes(model.graph.nodes);
  std::vector<Given> outputs;
  for (const ValueInfo& info : model.graph.outputs) outputs.push_back(given_of(reader, output_of(reader, info.name)));
  return outputs;
}

}  // namespace brine::onnx
