// code-by-value: functions and classes that travel in the file, as bytecode.
//
// cloudpickle and dill write them where a name cannot be imported; what they write runs when it is called, and some of
// it at once. Told: which tool's names, and of each code object its name, its file and the names that it uses.
#include <map>
#include <set>

#include <fmt/format.h>

#include "audit/check.h"

namespace brine::audit {

using object::Id;
using object::Kind;
using object::Ref;

namespace {

std::string text_or(const Ref& ref, std::string_view otherwise) {
  return std::string(ref.is(Kind::kString) ? text_of(ref.bytes()) : otherwise);
}

// types.CodeType, by name or as cloudpickle's _builtin_type('CodeType') returns it.
bool is_code(const Ref& made) {
  const Ref callee = made.graph().ref(made.made().callee);
  if (callee.is(Kind::kName))
    return callee.qualname() == "CodeType" || callee.qualname() == "_create_code" || callee.qualname() == "code";
  if (!is_made(callee) || (callee.qualname() != "_builtin_type" && callee.qualname() != "_load_type")) return false;
  const Ref args = callee.graph().ref(callee.made().args);
  return args.is(Kind::kTuple) && args.size() == 1 && text_or(args.item(0), "") == "CodeType";
}

// Bytecode, constants, names, local names, file and name stand in this order in the arguments of every release.
std::string code_text(const Ref& args) {
  std::size_t i = 0;
  while (i < args.size() && !args.item(i).is(Kind::kBytes)) ++i;
  if (args.size() - i < 6) return "code";
  std::string names;
  if (const Ref used = args.item(i + 2); used.is(Kind::kTuple))
    for (std::size_t k = 0; k < used.size() && k < 12; ++k)
      names += (k ? ", " : "; it uses ") + text_or(used.item(k), "?");
  return fmt::format("code of {} from {}{}", text_or(args.item(i + 5), "?"), text_or(args.item(i + 4), "?"), names);
}

}  // namespace

bool makes_code(std::string_view module, std::string_view qualname) {
  for (const std::string_view tool : {"cloudpickle", "cloudpickle.cloudpickle", "cloudpickle.cloudpickle_fast", "dill",
                                      "dill._dill", "dill.dill", "joblib.externals.cloudpickle",
                                      "joblib.externals.cloudpickle.cloudpickle",
                                      "joblib.externals.cloudpickle.cloudpickle_fast", "marshal", "types", "new"})
    if (module == tool) return true;
  return (module == "builtins" || module == "__builtin__") && (qualname == "code" || qualname == "function");
}

void check_code(const Subject& subject, Findings& findings) {
  const object::Graph& graph = subject.graph;
  struct Tool {
    Id first;
    std::set<std::string_view> names = {};
  };
  std::map<std::string_view, Tool> tools;
  for (Id id = 0; id < graph.size(); ++id) {
    const Ref ref = graph.ref(id);
    if (ref.is(Kind::kName) && makes_code(ref.module(), ref.qualname()))
      tools.try_emplace(ref.module(), Tool{id}).first->second.names.insert(ref.qualname());
    if (!is_made(ref) || !is_code(ref)) continue;
    const Ref args = graph.ref(ref.made().args);
    if (args.is(Kind::kTuple)) findings.add("code-by-value", ref.place(), code_text(args));
  }
  for (const auto& [module, tool] : tools) {
    std::string names;
    for (const std::string_view name : tool.names) (names += names.empty() ? "" : ", ") += name;
    findings.add("code-by-value", graph.place(tool.first), fmt::format("{} makes objects of code: {}", module, names));
  }
}

}  // namespace brine::audit
