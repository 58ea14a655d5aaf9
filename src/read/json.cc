#include "read/json.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "object/children.h"
#include "read/canonical.h"
#include "read/json_reader.h"

namespace brine::read {

using object::Id;
using object::kNoId;
using object::Made;
using object::Ref;
using NodeKind = object::Kind;

namespace {

constexpr std::string_view kFormat = "brine graph";
constexpr std::int64_t kVersion = 1;

// What must have been there before the node was made, in Python: it does not change.
template <class Visit>
void for_each_before(Ref ref, Visit visit) {
  switch (ref.kind()) {
    case NodeKind::kTuple:
    case NodeKind::kFrozenSet:
    case NodeKind::kPersistent:
    case NodeKind::kScalar:   return object::for_each_child(ref, visit);
    case NodeKind::kCall:
    case NodeKind::kInstance:
      for (const Id id : {ref.made().callee, ref.made().args, ref.made().kwargs})
        if (id != kNoId) visit(id);
      return;
    default: return;
  }
}

}  // namespace

bool is_json_graph(ByteView bytes) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::string_view text = text_of(bytes);
  for (const std::string_view word : {"{", "\"format\"", ":", "\"brine graph\""}) {
    text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
  }
  return true;
}

void JsonReader::fail(Value value, std::string_view message) const {
  throw Error(Kind::kMalformed, value.place(), std::string(message));
}

void JsonReader::read() {
  const Value root = document_.root();
  require_keys(root, "format", std::array<std::string_view, 4>{"version", "facts", "roots", "objects"});
  if (root.at("format").text() != kFormat) fail(root.at("format"), fmt::format("expected {}", kFormat));
  if (const Value version = root.at("version"); version.integer() != kVersion)
    throw Error(Kind::kUnsupported, version.place(),
                fmt::format("expected version {} of the form, found {}", kVersion, version.integer()));
  if (const Value given = root.find("facts")) facts(given);
  builder_.limits().charge_memory(document_.size() * (sizeof(Id) + 2 * sizeof(std::uint32_t) + 2 * sizeof(Defined)),
                                  builder_);
  ids_.assign(document_.size(), kNoId);
  const Value roots = root.at("roots"), objects = root.find("objects");
  wait_for_items(roots);
  if (objects) wait_for_items(objects);
  while (!waiting_.empty()) {
    const Value value(document_, waiting_.back());
    waiting_.pop_back();
    enter(value);
  }
  for (const Defined& defined : defined_) fill(defined);
  for (const std::uint32_t index : roots.children())
    builder_.graph().roots.push_back(resolve(Value(document_, index)));
  if (builder_.graph().roots.empty()) fail(roots, "expected a root, found none");
  require_order_of_making();
  for (const Defined& defined : defined_) require_no_value(defined);
}

void JsonReader::facts(Value given) {
  object::Facts& facts = builder_.graph().facts;
  require_keys(given, "", std::array<std::string_view, 4>{"pickle_protocol", "numpy", "python2", "file_version"});
  const auto number = [&](std::string_view key, std::int64_t max, int& to) {
    const Value value = given.find(key);
    if (!value) return;
    if (value.integer() < 0 || value.integer() > max) fail(value, fmt::format("expected a number from 0 to {}", max));
    to = static_cast<int>(value.integer());
  };
  number("pickle_protocol", 5, facts.protocol);
  number("numpy", 2, facts.numpy_major);
  if (const Value python2 = given.find("python2")) facts.python2 = python2.boolean();
  if (const Value version = given.find("file_version")) facts.file_version = text_of(version);
}

// ---- which form ----

void JsonReader::require_keys(Value object, std::string_view tag, std::span<const std::string_view> others) const {
  for (std::size_t i = 0; i < object.size(); ++i) {
    const std::string_view key = object.key(i).text();
    if (key != tag && std::find(others.begin(), others.end(), key) == others.end())
      fail(object.key(i), "expected a key that this form has, found another");
  }
}

const JsonReader::Form& JsonReader::form_of(Value object) const {
  for (std::size_t i = 0; i < object.size(); ++i) {
    const std::string_view key = object.key(i).text();
    for (const Form& form : forms()) {
      if (form.tag != key) continue;
      require_keys(object, form.tag, form.others);
      return form;
    }
  }
  fail(object, "expected a key that says what it is (tuple, dict, object, …), found none");
}

// ---- first: a node of every value ----

void JsonReader::wait_for_items(Value array) {
  if (!array.is(json::Type::kArray)) array.fail("an array");
  for (const std::uint32_t index : array.children()) waiting_.push_back(index);
}

void JsonReader::enter(Value value) {
  builder_.limits().charge_work(1, builder_);
  builder_.stand_at(value.offset(), "");
  Id& id = ids_[value.index()];
  switch (value.type()) {
    case json::Type::kNull:   id = builder_.plain(NodeKind::kNone); return;
    case json::Type::kBool:   id = builder_.boolean(value.boolean()); return;
    case json::Type::kInt:    id = builder_.integer(value.integer()); return;
    case json::Type::kBigInt: id = builder_.view(NodeKind::kBigInt, bytes_of(value.text())); return;
    case json::Type::kFloat:  id = builder_.real(value.number()); return;
    case json::Type::kString: id = builder_.view(NodeKind::kString, bytes_of(value.text())); return;
    case json::Type::kArray:
      id = sized(NodeKind::kList, value);
      defined_.push_back({value.index(), id, nullptr});
      return;
    case json::Type::kObject:
      if (!value.find("ref")) id = enter_object(value);
      else require_keys(value, "ref", {});
      return;
  }
}

