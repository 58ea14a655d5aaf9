// What would happen if Python opened a file: which names it would import, what it would call, what nobody could look
// into.
//
// brine itself never imports or calls anything. Needs no class that brine can run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "brine/error.h"
#include "brine/model.h"

namespace brine {

enum class Severity {
  kNote,     // a fact to know
  kWarning,  // odd, but nothing would run
  kUnread,   // could not be looked into, and is therefore not clean
  kBlock,    // opening the file with Python runs, or hands over, code that a scikit-learn model does not need
};
std::string_view name_of(Severity severity);  // "note", "warning", "not-read", "block"

// A kind of finding. docs/audit.md lists them all.
struct Rule {
  std::string_view id;  // "foreign-name"
  Severity severity;
  std::string_view summary;  // what it means
  std::string_view remedy;   // what to do about it
};
std::span<const Rule> rules();  // sorted by id

struct Finding {
  const Rule* rule;
  Place place;
  std::string message;
};

struct Audit {
  std::string file, format;  // format: "pickle", "joblib", "skops"; empty: not known
  std::uint64_t n_nodes = 0;
  std::vector<Finding> findings;  // the most severe first, then by place

  Severity worst() const;  // kNote if nothing was found
};

// What was read before an error is audited, too; the error becomes a finding.
// Throws Error{kIo} if the file cannot be read.
Audit audit_file(const std::filesystem::path& path, const Options& options = {});

// 77 if one of them is unsafe, else 65 if one could not be looked into, else 0.
int exit_code(std::span<const Audit> audits);

std::string to_text(std::span<const Audit> audits);
std::string to_json(std::span<const Audit> audits);
std::string to_sarif(std::span<const Audit> audits);  // SARIF 2.1.0

}  // namespace brine
