// The table of rules, and the findings of a file in order.
#include "audit/findings.h"

#include <algorithm>

#include <fmt/format.h>

namespace brine {
namespace {

constexpr Rule kRules[] = {
#define RULE(id, severity, summary, remedy) {id, Severity::severity, summary, remedy},
#include "audit/rules.def"
#undef RULE
};

}  // namespace

std::span<const Rule> rules() { return kRules; }

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::kNote:    return "note";
    case Severity::kWarning: return "warning";
    case Severity::kUnread:  return "not-read";
    case Severity::kBlock:   return "block";
  }
  return "block";
}

Severity Audit::worst() const { return findings.empty() ? Severity::kNote : findings.front().rule->severity; }

}  // namespace brine

namespace brine::audit {
namespace {

constexpr std::uint64_t kOfARuleMax = 100;

const Rule* rule_named(std::string_view id) {
  for (const Rule& rule : rules())
    if (rule.id == id) return &rule;
  throw Error(Kind::kInternal, fmt::format("there is no rule {}", id));
}

}  // namespace

void Findings::add(std::string_view rule, Place place, std::string message) {
  const Rule* known = rule_named(rule);
  if (counts_[known->id]++ < kOfARuleMax) findings_.push_back({known, std::move(place), std::move(message)});
}

std::vector<Finding> Findings::sorted() && {
  std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
    if (a.rule->severity != b.rule->severity) return a.rule->severity > b.rule->severity;
    return a.place.offset < b.place.offset;
  });
  for (const auto& [id, count] : counts_) {
    if (count <= kOfARuleMax) continue;
    const auto of_rule = [id = id](const Finding& finding) { return finding.rule->id == id; };
    std::find_if(findings_.rbegin(), findings_.rend(), of_rule)->message +=
        fmt::format(" (and {} more like it in the file)", count - kOfARuleMax);
  }
  return std::move(findings_);
}

}  // namespace brine::audit
