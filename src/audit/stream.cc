// What the readers said: remarks on odd but readable files, and the error that ended the reading, if one did.
//
// What nobody looked into is never clean: bytes behind the end, the rest of a broken file, values that stand elsewhere.
#include "audit/check.h"

namespace brine::audit {
namespace {

std::string_view rule_of_remark(std::string_view remark) {
  for (const std::string_view same : {"another-pickle", "extra-member", "trailing-bytes"})
    if (remark == same) return same;
  return "odd-stream";
}

}  // namespace

void check_stream(const Subject& subject, Findings& findings) {
  const object::Graph& graph = subject.graph;
  for (const object::Facts::Remark& remark : graph.facts.remarks)
    if (remark.rule != "seed-sequence")  // brine's own loss, nothing about the file
      findings.add(rule_of_remark(remark.rule), remark.place, remark.message);
  for (object::Id id = 0; id < graph.size(); ++id) {
    const object::Kind kind = graph.node(id).kind;
    if (kind == object::Kind::kPersistent || kind == object::Kind::kBuffer)
      findings.add("outside-value", graph.place(id),
                   kind == object::Kind::kBuffer ? "a buffer that is not in the file"
                                                 : "a persistent id, which only a program of its own understands");
  }
  if (subject.failure)
    findings.add(subject.failure->kind() == Kind::kUnsafe ? "unsafe-stream" : "not-read", subject.failure->place(),
                 subject.failure->message());
}

}  // namespace brine::audit
