#include "object/graph.h"

#include <algorithm>

#include <fmt/format.h>

namespace brine::object {

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::kNone:           return "None";
    case Kind::kEllipsis:       return "Ellipsis";
    case Kind::kNotImplemented: return "NotImplemented";
    case Kind::kBool:           return "bool";
    case Kind::kInt:            return "int";
    case Kind::kBigInt:         return "int beyond 64 bits";
    case Kind::kFloat:          return "float";
    case Kind::kComplex:        return "complex";
    case Kind::kString:         return "str";
    case Kind::kBytes:          return "bytes";
    case Kind::kByteArray:      return "bytearray";
    case Kind::kList:           return "list";
    case Kind::kTuple:          return "tuple";
    case Kind::kSet:            return "set";
    case Kind::kFrozenSet:      return "frozenset";
    case Kind::kDict:           return "dict";
    case Kind::kName:           return "name";
    case Kind::kCall:           return "call";
    case Kind::kInstance:       return "object";
    case Kind::kArray:          return "array";
    case Kind::kScalar:         return "numpy scalar";
    case Kind::kDtype:          return "dtype";
    case Kind::kPersistent:     return "persistent id";
    case Kind::kBuffer:         return "out-of-band buffer";
  }
  return "?";
}

void Dtype::Fields::push_back(Field field) {
  if (!shared_) shared_ = std::make_shared<std::vector<Field>>();
  else if (shared_.use_count() > 1) shared_ = std::make_shared<std::vector<Field>>(*shared_);
  shared_->push_back(std::move(field));
}
bool Dtype::Fields::operator==(const Fields& other) const {
  return shared_ == other.shared_ || std::equal(begin(), end(), other.begin(), other.end());
}

bool Dtype::operator==(const Dtype& other) const {
  return kind == other.kind && itemsize == other.itemsize && big_endian == other.big_endian && fields == other.fields &&
         subshape == other.subshape && unit == other.unit && aligned == other.aligned;
}

std::uint64_t Array::size() const {
  std::uint64_t product = 1;
  for (const std::int64_t extent : shape) product *= static_cast<std::uint64_t>(extent);
  return product;
}

// ---- building ----

std::uint16_t Graph::add_source(std::shared_ptr<const Source> source) {
  if (sources_.size() >= 0xffff) throw Error(brine::Kind::kLimit, "a file of more than 65535 members");
  sources_.push_back(std::move(source));
  return static_cast<std::uint16_t>(sources_.size() - 1);
}

Id Graph::add(Node node, Mark at) {
  if (nodes_.size() >= kNoId) throw Error(brine::Kind::kLimit, "a graph of more than 2^32 objects");
  node.source = at.source;
  node.offset = at.offset;
  nodes_.push_back(node);
  return static_cast<Id>(nodes_.size() - 1);
}

Id Graph::add_bool(bool value, Mark at) {
  Node node{.kind = Kind::kBool};
  node.integer = value;
  return add(node, at);
}

Id Graph::add_int(std::int64_t value, Mark at) {
  Node node{.kind = Kind::kInt};
  node.integer = value;
  return add(node, at);
}

Id Graph::add_float(double value, Mark at) {
  Node node{.kind = Kind::kFloat};
  node.real = value;
  return add(node, at);
}

Id Graph::add_complex(double real, double imaginary, Mark at) {
  Node node{.kind = Kind::kComplex};
  node.real = real;
  node.imaginary = imaginary;
  return add(node, at);
}

Id Graph::add_bytes(Kind kind, ByteView bytes, Mark at, std::uint8_t flags) {
  Node node{.kind = kind, .flags = flags};
  node.data = bytes.data();
  node.size = bytes.size();
  return add(node, at);
}

Id Graph::add_text(std::string text, Mark at) {
  texts_.push_back(std::move(text));
  return add_bytes(Kind::kString, bytes_of(texts_.back()), at);
}

Id Graph::add_children(Kind kind, std::vector<Id> children, Mark at) {
  Node node{.kind = kind};
  node.index = children_.size();
  children_.push_back(std::move(children));
  return add(node, at);
}

Id Graph::add_name(std::string_view module, std::string_view qualname, Mark at) {
  Node node{.kind = Kind::kName};
  node.index = names_.size();
  names_.emplace_back(module, qualname);
  return add(node, at);
}

Id Graph::add_made(Kind kind, Made made, Mark at) {
  Node node{.kind = kind};
  node.index = made_.size();
  made_.push_back(std::move(made));
  return add(node, at);
}

Id Graph::add_array(Kind kind, Array array, Mark at) {
  Node node{.kind = kind};
  node.index = arrays_.size();
  arrays_.push_back(std::move(array));
  return add(node, at);
}

Id Graph::add_dtype(Dtype dtype, Mark at) {
  Node node{.kind = Kind::kDtype};
  node.index = dtypes_.size();
  dtypes_.push_back(std::move(dtype));
  return add(node, at);
}

void Graph::become(Id id, Id other) {
  const Node& from = nodes_[other];
  Node& to = nodes_[id];
  const auto source = to.source;
  const auto offset = to.offset;
  to = from;
  to.source = source;
  to.offset = offset;
}

