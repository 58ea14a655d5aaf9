// Audits for people, for programs, and for tools that read SARIF.
#include <fmt/format.h>

#include "base/utf8.h"
#include "brine/audit.h"
#include "brine/version.h"
#include "model/json_text.h"

namespace brine {
namespace {

std::string_view verdict(const Audit& audit) {
  switch (audit.worst()) {
    case Severity::kNote:
    case Severity::kWarning: return "clean";
    case Severity::kUnread:  return "not looked into";
    case Severity::kBlock:   return "unsafe";
  }
  return "unsafe";
}

// As JSON may hold it: what is no UTF-8 (Python's surrogates, a file's name) becomes "?".
std::string quoted_text(std::string_view text) {
  std::string valid(text);
  for (std::size_t bad; (bad = find_invalid_utf8(bytes_of(valid))) < valid.size();) valid[bad] = '?';
  return json_text(valid);
}

std::string finding_json(const Finding& finding) {
  return fmt::format(R"({{"rule": {}, "severity": {}, "place": {}, "offset": {}, "message": {}, "remedy": {}}})",
                     quoted_text(finding.rule->id), quoted_text(name_of(finding.rule->severity)),
                     quoted_text(to_string(finding.place)), finding.place.offset, quoted_text(finding.message),
                     quoted_text(finding.rule->remedy));
}

std::string_view sarif_level(Severity severity) {
  return severity == Severity::kNote ? "note" : severity == Severity::kWarning ? "warning" : "error";
}

// A path as a reference of a URI: all but unreserved characters and slashes as %XX.
std::string uri(std::string_view path) {
  std::string text;
  for (const char c : path) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                          std::string_view("/-._~").find(c) != std::string_view::npos;
    text += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return text;
}

std::string sarif_rule(const Rule& rule) {
  return fmt::format(
      R"({{"id": {}, "shortDescription": {{"text": {}}}, "help": {{"text": {}}}, )"
      R"("defaultConfiguration": {{"level": "{}"}}, "properties": {{"severity": "{}"}}}})",
      quoted_text(rule.id), quoted_text(rule.summary), quoted_text(rule.remedy), sarif_level(rule.severity),
      name_of(rule.severity));
}

std::string sarif_result(const Audit& audit, const Finding& finding) {
  return fmt::format(
      R"({{"ruleId": {}, "ruleIndex": {}, "level": "{}", "message": {{"text": {}}}, "locations": [{{)"
      R"("physicalLocation": {{"artifactLocation": {{"uri": {}}}, "region": {{"byteOffset": {}}}}}, )"
      R"("logicalLocations": [{{"fullyQualifiedName": {}}}]}}]}})",
      quoted_text(finding.rule->id), finding.rule - rules().data(), sarif_level(finding.rule->severity),
      quoted_text(finding.message), quoted_text(uri(audit.file)), finding.place.offset,
      quoted_text(to_string(finding.place)));
}

template <class Items, class Text>
std::string list(const Items& items, Text text) {
  std::string all;
  for (const auto& item : items) (all += all.empty() ? "\n" : ",\n") += text(item);
  return "[" + all + "]";
}

}  // namespace

std::string to_text(std::span<const Audit> audits) {
  std::string text;
  for (const Audit& audit : audits) {
    for (const Finding& finding : audit.findings) {
      const std::string place = to_string(finding.place);
      text += fmt::format("{}: {}: {}\n  remedy: {}\n", place.empty() ? audit.file : place, finding.rule->id,
                          finding.message, finding.rule->remedy);
    }
    text += fmt::format("{}: {}\n", audit.file, verdict(audit));
  }
  return text;
}

std::string to_json(std::span<const Audit> audits) {
  return list(audits, [](const Audit& audit) {
    return fmt::format(R"({{"file": {}, "format": {}, "verdict": {}, "objects": {}, "findings": {}}})",
                       quoted_text(audit.file), quoted_text(audit.format), quoted_text(verdict(audit)), audit.n_nodes,
                       list(audit.findings, finding_json));
  }) + "\n";
}

std::string to_sarif(std::span<const Audit> audits) {
  std::string results;
  for (const Audit& audit : audits)
    for (const Finding& finding : audit.findings)
      (results += results.empty() ? "\n" : ",\n") += sarif_result(audit, finding);
  return fmt::format(
      R"({{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{{)"
      R"("tool": {{"driver": {{"name": "brine", "version": {}, "rules": {}}}}}, "results": [{}]}}]}})"
      "\n",
      quoted_text(kVersion), list(rules(), sarif_rule), results);
}

}  // namespace brine
