#include "program/program.h"

#include <bit>
#include <cstring>
#include <functional>

#include <fmt/format.h>

#include "base/error.h"
#include "program/op.h"

namespace brine {
namespace {

std::size_t hash_of(const Node& node) {
  std::size_t seed = std::hash<const void*>{}(node.op);
  const auto mix = [&](std::size_t h) { seed = (seed ^ h) * 1099511628211u; };
  for (const int input : node.inputs) mix(static_cast<std::size_t>(input));
  for (const Index integer : node.attributes.integers) mix(static_cast<std::size_t>(integer));
  for (const double number : node.attributes.numbers) mix(std::bit_cast<std::size_t>(number));
  for (const std::string& text : node.attributes.texts) mix(std::hash<std::string>{}(text));
  mix(std::hash<const void*>{}(node.attributes.payload));
  if (node.attributes.tensor) mix(std::hash<const void*>{}(node.attributes.tensor->data));
  return seed;
}

bool same_tensor(const Tensor* a, const Tensor* b) {
  if (a == b) return true;
  if (!a || !b || a->dtype != b->dtype || a->shape != b->shape) return false;
  return a->data == b->data;
}

bool same_node(const Node& a, const Node& b) {
  return a.op == b.op && a.inputs == b.inputs && a.attributes == b.attributes && a.type == b.type;
}

}  // namespace

bool Attributes::operator==(const Attributes& other) const {
  if (integers != other.integers || texts != other.texts || payload != other.payload ||
      !same_tensor(tensor, other.tensor) || numbers.size() != other.numbers.size())
    return false;
  return numbers.empty() || std::memcmp(numbers.data(), other.numbers.data(), numbers.size() * sizeof(double)) == 0;
}

const Node& Value::node() const { return program_->node(id_); }

Value Value::cast(Dtype dtype) const {
  if (dtype == type().dtype && type().form != Form::kTable) return *this;
  return program_->apply(kCast, {*this}, {.integers = {static_cast<Index>(dtype)}});
}
Value Value::cast_like(Value other) const { return cast(is_float(other.dtype()) ? other.dtype() : Dtype::kFloat64); }
Value Value::as_float() const {
  return dtype() == Dtype::kFloat32 || dtype() == Dtype::kFloat64 ? *this : cast(Dtype::kFloat64);
}
Value Value::as_float_or_half() const { return is_float(dtype()) ? *this : cast(Dtype::kFloat64); }

Outputs::operator Value() const {
  if (is_list) throw Error(Kind::kMalformed, fmt::format("expected one value, found a list of {}", values.size()));
  return values.front();
}

Value Program::input(Type type, std::string name) {
  Node node{.op = &kInput, .type = std::move(type), .place = std::move(name)};
  return add(std::move(node));
}

const Tensor* Program::keep(Tensor tensor) { return &tensors_.emplace_back(std::move(tensor)); }

Value Program::constant(Tensor tensor, std::string place) {
  Node node{.op = &kConstant, .type = {tensor.dtype, tensor.shape}, .place = place.empty() ? place_ : std::move(place)};
  node.attributes.tensor = keep(std::move(tensor));
  node.is_constant = true;
  return add(std::move(node));
}

Value Program::number(double value, Dtype dtype) {
  return apply(kNumber, {}, {.integers = {static_cast<Index>(dtype)}, .numbers = {value}});
}

Value Program::apply(const Op& op, std::vector<Value> inputs, Attributes attributes) {
  Node node{.op = &op, .attributes = std::move(attributes), .place = place_, .is_constant = true};
  std::vector<const Type*> types;
  for (const Value& value : inputs) {
    if (!value) throw Error(Kind::kInternal, fmt::format("{}: {}: an absent value", place_, op.name));
    node.inputs.push_back(value.id());
    types.push_back(&value.type());
    node.is_constant = node.is_constant && value.is_constant();
  }
  try {
    node.type = op.type({types, node.attributes});
  } catch (const Error& error) {  // the rule knows what is wrong; the program knows where
    std::string text = std::string(op.name) + " of ";
    for (std::size_t i = 0; i < inputs.size(); ++i)
      text += (i ? " and " : "") + this->node(node.inputs[i]).place + " " + to_string(*types[i]);
    throw Error(error.kind(), Place{nullptr, 0, place_}, text + ": " + error.message());
  }
  return add(std::move(node));
}

Value Program::add(Node node) {
  const std::size_t key = hash_of(node);
  if (node.op != &kInput)
    for (auto [it, end] = numbering_.equal_range(key); it != end; ++it)
      if (same_node(this->node(it->second), node)) return {*this, it->second};
  nodes_.push_back(std::move(node));
  const int id = static_cast<int>(nodes_.size()) - 1;
  numbering_.emplace(key, id);
  return {*this, id};
}

std::vector<int> Program::needed_by(const std::vector<Value>& outputs) const {
  std::vector<bool> needed(nodes_.size());
  for (const Value& output : outputs) needed[static_cast<std::size_t>(output.id())] = true;
  for (std::size_t i = nodes_.size(); i-- > 0;)  // inputs come before their users: one sweep backwards
    if (needed[i])
      for (const int input : nodes_[i].inputs) needed[static_cast<std::size_t>(input)] = true;
  std::vector<int> order;
  for (std::size_t i = 0; i < needed.size(); ++i)
    if (needed[i]) order.push_back(static_cast<int>(i));
  return order;
}

Program::Scope::Scope(Program& program, std::string place) : program_(program), outer_(std::move(program.place_)) {
  program.place_ = std::move(place);
}
Program::Scope::~Scope() { program_.place_ = std::move(outer_); }

}  // namespace brine
