// JSON, read strictly into a compact document: every value knows its place, and what is ambiguous is refused.
//
// Refused: duplicate keys, bytes that are not UTF-8, a byte order mark, control characters in strings, anything after
// the value, integers of more than 4300 digits (as Python does), doubles out of range, nesting beyond Limits. NaN and
// Infinity are JSON to Python only, and to this reader if it is told so. Nothing recurses on the depth of the input.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/place.h"

namespace brine::json {

enum class Type : std::uint8_t { kNull, kBool, kInt, kBigInt, kFloat, kString, kArray, kObject };
std::string_view name_of(Type type);

enum class NonFinite { kRefuse, kAccept };

class Document;

// A value in its document. Accessors throw Error{kMalformed} at its place, JSON path included, if the type is another.
class Value {
 public:
  Value() = default;
  Value(const Document& document, std::uint32_t index) : document_(&document), index_(index) {}
  explicit operator bool() const { return document_ != nullptr; }

  Type type() const;
  bool is(Type wanted) const { return *this && type() == wanted; }
  std::uint64_t offset() const;  // of its first byte in the text
  Place place() const;           // the same, with the path to it: "content.steps[1]"
  const Document& document() const { return *document_; }
  std::uint32_t index() const { return index_; }  // all that is in a container follows it

  bool boolean() const;
  std::int64_t integer() const;   // kInt
  double number() const;          // kInt, kBigInt, kFloat
  std::string_view text() const;  // kString: UTF-8, a lone \ud800 as three bytes; kBigInt: its digits

  std::size_t size() const;             // kArray: items; kObject: keys
  Value item(std::size_t i) const;      // kArray
  Value key(std::size_t i) const;       // kObject; in the order of the text
  Value value(std::size_t i) const;     // kObject
  Value find(std::string_view key) const;  // kObject; none: an empty Value. Looks at every key
  Value at(std::string_view key) const;    // the same; throws if there is none
  std::span<const std::uint32_t> children() const;  // indices of the items; of an object's keys and values in turn

  [[noreturn]] void fail(std::string_view expected) const;

 private:
  const Document* document_ = nullptr;
  std::uint32_t index_ = 0;
};

class Document {
 public:
  // Strings without escapes are views of `text`, which must outlive the document.
  Document(std::string_view text, Place start, Limits& limits, NonFinite non_finite = NonFinite::kRefuse);
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  Value root() const { return {*this, 0}; }
  const Place& start() const { return start_; }
  std::size_t size() const { return nodes_.size(); }  // values and keys in it
  // Strings with escapes, unescaped: what `Value::text` of them views. Outlives the document for who keeps it.
  // Null if there are none.
  std::shared_ptr<const void> texts() const { return texts_; }

 private:
  friend class Value;
  friend class Parser;
  struct Node {
    std::uint64_t offset;
    union {
      std::int64_t integer;
      double real;
      const char* data;     // kString, kBigInt
      std::uint64_t first;  // kArray, kObject: into children_
    };
    std::uint32_t size;  // of data; number of children (keys and values in turn)
    Type type;
  };
  std::string path_of(std::uint32_t index) const;

  Place start_;
  std::vector<Node> nodes_;  // a container before all that is in it
  std::vector<std::uint32_t> children_;
  std::shared_ptr<std::deque<std::string>> texts_;
};

}  // namespace brine::json
