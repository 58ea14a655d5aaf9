// The walk over a skops schema, and one function a loader; behind skops.h.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "container/json.h"
#include "container/zip.h"
#include "read/builder.h"

namespace brine::read {

class SkopsReader {
 public:
  SkopsReader(const ZipArchive& archive, const json::Document& schema, std::int64_t protocol, Builder& builder,
              UnsummedEntries& unsummed);
  object::Id read();
  // Remarks on entries that the schema does not name, and keeps their bytes as nodes that no root reaches.
  void note_other_entries();

 private:
  using Id = object::Id;
  using Ids = std::span<const Id>;
  using State = json::Value;

  // A loader: where the nodes stand that are read before it, and what makes the object of them. Of a place, "[]" at the
  // end means all items, "{}" all values, "?" if it is there.
  struct Loader {
    std::string_view name;
    int protocol;  // -1: all
    std::vector<std::string_view> children;
    Id (SkopsReader::*make)(State, Ids);
  };
  static const std::vector<Loader>& loaders();

  struct Frame {
    State state;
    const Loader* loader;
    std::size_t first_child;  // in waiting_
    std::size_t first_id;     // in ids_
  };

  // skops.cc
  void enter(State state);
  void leave();
  const Loader& loader_of(State state) const;
  void add_children(State state, std::string_view where);
  std::optional<std::int64_t> saved_id(State state) const;
  [[noreturn]] void fail(State state, std::string_view message, Kind kind = Kind::kMalformed) const;
  std::string_view module_of(State state) const { return state.at("__module__").text(); }
  std::string_view class_of(State state) const { return state.at("__class__").text(); }
  bool is_class(State state, std::string_view module, std::string_view name) const {
    return module_of(state) == module && class_of(state) == name;
  }
  Id name_of_class(State state);
  Id tuple(Ids items) { return builder_.children(object::Kind::kTuple, items); }
  Id text(std::string_view view) { return builder_.view(object::Kind::kString, bytes_of(view)); }
  Id call(Id callee, Ids args, Id state = object::kNoId);
  Id call(std::string_view module, std::string_view qualname, Ids args, Id state = object::kNoId) {
    return call(builder_.name(module, qualname), args, state);
  }
  object::Made made(State state, Ids args, Ids list_items = {}, Ids dict_items = {});
  Id instance(object::Made made, Id state = object::kNoId);
  Id json_in(State text);

  // skops_general.cc
  Id make_cached(State state, Ids);
  Id make_json(State state, Ids);
  Id make_bytes(State state, Ids);
  Id make_byte_array(State state, Ids);
  Id make_list(State state, Ids items);
  Id make_set(State state, Ids items);
  Id make_tuple(State state, Ids items);
  Id make_dict(State state, Ids values);
  Id make_default_dict(State state, Ids children);
  Id make_deprecated_dict(State state, Ids children);
  Id make_name(State state, Ids);
  Id make_name_v0(State state, Ids);
  Id make_slice(State state, Ids);
  Id make_partial(State state, Ids children);
  Id make_method(State state, Ids children);
  Id make_operator(State state, Ids children);
  Id make_object(State state, Ids content);
  Id make_constructed(State state, Ids content);
  Id make_reduced(State state, Ids children);
  Id dict_key(Id type, std::string_view key, State at);

  // skops_numpy.cc
  Id make_array(State state, Ids);
  Id make_object_array(State state, Ids children);
  Id make_masked_array(State state, Ids children);
  Id make_dtype(State state, Ids content);
  Id make_random_state(State state, Ids content);
  Id make_generator(State state, Ids content);
  Id make_generator_v0(State state, Ids);
  Id make_sparse(State state, Ids);
  Id of_class(State state, object::Array array);
  Id random_call(std::string_view constructor, Id content, State state);

  // The bytes of the entry that `state.file` names, and their place; kept alive by the graph.
  struct Entry {
    ByteView bytes;
    Place place;
  };
  Entry entry_of(State state);

  const ZipArchive& archive_;
  const json::Document& schema_;
  const std::int64_t protocol_;
  Builder& builder_;
  std::vector<Frame> frames_;
  std::vector<State> waiting_;  // children of the open frames, in order; the next one of the top frame is the last
  std::vector<Id> ids_;         // what the open frames' children have become
  std::map<std::int64_t, Id> memo_;                 // kNoId: it is being read
  std::map<std::string_view, Entry> entries_;       // read once, whoever asks
  UnsummedEntries& unsummed_;
};

}  // namespace brine::read
