// See code.h. The arguments of a code object in the releases of Python: Objects/codeobject.c, code_new.
#include "object/code.h"

#include <fmt/format.h>

#include "object/made.h"

namespace brine::object {
namespace {

std::string text_or(const Ref& ref, std::string_view otherwise) {
  return std::string(ref.is(Kind::kString) ? text_of(ref.bytes()) : otherwise);
}

Ref arguments_of(const Ref& made) { return made.graph().ref(made.made().args); }

bool is_code_type(const Ref& callee) {
  const std::string_view name = callee.is(Kind::kName) || is_made(callee) ? callee.qualname() : std::string_view();
  if (callee.is(Kind::kName)) return name == "CodeType" || name == "_create_code" || name == "code";
  if (name != "_builtin_type" && name != "_load_type") return false;
  const Ref args = arguments_of(callee);
  return args.is(Kind::kTuple) && args.size() == 1 && text_or(args.item(0), "") == "CodeType";
}

std::int64_t integer_at(const Ref& args, std::size_t i) {
  return args.item(i).is(Kind::kInt) ? args.item(i).integer() : 0;
}

// `locals` begin with the parameters; the integers before the bytecode say how many there are. Four integers before
// Python 3, five up to 3.7 (keyword-only ones second), six since (positional-only ones second).
std::string parameters_of(const Ref& args, std::size_t first, std::size_t bytecode, const Ref& locals) {
  constexpr std::int64_t kTakesRest = 4, kTakesMore = 8;
  const std::size_t n_integers = bytecode - first;
  if (n_integers < 4 || n_integers > 6 || !locals.is(Kind::kTuple)) return "…";
  std::int64_t n = integer_at(args, first);
  if (n_integers > 4) n += integer_at(args, first + n_integers - 4);
  const std::int64_t flags = integer_at(args, bytecode - 1);
  std::string words;
  const auto add = [&](std::string_view stars, std::int64_t i) {
    if (i < 0 || static_cast<std::uint64_t>(i) >= locals.size()) return;
    words +=
        fmt::format("{}{}{}", words.empty() ? "" : ", ", stars, text_or(locals.item(static_cast<std::size_t>(i)), "?"));
  };
  for (std::int64_t i = 0; i < n && i < std::int64_t{255}; ++i) add("", i);
  if (flags & kTakesRest) add("*", n++);
  if (flags & kTakesMore) add("**", n);
  return words;
}

}  // namespace

// Bytecode, constants, names, local names, file and name stand in this order in the arguments of every release; dill
// puts line numbers, as bytes, in front.
std::optional<Code> code_of(const Ref& made) {
  if (!is_made(made) || !is_code_type(made.graph().ref(made.made().callee))) return std::nullopt;
  const Ref args = arguments_of(made);
  if (!args.is(Kind::kTuple)) return std::nullopt;
  const std::size_t first = args.size() > 0 && args.item(0).is(Kind::kBytes) ? 1 : 0;
  std::size_t i = first;
  while (i < args.size() && !args.item(i).is(Kind::kBytes)) ++i;
  if (args.size() - i < 6) return std::nullopt;
  return Code{.name = text_or(args.item(i + 5), "?"),
              .file = text_or(args.item(i + 4), "?"),
              .parameters = parameters_of(args, first, i, args.item(i + 3)),
              .constants = args.item(i + 1),
              .names = args.item(i + 2)};
}

std::optional<Code> code_of_function(const Ref& made) {
  if (!is_made(made)) return std::nullopt;
  const Ref args = arguments_of(made);
  return args.is(Kind::kTuple) && args.size() > 0 ? code_of(args.item(0)) : std::nullopt;
}

}  // namespace brine::object
