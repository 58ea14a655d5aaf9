// Helpers for tests of pickle: bytes in sight, graphs as text, the error of a refused file.
#pragma once

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "object/print.h"
#include "read/pickle.h"

namespace brine::tests {

// The bytes of a string literal, zeros included.
template <std::size_t N>
std::string raw(const char (&literal)[N]) { return std::string(literal, N - 1); }

inline object::Graph graph_of(std::string_view bytes, Limits limits = {}, const read::Companions& companions = {}) {
  object::Graph graph;
  const auto owner = std::make_shared<const std::string>(bytes);
  graph.keep(owner);
  read::read_pickle(ByteReader(bytes_of(*owner), place_in("t.pkl")), graph, limits, companions);
  return graph;
}

// numpy.dtype(name, False, True) with its state, in text opcodes.
inline std::string dtype_pickle(std::string_view name, std::string_view state) {
  return "cnumpy\ndtype\n(V" + std::string(name) + "\nI00\nI01\ntR(" + std::string(state) + "tb";
}
inline const std::string kFloat64 = dtype_pickle("f8", "K\3V<\nNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffI0\n");
inline const std::string kObject = dtype_pickle("O8", "K\3V|\nNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x3f");

inline std::string text_of_pickle(std::string_view bytes) {
  const object::Graph graph = graph_of(bytes);
  return object::print(graph.root());
}

// The message with its place; "" if the pickle is read after all.
inline std::string error_of_pickle(std::string_view bytes, Limits limits = {}) {
  try {
    graph_of(bytes, limits);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

inline Kind error_kind_of_pickle(std::string_view bytes, Limits limits = {}) {
  try {
    graph_of(bytes, limits);
  } catch (const Error& error) {
    return error.kind();
  }
  FAIL("expected an error");
  return Kind::kInternal;
}

}  // namespace brine::tests
