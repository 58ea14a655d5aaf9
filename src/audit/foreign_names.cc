// foreign-name: Python imports every name of a pickle, which runs the module's code; what is then called runs at once.
//
// A closed table: a name that is no estimator of scikit-learn and not in names_*.def is foreign, whoever it may be.
// Each is told once, with what the file calls it with, if it does.
#include <map>
#include <utility>

#include <fmt/format.h>

#include "audit/check.h"
#include "audit/names.h"
#include "audit/uses.h"

namespace brine::audit {

using object::Id;
using object::Ref;

namespace {

struct Told {
  Id name;  // where it stands first
  Id call = object::kNoId;
  std::uint64_t count = 0;
};

std::string message_of(const object::Graph& graph, const Told& told) {
  std::string text = fmt::format("{} is not a name this model needs", name_text(graph.ref(told.name)));
  if (told.call != object::kNoId) {
    const Ref call = graph.ref(told.call);
    const bool is_new = call.is(object::Kind::kInstance) && call.made().how != object::Made::How::kInst &&
                        call.made().how != object::Made::How::kObj;
    text += fmt::format("; opening the file {} {}", is_new ? "makes an object of" : "calls", call_text(call));
  }
  if (told.count > 1) text += fmt::format(" ({} times in the file)", told.count);
  return text;
}

}  // namespace

void check_names(const Subject& subject, Findings& findings) {
  const object::Graph& graph = subject.graph;
  const Uses uses = uses_of(graph);
  std::map<std::pair<std::string_view, std::string_view>, Told> foreign;
  for (Id id = 0; id < graph.size(); ++id) {
    const Ref name = graph.ref(id);
    if (!name.is(object::Kind::kName)) continue;
    const std::string_view module = name.module(), qualname = name.qualname();
    if (find_name(module, qualname) || makes_code(module, qualname) || subject.is_estimator(module, qualname)) continue;
    Told& told = foreign.try_emplace({module, qualname}, Told{id}).first->second;
    ++told.count;
    if (told.call == object::kNoId) told.call = uses.first_called[id];
  }
  for (const auto& [name, told] : foreign)
    findings.add("foreign-name", graph.place(told.name), message_of(graph, told));
}

}  // namespace brine::audit
