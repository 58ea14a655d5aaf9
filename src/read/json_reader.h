// The walk over a JSON document that makes the graph of it; behind json.h.
//
// First every value becomes a node, containers with room for what they hold, and those with an id are noted; then the
// containers are filled. So a reference may stand before what it refers to, and nobody recurses.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "container/json.h"
#include "read/builder.h"

namespace brine::read {

class JsonReader {
 public:
  JsonReader(const json::Document& document, Builder& builder) : document_(document), builder_(builder) {}

  void read();

 private:
  using Id = object::Id;
  using Value = json::Value;

  // What an object of JSON stands for: the key that says so, and those that may stand beside it.
  struct Form {
    std::string_view tag;
    Id (JsonReader::*make)(Value object, Value content);
    std::vector<std::string_view> others;
  };
  struct Defined {  // a node that is to be filled
    std::uint32_t value;
    Id id;
    const Form* form;  // none: a list as such
  };
  static const std::vector<Form>& forms();

  // json.cc: the walk
  void facts(Value facts);
  void require_keys(Value object, std::string_view tag, std::span<const std::string_view> others) const;
  const Form& form_of(Value object) const;
  void wait_for(Value value) { waiting_.push_back(value.index()); }
  void wait_for_items(Value array);
  void enter(Value value);
  Id enter_object(Value object);
  Id resolve(Value value) const;
  void fill(const Defined& defined);
  void fill_entries(Value content, std::vector<Id>& entries) const;
  void fill_made(Value object, Id id);
  void require_order_of_making() const;
  void require_no_value(const Defined& defined);
  [[noreturn]] void fail(Value value, std::string_view message) const;

  // json_forms.cc: nodes, still empty, of what stands in an object of JSON
  Id sized(object::Kind kind, Value items);
  Id make_list(Value, Value content) { return sized(object::Kind::kList, content); }
  Id make_tuple(Value, Value content) { return sized(object::Kind::kTuple, content); }
  Id make_set(Value, Value content) { return sized(object::Kind::kSet, content); }
  Id make_frozen_set(Value, Value content) { return sized(object::Kind::kFrozenSet, content); }
  Id make_dict(Value object, Value content);
  Id make_persistent(Value object, Value content);
  Id make_text(Value object, Value content);
  Id make_python2_text(Value object, Value content);
  Id make_integer(Value object, Value content);
  Id make_float(Value object, Value content);
  Id make_complex(Value object, Value content);
  Id make_bytes(Value object, Value content);
  Id make_byte_array(Value object, Value content);
  Id make_constant(Value object, Value content);
  Id make_name(Value object, Value content);
  Id make_call(Value object, Value content) { return make_made(object::Kind::kCall, object, content); }
  Id make_instance(Value object, Value content) { return make_made(object::Kind::kInstance, object, content); }
  Id make_made(object::Kind kind, Value object, Value callee);
  std::size_t wait_for_entries(Value content);
  void wait_for_name(Value value);
  std::string_view text_of(Value value);
  ByteView bytes_of_base64(Value value);
  double real_of(Value value) const;

  // json_numpy.cc
  Id make_array(Value object, Value content);
  Id make_scalar(Value object, Value content);
  Id make_dtype(Value object, Value content);
  Id array_of(object::Kind kind, Value object, object::Array array);
  ByteView data_of(Value object, const object::Array& array);
  ByteView bytes_of_values(Value values, const object::Array& array);
  void append_element(std::string& bytes, Value value, const object::Dtype& dtype) const;
  object::Dtype dtype_of(Value value, int depth);
  std::vector<std::int64_t> shape_of(Value value) const;

  const json::Document& document_;
  Builder& builder_;
  std::vector<std::uint32_t> waiting_;  // values
  std::vector<Id> ids_;                 // of each value of the document that became a node
  std::vector<Defined> defined_;
  std::map<std::int64_t, Id> labelled_;
  std::map<std::string_view, Id> keys_;  // attributes have the same names in many objects
};

}  // namespace brine::read
