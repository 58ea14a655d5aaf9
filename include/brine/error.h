// The one error type: a kind, a place, and a sentence that says what was expected and what was found.
//
// brine throws nothing else but std::bad_alloc. An error ends the operation and leaves the model as it was.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

namespace brine {

// A named run of bytes: a file, a member of an archive, what a stream unpacks to. Shared by all places in it.
struct Source {
  std::string file;
  std::string member = {};  // empty: the file itself
};

// Where in which file something was found: "iris.skops!schema.json:0x1f3c".
struct Place {
  std::shared_ptr<const Source> source;
  std::uint64_t offset = 0;
  std::string path = {};  // of an object in it, "steps[1].coef_", where it is known

  Place operator+(std::uint64_t distance) const { return {source, offset + distance, path}; }
};
std::string to_string(const Place& place);  // "file!member:0x1f3c: path", leaving out what is not known

enum class Kind {
  kIo,           // a file cannot be opened or read
  kOutput,       // a file cannot be written
  kMalformed,    // the bytes are not what their format promises, or the values do not fit together
  kLimit,        // well-formed perhaps, but larger or deeper than the limits allow
  kUnsafe,       // opening it with Python could run code
  kUnsupported,  // understood, but not something brine can do
  kUsage,        // the caller asked for something that does not fit: wrong columns, an unknown method, bad data
  kInternal,     // a broken invariant of brine's own
};

class Error : public std::exception {
 public:
  Error(Kind kind, Place place, std::string message);
  Error(Kind kind, std::string message) : Error(kind, Place{}, std::move(message)) {}

  Kind kind() const { return kind_; }
  const Place& place() const { return place_; }
  const std::string& message() const { return message_; }    // the sentence alone
  const char* what() const noexcept override { return text_.c_str(); }  // with its place before it

 private:
  Kind kind_;
  Place place_;
  std::string message_;
  std::string text_;
};

// What an error becomes where it leaves brine.
struct Edge {
  int exit;
  int http;
  std::string_view grpc;
  std::string_view python;
};
Edge edge_of(Kind kind);

}  // namespace brine
