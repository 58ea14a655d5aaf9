// How operations spell themselves in ONNX: nodes in, a graph out, in the words of one opset.
//
// A value is its name. Constants are initializers, made once however often they are asked for. What an opset cannot say
// throws Error{kUnsupported} that names the operator and both opsets; where a later opset says the same thing in
// another way (axes as an attribute, then as an input), the helper of that name knows, so that operations need not. The
// opset of ai.onnx.ml is the lowest that the nodes need, up to the one allowed. Axes count from the front: opsets
// before 11 know no others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "onnx/graph/graph.h"

namespace brine::onnx {

using Name = std::string;
using Names = std::vector<Name>;

struct Opsets {
  int main = 17;    // what is written
  int ml_max = 5;   // what ai.onnx.ml may be
};

inline constexpr int kOpsetMin = 9, kOpsetMax = 25;  // what brine writes

// The lowest ir_version that may carry these opsets.
std::int64_t ir_version_of(int opset, int ml_opset);
// The opset in which the operator appeared; 1 for those older than any that brine writes.
int first_opset_of(std::string_view domain, std::string_view op_type);

class Writer {
 public:
  explicit Writer(Opsets opsets);  // throws Error{kUsage} if the main opset is not one that brine writes

  int opset() const { return opsets_.main; }
  int ml_opset_max() const { return opsets_.ml_max; }
  int ml_opset() const;                                          // needed so far; 0: no node of ai.onnx.ml
  void need(int opset, std::string_view what) const;             // throws if the written opset is an earlier one
  void need_ml(int opset, std::string_view what);
  bool can_ml(int opset) const { return opset <= opsets_.ml_max; }

  // Whose formula the nodes made from now on are: a prefix of their names. Returns the one before.
  std::string set_place(std::string place);

  Name node(std::string_view op_type, Names inputs, std::vector<Attribute> attributes = {},
            std::string_view domain = "");
  Names nodes(std::size_t n_outputs, std::string_view op_type, Names inputs, std::vector<Attribute> attributes = {},
              std::string_view domain = "");
  Name ml(std::string_view op_type, Names inputs, std::vector<Attribute> attributes = {}) {
    return node(op_type, std::move(inputs), std::move(attributes), kMlDomain);
  }

  // -------- constants
  // -------------------------------------------------------------------------------------------------
  Name constant(Tensor tensor);
  Name ints(std::vector<std::int64_t> values);                   // one dimension, int64: axes, shapes, indices
  Name integer(std::int64_t value);                              // no dimension, int64
  Name scalar(DataType type, double value);                      // no dimension; a number or a truth value
  Name strings(std::vector<std::string> values);                 // one dimension

  // -------- what the opsets spell differently
  // ---------------------------------------------------------------------------
  Name cast(Name x, DataType type);
  Name reduce(std::string_view op_type, Name x, std::vector<std::int64_t> axes,
              bool keep);  // "ReduceSum", "ReduceMax", …
  Name squeeze(Name x, std::vector<std::int64_t> axes);
  Name unsqueeze(Name x, std::vector<std::int64_t> axes);
  Name softmax(Name x, std::int64_t axis, std::int64_t rank);
  Name slice(Name x, std::vector<std::int64_t> starts, std::vector<std::int64_t> ends, std::vector<std::int64_t> axes);
  Names split(Name x, std::int64_t axis, std::vector<std::int64_t> sizes);
  Names top_k(Name x, std::int64_t k, std::int64_t axis,
              bool largest);  // values, indices; the lowest index first among equals
  // Of two values of this type; a NaN is equal to nothing, greater than nothing and less than nothing.
  Name equal(Name a, Name b, DataType type);
  Name greater_or_equal(Name a, Name b, DataType type);
  Name less_or_equal(Name a, Name b, DataType type) { return greater_or_equal(std::move(b), std::move(a), type); }

  // -------- what is long to say
  // -----------------------------------------------------------------------------------------
  Name gather(Name x, Name indices, std::int64_t axis);
  Name gather_at(Name x, std::vector<std::int64_t> indices, std::int64_t axis);
  Name column(Name x, std::int64_t index, std::int64_t axis = 1);         // one column, its axis gone
  Name concat(Names parts, std::int64_t axis);                            // one part: itself
  Name where(Name condition, Name yes, Name no) { return node("Where", {condition, yes, no}); }
  Name reshape(Name x, std::vector<std::int64_t> shape);                  // 0: as it was, -1: the rest
  Name transpose(Name x, std::vector<std::int64_t> order);
  Name size_of_axis(Name x, std::int64_t axis);                           // one dimension with one int64
  Name filled(Name shape, DataType type, double value);  // an array of this shape (int64, one dimension)
  Name arg_max(Name x, std::int64_t axis) { return arg("ArgMax", std::move(x), axis); }
  Name arg_min(Name x, std::int64_t axis) { return arg("ArgMin", std::move(x), axis); }

  // -------- the edges of the graph
  // ----------------------------------------------------------------------------------------
  Name input(ValueInfo info);
  void set_columns(Names columns) {
    columns_ = std::move(columns);
  }  // the values that are the columns of the input table
  const Names& columns() const { return columns_; }
  // Calls `value` by the name of `info`: its node's output is renamed, or an Identity added where that cannot be.
  void output(ValueInfo info, const Name& value);

  // A writer of a body of Loop, Scan or If: its constants are this graph's, and it may use this graph's values. While
  // it lives, this writer is not used; `finish_body` ends it.
  Writer body();
  GraphPointer finish_body(Writer body, std::string name);

  Graph finish(std::string name);      // the graph; the writer is used up
  Model finish_model(std::string name);  // with opsets and ir_version

 private:
  explicit Writer(Writer& outer, Opsets opsets);
  Name arg(std::string_view op_type, Name x, std::int64_t axis);
  Name fresh(std::string_view op_type);
  void claim(Name& name);
  Writer& root() { return outer_ ? outer_->root() : *this; }
  void rename(Graph& graph) const;

  Opsets opsets_;
  Writer* outer_ = nullptr;
  int ml_opset_ = 0;
  std::string place_;
  Graph graph_;
  Names columns_;
  std::unordered_multimap<std::uint64_t, std::size_t> constants_;   // hash of the contents → index of the initializer
  std::unordered_map<std::string, std::uint64_t> counts_;           // of names made, by their stem
  std::unordered_set<Name> taken_;                                  // all names of the graph and of its bodies
  std::unordered_map<Name, Name> renamed_;                          // value → output
  std::unordered_set<Name> inputs_;
  std::unordered_set<Name> made_here_;                              // values that nodes of this graph made
  std::unordered_set<Name> captured_;                               // values that bodies use: they keep their names
};

}  // namespace brine::onnx
