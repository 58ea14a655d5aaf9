// One node while it is read: its inputs and attributes as the operators' readers want them, and what they give back.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "onnx/import.h"
#include "program/fold.h"
#include "program/program.h"

namespace brine::onnx {

// A value of the graph. Usually a value of the program; but the shape of something with a free number of rows is a list
// of extents of which one is kRows, and where a graph turns its rows into another axis, (1, n) or (trees, n), the
// program's value still has them first: its axes are those of the graph with the rows taken out and put in front.
struct Item {
  enum class Kind { kAbsent, kValue, kExtents, kSequence, kMaps };
  Kind kind = Kind::kAbsent;
  Value value = {};                               // kValue; kMaps: (n, keys)
  std::size_t row_axis = 0;                       // kValue with rows: where the graph has them
  std::vector<Index> extents = {};                // kExtents: int64; `value` is what has so many rows
  bool is_scalar = false;                         // kExtents of one: without a dimension
  std::shared_ptr<const std::vector<Value>> list = {};
  std::shared_ptr<const ZipKeys> keys = {};

  Item() = default;
  Item(Value v, std::size_t rows_at = 0) : kind(Kind::kValue), value(v), row_axis(rows_at) {}
};

Shape graph_shape(const Item& item);                                   // of a kValue
std::size_t value_axis(const Item& item, std::size_t graph_axis);      // the program's axis
// The same values in this shape of the graph's, which has as many places before the rows.
Item with_graph_shape(const Item& item, Shape shape);

class GraphReader;

class NodeReader {
 public:
  NodeReader(GraphReader& graph, const Node& node, std::vector<Item> inputs)
      : graph_(graph), node_(node), inputs_(std::move(inputs)) {}

  const Node& node() const { return node_; }
  GraphReader& graph() { return graph_; }
  Program& program();
  Limits& limits();
  std::int64_t opset() const;  // of the node's domain
  Place place() const;

  // -------- inputs
  // ------------------------------------------------------------------------------------------------------
  std::size_t n_inputs() const { return inputs_.size(); }
  bool has(std::size_t i) const { return i < inputs_.size() && inputs_[i].kind != Item::Kind::kAbsent; }
  const Item& item(std::size_t i) const;
  const Item& tensor(std::size_t i) const;         // its rows may be any axis
  Value value(std::size_t i);  // its rows are the first; extents become a constant where they are known
  const brine::Tensor& constant(std::size_t i);     // a tensor that does not depend on the model's inputs
  std::vector<Index> integers(std::size_t i);       // its numbers, of any integer type
  std::vector<Index> extents(std::size_t i);        // the same, of which one may be kRows
  double number(std::size_t i);                     // its only one
  const brine::Tensor& constant(const Value& value);

  // -------- attributes
  // -----------------------------------------------------------------------------------------------------
  bool has(std::string_view name) const { return node_.find(name) != nullptr; }
  Index integer(std::string_view name, Index otherwise) const;
  double real(std::string_view name, double otherwise) const;
  std::string text(std::string_view name, std::string_view otherwise) const;
  std::vector<Index> integers(std::string_view name) const;       // none: empty
  std::vector<double> reals(std::string_view name) const;         // of "name", or of the tensor "name_as_tensor"
  const std::vector<std::string>& texts(std::string_view name) const;
  const Tensor* tensor(std::string_view name) const;              // none: nullptr
  GraphPointer subgraph(std::string_view name) const;             // throws if there is none

  Index axis(std::string_view name, Index otherwise, std::size_t rank) const;  // counted from the front, checked
  std::size_t axis_of(Index axis, std::size_t rank) const;

  // -------- results
  // -----------------------------------------------------------------------------------------------------------
  void give(Item item) { outputs_.push_back(std::move(item)); }
  std::vector<Item> take_outputs() { return std::move(outputs_); }

  // Constants that the reader makes.
  template <class T>
  Value constant_of(Dtype dtype, Shape shape, std::vector<T> values) {
    return program().constant(dtype, std::move(shape), std::move(values));
  }
  Value texts_value(std::vector<std::string> texts, Shape shape);
  Value filled(Dtype dtype, Shape shape, double value);
  void require_size(const Shape& shape) const;       // of a value that is about to be made: within the limits

  [[noreturn]] void refuse(std::string_view what) const;     // kUnsupported
  [[noreturn]] void malformed(std::string_view what) const;

 private:
  const Attribute* attribute(std::string_view name) const;   // inside a function: its reference resolved
  GraphReader& graph_;
  const Node& node_;
  std::vector<Item> inputs_;
  std::vector<Item> outputs_;
};

using OperatorReader = void (*)(NodeReader& r);
// nullptr: not one that brine reads.
OperatorReader reader_of(std::string_view domain, std::string_view op_type);

// ONNX's number of a type as the program's dtype; throws Error{kUnsupported} if it has none.
Dtype dtype_of(DataType type, const Place& place);
// A tensor as a constant: a view where its bytes are aligned, else a copy.
brine::Tensor tensor_in_program(const Tensor& tensor, const Place& place, Limits& limits);

}  // namespace brine::onnx
