// The program: what a model computes, as a typed dataflow graph.
//
// Append-only and shared by every method and every input type of one model (scikit-learn's dtype at each step depends
// on the dtype of X, so a method becomes a function once per input type). A Value is a light handle on a node. Equal
// nodes are made once (value numbering), so that `predict` and `predict_proba` of one X share their work.
//
// Nodes, tensors and payloads stay where they are: a plan may run while another thread appends.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "brine/cell.h"
#include "program/type.h"

namespace brine {

struct Op;  // ops/op.h: an operation's name, type rule, kernel, ONNX spelling

template <class T>
Tensor tensor_of(Dtype dtype, Shape shape, std::vector<T> values) {
  auto owner = std::make_shared<const std::vector<T>>(std::move(values));
  return {dtype, std::move(shape), owner->data(), owner};
}

// What an operation carries besides tensors: a forest, a vocabulary, a pattern. Immutable, compared by address.
struct Payload {
  virtual ~Payload() = default;
  virtual std::string describe() const { return {}; }  // a word or two for `explain`
};

struct Attributes {
  std::vector<Index> integers = {};
  std::vector<double> numbers = {};
  std::vector<std::string> texts = {};
  const Tensor* tensor = nullptr;
  const Payload* payload = nullptr;
  bool operator==(const Attributes&) const;  // numbers by their bits
};

struct Node {
  const Op* op = nullptr;
  std::vector<int> inputs = {};
  Attributes attributes = {};
  Type type = {};
  std::string place = {};   // whose formula made it: "steps[1].coef_"
  bool is_constant = false;  // depends on no input
};

class Program;

class Value {
 public:
  Value() = default;
  Value(Program& program, int id) : program_(&program), id_(id) {}
  explicit operator bool() const { return program_ != nullptr; }  // false: something that this model does not have
  bool operator==(const Value&) const = default;

  const Node& node() const;
  const Type& type() const { return node().type; }
  Dtype dtype() const { return type().dtype; }
  const Shape& shape() const { return type().shape; }
  int rank() const { return type().rank(); }
  Index width() const { return type().width(); }  // columns of a matrix; of a vector its length
  bool is_csr() const { return type().form == Form::kCsr; }
  bool is_table() const { return type().form == Form::kTable; }
  bool is_constant() const { return node().is_constant; }
  Program& program() const { return *program_; }
  int id() const { return id_; }

  Value cast(Dtype dtype) const;
  Value cast_like(Value other) const;  // other's float type; float64 where other is not a float
  Value as_float() const;              // float64 and float32 stay, everything else becomes float64
  Value as_float_or_half() const;      // float16 stays too

 private:
  Program* program_ = nullptr;
  int id_ = -1;
};

// What a method returns: one value, a list (multi-output predict_proba) or a tuple (kneighbors, return_std).
struct Outputs {
  Outputs() = default;
  Outputs(Value value) : values{value} {}
  Outputs(std::vector<Value> list) : values(std::move(list)), is_list(true) {}
  operator Value() const;  // throws where a list was made

  std::vector<Value> values = {};
  bool is_list = false;
};

struct Function {
  std::string name;
  Value input;
  Outputs outputs;
};

class Program {
 public:
  Program() = default;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  Value input(Type type, std::string name = "X");
  Value constant(Tensor tensor, std::string place = {});
  template <class T>
  Value constant(Dtype dtype, Shape shape, std::vector<T> values, std::string place = {}) {
    return constant(tensor_of(dtype, std::move(shape), std::move(values)), std::move(place));
  }
  Value number(double value, Dtype dtype);  // shape ()
  Value apply(const Op& op, std::vector<Value> inputs, Attributes attributes = {});

  const Tensor* keep(Tensor tensor);
  template <class T>
  const T& keep(std::unique_ptr<T> payload) {
    const T& kept = *payload;
    payloads_.push_back(std::move(payload));
    return kept;
  }

  const Node& node(int id) const { return nodes_[static_cast<std::size_t>(id)]; }
  std::size_t size() const { return nodes_.size(); }
  std::vector<int> needed_by(const std::vector<Value>& outputs) const;  // in order of computation
  std::string print(const Function& function) const;

  // Nodes made while a Scope is alive name the object whose formula made them.
  class Scope {
   public:
    Scope(Program& program, std::string place);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Program& program_;
    std::string outer_;
  };

 private:
  Value add(Node node);

  std::deque<Node> nodes_;
  std::deque<Tensor> tensors_;
  std::deque<std::unique_ptr<const Payload>> payloads_;
  std::multimap<std::size_t, int> numbering_;
  std::string place_;
};

}  // namespace brine
