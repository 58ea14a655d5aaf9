#include "write/json.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_text.h"
#include "base/overload.h"
#include "object/children.h"
#include "write/json_writer.h"

namespace brine::write {

using object::Id;
using object::Ref;
using NodeKind = object::Kind;

namespace {

constexpr std::uint32_t kDepthMax = 40;           // three levels of JSON each: Python's own reader stops at 1000
constexpr std::size_t kBufferBytes = 64 << 10;
constexpr std::uint64_t kTextBytesMin = 64, kNameBytesMin = 256;  // from here on it is worth an id not to repeat them

bool has_children(Ref ref) {
  bool has_some = false;
  object::for_each_child(ref, [&](Id) { has_some = true; });
  return has_some;
}

// Whether it matters, or costs, that what is one object is written as several.
bool is_shareable(Ref ref) {
  switch (ref.kind()) {
    case NodeKind::kList:
    case NodeKind::kSet:
    case NodeKind::kDict:
    case NodeKind::kByteArray:
    case NodeKind::kCall:
    case NodeKind::kInstance:
    case NodeKind::kArray:     return true;
    case NodeKind::kTuple:
    case NodeKind::kFrozenSet: return ref.size() != 0;
    case NodeKind::kPersistent: return true;
    case NodeKind::kString:
    case NodeKind::kBytes:
    case NodeKind::kBigInt:    return ref.bytes().size() >= kTextBytesMin;
    case NodeKind::kName:      return ref.module().size() + ref.qualname().size() >= kNameBytesMin;
    case NodeKind::kDtype:     return !ref.dtype().fields.empty();
    case NodeKind::kScalar:    return !ref.array().objects.empty() || ref.array().dtype.itemsize >= kTextBytesMin ||
                                      !ref.array().dtype.fields.empty();
    default:                   return false;
  }
}

}  // namespace

void JsonWriter::write() {
  ids_.assign(graph_.size(), 0);
  count_uses();
  put("{\n  \"format\": \"brine graph\",\n  \"version\": 1,\n  \"facts\": {");
  facts();
  put("},\n  \"roots\": [");
  then({Items{graph_.roots, {.level = 1}, true}, "]", Table{}, "\n}\n"});
  while (!tasks_.empty()) {
    const Task task = std::move(tasks_.back());
    tasks_.pop_back();
    run(task);
  }
  out_.write(buffer_);
}

void JsonWriter::count_uses() {
  uses_.assign(graph_.size(), 0);
  std::vector<Id> open;
  const auto use = [&](Id id) {
    if (uses_[id] == 0) open.push_back(id);
    uses_[id] = static_cast<std::uint8_t>(std::min(uses_[id] + 1, 2));
  };
  for (const Id root : graph_.roots) use(root);
  while (!open.empty()) {
    const Id id = open.back();
    open.pop_back();
    object::for_each_child(graph_.ref(id), use);
  }
}

// What the meaning of the objects depends on: names of a pickle of protocol 2 are those of Python 2.
void JsonWriter::facts() {
  const object::Facts& facts = graph_.facts;
  std::string text;
  const auto add = [&](std::string_view key, const std::string& value) {
    text += fmt::format("{}\"{}\": {}", text.empty() ? "" : ", ", key, value);
  };
  if (facts.protocol >= 0 && facts.format != "skops") add("pickle_protocol", fmt::format("{}", facts.protocol));
  if (facts.numpy_major != 0) add("numpy", fmt::format("{}", facts.numpy_major));
  if (facts.python2) add("python2", "true");
  if (!facts.file_version.empty()) add("file_version", json_of_text(facts.file_version));
  put(text);
}

// ---- tasks ----

void JsonWriter::then(std::initializer_list<Task> tasks) {
  for (auto task = std::rbegin(tasks); task != std::rend(tasks); ++task) tasks_.push_back(*task);
}

void JsonWriter::run(const Task& task) {
  std::visit(Overload{
                 [&](const std::string& text) { put(text); },
                 [&](Visit node) { visit(node); },
                 [&](auto rest) { step(rest); },
             },
             task);
}

void JsonWriter::put(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() < kBufferBytes) return;
  out_.write(buffer_);
  buffer_.clear();
}

void JsonWriter::line(std::uint32_t level) { put("\n" + std::string(2 * level, ' ')); }

