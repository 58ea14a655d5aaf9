// See attribute_path.h.
#include "model/attribute_path.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/error.h"
#include "object/made.h"
#include "sklearn/attribute.h"

namespace brine {
namespace {

using object::Ref;

std::optional<std::size_t> number_in(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_sequence(const Ref& value) { return value.is(object::Kind::kList) || value.is(object::Kind::kTuple); }
bool is_text(const Ref& value, std::string_view text) { return value.is(object::Kind::kString) && value.text() == text; }

// Of a (name, object, …) tuple the object, else the value itself.
Ref named_object(const Ref& value) {
  const bool is_named = value.is(object::Kind::kTuple) && value.size() >= 2 && value.item(0).is(object::Kind::kString);
  return is_named ? value.item(1) : value;
}

Ref item_of(const Ref& value, std::string_view key) {
  if (value.is(object::Kind::kDict)) return value.find(key);
  const std::optional<std::size_t> number = number_in(key);
  if (value.is(object::Kind::kArray)) {
    const std::vector<object::Id>& objects = value.array().objects;
    return number && *number < objects.size() ? value.graph().ref(objects[*number]) : Ref();
  }
  if (!is_sequence(value)) return {};
  if (number) return *number < value.size() ? value.item(*number) : Ref();
  for (std::size_t i = 0; i < value.size(); ++i)
    if (const Ref item = value.item(i); item.is(object::Kind::kTuple) && item.size() >= 2 && is_text(item.item(0), key))
      return item;
  return {};
}

Ref attribute_of(const Ref& value, std::string_view name) {
  const Ref owner = named_object(value);
  return object::is_made(owner) ? owner.attribute(name) : Ref();
}

// Takes the next step off the path: ".name", "name" or "[key]".
Ref step(const Ref& from, std::string_view& path) {
  if (path.front() == '[') {
    const std::size_t close = path.find(']');
    if (close == std::string_view::npos) return {};
    std::string_view key = path.substr(1, close - 1);
    path.remove_prefix(close + 1);
    const bool is_quoted = key.size() >= 2 && key.front() == '\'' && key.back() == '\'';
    return item_of(from, is_quoted ? key.substr(1, key.size() - 2) : key);
  }
  if (path.front() == '.') path.remove_prefix(1);
  const std::string_view name = path.substr(0, path.find_first_of(".["));
  path.remove_prefix(name.size());
  return attribute_of(from, name);
}

Tensor list_of(const Ref& value, std::string_view path) {
  try {
    return sklearn::tensor_of(value);
  } catch (const Error& error) {
    if (error.kind() != Kind::kMalformed) throw;
    throw Error(Kind::kUsage, fmt::format("{}: a list of more than numbers and text, no array", path));
  }
}

}  // namespace

Tensor attribute_at(const Ref& root, std::string_view path) {
  Ref at = root;
  for (std::string_view rest = path; at && !rest.empty();) at = step(at, rest);
  if (!at || path.empty()) throw Error(Kind::kUsage, fmt::format("there is no attribute {}", path));
  switch (at.kind()) {
    case object::Kind::kArray:
      if (!at.array().dtype.fields.empty())
        throw Error(Kind::kUsage, fmt::format("{}: an array of records, no array of numbers or text", path));
      [[fallthrough]];
    case object::Kind::kScalar:
    case object::Kind::kBool:
    case object::Kind::kInt:
    case object::Kind::kFloat:
    case object::Kind::kString: return sklearn::tensor_of(at);
    case object::Kind::kList:
    case object::Kind::kTuple: return list_of(at, path);
    default: throw Error(Kind::kUsage, fmt::format("{}: {}, no array", path, object::name_of(at.kind())));
  }
}

}  // namespace brine
