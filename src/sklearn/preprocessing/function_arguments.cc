// See function_arguments.h.
#include "sklearn/preprocessing/function_arguments.h"

#include <algorithm>

#include <fmt/format.h>

namespace brine::sklearn {

Arguments::Arguments(const Fitted& self, std::string_view attribute) : self_(self), attribute_(attribute) {
  if (!self.has_value(attribute)) return;
  const object::Ref given = self.get(attribute);
  if (!given.is(object::Kind::kDict)) self.fail(attribute, "expected a dict");
  for (std::size_t i = 0; i < given.size(); ++i) given_.emplace_back(given.key(i).text(), given.value(i));
}

// (function, positional arguments, keywords, attributes of its own).
void Arguments::add_partial(const object::Ref& state) {
  if (!state.is(object::Kind::kTuple) || state.size() < 3 || !state.item(1).is(object::Kind::kTuple))
    self_.fail(attribute_, "expected the state of a functools.partial");
  std::vector<object::Ref> leading;
  for (std::size_t i = 0; i < state.item(1).size(); ++i) leading.push_back(state.item(1).item(i));
  leading_.insert(leading_.begin(), leading.begin(), leading.end());
  const object::Ref keywords = state.item(2);
  for (std::size_t i = 0; keywords.is(object::Kind::kDict) && i < keywords.size(); ++i)
    given_.emplace_back(keywords.key(i).text(), keywords.value(i));  // the first of a name counts
}

object::Ref Arguments::find(std::initializer_list<std::string_view> keywords) const {
  for (const auto& [keyword, value] : given_)
    if (std::find(keywords.begin(), keywords.end(), keyword) != keywords.end())
      return value.is_none() ? object::Ref() : value;
  return {};
}

std::optional<Operand> Arguments::operand(std::initializer_list<std::string_view> keywords) const {
  const object::Ref value = find(keywords);
  return value ? std::optional(self_.scalar_of(value)) : std::nullopt;
}

std::optional<Index> Arguments::integer(std::string_view keyword) const {
  const object::Ref value = find({keyword});
  if (!value) return std::nullopt;
  if (!is_number(value)) unsupported(fmt::format("{} that is no number", keyword));
  return integer_of(value);
}

std::optional<Index> Arguments::axis(std::optional<Index> otherwise) const {
  for (const auto& [keyword, value] : given_)
    if (keyword == "axis" && !value.is_none() && !is_number(value))
      unsupported("several axes");
    else if (keyword == "axis")
      return value.is_none() ? std::nullopt : std::optional(integer_of(value));
  return otherwise;
}

bool Arguments::flag(std::string_view keyword) const {
  const object::Ref value = find({keyword});
  return value && flag_of(value);
}

void Arguments::allow(std::initializer_list<std::string_view> keywords) const {
  if (!leading_.empty()) unsupported("a value before the array");
  for (const auto& [keyword, value] : given_)
    if (std::find(keywords.begin(), keywords.end(), keyword) == keywords.end())
      unsupported(fmt::format("the argument {}", keyword));
}

void Arguments::unsupported(const std::string& what) const {
  self_.unsupported(attribute_, fmt::format("{} of {}", what, function_));
}

}  // namespace brine::sklearn
