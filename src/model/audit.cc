// Reads a file as far as it goes and has its graph audited: see brine/audit.h.
#include "brine/audit.h"

#include <algorithm>
#include <optional>

#include "audit/check.h"
#include "model/onnx_file.h"
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

// What reading the file left: a graph as far as it goes, findings of its own, and the error that ended it.
struct Read {
  object::Graph graph;
  audit::Findings findings;
  std::optional<Error> failure;
};

void read_into(Read& read, OpenedFile& file) {
  try {
    if (is_onnx_file(file.container)) {
      read.graph.facts.format = "onnx";
      read.failure = audit_onnx(file.container, file.limits, read.findings);
    } else {
      read_graph(read.graph, file);
    }
  } catch (const Error& error) {
    read.failure = error;
  }
}

Audit judged(const std::filesystem::path& path, Read read) {
  audit::check_all({.graph = read.graph,
                    .suffix = suffix_of(path),
                    .is_estimator = sklearn::is_estimator_name,
                    .failure = read.failure ? &*read.failure : nullptr},
                   read.findings);
  return {path.string(), read.graph.facts.format, read.graph.size(), std::move(read.findings).sorted()};
}

}  // namespace

Audit audit_file(const std::filesystem::path& path, const Options& options) {
  Read read;
  OpenedFile file;
  try {
    file = open_file(path, options);
  } catch (const Error& error) {
    if (error.kind() == Kind::kIo) throw;
    read.failure = error;
    return judged(path, std::move(read));
  }
  read_into(read, file);
  try {
    return checked(file.files, [&] { return judged(path, std::move(read)); });
  } catch (const Error& error) {  // cut short meanwhile: nobody looked into the rest
    Read cut;
    cut.failure = error;
    return judged(path, std::move(cut));
  }
}

int exit_code(std::span<const Audit> audits) {
  Severity worst = Severity::kNote;
  for (const Audit& audit : audits) worst = std::max(worst, audit.worst());
  if (worst == Severity::kBlock) return edge_of(Kind::kUnsafe).exit;
  return worst == Severity::kUnread ? edge_of(Kind::kMalformed).exit : 0;
}

}  // namespace brine
