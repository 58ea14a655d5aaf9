#include "write/skops.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json_text.h"
#include "base/overload.h"
#include "object/children.h"
#include "write/python_names.h"
#include "write/skops_writer.h"

namespace brine::write {

using NodeKind = object::Kind;

namespace {

constexpr std::string_view kSchema = "schema.json";
constexpr std::string_view kVersion = "0.16.0";  // of skops, whose protocol 2 this is
constexpr std::uint64_t kVisitsPerUse = 4, kVisitsMin = 1000;

}  // namespace

void SkopsWriter::write(Id root) {
  states_.assign(graph_.size(), State::kNew);
  filed_.assign(graph_.size(), 0);
  std::uint64_t n_uses = 0;
  for (Id id = 0; id < graph_.size(); ++id) object::for_each_child(graph_.ref(id), [&](Id) { ++n_uses; });
  visits_left_ = kVisitsMin + kVisitsPerUse * n_uses;
  then({Node{root}});
  while (!tasks_.empty()) {
    Task task = std::move(tasks_.back());
    tasks_.pop_back();
    run(std::move(task));
  }
  schema_.pop_back();  // the root's closing brace
  schema_ += fmt::format(R"(, "protocol": 2, "_skops_version": "{}"}})", kVersion);
  zip_.add(kSchema, {bytes_of(schema_)});
  zip_.finish();
}

void SkopsWriter::then(std::initializer_list<Task> tasks) {
  for (auto task = std::rbegin(tasks); task != std::rend(tasks); ++task) tasks_.push_back(*task);
}

void SkopsWriter::run(Task task) {
  std::visit(Overload{
                 [&](const std::string& text) { schema_ += text; },
                 [&](Node node) { visit(node.id); },
                 [&](Items items) {
                   if (items.next == items.ids.size()) return;
                   if (items.next != 0) schema_ += ", ";
                   then({Node{items.ids[items.next]}, Items{items.ids, items.next + 1}});
                 },
                 [&](Entries entries) {
                   if (entries.next == entries.ids.size()) return;
                   if (entries.next != 0) schema_ += ", ";
                   schema_ += json_text(key_text(graph_.ref(entries.ids[entries.next]))) + ": ";
                   then({Node{entries.ids[entries.next + 1]}, Entries{entries.ids, entries.next + 2}});
                 },
                 [&](Elements elements) { element(elements); },
                 [&](Done done) { states_[done.id] = State::kDone; },
                 [&](Forget forget) {
                   for (; written_.size() > forget.n_written; written_.pop_back())
                     states_[written_.back()] = State::kNew;
                 },
             },
             std::move(task));
}

void SkopsWriter::visit(Id id) {
  const Ref ref = graph_.ref(id);
  if (visits_left_-- == 0) fail(ref, "objects that are shared in more ways than skops can say");
  if (is_leaf(ref)) return value(ref);
  if (states_[id] == State::kOpen) fail(ref, "an object that is part of itself");
  if (states_[id] == State::kDone) {
    schema_ += fmt::format(R"({{"__class__": null, "__module__": null, "__id__": {}, "__loader__": "CachedNode"}})",
                           std::uint64_t{id} + 1);
    return;
  }
  states_[id] = State::kOpen;
  written_.push_back(id);
  then({Done{id}});
  value(ref);
}

bool SkopsWriter::is_leaf(Ref ref) const {
  switch (ref.kind()) {
    case NodeKind::kList:
    case NodeKind::kTuple:
    case NodeKind::kSet:
    case NodeKind::kFrozenSet:
    case NodeKind::kDict:
    case NodeKind::kCall:
    case NodeKind::kInstance: return false;
    case NodeKind::kArray:    return ref.array().dtype.kind != 'O';
    default:                  return true;
  }
}

void SkopsWriter::value(Ref ref) {
  const object::Node& node = graph_.node(ref.id());
  switch (ref.kind()) {
    case NodeKind::kNone:
    case NodeKind::kBool:
    case NodeKind::kInt:
    case NodeKind::kBigInt:
    case NodeKind::kFloat:
    case NodeKind::kString: schema_ += json_node(scalar_json(ref)); return;
    case NodeKind::kComplex: {
      const std::string parts[] = {json_node(json_float(node.real)), json_node(json_float(node.imaginary))};
      schema_ += head("builtins", "complex", "ConstructorFromReduceNode") + R"(, "content": )" +
                 head("builtins", "tuple", "TupleNode") +
                 fmt::format(R"(, "content": [{}, {}]}}}})", parts[0], parts[1]);
      return;
    }
    case NodeKind::kBytes:
    case NodeKind::kByteArray:  return file(ref);
    case NodeKind::kList:       return sequence(ref, "list", "ListNode");
    case NodeKind::kTuple:      return sequence(ref, "tuple", "TupleNode");
    case NodeKind::kSet:        return sequence(ref, "set", "SetNode");
    case NodeKind::kFrozenSet:  return frozen_set(ref);
    case NodeKind::kDict:       return dict(ref, head("builtins", "dict", "DictNode", ref.id()), ref.children());
    case NodeKind::kName:       schema_ += name(ref); return;
    case NodeKind::kCall:       return call(ref);
    case NodeKind::kInstance:   return instance(ref);
    case NodeKind::kArray:      return array(ref);
    case NodeKind::kScalar:     return scalar(ref);
    case NodeKind::kDtype:      return dtype(ref);
    case NodeKind::kEllipsis:
    case NodeKind::kNotImplemented:
    case NodeKind::kPersistent:
    case NodeKind::kBuffer:     fail(ref, object::name_of(ref.kind()));
  }
}

void SkopsWriter::fail(Ref ref, std::string_view what) const {
  throw Error(Kind::kUnsupported, ref.place(), fmt::format("skops cannot hold {}", what));
}

// The start of a node; who calls closes its brace.
std::string SkopsWriter::head(std::string_view module, std::string_view name, std::string_view loader, Id id) const {
  std::string text = fmt::format(R"({{"__class__": {}, "__module__": {}, "__loader__": "{}")", json_text(name),
                                 json_text(module), loader);
  if (id != object::kNoId) text += fmt::format(R"(, "__id__": {})", std::uint64_t{id} + 1);
  return text;
}

std::string SkopsWriter::json_node(std::string_view json) const {
  return head("builtins", "str", "JsonNode") + fmt::format(R"(, "content": {}, "is_json": true}})", json_text(json));
}

std::string SkopsWriter::head_of_class(Ref made, std::string_view loader) const {
  const Ref callee(graph_, made.made().callee);
  if (!callee.is(NodeKind::kName)) fail(made, "what is made by something that has no name");
  const PythonName named = python_name(callee, graph_.facts);
  if (named.qualname.find('.') != named.qualname.npos)
    fail(callee, fmt::format("{}.{}: a class in a class", named.module, named.qualname));
  return head(named.module, named.qualname, loader, made.id());
}

void write_skops(const object::Graph& graph, Output& out) {
  if (graph.roots.size() != 1)
    throw Error(Kind::kUnsupported, graph.root().place(),
                fmt::format("a skops file holds one object, found {} pickles in one file", graph.roots.size()));
  SkopsWriter(graph, out).write(graph.roots.front());
}

}  // namespace brine::write