object::Id JsonReader::enter_object(Value object) {
  const Form& form = form_of(object);
  const Id id = (this->*form.make)(object, object.at(form.tag));
  defined_.push_back({object.index(), id, &form});
  const Value label = object.find("id");
  if (!label) return id;
  builder_.limits().charge_memory(2 * sizeof(std::pair<std::int64_t, Id>) + 64, builder_);
  if (!labelled_.emplace(label.integer(), id).second) fail(label, "expected each id once, found it twice");
  return id;
}

// ---- then: what they hold ----

object::Id JsonReader::resolve(Value value) const {
  if (ids_[value.index()] != kNoId) return ids_[value.index()];
  const Value label = value.at("ref");
  const auto found = labelled_.find(label.integer());
  if (found == labelled_.end()) fail(label, "expected the id of an object in this file, found another number");
  return found->second;
}

void JsonReader::fill(const Defined& defined) {
  object::Graph& graph = builder_.graph();
  const Id id = defined.id;
  const Value value(document_, defined.value), content = defined.form ? value.at(defined.form->tag) : value;
  switch (graph.node(id).kind) {
    case NodeKind::kList:
    case NodeKind::kTuple:
    case NodeKind::kSet:
    case NodeKind::kFrozenSet:
      for (std::size_t i = 0; i < content.size(); ++i) graph.children(id)[i] = resolve(content.item(i));
      return;
    case NodeKind::kDict:       return fill_entries(content, graph.children(id));
    case NodeKind::kPersistent: graph.children(id)[0] = resolve(content); return;
    case NodeKind::kCall:
    case NodeKind::kInstance:   return fill_made(value, id);
    case NodeKind::kArray:
    case NodeKind::kScalar: {
      object::Array& array = graph.array(id);
      if (const Value subclass = value.find("subclass")) array.subclass = resolve(subclass);
      if (array.subclass != kNoId && !graph.ref(array.subclass).is(NodeKind::kName))
        fail(value.at("subclass"), "expected the name of a subclass of numpy.ndarray");
      for (std::size_t i = 0; i < array.objects.size(); ++i) array.objects[i] = resolve(value.at("objects").item(i));
      return;
    }
    default: return;
  }
}

// `entries` has room for them.
void JsonReader::fill_entries(Value content, std::vector<Id>& entries) const {
  const bool is_named = content.is(json::Type::kObject);
  for (std::size_t i = 0; i < content.size(); ++i) {
    entries[2 * i] = is_named ? ids_[content.key(i).index()] : resolve(content.item(i).item(0));
    entries[2 * i + 1] = resolve(is_named ? content.value(i) : content.item(i).item(1));
  }
}

void JsonReader::fill_made(Value object, Id id) {
  object::Graph& graph = builder_.graph();
  Made& made = graph.made(id);
  const auto node_at = [&](std::string_view key, Id& to, std::initializer_list<NodeKind> kinds, std::string_view what) {
    const Value value = object.find(key);
    if (!value) return;
    to = resolve(value);
    if (kinds.size() != 0 && std::find(kinds.begin(), kinds.end(), graph.node(to).kind) == kinds.end())
      fail(value, fmt::format("expected {}, found {}", what, object::name_of(graph.node(to).kind)));
  };
  node_at(graph.node(id).kind == NodeKind::kCall ? "call" : "object", made.callee,
          {NodeKind::kName, NodeKind::kCall, NodeKind::kInstance, NodeKind::kPersistent}, "what can be called");
  node_at("args", made.args, {NodeKind::kTuple}, "a tuple of arguments");
  node_at("kwargs", made.kwargs, {NodeKind::kDict}, "a dict of keyword arguments");
  node_at("state", made.state, {}, "");
  if (const Value items = object.find("items"))
    for (std::size_t i = 0; i < items.size(); ++i) made.list_items[i] = resolve(items.item(i));
  if (const Value entries = object.find("entries")) fill_entries(entries, made.dict_items);
}

// No tuple in itself but by way of something that can change: Python could not make it, and who walks over tuples may
// rely on their end.
void JsonReader::require_order_of_making() const {
  enum class State : std::uint8_t { kNew, kOpen, kDone };
  const object::Graph& graph = builder_.graph();
  builder_.limits().charge_memory(graph.size() * sizeof(State) + 2 * document_.size() * sizeof(Id), builder_);
  std::vector<State> states(graph.size(), State::kNew);
  std::vector<Id> open;
  for (Id first = 0; first < graph.size(); ++first) {
    if (states[first] == State::kNew) open.push_back(first);
    while (!open.empty()) {
      const Id id = open.back();
      State& state = states[id];
      if (state != State::kNew) {
        state = State::kDone;
        open.pop_back();
        continue;
      }
      state = State::kOpen;
      for_each_before(graph.ref(id), [&](Id before) {
        if (states[before] == State::kOpen)
          throw Error(Kind::kMalformed, graph.place(before), "expected no part of it to be the object itself");
        if (states[before] == State::kNew) open.push_back(before);
      });
    }
  }
}

// A set, an array, … stands as itself: what other readers take a call for, this one refuses.
void JsonReader::require_no_value(const Defined& defined) {
  const NodeKind kind = builder_.graph().node(defined.id).kind;
  if (kind != NodeKind::kCall && kind != NodeKind::kInstance) return;
  const Value value(document_, defined.value);
  builder_.stand_at(value.offset(), "");
  if (stands_for_value(builder_, defined.id)) fail(value, "expected the value itself, found the call that makes it");
}

void read_json(ByteView bytes, const Place& start, object::Graph& graph, Limits& limits) {
  graph.facts.format = "json";
  const json::Document document(text_of(bytes), start, limits);
  if (document.texts()) graph.keep(document.texts());
  Builder builder(graph, limits, start);
  JsonReader(document, builder).read();
}

}  // namespace brine::read