std::vector<Id>& Graph::children(Id id) { return children_[nodes_[id].index]; }
Made& Graph::made(Id id) { return made_[nodes_[id].index]; }
Array& Graph::array(Id id) { return arrays_[nodes_[id].index]; }
Dtype& Graph::dtype(Id id) { return dtypes_[nodes_[id].index]; }

Place Graph::place(Id id) const {
  if (id == kNoId) return {};
  const Node& n = node(id);
  return {n.source < sources_.size() ? sources_[n.source] : nullptr, n.offset, {}};
}

// ---- reading ----

void Ref::fail(std::string_view expected) const {
  throw Error(brine::Kind::kMalformed, place(),
              fmt::format("expected {}, found {}", expected, *this ? name_of(kind()) : "nothing"));
}

Kind Ref::kind() const { return graph_->nodes_[id_].kind; }

Place Ref::place(std::string path) const {
  if (!graph_) return {nullptr, 0, std::move(path)};
  Place at = graph_->place(id_);
  at.path = std::move(path);
  return at;
}

bool Ref::boolean() const {
  if (!is(Kind::kBool)) fail("a bool");
  return graph_->nodes_[id_].integer != 0;
}

std::int64_t Ref::integer() const {
  if (!is(Kind::kInt) && !is(Kind::kBool)) fail("an int");
  return graph_->nodes_[id_].integer;
}

double Ref::real() const {
  if (is(Kind::kFloat)) return graph_->nodes_[id_].real;
  if (is(Kind::kInt) || is(Kind::kBool)) return static_cast<double>(graph_->nodes_[id_].integer);
  fail("a number");
}

std::string_view Ref::text() const {
  if (!is(Kind::kString)) fail("a str");
  return text_of(bytes());
}

ByteView Ref::bytes() const {
  if (!is(Kind::kString) && !is(Kind::kBytes) && !is(Kind::kByteArray) && !is(Kind::kBigInt)) fail("bytes");
  const Node& node = graph_->nodes_[id_];
  return {node.data, node.size};
}

std::span<const Id> Ref::children() const {
  switch (*this ? kind() : Kind::kNone) {
    case Kind::kList:
    case Kind::kTuple:
    case Kind::kSet:
    case Kind::kFrozenSet:
    case Kind::kDict:
    case Kind::kPersistent: return graph_->children_[graph_->nodes_[id_].index];
    default: fail("a container");
  }
}

std::size_t Ref::size() const { return is(Kind::kDict) ? children().size() / 2 : children().size(); }
Ref Ref::item(std::size_t i) const {
  const auto items = children();
  if (is(Kind::kDict) || i >= items.size()) fail(fmt::format("a sequence of more than {} items", i));
  return {*graph_, items[i]};
}
Ref Ref::key(std::size_t i) const { return {*graph_, children()[2 * i]}; }
Ref Ref::value(std::size_t i) const { return {*graph_, children()[2 * i + 1]}; }

Ref Ref::find(std::string_view wanted) const {
  if (!is(Kind::kDict)) fail("a dict");
  for (std::size_t i = size(); i-- > 0;)  // of equal keys the last one counts
    if (key(i).is(Kind::kString) && key(i).text() == wanted) return value(i);
  return {};
}

const Array& Ref::array() const {
  if (!is(Kind::kArray) && !is(Kind::kScalar)) fail("an array");
  return graph_->arrays_[graph_->nodes_[id_].index];
}

const Dtype& Ref::dtype() const {
  if (!is(Kind::kDtype)) fail("a dtype");
  return graph_->dtypes_[graph_->nodes_[id_].index];
}

const Made& Ref::made() const {
  if (!is(Kind::kCall) && !is(Kind::kInstance)) fail("an object");
  return graph_->made_[graph_->nodes_[id_].index];
}

std::string_view Ref::module() const {
  if (is(Kind::kName)) return graph_->names_[graph_->nodes_[id_].index].first;
  if (is(Kind::kCall) || is(Kind::kInstance)) {
    const Ref callee(*graph_, made().callee);
    if (callee.is(Kind::kName)) return callee.module();
  }
  return {};
}

std::string_view Ref::qualname() const {
  if (is(Kind::kName)) return graph_->names_[graph_->nodes_[id_].index].second;
  if (is(Kind::kCall) || is(Kind::kInstance)) {
    const Ref callee(*graph_, made().callee);
    if (callee.is(Kind::kName)) return callee.qualname();
  }
  return {};
}

Ref Ref::state() const {
  if (!is(Kind::kCall) && !is(Kind::kInstance)) return {};
  const Ref state(*graph_, made().state);
  if (state.is(Kind::kDict)) return state;
  if (state.is(Kind::kTuple) && state.size() == 2 && state.item(0).is(Kind::kDict)) return state.item(0);
  return {};
}

Ref Ref::attribute(std::string_view name) const {
  const Ref dict = state();
  return dict ? dict.find(name) : Ref{};
}

}  // namespace brine::object
