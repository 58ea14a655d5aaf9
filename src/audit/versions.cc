// sklearn-version, mixed-versions, old-python: which releases wrote the model.
//
// scikit-learn keeps its version in the state of each estimator (`_sklearn_version`, since 0.18). Another release opens
// the file, but warns with InconsistentVersionWarning, whose original_sklearn_version is the one told here.
#include <map>

#include <fmt/format.h>

#include "audit/check.h"

namespace brine::audit {

using object::Ref;

void check_versions(const Subject& subject, Findings& findings) {
  const object::Graph& graph = subject.graph;
  std::map<std::string, object::Id> first_of;  // by version
  object::Id without = object::kNoId;          // the first estimator that names none
  for (object::Id id = 0; id < graph.size(); ++id) {
    const Ref ref = graph.ref(id);
    if (!is_made(ref) || !ref.state() || !subject.is_estimator(ref.module(), ref.qualname())) continue;
    const Ref version = ref.attribute("_sklearn_version");
    if (version.is(object::Kind::kString)) first_of.try_emplace(std::string(text_of(version.bytes())), id);
    else if (without == object::kNoId) without = id;
  }
  std::string all;
  for (const auto& [version, id] : first_of) {
    findings.add("sklearn-version", graph.place(id),
                 fmt::format("{} has original_sklearn_version {}", graph.ref(id).qualname(), version));
    (all += all.empty() ? "" : ", ") += version;
  }
  if (first_of.empty() && without != object::kNoId)
    findings.add("sklearn-version", graph.place(without),
                 fmt::format("{} names no release: scikit-learn before 0.18", graph.ref(without).qualname()));
  if (first_of.size() > 1)
    findings.add("mixed-versions", graph.place(first_of.begin()->second), fmt::format("scikit-learn {}", all));
  if (graph.facts.python2)
    findings.add("old-python", graph.root() ? graph.root().place() : Place{}, "it holds text as Python 2 wrote it");
}

}  // namespace brine::audit
