// brine audit: what would happen if Python opened a file.
#include "brine/audit.h"

#include "cli/command.h"

namespace brine::cli {
namespace {

constexpr std::string_view kDetails =
    R"(Examples:
  brine audit model.pkl
  brine audit models/*.joblib --sarif > audit.sarif

Tells which names Python would import and call, code that the file carries, pickles within it, and what could not be
looked into. Nothing in the file is executed.

Exit code 77 if a file is unsafe, else 65 if one is malformed or could not be looked into, else 0.)";

int audit_files(Arguments& arguments) {
  std::vector<std::string> files;
  bool json = false, sarif = false;
  Options options;
  arguments.positionals("FILE", files, "The models");
  arguments.flag("--json", json, "For programs");
  arguments.flag("--sarif", sarif, "SARIF 2.1.0, for tools that gather findings");
  add_limits(arguments, options);
  arguments.parse();
  if (json && sarif) throw Error(Kind::kUsage, "expected --json or --sarif, found both");
  std::vector<Audit> audits;
  for (const std::string& file : files) audits.push_back(audit_file(file, options));
  print(sarif ? to_sarif(audits) : json ? to_json(audits) : to_text(audits));
  return exit_code(audits);
}

}  // namespace

extern constinit const Command kAudit{"audit", "Tell what is dangerous in a file if Python opens it", kDetails,
                                      audit_files};

}  // namespace brine::cli
