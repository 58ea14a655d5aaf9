// The JSON of what Python itself has.
#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/json_text.h"
#include "base/utf8.h"
#include "object/print.h"
#include "write/json_writer.h"

namespace brine::write {

using object::Id;
using object::kNoId;
using object::Made;
using object::Ref;
using NodeKind = object::Kind;

namespace {

constexpr std::int64_t kExactMax = (std::int64_t{1} << 53) - 1;  // beyond, other readers of JSON round
constexpr std::size_t kLineBytes = 3072;                         // of base64: 4096 letters
constexpr std::uint64_t kNaNBits = 0x7ff8000000000000;

bool is_surrogate(ByteView bytes, std::size_t at, std::uint8_t second_min) {
  return at + 2 < bytes.size() && bytes[at] == 0xed && bytes[at + 1] >= second_min && bytes[at + 1] < second_min + 0x10;
}

// Whether a high surrogate stands before a low one, which JSON's escapes make one character of.
bool has_surrogate_pair(ByteView bytes) {
  for (std::size_t i = 0; i + 5 < bytes.size(); ++i)
    if (is_surrogate(bytes, i, 0xa0) && is_surrogate(bytes, i + 3, 0xb0)) return true;
  return false;
}

bool is_leaf(Ref ref) {
  switch (ref.kind()) {
    case NodeKind::kNone:
    case NodeKind::kBool:
    case NodeKind::kInt:
    case NodeKind::kBigInt:
    case NodeKind::kFloat:
    case NodeKind::kComplex:
    case NodeKind::kString:
    case NodeKind::kName:
    case NodeKind::kDtype: return true;
    default:               return false;
  }
}

std::string_view name_of(Made::How how) {
  switch (how) {
    case Made::How::kReduce:        return "reduce";
    case Made::How::kNewObj:        return "newobj";
    case Made::How::kNewObjEx:      return "newobj_ex";
    case Made::How::kReconstructor: return "reconstructor";
    case Made::How::kInst:          return "inst";
    case Made::How::kObj:           return "obj";
    case Made::How::kSkops:         return "skops";
    case Made::How::kJson:          return "json";
  }
  return "?";
}

}  // namespace

bool is_json_text(std::string_view utf8) {
  const ByteView bytes = bytes_of(utf8);
  return is_ascii(bytes) || (is_utf8(bytes, Surrogates::kPass) && !has_surrogate_pair(bytes));
}

std::string json_of_text(std::string_view utf8) {
  return is_json_text(utf8) ? json_text(utf8) : fmt::format("{{\"utf8\": \"{}\"}}", base64_of(bytes_of(utf8)));
}

std::string json_of_real(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  if (std::isinf(value)) return value > 0 ? "\"inf\"" : "\"-inf\"";
  if (std::isnan(value)) return bits == kNaNBits ? "\"nan\"" : fmt::format("\"0x{:016x}\"", bits);
  return object::float_text(value);
}

// ---- parts of objects ----

std::string JsonWriter::head(Ref ref, std::string_view tag) const {
  const Id id = ids_[ref.id()];
  return id != 0 ? fmt::format("{{\"id\": {}, \"{}\": ", id, tag) : fmt::format("{{\"{}\": ", tag);
}

void JsonWriter::items(std::string before, std::span<const Id> ids, At at, std::string_view after) {
  const bool lines = !std::all_of(ids.begin(), ids.end(), [&](Id id) { return is_leaf(graph_.ref(id)); });
  put(before + "[");
  then({Items{ids, at, lines}, "]" + std::string(after)});
}

// As an object of JSON if every key is a text that stands nowhere else, and only once.
void JsonWriter::entries(std::string before, std::span<const Id> ids, At at, std::string_view after) {
  std::set<std::string_view> keys;
  bool are_named = true;
  for (std::size_t i = 0; i < ids.size() && are_named; i += 2) {
    const Ref key = graph_.ref(ids[i]);
    are_named = is_bare_text(key) && !needs_id(key) && keys.insert(key.text()).second;
  }
  put(before + (are_named ? "{" : "["));
  then({Entries{ids, at, are_named}, (are_named ? "}" : "]") + std::string(after)});
}

// ---- values ----

bool JsonWriter::is_bare_text(Ref ref) const {
  return ref.is(NodeKind::kString) && !(graph_.node(ref.id()).flags & object::kPython2) && is_json_text(ref.text());
}

void JsonWriter::text(Ref ref) {
  const bool has_id = ids_[ref.id()] != 0;
  if (!(graph_.node(ref.id()).flags & object::kPython2)) {
    if (!has_id && is_json_text(ref.text())) return put(json_text(ref.text()));
    return put(head(ref, "str") + json_of_text(ref.text()) + "}");
  }
  std::string characters;  // a byte each
  for (const std::uint8_t byte : ref.bytes()) append_utf8(characters, byte);
  put(head(ref, "python2_str") + json_text(characters) + "}");
}

void JsonWriter::integer(Ref ref) {
  if (ref.is(NodeKind::kBigInt)) return put(head(ref, "int") + "\"" + std::string(text_of(ref.bytes())) + "\"}");
  const std::int64_t value = ref.integer();
  const bool is_exact = value <= kExactMax && value >= -kExactMax;
  put(is_exact ? fmt::format("{}", value) : fmt::format("{{\"int\": \"{}\"}}", value));
}

void JsonWriter::bytes(Ref ref, std::string_view tag, At at) {
  put(head(ref, tag));
  base64(ref.bytes(), at);
  put("}");
}

void JsonWriter::base64(ByteView bytes, At at) {
  if (bytes.size() <= kLineBytes) return put("\"" + base64_of(bytes) + "\"");
  put("[");
  for (std::size_t i = 0; i < bytes.size(); i += kLineBytes) {
    if (i != 0) put(",");
    line(at.level + 1);
    put("\"" + base64_of(bytes.subspan(i, std::min(kLineBytes, bytes.size() - i))) + "\"");
  }
  line(at.level);
  put("]");
}

// "module:qualname", where a name must stand.
bool JsonWriter::is_bare_name(Ref ref) const {
  return ref.is(NodeKind::kName) && !needs_id(ref) && ref.module().find(':') == std::string_view::npos &&
         is_json_text(ref.module()) && is_json_text(ref.qualname());
}

void JsonWriter::name(Ref ref) {
  put(head(ref, "name"));
  if (is_bare_name(ref)) return put(json_text(fmt::format("{}:{}", ref.module(), ref.qualname())) + "}");
  put(fmt::format("[{}, {}]}}", json_of_text(ref.module()), json_of_text(ref.qualname())));
}

// ---- calls and instances ----

void JsonWriter::made(Ref ref, At at) {
  const Made& made = ref.made();
  const bool is_call = ref.is(NodeKind::kCall);
  const At inner{at.level, at.depth + 1};
  std::vector<Task> tasks;
  const auto add = [&](std::string_view key, Task task) {
    tasks.push_back(fmt::format(", \"{}\": ", key));
    tasks.push_back(std::move(task));
  };
  tasks.push_back(head(ref, is_call ? "call" : "object"));
  const Ref callee = graph_.ref(made.callee);
  if (is_bare_name(callee)) tasks.push_back(json_text(fmt::format("{}:{}", callee.module(), callee.qualname())));
  else tasks.push_back(Visit{made.callee, inner});
  if (made.how != (is_call ? Made::How::kReduce : Made::How::kNewObj))
    tasks.push_back(fmt::format(", \"how\": \"{}\"", name_of(made.how)));
  const Ref args(graph_, made.args);
  const bool is_bare_tuple = args.is(NodeKind::kTuple) && !needs_id(args);
  if (is_bare_tuple && args.size() != 0) add("args", Part{args.children(), at, false});
  if (args && !is_bare_tuple) add("args", Visit{made.args, inner});
  if (made.kwargs != kNoId) add("kwargs", Visit{made.kwargs, inner});
  if (made.state != kNoId) add("state", Visit{made.state, inner});
  if (!made.list_items.empty()) add("items", Part{made.list_items, at, false});
  if (!made.dict_items.empty()) add("entries", Part{made.dict_items, at, true});
  tasks.push_back("}");
  for (; !tasks.empty(); tasks.pop_back()) tasks_.push_back(std::move(tasks.back()));
}

}  // namespace brine::write
