// The walk over a graph that writes it as JSON; behind json.h.
//
// What is still to be written stands on a stack of tasks, so that nobody recurses. A node that several places use has
// an id where it is first met, and is a reference elsewhere. So is a node that is nested too deeply for the recursive
// readers of other programs: it stands in a table at the end.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/output.h"
#include "object/graph.h"

namespace brine::write {

class JsonWriter {
 public:
  JsonWriter(const object::Graph& graph, Output& out) : graph_(graph), out_(out) {}

  void write();

 private:
  using Id = object::Id;
  using Ref = object::Ref;

  struct At {
    std::uint32_t level = 0;  // of the line's indentation
    std::uint32_t depth = 0;  // of the node, from a root or from the table at the end
  };
  struct Visit {  // a node, or a reference to it
    Id id;
    At at;
  };
  struct Items {  // nodes, separated by commas; each on a line if `lines`
    std::span<const Id> ids;
    At at;
    bool lines;
    std::size_t next = 0;
  };
  struct Entries {  // "key": node, …, or [node, node], … if not all keys are plain text; each on a line
    std::span<const Id> ids;
    At at;
    bool are_named;
    std::size_t next = 0;
  };
  struct Part {  // arguments and items of an object
    std::span<const Id> ids;
    At at;
    bool are_entries;
  };
  struct Table {  // of the nodes that were nested too deeply
    std::size_t next = 0;
  };
  using Task = std::variant<std::string, Visit, Items, Entries, Part, Table>;

  // json.cc: the walk
  void count_uses();
  void facts();
  void then(std::initializer_list<Task> tasks);  // next, in this order
  void run(const Task& task);
  void put(std::string_view text);
  void line(std::uint32_t level);
  void visit(Visit visit);
  void define(Ref ref, At at);
  bool needs_id(Ref ref) const;
  void step(Items items);
  void step(Entries entries);
  void step(Part part);
  void step(Table table);

  // json_values.cc: what Python itself has
  std::string head(Ref ref, std::string_view tag) const;  // {"id": 1, "tag":
  void items(std::string before, std::span<const Id> ids, At at, std::string_view after);
  void entries(std::string before, std::span<const Id> ids, At at, std::string_view after);
  void text(Ref ref);
  void integer(Ref ref);
  void bytes(Ref ref, std::string_view tag, At at);
  void base64(ByteView bytes, At at);
  void name(Ref ref);
  bool is_bare_name(Ref ref) const;
  bool is_bare_text(Ref ref) const;
  void made(Ref ref, At at);

  // json_numpy.cc
  void array(Ref ref, At at);
  std::string dtype_text(const object::Dtype& dtype) const;

  const object::Graph& graph_;
  Output& out_;
  std::string buffer_;
  std::vector<Task> tasks_;
  std::vector<std::uint8_t> uses_;  // of each node: 0, 1, 2 for more
  std::vector<Id> ids_;             // of each node that has one; 0: none
  Id n_ids_ = 0;
  std::vector<Id> deep_;            // nodes of the table at the end
};

// A text as JSON: a string, or where it is no UTF-8 that JSON can hold, an object {"utf8": base64}.
std::string json_of_text(std::string_view utf8);
bool is_json_text(std::string_view utf8);
// A float as a number, or "inf", "-inf", "nan", or the bits of another NaN as "0x…".
std::string json_of_real(double value);

}  // namespace brine::write
