// The forms that an object of JSON can have, and the nodes of what Python itself has.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/utf8.h"
#include "read/canonical.h"
#include "read/json_reader.h"
#include "read/pickle_text.h"

namespace brine::read {

using object::Id;
using object::Made;
using NodeKind = object::Kind;

namespace {

constexpr std::array<std::pair<std::string_view, Made::How>, 8> kHows = {{
    {"reduce", Made::How::kReduce}, {"newobj", Made::How::kNewObj},
    {"newobj_ex", Made::How::kNewObjEx}, {"reconstructor", Made::How::kReconstructor},
    {"inst", Made::How::kInst}, {"obj", Made::How::kObj},
    {"skops", Made::How::kSkops}, {"json", Made::How::kJson},
}};

constexpr std::array<std::pair<std::string_view, NodeKind>, 3> kConstants = {{
    {"Ellipsis", NodeKind::kEllipsis}, {"NotImplemented", NodeKind::kNotImplemented}, {"buffer", NodeKind::kBuffer},
}};

template <class T, std::size_t N>
const T* find_in(const std::array<std::pair<std::string_view, T>, N>& table, std::string_view name) {
  const auto row = std::find_if(table.begin(), table.end(), [&](const auto& pair) { return pair.first == name; });
  return row == table.end() ? nullptr : &row->second;
}

// As Python writes it: no sign of a zero, no zeros before.
bool is_decimal(std::string_view text) {
  if (text == "0") return true;
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text[0] != '0' && text.find_first_not_of("0123456789") == text.npos;
}

}  // namespace

const std::vector<JsonReader::Form>& JsonReader::forms() {
  using Self = JsonReader;
  static const std::vector<Form> kForms = {
      {"array", &Self::make_array, {"id", "shape", "order", "subclass", "values", "base64", "objects"}},
      {"bytearray", &Self::make_byte_array, {"id"}},
      {"bytes", &Self::make_bytes, {"id"}},
      {"call", &Self::make_call, {"id", "how", "args", "kwargs", "state", "items", "entries"}},
      {"complex", &Self::make_complex, {}},
      {"constant", &Self::make_constant, {}},
      {"dict", &Self::make_dict, {"id"}},
      {"dtype", &Self::make_dtype, {"id"}},
      {"float", &Self::make_float, {}},
      {"frozenset", &Self::make_frozen_set, {"id"}},
      {"int", &Self::make_integer, {"id"}},
      {"list", &Self::make_list, {"id"}},
      {"name", &Self::make_name, {"id"}},
      {"object", &Self::make_instance, {"id", "how", "args", "kwargs", "state", "items", "entries"}},
      {"persistent", &Self::make_persistent, {"id"}},
      {"python2_str", &Self::make_python2_text, {"id"}},
      {"scalar", &Self::make_scalar, {"id", "values", "base64", "objects"}},
      {"set", &Self::make_set, {"id"}},
      {"str", &Self::make_text, {"id"}},
      {"tuple", &Self::make_tuple, {"id"}},
  };
  return kForms;
}

// ---- containers: room for what they hold ----

object::Id JsonReader::sized(NodeKind kind, Value items) {
  wait_for_items(items);
  return builder_.children(kind, std::vector<Id>(items.size(), object::kNoId));
}

object::Id JsonReader::make_dict(Value, Value content) {
  const std::size_t n = wait_for_entries(content);
  return builder_.children(NodeKind::kDict, std::vector<Id>(2 * n, object::kNoId));
}

// {"key": value} or [[key, value]]; how many.
std::size_t JsonReader::wait_for_entries(Value content) {
  if (content.is(json::Type::kObject)) {
    for (std::size_t i = 0; i < content.size(); ++i) {
      const Value key = content.key(i);
      const auto [known, is_new] = keys_.try_emplace(key.text(), object::kNoId);
      if (is_new) {
        builder_.limits().charge_memory(sizeof(*known) + 64, builder_);
        builder_.stand_at(key.offset(), "");
        known->second = builder_.view(NodeKind::kString, bytes_of(key.text()));
      }
      ids_[key.index()] = known->second;
      wait_for(content.value(i));
    }
    return content.size();
  }
  if (!content.is(json::Type::kArray)) content.fail("an object, or an array of keys with values");
  for (std::size_t i = 0; i < content.size(); ++i) {
    const Value pair = content.item(i);
    if (!pair.is(json::Type::kArray) || pair.size() != 2) pair.fail("an array of a key and a value");
    wait_for_items(pair);
  }
  return content.size();
}

object::Id JsonReader::make_persistent(Value, Value content) {
  wait_for(content);
  return builder_.children(NodeKind::kPersistent, std::array{object::kNoId});
}

// ---- values ----

std::string_view JsonReader::text_of(Value value) {
  if (!value.is(json::Type::kObject)) return value.text();
  require_keys(value, "utf8", {});
  const ByteView bytes = bytes_of_base64(value.at("utf8"));
  if (!is_utf8(bytes, Surrogates::kPass)) fail(value, "expected UTF-8 in base64");
  return brine::text_of(bytes);
}

// One string, or several, each for itself.
ByteView JsonReader::bytes_of_base64(Value value) {
  std::string bytes;
  const auto append = [&](Value part) {
    builder_.limits().charge_memory(part.text().size(), builder_);
    if (!part.is(json::Type::kString) || !append_base64(bytes, part.text())) fail(part, "expected base64");
  };
  if (value.is(json::Type::kArray))
    for (std::size_t i = 0; i < value.size(); ++i) append(value.item(i));
  else append(value);
  return builder_.keep(std::move(bytes));
}

double JsonReader::real_of(Value value) const {
  if (!value.is(json::Type::kString)) return value.number();
  const std::string_view text = value.text();
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  if (text == "nan") return std::bit_cast<double>(0x7ff8000000000000);
  std::uint64_t bits = 0;
  if (text.size() != 18 || !text.starts_with("0x") ||
      std::from_chars(text.data() + 2, text.data() + 18, bits, 16).ptr != text.data() + 18)
    fail(value, "expected a number, inf, -inf, nan, or 0x and the 16 digits of a double");
  return std::bit_cast<double>(bits);
}

object::Id JsonReader::make_text(Value, Value content) {
  return builder_.view(NodeKind::kString, bytes_of(text_of(content)));
}

object::Id JsonReader::make_python2_text(Value, Value content) {
  builder_.limits().charge_memory(content.text().size(), builder_);
  std::optional<std::string> bytes = latin1_of_utf8(content.text());
  if (!content.is(json::Type::kString) || !bytes) fail(content, "expected characters up to U+00FF");
  return builder_.owned(NodeKind::kString, std::move(*bytes), object::kPython2);
}

object::Id JsonReader::make_integer(Value, Value content) {
  const std::string_view text = content.text();
  if (!content.is(json::Type::kString) || !is_decimal(text) || text.size() > kDigitsMax + 1)
    fail(content, fmt::format("expected an integer of at most {} digits in quotes", kDigitsMax));
  std::int64_t integer = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), integer).ec == std::errc())
    return builder_.integer(integer);
  return builder_.view(NodeKind::kBigInt, bytes_of(text));
}

