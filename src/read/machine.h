// Runs a pickle as data: opcodes in, nodes of the object graph out.
//
// The machine has a stack, a memo and marks, as CPython's has, and no way to import or to call anything: a GLOBAL
// becomes a name, a REDUCE a recorded call, and that is all that ever happens to them here. Which names are welcome is
// the business of audit/; what they mean is that of sklearn/. Only what numpy and Python's own containers need to be
// persisted is turned into what it stands for (canonical.h).
//
// It reads what CPython reads, or refuses; never something else.
#pragma once

#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "base/byte_reader.h"
#include "object/pickle_opcodes.h"
#include "read/builder.h"
#include "read/memo.h"

namespace brine::read {

class Machine {
 public:
  // Called after each BUILD of an object, with the input just behind it; what it returns takes the object's place on
  // the stack. So joblib's loader puts arrays in the place of its wrappers.
  using AfterBuild = std::function<object::Id(object::Id built)>;

  Machine(Builder& builder, ByteReader& in, AfterBuild after_build = {})
      : builder_(builder), graph_(builder.graph()), in_(in), after_build_(std::move(after_build)) {}

  // Reads up to STOP and returns the object. Throws Error at the opcode's offset.
  object::Id run();

  int protocol() const { return protocol_; }        // what PROTO says, else the newest that an opcode needs
  std::size_t left_on_stack() const { return stack_.size() + marks_.size(); }  // a pickler leaves nothing behind

 private:
  using Opcode = object::PickleOpcode;
  using Kind = object::Kind;
  static constexpr std::uint64_t kNoFrame = std::numeric_limits<std::uint64_t>::max();

  // machine.cc: the stack, frames and the table of opcodes
  void execute(Opcode opcode);
  void push(object::Id id) { stack_.push_back(id); }
  object::Id top();
  object::Id pop();
  std::span<const object::Id> since_mark();  // the objects above the last mark, still on the stack
  void drop_to_mark();
  void pop_or_pop_mark();
  bool is_state_setter(object::Id dropped) const;
  void proto();
  void open_frame(std::uint64_t length);
  void require_whole_frame();
  [[noreturn]] void fail_found(std::string_view expected, object::Id found) const;

  // machine_values.cc: numbers, strings, memo
  void push_integer_text();
  void push_long_text();
  void push_long(std::uint64_t n_bytes);
  void push_float_text();
  void push_literal();
  void push_raw_unicode();
  void push_text(std::uint64_t n_bytes);
  void push_python2_string(std::uint64_t n_bytes);
  void push_bytes(Kind kind, std::uint64_t n_bytes);
  void push_integer(std::int64_t value) { push(builder_.integer(value)); }
  void push_boolean(bool value) { push(builder_.boolean(value)); }
  void put(std::uint64_t index);
  void get(std::uint64_t index);
  std::uint64_t index_line();
  std::uint64_t length8(std::string_view what) { return in_.u64_le(what); }

  // machine_objects.cc: containers, names, calls, instances
  void push_container(Kind kind, std::span<const object::Id> items) { push(builder_.children(kind, items)); }
  void push_tuple(std::size_t size);
  void push_marked(Kind kind);
  void add_marked(Opcode opcode);  // APPENDS, SETITEMS, ADDITEMS: the marked objects go to the one below the mark
  void append(std::span<const object::Id> items, object::Id target);
  void set_items(std::span<const object::Id> items, object::Id target);
  void add_items(std::span<const object::Id> items, object::Id target);
  void add_to(std::vector<object::Id>& list, std::span<const object::Id> items);
  void require_pairs(std::span<const object::Id> items) const;
  void push_global(std::string_view module, std::string_view qualname);
  std::string_view name_line(std::string_view what);
  void stack_global();
  void reduce();
  void new_object(bool has_keywords);
  void inst();
  void obj();
  void build();
  void replace_built(object::Id object);
  void persistent(object::Id id);
  void persistent_line();
  void readonly_buffer();
  void require_callable(object::Id callee) const;

  Builder& builder_;
  object::Graph& graph_;
  ByteReader& in_;
  AfterBuild after_build_;
  std::vector<object::Id> stack_;
  std::vector<std::size_t> marks_;  // heights of the stack
  Memo memo_;
  std::uint64_t frame_end_ = kNoFrame;
  int protocol_ = 0;
  bool has_proto_ = false;
};

}  // namespace brine::read
