// The walk over a graph that writes one pickle of each root; behind pickle.h and joblib.h.
//
// Nobody recurses: what is still to be written stands on a stack of tasks. An object is memoized as soon as it exists,
// before its items and its state, so that cycles find it. A tuple (or a call, by its arguments) that is part of a cycle
// is met again while its own items are written: the inner one is kept, the outer one popped, as CPython does.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "object/graph.h"
#include "write/pickle_stream.h"

namespace brine::write {

class PickleWriter {
 public:
  PickleWriter(const object::Graph& graph, Output& out, int protocol) : graph_(graph), stream_(out, protocol) {}
  virtual ~PickleWriter() = default;

  void write(object::Id root);  // a whole pickle, PROTO to STOP; once a writer

 protected:
  using Id = object::Id;
  using Opcode = object::PickleOpcode;
  using Ref = object::Ref;

  // An array that is met for the first time and is used only here; true: it has been written in another form.
  virtual bool write_array_instead(Ref) { return false; }

  PickleStream& stream() { return stream_; }
  void dtype(const object::Dtype& dtype);
  void name(Ref name);
  void tuple_of(const std::vector<std::int64_t>& shape);

 private:
  struct Task {
    enum class What : std::uint8_t { kVisit, kOp, kBase, kKeep, kItems };
    What what;
    Id id = object::kNoId;          // kVisit, kKeep, kItems
    Opcode opcode = Opcode::kStop;  // kOp; of kItems the opcode that takes a batch; of kBase what makes an empty one
    std::size_t batch = 0;          // kItems: how many follow a MARK; 0: all, without a MARK
    std::size_t next = 0;
  };
  static Task visit_task(Id id) { return {.what = Task::What::kVisit, .id = id}; }
  static Task op_task(Opcode opcode) { return {.what = Task::What::kOp, .opcode = opcode}; }
  static Task keep_task(Id id) { return {.what = Task::What::kKeep, .id = id}; }
  static Task items_task(Id id, Opcode opcode);
  static Task bare_items_task(Id id) { return {.what = Task::What::kItems, .id = id}; }

  void count_uses(Id root);
  void then(std::initializer_list<Task> tasks);  // next, in this order
  void run(Task& task);
  void step(Task& items);
  std::span<const Id> items_of(const Task& task) const;

  void visit(Id id);
  void value(Ref ref);
  void keep(Id id);  // an object that now exists: its memo, then its items and state
  void tuple(Ref ref);
  void set(Ref ref);
  void frozen_set(Ref ref);
  void set_of_list(Ref ref, std::string_view type);
  void call(Ref ref);
  void instance(Ref ref);
  void reconstructor(Ref ref);
  bool sets_state(Id state, Id object) const;
  void fill_in(const object::Made& made, Id id);
  void array(Ref ref);
  void scalar(Ref ref);
  void dtype_state(const object::Dtype& dtype);
  std::string numpy(std::string_view module) const;

  const object::Graph& graph_;
  PickleStream stream_;
  std::vector<Task> tasks_;
  std::vector<std::uint8_t> uses_;    // of each node: 0, 1, 2 for more
  std::vector<std::uint32_t> memo_;   // of each node: its number, or kNoMemo
  std::map<std::string, std::uint32_t> dtypes_;
  std::uint64_t visits_left_ = 0;
};

}  // namespace brine::write