object::Id JsonReader::make_float(Value, Value content) { return builder_.real(real_of(content)); }

object::Id JsonReader::make_complex(Value, Value content) {
  if (content.size() != 2) fail(content, "expected a real and an imaginary part");
  return builder_.complex(real_of(content.item(0)), real_of(content.item(1)));
}

object::Id JsonReader::make_bytes(Value, Value content) {
  return builder_.view(NodeKind::kBytes, bytes_of_base64(content));
}
object::Id JsonReader::make_byte_array(Value, Value content) {
  return builder_.view(NodeKind::kByteArray, bytes_of_base64(content));
}

object::Id JsonReader::make_constant(Value, Value content) {
  const NodeKind* kind = find_in(kConstants, content.text());
  if (!kind) fail(content, "expected Ellipsis, NotImplemented or buffer");
  return builder_.plain(*kind);
}

// "module:qualname" or ["module", "qualname"]
object::Id JsonReader::make_name(Value, Value content) {
  std::string_view module, qualname;
  if (content.is(json::Type::kString)) {
    const std::size_t colon = content.text().find(':');
    if (colon == std::string_view::npos) fail(content, "expected module:name");
    module = content.text().substr(0, colon);
    qualname = content.text().substr(colon + 1);
  } else {
    if (content.size() != 2) fail(content, "expected a module and a name");
    module = text_of(content.item(0));
    qualname = text_of(content.item(1));
  }
  if (!is_utf8(bytes_of(module)) || !is_utf8(bytes_of(qualname))) fail(content, "expected UTF-8, found surrogates");
  if (const auto constant = constant_named(module, qualname)) return builder_.plain(*constant);
  return builder_.name(module, qualname);
}

// ---- calls and instances ----

// Where a name must stand, a string is one.
void JsonReader::wait_for_name(Value value) {
  if (value.is(json::Type::kString)) ids_[value.index()] = make_name(value, value);
  else wait_for(value);
}

object::Id JsonReader::make_made(NodeKind kind, Value object, Value callee) {
  Made made{.how = kind == NodeKind::kCall ? Made::How::kReduce : Made::How::kNewObj};
  wait_for_name(callee);
  if (const Value how = object.find("how")) {
    const Made::How* known = find_in(kHows, how.text());
    if (!known) fail(how, "expected how Python makes it, as reduce or newobj");
    made.how = *known;
  }
  if ((made.how == Made::How::kNewObjEx) != static_cast<bool>(object.find("kwargs")))
    fail(object, "expected kwargs and newobj_ex together, found one of them");
  const Value args = object.find("args");
  if (!args || args.is(json::Type::kArray)) {  // a tuple of its own
    const Id tuple = args ? sized(NodeKind::kTuple, args) : builder_.children(NodeKind::kTuple, {});
    made.args = tuple;
    if (args) defined_.push_back({args.index(), ids_[args.index()] = tuple, nullptr});
  } else {
    wait_for(args);
  }
  for (const std::string_view key : {"kwargs", "state"})
    if (const Value value = object.find(key)) wait_for(value);
  std::size_t n_items = 0, n_entries = 0;
  if (const Value items = object.find("items")) {
    wait_for_items(items);
    n_items = items.size();
  }
  if (const Value entries = object.find("entries")) n_entries = wait_for_entries(entries);
  builder_.limits().charge_memory((n_items + 2 * n_entries) * sizeof(Id), builder_);
  made.list_items.assign(n_items, object::kNoId);
  made.dict_items.assign(2 * n_entries, object::kNoId);
  return builder_.made(kind, std::move(made));
}

}  // namespace brine::read
