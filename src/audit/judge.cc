#include "audit/judge.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "audit/check.h"
#include "audit/names.h"

namespace brine::audit {
namespace {

using object::Kind;
using object::Ref;
using Objection = std::optional<std::string>;

std::string_view package_of(std::string_view module) { return module.substr(0, module.find('.')); }

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// The classes of scipy.stats' distributions, whose __setstate__ executes a text of the state.
bool is_distribution(const Ref& made) { return made.module().starts_with("scipy.stats._"); }

// getattr(str, 'lower') is the name builtins.str.lower; distributions keep methods of their own.
Objection judge_getattr(const Ref& args) {
  if (args.size() != 2 || !args.item(1).is(Kind::kString)) return "its arguments are not an object and a name";
  const Ref of = args.item(0);
  const std::string attribute(text_of(args.item(1).bytes()));
  if (!std::all_of(attribute.begin(), attribute.end(), is_word) || attribute.starts_with("__"))
    return fmt::format("it reaches for {}", attribute);
  if (of.is(Kind::kName)) {
    const KnownName* known = find_name(of.module(), fmt::format("{}.{}", of.qualname(), attribute));
    if (known && known->use >= Use::kValue) return std::nullopt;
  } else if (is_made(of) && is_distribution(of)) {
    return std::nullopt;
  }
  return fmt::format("it reaches for {} of {}", attribute, of.is(Kind::kName) ? name_text(of) : "an object");
}

// A partial keeps its function for later: one that may stand as a value.
Objection judge_partial(const Ref& args) {
  if (args.size() == 0 || !args.item(0).is(Kind::kName)) return "it holds no function by name";
  const KnownName* known = find_name(args.item(0).module(), args.item(0).qualname());
  if (known && known->use >= Use::kValue) return std::nullopt;
  return fmt::format("it holds {}", name_text(args.item(0)));
}

Objection judge_pattern(const Ref& args) {
  if (args.size() == 2 && (args.item(0).is(Kind::kString) || args.item(0).is(Kind::kBytes)) &&
      args.item(1).is(Kind::kInt))
    return std::nullopt;
  return "its arguments are not a pattern and flags";
}

// numpy before 1.20 imports the module that the argument names.
Objection judge_ufunc(const Ref& args) {
  if (args.size() != 2 || !args.item(0).is(Kind::kString) || !args.item(1).is(Kind::kString))
    return "its arguments are not two names";
  const std::string module(text_of(args.item(0).bytes())), name(text_of(args.item(1).bytes()));
  const KnownName* known = find_name(module, name);
  if (known && known->use == Use::kValue) return std::nullopt;
  return fmt::format("it would import {}.{}", module, name);
}

// Keys of a table, or columns of an array.
Objection judge_items(const Ref&) { return std::nullopt; }

// Methods that make another array or text of what they belong to, and do nothing else.
Objection judge_method(const Ref& args) {
  constexpr std::array<std::string_view, 18> kHarmless = {
      "astype", "casefold", "copy",  "flatten", "lower",   "lstrip",   "ravel", "rsplit",     "rstrip",
      "split",  "strip",    "title", "toarray", "todense", "to_numpy", "upper", "capitalize", "splitlines"};
  if (args.size() == 0 || !args.item(0).is(Kind::kString)) return "it holds no name of a method";
  const std::string_view name = text_of(args.item(0).bytes());
  if (std::find(kHarmless.begin(), kHarmless.end(), name) != kHarmless.end()) return std::nullopt;
  return fmt::format("it calls the method {} of whatever it is given", name);
}

// joblib's cache: made with a folder, it writes there, and opens the pickles that it finds there.
Objection judge_memory(const Ref& args) {
  if (args.size() == 0 || args.item(0).is_none()) return std::nullopt;
  return "it opens a cache of pickles in a folder that the file names";
}

struct Judge {
  std::string_view qualname;
  Objection (*judge)(const Ref& args);
  bool takes_state;
};
constexpr std::array kJudges = {
    Judge{"getattr", judge_getattr, false},     Judge{"partial", judge_partial, true},
    Judge{"_compile", judge_pattern, false},    Judge{"_ufunc_reconstruct", judge_ufunc, false},
    Judge{"Memory", judge_memory, true},        Judge{"itemgetter", judge_items, false},
    Judge{"methodcaller", judge_method, false},
};

std::string without(std::string text, std::string_view part) {
  for (std::size_t at; (at = text.find(part)) != text.npos;) text.erase(at, part.size());
  return text;
}

// Whether a text of Python defines scipy's three functions that take arguments and give them back, and nothing else:
// past those, it may hold names and numbers, but no call, attribute, subscript, operator or quote.
bool only_passes_arguments(std::string text) {
  for (const std::string_view honest : {"def _parse_args(", "def _parse_args_rvs(", "def _parse_args_stats(",
                                        "return self._argcheck_rvs(", "return (", "moments='mv'"})
    text = without(std::move(text), honest);
  constexpr std::string_view kBetween = " ,=):\n";
  return std::all_of(text.begin(), text.end(), [&](char c) { return is_word(c) || kBetween.find(c) != kBetween.npos; });
}

// Whose `subclass` it is that joblib makes a plain array of.
bool is_joblib_array(const Ref& made) {
  return made.qualname() == "NumpyArrayWrapper" || made.qualname().ends_with("NDArrayWrapper");
}

bool keeps_memmap(const Ref& state) {
  for (std::size_t i = 0; i < state.size(); ++i)
    if (const Ref value = state.value(i); value.is(Kind::kName) && value.qualname() == "memmap") return true;
  return false;
}

// A name of another package than the callee's: handed to a constructor, its own __new__ would run.
bool is_strange(const Ref& argument, std::string_view package) {
  if (!argument.is(Kind::kName)) return false;
  const std::string_view of = package_of(argument.module());
  if (of == package) return argument.qualname() == "memmap";
  return of != "builtins" && of != "__builtin__" && (of != "numpy" || argument.qualname() == "memmap");
}

}  // namespace

Objection objection_to_judged(const Ref& made) {
  const Ref args = made.graph().ref(made.made().args);
  if (!args.is(Kind::kTuple) || made.made().kwargs != object::kNoId) return "its arguments are no tuple";
  for (const Judge& judge : kJudges) {
    if (judge.qualname != made.qualname()) continue;
    if (auto objection = judge.judge(args)) return objection;
    if (!judge.takes_state && made.made().state != object::kNoId) return "what it returned is changed from inside";
    return std::nullopt;
  }
  return "nobody knows what its arguments mean";
}

Objection objection_to_call(const Ref& made) {
  const Ref args = made.graph().ref(made.made().args);
  if (!args.is(Kind::kTuple)) return "its arguments are no tuple";
  if (made.qualname() == "_reconstruct") return std::nullopt;  // numpy's: it calls ndarray.__new__, whatever the class
  if (made.qualname().starts_with("byte") && args.size() > 0 && args.item(0).is(Kind::kInt))
    return "it asks for as many bytes as a number says";
  for (std::size_t i = 0; i < args.size(); ++i)
    if (is_strange(args.item(i), package_of(made.module())))
      return fmt::format("it is given {}", name_text(args.item(i)));
  return std::nullopt;
}

// Every entry counts, not the last alone: Python may set another after the state was given.
Objection objection_to_state(const Ref& made) {
  const Ref state = made.graph().ref(made.made().state);
  if (!state) return std::nullopt;
  if (state.is(Kind::kDict) && !is_joblib_array(made) && keeps_memmap(state))
    return "it keeps numpy.memmap, which opens the file that it is called with";
  if (!is_distribution(made)) return std::nullopt;
  if (!state.is(Kind::kDict)) return "its state is no dict";
  for (std::size_t i = 0; i < state.size(); ++i) {
    if (!state.key(i).is(Kind::kString)) return "its state has keys that are no text";
    const std::string key(text_of(state.key(i).bytes()));
    const Ref value = state.value(i);
    if (key.find("template") == key.npos || value.is_none()) continue;
    if (!value.is(Kind::kString) || !only_passes_arguments(std::string(text_of(value.bytes()))))
      return fmt::format("scipy executes its {}, which is not scipy's own", key);
  }
  return std::nullopt;
}

}  // namespace brine::audit
