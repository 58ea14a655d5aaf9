// unsafe-call: what honest files hold, used as none of them does.
//
// builtins.getattr, functools.partial or re._compile are judged by their arguments, constructors by the names that they
// are given, and a function that a model may hold is not one that opening the file may call.

#include <optional>

#include <fmt/format.h>

#include "audit/check.h"
#include "audit/judge.h"
#include "audit/names.h"
#include "audit/uses.h"

namespace brine::audit {

using object::Id;
using object::Kind;
using object::Made;
using object::Ref;

namespace {

// Made by __new__ alone, without __init__. INST and OBJ do so only where they have no arguments.
bool is_new(const Ref& made) {
  if (made.is(Kind::kCall)) return false;
  const Made::How how = made.made().how;
  if (how != Made::How::kInst && how != Made::How::kObj) return true;
  return made.graph().ref(made.made().args).size() == 0;
}

std::optional<std::string> objection(const Subject& subject, const Ref& made) {
  if (const auto to_state = objection_to_state(made)) return to_state;
  const std::string_view module = made.module(), qualname = made.qualname();
  const KnownName* known = find_name(module, qualname);
  if (!known) {
    if (subject.is_estimator(module, qualname) && !is_new(made)) return "a model is made without calling its class";
    return std::nullopt;  // foreign_names.cc and code_by_value.cc tell it
  }
  switch (known->use) {
    case Use::kHelper: return "its arguments are not those that Python writes";
    case Use::kJudged: return objection_to_judged(made);
    case Use::kValue:  return "no model calls it when it is opened";
    case Use::kNew:
      return is_new(made) ? std::nullopt : std::optional<std::string>("an object of it is made without calling it");
    case Use::kCall: return objection_to_call(made);
  }
  return std::nullopt;
}

// Of a partial, whose state replaces its function.
bool keeps_function(const Ref& state, const Ref& named) {
  return state.is(Kind::kTuple) && state.size() > 0 && state.item(0).is(Kind::kName) &&
         name_text(state.item(0)) == name_text(named);
}

// What a call returned, where it is a name that may be called: pandas 1.3 makes blocks by a partial, Python time zones by
// getattr. Both are judged by themselves, too.
bool stands_for_callable(const Ref& callee) {
  const Ref args = callee.graph().ref(callee.made().args), state = callee.graph().ref(callee.made().state);
  if (args.size() == 0 || !args.item(0).is(Kind::kName)) return false;
  const Ref named = args.item(0);
  std::string qualname(named.qualname());
  if (callee.qualname() == "getattr" && args.size() == 2 && args.item(1).is(Kind::kString))
    qualname += fmt::format(".{}", text_of(args.item(1).bytes()));
  else if (callee.qualname() != "partial" || (state && !keeps_function(state, named)))
    return false;
  const KnownName* known = find_name(named.module(), qualname);
  return known && known->use == Use::kCall;
}

void check_made(const Subject& subject, const Ref& made, Findings& findings) {
  const Ref callee = subject.graph.ref(made.made().callee);
  if (!callee.is(Kind::kName)) {
    if (!is_made(callee) || (!makes_code(callee.module(), callee.qualname()) && !stands_for_callable(callee)))
      findings.add("unsafe-call", made.place(), fmt::format("it calls what a call returned: {}", call_text(made)));
  } else if (const auto why = objection(subject, made)) {
    findings.add("unsafe-call", made.place(), fmt::format("{}: {}", call_text(made), *why));
  }
}

}  // namespace

void check_calls(const Subject& subject, Findings& findings) {
  const object::Graph& graph = subject.graph;
  const Uses uses = uses_of(graph);
  for (Id id = 0; id < graph.size(); ++id) {
    const Ref ref = graph.ref(id);
    if (is_made(ref)) check_made(subject, ref, findings);
    if (!ref.is(Kind::kName) || !uses.as_value[id]) continue;
    const KnownName* known = find_name(ref.module(), ref.qualname());
    if (known && known->use < Use::kValue)
      findings.add("unsafe-call", ref.place(), fmt::format("{} is handed on, to be called elsewhere", name_text(ref)));
  }
}

}  // namespace brine::audit
