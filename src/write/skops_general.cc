// skops' nodes for what Python itself has.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "base/json_text.h"
#include "base/utf8.h"
#include "object/print.h"
#include "write/python_names.h"
#include "write/skops_writer.h"

namespace brine::write {

using object::Id;
using object::Ref;
using NodeKind = object::Kind;

std::string json_float(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return object::float_text(value);
}

// ---- JSON in the JSON ----

std::string SkopsWriter::text_of_string(Ref ref) const {
  if (!(graph_.node(ref.id()).flags & object::kPython2)) return std::string(ref.text());
  std::string text;  // as encoding="latin1" reads it
  for (const std::uint8_t byte : ref.bytes()) append_utf8(text, byte);
  return text;
}

std::string SkopsWriter::scalar_json(Ref ref) const {
  switch (ref.kind()) {
    case NodeKind::kNone:   return "null";
    case NodeKind::kBool:   return ref.boolean() ? "true" : "false";
    case NodeKind::kInt:    return fmt::format("{}", ref.integer());
    case NodeKind::kBigInt: return std::string(text_of(ref.bytes()));
    case NodeKind::kFloat:  return json_float(ref.real());
    default:                return json_text(text_of_string(ref));
  }
}

// ---- containers ----

void SkopsWriter::sequence(Ref ref, std::string_view name, std::string_view loader) {
  then({head("builtins", name, loader, ref.id()) + R"(, "content": [)", Items{ref.children()}, "]}"});
}

void SkopsWriter::frozen_set(Ref ref) {
  then({head("builtins", "frozenset", "ConstructorFromReduceNode", ref.id()) + R"(, "content": )" +
            head("builtins", "tuple", "TupleNode") + R"(, "content": [)" + head("builtins", "list", "ListNode") +
            R"(, "content": [)",
        Items{ref.children()}, "]}]}}"});
}

void SkopsWriter::file(Ref ref) {
  const bool is_bytes = ref.is(NodeKind::kBytes);
  const std::string entry = fmt::format("{}.bin", std::uint64_t{ref.id()} + 1);
  if (!filed_[ref.id()]) zip_.add(entry, {ref.bytes()});
  filed_[ref.id()] = 1;
  schema_ += head("builtins", is_bytes ? "bytes" : "bytearray", is_bytes ? "BytesNode" : "BytearrayNode", ref.id()) +
             fmt::format(R"(, "file": "{}"}})", entry);
}

// {…, "key_types": the types of the keys, "content": {key: value}}: in the order in which skops reads them.
void SkopsWriter::dict(Ref ref, std::string start, std::span<const Id> items) {
  std::string types;
  std::set<std::string> keys;
  for (std::size_t i = 0; i < items.size(); i += 2) {
    const Ref key(graph_, items[i]);
    if (!keys.insert(key_text(key)).second)
      fail(ref, fmt::format("a dict with several keys that are {} as text", key_text(key)));
    types += (i == 0 ? "" : ", ") + key_type(key);
  }
  then({std::move(start) + R"(, "key_types": )" + head("builtins", "list", "ListNode") +
            fmt::format(R"(, "content": [{}]}}, "content": {{)", types),
        Entries{items}, "}}"});
}

namespace {

// numpy's class of a scalar that can be a key.
std::string numpy_key_class(const object::Array& scalar) {
  const std::uint32_t bits = scalar.dtype.itemsize * 8;
  switch (scalar.dtype.kind) {
    case 'i': return fmt::format("int{}", bits);
    case 'u': return fmt::format("uint{}", bits);
    case 'f': return bits == 32 || bits == 64 ? fmt::format("float{}", bits) : "";
    case 'b': return "bool_";
    case 'U': return "str_";
    default:  return "";
  }
}

std::string utf8_of_utf32(ByteView bytes, bool big_endian) {
  std::string text;
  for (std::size_t i = 0; i + 4 <= bytes.size(); i += 4) {
    std::uint32_t character = 0;
    for (std::size_t k = 0; k < 4; ++k) character = character << 8 | bytes[i + (big_endian ? k : 3 - k)];
    append_utf8(text, static_cast<char32_t>(std::min(character, 0x10ffffu)));
  }
  return text.substr(0, text.find_last_not_of('\0') + 1);
}

}  // namespace

std::string SkopsWriter::key_type(Ref key) const {
  const auto type = [&](std::string_view module, std::string_view name) {
    return head(module, name, "TypeNode") + "}";
  };
  switch (key.kind()) {
    case NodeKind::kString: return type("builtins", "str");
    case NodeKind::kInt:
    case NodeKind::kBigInt: return type("builtins", "int");
    case NodeKind::kFloat:  return type("builtins", "float");
    case NodeKind::kBool:   return type("builtins", "bool");
    default:                return type("numpy", numpy_key_class(key.array()));
  }
}

// The key as skops' json.dumps has it; skops makes it again by calling the type with that text.
std::string SkopsWriter::key_text(Ref key) const {
  switch (key.kind()) {
    case NodeKind::kString: return text_of_string(key);
    case NodeKind::kInt:
    case NodeKind::kBigInt:
    case NodeKind::kFloat:  return scalar_json(key);
    case NodeKind::kBool:
      if (!key.boolean()) fail(key, "a key False, which it would load as True");
      return "true";
    case NodeKind::kScalar: {
      const object::Array& scalar = key.array();
      if (numpy_key_class(scalar).empty()) break;
      if (scalar.dtype.kind == 'U') return utf8_of_utf32(scalar.data, scalar.dtype.big_endian);
      const std::string text = object::element_text(scalar, 0);
      if (text == "False") fail(key, "a key False, which it would load as True");
      if (scalar.dtype.kind != 'f') return text == "True" ? "true" : text;
      return text == "nan" ? "NaN" : text == "inf" ? "Infinity" : text == "-inf" ? "-Infinity" : text;
    }
    default: break;
  }
  fail(key, fmt::format("a key that is a {}", object::name_of(key.kind())));
}

// ---- names, slices, methods, partials ----

namespace {

constexpr std::string_view kNumpyTypes[] = {"bool", "bool_", "bytes_", "datetime64", "dtype", "ndarray", "str_",
                                            "timedelta64", "void"};

// skops has one node for types and one for functions; only what they trust unasked differs.
bool is_type(const PythonName& named) {
  const std::string_view name = named.qualname;
  if (named.module == "builtins") return true;
  if (name.empty() || (name[0] >= 'A' && name[0] <= 'Z')) return true;
  const bool is_number = name.starts_with("int") || name.starts_with("uint") || name.starts_with("float") ||
                         name.starts_with("complex");
  return named.module == "numpy" &&
         ((is_number && name.back() >= '0' && name.back() <= '9') ||
          std::find(std::begin(kNumpyTypes), std::end(kNumpyTypes), name) != std::end(kNumpyTypes));
}

}  // namespace

std::string SkopsWriter::name(Ref ref) const {
  const PythonName named = python_name(ref, graph_.facts);
  if (named.qualname.find('.') != named.qualname.npos)
    fail(ref, fmt::format("{}.{}: a name that is not at the top of its module", named.module, named.qualname));
  return head(named.module, named.qualname, is_type(named) ? "TypeNode" : "FunctionNode") + "}";
}

void SkopsWriter::slice(Ref ref) {
  const Ref args(graph_, ref.made().args);
  if (args.size() != 3) fail(ref, "a slice without three bounds");
  std::string content;
  constexpr std::string_view kParts[] = {"start", "stop", "step"};
  for (std::size_t i = 0; i < 3; ++i) {
    const Ref bound = args.item(i);
    if (!bound.is_none() && !bound.is(NodeKind::kInt) && !bound.is(NodeKind::kString))
      fail(bound, fmt::format("a slice whose bound is a {}", object::name_of(bound.kind())));
    content += fmt::format(R"({}"{}": {})", i == 0 ? "" : ", ", kParts[i], scalar_json(bound));
  }
  schema_ += head("builtins", "slice", "SliceNode", ref.id()) + fmt::format(R"(, "content": {{{}}}}})", content);
}

void SkopsWriter::method(Ref ref) {
  const Ref args(graph_, ref.made().args);
  if (args.size() != 2 || !args.item(0).is(NodeKind::kInstance) || !args.item(1).is(NodeKind::kString))
    fail(ref, "an attribute that is looked up when the file is loaded, of something that is no object");
  const Ref owner = args.item(0), callee(graph_, owner.made().callee);
  if (!callee.is(NodeKind::kName)) fail(ref, "a method of what is made by something that has no name");
  const PythonName named = python_name(callee, graph_.facts);
  then({head(named.module, named.qualname, "MethodNode", ref.id()) +
            fmt::format(R"(, "content": {{"func": {}, "obj": )", json_text(text_of_string(args.item(1)))),
        Node{owner.id()}, "}}"});
}

// functools.partial(func), then its state: (func, args, keywords, namespace)
void SkopsWriter::partial(Ref ref) {
  const Ref state(graph_, ref.made().state);
  if (!state.is(NodeKind::kTuple) || state.size() != 4) fail(ref, "a partial without a state of four entries");
  then({head("functools", "partial", "PartialNode", ref.id()) + R"(, "content": {"func": )", Node{state.item(0).id()},
        R"(, "args": )", Node{state.item(1).id()}, R"(, "kwds": )", Node{state.item(2).id()}, R"(, "namespace": )",
        Node{state.item(3).id()}, "}}"});
}

}  // namespace brine::write
