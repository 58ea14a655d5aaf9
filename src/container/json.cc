// The document: access, and the path to a value for those who must say where it stands.
#include "container/json.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace brine::json {

std::string_view name_of(Type type) {
  switch (type) {
    case Type::kNull:   return "null";
    case Type::kBool:   return "a boolean";
    case Type::kInt:
    case Type::kBigInt: return "an integer";
    case Type::kFloat:  return "a number";
    case Type::kString: return "a string";
    case Type::kArray:  return "an array";
    case Type::kObject: return "an object";
  }
  return "?";
}

// A container stands before all that is in it: so the child whose index is the last one not above `index` holds it.
std::string Document::path_of(std::uint32_t index) const {
  std::string path;
  for (std::uint32_t at = 0; at != index;) {
    const Node& node = nodes_[at];
    const auto first = children_.begin() + static_cast<std::ptrdiff_t>(node.first);
    const auto child = std::upper_bound(first, first + node.size, index) - first - 1;
    if (node.type == Type::kArray) {
      path += fmt::format("[{}]", child);
    } else {
      const Node& key = nodes_[first[child - child % 2]];
      path += fmt::format("{}{}", path.empty() ? "" : ".", std::string_view(key.data, key.size));
    }
    at = first[child];
  }
  return path;
}

void Value::fail(std::string_view expected) const {
  throw Error(Kind::kMalformed, place(), fmt::format("expected {}, found {}", expected, name_of(type())));
}

Type Value::type() const { return document_->nodes_[index_].type; }
std::uint64_t Value::offset() const { return document_->nodes_[index_].offset; }

Place Value::place() const {
  Place place = document_->start_ + offset();
  place.path = document_->path_of(index_);
  return place;
}

bool Value::boolean() const {
  if (type() != Type::kBool) fail("a boolean");
  return document_->nodes_[index_].integer != 0;
}

std::int64_t Value::integer() const {
  if (type() != Type::kInt) fail("an integer of 64 bits");
  return document_->nodes_[index_].integer;
}

double Value::number() const {
  if (type() == Type::kFloat) return document_->nodes_[index_].real;
  if (type() == Type::kInt) return static_cast<double>(document_->nodes_[index_].integer);
  if (type() != Type::kBigInt) fail("a number");
  double real = 0;
  const std::string_view digits = text();
  if (std::from_chars(digits.data(), digits.data() + digits.size(), real).ec != std::errc())
    fail("a number that a double can hold");
  return real;
}

std::string_view Value::text() const {
  if (type() != Type::kString && type() != Type::kBigInt) fail("a string");
  const Document::Node& node = document_->nodes_[index_];
  return {node.data, node.size};
}

std::span<const std::uint32_t> Value::children() const {
  const Document::Node& node = document_->nodes_[index_];
  if (node.type != Type::kArray && node.type != Type::kObject) fail("an array or an object");
  return std::span(document_->children_).subspan(node.first, node.size);
}

std::size_t Value::size() const { return type() == Type::kObject ? children().size() / 2 : children().size(); }

Value Value::item(std::size_t i) const {
  if (type() != Type::kArray || i >= size()) fail(fmt::format("an array of more than {} items", i));
  return {*document_, children()[i]};
}

Value Value::key(std::size_t i) const {
  if (type() != Type::kObject || i >= size()) fail(fmt::format("an object of more than {} keys", i));
  return {*document_, children()[2 * i]};
}

Value Value::value(std::size_t i) const {
  if (type() != Type::kObject || i >= size()) fail(fmt::format("an object of more than {} keys", i));
  return {*document_, children()[2 * i + 1]};
}

Value Value::find(std::string_view wanted) const {
  if (type() != Type::kObject) fail("an object");
  for (std::size_t i = 0; i < size(); ++i)
    if (key(i).text() == wanted) return value(i);
  return {};
}

Value Value::at(std::string_view wanted) const {
  const Value found = find(wanted);
  if (!found) throw Error(Kind::kMalformed, place(), fmt::format("expected the key {}, found none", wanted));
  return found;
}

}  // namespace brine::json
