// The walk over a graph that writes a skops schema; behind skops.h.
//
// The schema is text that grows; what is still to be written stands on a stack of tasks, so that nobody recurses. A
// node that was written before is a CachedNode, but for leaves, which are written again with the same `__id__`.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "container/zip_writer.h"
#include "object/graph.h"

namespace brine::write {

class SkopsWriter {
 public:
  SkopsWriter(const object::Graph& graph, Output& out) : graph_(graph), zip_(out) {}

  void write(object::Id root);

 private:
  using Id = object::Id;
  using Ref = object::Ref;

  struct Node {  // of the graph
    Id id;
  };
  struct Items {  // nodes, separated by commas
    std::span<const Id> ids;
    std::size_t next = 0;
  };
  struct Entries {  // "key": node, …
    std::span<const Id> ids;
    std::size_t next = 0;
  };
  struct Elements {  // of an array of objects: ListNodes inside of one another
    Id array;
    std::uint64_t next = 0;
  };
  struct Done {  // the node of that id is complete
    Id id;
  };
  struct Forget {  // what was written since: skops reads it after what follows
    std::size_t n_written;
  };
  using Task = std::variant<std::string, Node, Items, Entries, Elements, Done, Forget>;
  enum class State : std::uint8_t { kNew, kOpen, kDone };

  // skops.cc: the walk
  void then(std::initializer_list<Task> tasks);  // next, in this order
  void run(Task task);
  void visit(Id id);
  void value(Ref ref);
  bool is_leaf(Ref ref) const;
  [[noreturn]] void fail(Ref ref, std::string_view what) const;
  std::string head(std::string_view module, std::string_view name, std::string_view loader,
                   Id id = object::kNoId) const;
  std::string json_node(std::string_view json) const;
  std::string head_of_class(Ref made, std::string_view loader) const;  // named by the callee

  // skops_general.cc: what Python itself has
  std::string scalar_json(Ref ref) const;
  std::string text_of_string(Ref ref) const;
  void sequence(Ref ref, std::string_view name, std::string_view loader);
  void frozen_set(Ref ref);
  void file(Ref ref);  // bytes
  void dict(Ref ref, std::string head, std::span<const Id> items);
  std::string key_type(Ref key) const;
  std::string key_text(Ref key) const;
  std::string name(Ref ref) const;
  void slice(Ref ref);
  void method(Ref ref);
  void partial(Ref ref);

  // skops_objects.cc: calls and instances
  void call(Ref ref);
  bool call_in_collections(Ref ref);
  bool call_in_numpy(Ref ref);
  bool call_of_loss(Ref ref);
  void constructed(Ref ref);
  void reduced(std::string head, Id args, Id state);
  void instance(Ref ref);
  void object(std::string head, Id state);
  void random_state(Ref ref);
  void random_generator(Ref ref);

  // skops_numpy.cc: arrays
  void array(Ref ref);
  void element(const Elements& elements);
  void scalar(Ref ref);
  void dtype(Ref ref);
  void masked_array(Ref ref);
  void sparse(Ref ref);
  std::string array_file(const std::string& name, const object::Array& array,
                         const Place& at);  // its "type" and "file"
  std::string numpy_array_node(const std::string& name, const object::Array& array, const Place& at);

  const object::Graph& graph_;
  ZipWriter zip_;
  std::string schema_;
  std::vector<Task> tasks_;
  std::vector<State> states_;         // of each node of the graph
  std::vector<Id> written_;           // in order
  std::vector<std::uint8_t> filed_;   // of each node: its bytes are in the archive
  std::uint64_t visits_left_ = 0;
};

std::string json_float(double value);  // as Python's json.dumps: NaN and Infinity, too

bool is_sparse_matrix(object::Ref ref);

}  // namespace brine::write
