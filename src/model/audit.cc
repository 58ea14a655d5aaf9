// Reads a file as far as it goes and has its graph audited: see brine/audit.h.
#include "brine/audit.h"

#include <algorithm>
#include <optional>

#include "audit/check.h"
#include "model/open.h"
#include "sklearn/estimator.h"

namespace brine {
namespace {

std::string suffix_of(const std::filesystem::path& path) {
  std::string suffix = path.extension().string();
  for (char& c : suffix)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return suffix;
}

}  // namespace

Audit audit_file(const std::filesystem::path& path, const Options& options) {
  OpenedGraph opened;
  std::optional<Error> failure;
  try {
    read_graph(opened, path, options);
  } catch (const Error& error) {
    if (error.kind() == Kind::kIo) throw;
    failure = error;
  }
  const auto judge = [&] {
    audit::Findings findings;
    audit::check_all({.graph = opened.graph,
                      .suffix = suffix_of(path),
                      .is_estimator = sklearn::is_estimator_name,
                      .failure = failure ? &*failure : nullptr},
                     findings);
    return Audit{path.string(), opened.graph.facts.format, opened.graph.size(), std::move(findings).sorted()};
  };
  try {
    return checked(opened.files, judge);
  } catch (const Error& error) {  // cut short meanwhile: what was found still counts
    failure = error;
    return judge();
  }
}

int exit_code(std::span<const Audit> audits) {
  Severity worst = Severity::kNote;
  for (const Audit& audit : audits) worst = std::max(worst, audit.worst());
  if (worst == Severity::kBlock) return edge_of(Kind::kUnsafe).exit;
  return worst == Severity::kUnread ? edge_of(Kind::kMalformed).exit : 0;
}

}  // namespace brine
