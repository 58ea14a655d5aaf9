// See export.h.
#include "onnx/export.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "ops/categories.h"
#include "ops/kernel.h"
#include "program/fold.h"

namespace brine::onnx {
namespace {

// Text with missing values is text to ONNX, which has no missing.
DataType column_type(Dtype dtype) { return dtype == Dtype::kObject ? DataType::kString : data_type_of(dtype); }

ValueInfo info_of(std::string name, const Type& type) {
  std::vector<Dimension> dims;
  for (const Index size : type.shape)
    dims.push_back({.size = size >= 0 ? size : -1, .symbol = size == kRows ? "n" : ""});
  return {.name = std::move(name), .type = {.element = column_type(type.dtype), .dims = std::move(dims)}};
}

std::vector<std::string> texts_of(const brine::Tensor& tensor) {
  std::vector<std::string> texts;
  for (Index i = 0; i < tensor.size(); ++i) {
    if (tensor.dtype == Dtype::kString) {
      texts.emplace_back(tensor.as<std::string_view>()[i]);
      continue;
    }
    const Cell& cell = tensor.as<Cell>()[i];
    if (!cell.is_text()) throw Error(Kind::kUnsupported, "an array of mixed objects in ONNX");
    texts.emplace_back(cell.text());
  }
  return texts;
}

class Exporter {
 public:
  Exporter(const Program& program, Opsets opsets) : program_(program), folder_(program), writer_(opsets) {}

  void declare_input(const Value& input) {
    const Type& type = input.type();
    if (type.form == Form::kTable) {
      Names columns;
      for (const Column& column : type.columns)
        columns.push_back(writer_.input(info_of(column.name, {column.dtype, {kRows, 1}})));
      writer_.set_columns(std::move(columns));
    } else if (type.form == Form::kDense) {
      names_[input.id()] = writer_.input(info_of("X", type));
    } else {
      throw Error(Kind::kUnsupported, "a sparse input in ONNX");
    }
  }

  void spell(const std::vector<Value>& outputs) {
    for (const int id : program_.needed_by(outputs)) {
      const brine::Node& node = program_.node(id);
      if (node.op == &kInput || folder_.fold(id)) continue;
      try {
        writer_.set_place(node.place);
        names_[id] = spell(node);
      } catch (const Error& error) {
        if (!error.place().path.empty()) throw;
        throw Error(error.kind(), Place{nullptr, 0, node.place}, fmt::format("{}: {}", node.op->name, error.message()));
      }
    }
  }

  void declare_outputs(const brine::Function& function) {
    const std::vector<Value>& values = function.outputs.values;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Type& type = values[i].type();
      if (type.form == Form::kTable || type.form == Form::kRagged)
        throw Error(Kind::kUnsupported,
                    fmt::format("{}: a table or rows of different lengths as an ONNX output", function.name));
      const std::string name = function.outputs.is_list ? fmt::format("{}.{}", function.name, i) : function.name;
      writer_.output(info_of(name, type), name_of(values[i].id()));
    }
  }

  Model finish(const std::string& name) { return writer_.finish_model(name); }

 private:
  Name spell(const brine::Node& node) {
    std::vector<const Type*> types;
    std::vector<const brine::Tensor*> constants;
    Names inputs;
    for (const int input : node.inputs) {
      types.push_back(&program_.node(input).type);
      constants.push_back(folder_.fold(input));
      const bool is_read_here = node.op == &kCategoryCodes && inputs.size() == 1;  // as keys, not as a tensor
      inputs.push_back(types.back()->form == Form::kTable || is_read_here ? Name{} : name_of(input));
    }
    if (node.op == &kCast) return spell_cast(*types[0], node.type, inputs[0]);
    if (!node.op->to_onnx) throw Error(Kind::kUnsupported, "has no spelling in ONNX");
    return node.op->to_onnx(writer_, Site{{types, node.attributes}, node.type, constants}, inputs);
  }

  Name spell_cast(const Type& from, const Type& to, const Name& x) {
    const DataType before = column_type(from.dtype), after = column_type(to.dtype);
    if (before == after) return x;
    if (after == DataType::kString) throw Error(Kind::kUnsupported, "numbers among text in ONNX");
    return writer_.cast(x, after);
  }

  // A constant becomes an initializer where it is used first.
  const Name& name_of(int id) {
    Name& name = names_[id];
    if (!name.empty()) return name;
    Tensor tensor = tensor_in_onnx(*folder_.fold(id));
    tensor.name = program_.node(id).place;
    const std::string place = writer_.set_place("");
    name = writer_.constant(std::move(tensor));
    writer_.set_place(place);
    return name;
  }

  const Program& program_;
  Folder folder_;
  Writer writer_;
  std::map<int, Name> names_;
};

}  // namespace

Tensor tensor_in_onnx(const brine::Tensor& tensor) {
  if (tensor.dtype == Dtype::kString || tensor.dtype == Dtype::kObject)
    return Tensor::of_strings(texts_of(tensor), tensor.shape);
  const auto bytes = static_cast<std::size_t>(tensor.size()) * size_of(tensor.dtype);
  Tensor result =
      Tensor::view(data_type_of(tensor.dtype), tensor.shape, {static_cast<const std::uint8_t*>(tensor.data), bytes});
  result.owner = tensor.owner;
  return result;
}

Model export_model(const std::vector<brine::Function>& functions, const ExportOptions& options) {
  const Value& input = functions.front().input;
  Exporter exporter(input.program(), options.opsets);
  exporter.declare_input(input);
  std::vector<Value> outputs;
  for (const brine::Function& function : functions) {
    if (function.input != input) throw Error(Kind::kInternal, "functions of different inputs in one graph");
    outputs.insert(outputs.end(), function.outputs.values.begin(), function.outputs.values.end());
  }
  exporter.spell(outputs);
  for (const brine::Function& function : functions) exporter.declare_outputs(function);
  Model model = exporter.finish(options.graph_name);
  model.producer_name = "brine";
  model.producer_version = options.producer_version;
  model.metadata = options.metadata;
  return model;
}

}  // namespace brine::onnx
