// The one error type: a kind, a place, and a sentence that says what was expected and what was found.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "base/place.h"

namespace brine {

enum class Kind {
  kIo,           // a file cannot be opened, read or written
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