void JsonWriter::step(Items items) {
  const bool is_done = items.next == items.ids.size();
  if (!is_done && items.next != 0) put(items.lines ? "," : ", ");
  if (items.lines && !items.ids.empty()) line(items.at.level + (is_done ? 0 : 1));
  if (is_done) return;
  const Id id = items.ids[items.next++];
  then({Visit{id, {items.at.level + (items.lines ? 1 : 0), items.at.depth + 1}}, items});
}

void JsonWriter::step(Entries entries) {
  const bool is_done = entries.next == entries.ids.size();
  if (!is_done && entries.next != 0) put(",");
  if (!entries.ids.empty()) line(entries.at.level + (is_done ? 0 : 1));
  if (is_done) return;
  const At inner{entries.at.level + 1, entries.at.depth + 1};
  const Visit key{entries.ids[entries.next], inner}, value{entries.ids[entries.next + 1], inner};
  entries.next += 2;
  if (!entries.are_named) return then({"[", key, ", ", value, "]", entries});
  put(json_text(graph_.ref(key.id).text()) + ": ");
  then({value, entries});
}

void JsonWriter::step(Part part) {
  part.are_entries ? entries("", part.ids, part.at, "") : items("", part.ids, part.at, "");
}

void JsonWriter::step(Table table) {
  if (table.next == deep_.size()) {
    if (table.next != 0) put("\n  ]");
    return;
  }
  put(table.next == 0 ? ",\n  \"objects\": [" : ",");
  line(2);
  then({Table{table.next + 1}});
  define(graph_.ref(deep_[table.next]), {.level = 2});
}

// ---- nodes ----

bool JsonWriter::needs_id(Ref ref) const { return uses_[ref.id()] > 1 && is_shareable(ref); }

void JsonWriter::visit(Visit visit) {
  const Ref ref = graph_.ref(visit.id);
  Id& id = ids_[visit.id];
  const bool is_known = id != 0, is_deep = visit.at.depth > kDepthMax && has_children(ref);
  if (!is_known && (is_deep || needs_id(ref))) id = ++n_ids_;
  if (is_deep && !is_known) deep_.push_back(visit.id);
  if (is_known || is_deep) return put(fmt::format("{{\"ref\": {}}}", id));
  define(ref, visit.at);
}

void JsonWriter::define(Ref ref, At at) {
  const object::Node& node = graph_.node(ref.id());
  const bool has_id = ids_[ref.id()] != 0;
  switch (ref.kind()) {
    case NodeKind::kNone:           return put("null");
    case NodeKind::kEllipsis:       return put(R"({"constant": "Ellipsis"})");
    case NodeKind::kNotImplemented: return put(R"({"constant": "NotImplemented"})");
    case NodeKind::kBuffer:         return put(R"({"constant": "buffer"})");
    case NodeKind::kBool:           return put(ref.boolean() ? "true" : "false");
    case NodeKind::kInt:
    case NodeKind::kBigInt:         return integer(ref);
    case NodeKind::kFloat: {
      const std::string real = json_of_real(node.real);
      return put(real[0] == '"' ? fmt::format("{{\"float\": {}}}", real) : real);
    }
    case NodeKind::kComplex:
      return put(fmt::format("{{\"complex\": [{}, {}]}}", json_of_real(node.real), json_of_real(node.imaginary)));
    case NodeKind::kString:         return text(ref);
    case NodeKind::kBytes:          return bytes(ref, "bytes", at);
    case NodeKind::kByteArray:      return bytes(ref, "bytearray", at);
    case NodeKind::kList:
      return has_id ? items(head(ref, "list"), ref.children(), at, "}") : items("", ref.children(), at, "");
    case NodeKind::kTuple:          return items(head(ref, "tuple"), ref.children(), at, "}");
    case NodeKind::kSet:            return items(head(ref, "set"), ref.children(), at, "}");
    case NodeKind::kFrozenSet:      return items(head(ref, "frozenset"), ref.children(), at, "}");
    case NodeKind::kDict:           return entries(head(ref, "dict"), ref.children(), at, "}");
    case NodeKind::kName:           return name(ref);
    case NodeKind::kCall:
    case NodeKind::kInstance:       return made(ref, at);
    case NodeKind::kArray:
    case NodeKind::kScalar:         return array(ref, at);
    case NodeKind::kDtype:          return put(head(ref, "dtype") + dtype_text(ref.dtype()) + "}");
    case NodeKind::kPersistent:
      return then({head(ref, "persistent"), Visit{ref.children()[0], {at.level, at.depth + 1}}, "}"});
  }
}

void write_json(const object::Graph& graph, Output& out) { JsonWriter(graph, out).write(); }

}  // namespace brine::write
