// code-by-value: functions and classes that travel in the file, as bytecode.
//
// cloudpickle and dill write them where a name cannot be imported; what they write runs when it is called, and some of
// it at once. Told: which tool's names, and of each code object its name, its file and the names that it uses.
#include <map>
#include <set>

#include <fmt/format.h>

#include "audit/check.h"
#include "object/code.h"

namespace brine::audit {

using object::Id;
using object::Kind;
using object::Ref;

namespace {

std::string code_text(const object::Code& code) {
  std::string words = fmt::format("code of {}({}) from {}", code.name, code.parameters, code.file);
  if (code.names.is(Kind::kTuple))
    for (std::size_t i = 0; i < code.names.size() && i < 12; ++i) {
      const Ref name = code.names.item(i);
      words += (i ? ", " : "; it uses ") + std::string(name.is(Kind::kString) ? text_of(name.bytes()) : "?");
    }
  return words;
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
    if (const auto code = object::code_of(ref)) findings.add("code-by-value", ref.place(), code_text(*code));
  }
  for (const auto& [module, tool] : tools) {
    std::string names;
    for (const std::string_view name : tool.names) (names += names.empty() ? "" : ", ") += name;
    findings.add("code-by-value", graph.place(tool.first), fmt::format("{} makes objects of code: {}", module, names));
  }
}

}  // namespace brine::audit
