// All rules, in order, and the words that they share.
#include "audit/check.h"

#include <fmt/format.h>

#include "object/print.h"

namespace brine::audit {

using object::Ref;

void check_all(const Subject& subject, Findings& findings) {
  for (const auto check :
       {check_names, check_calls, check_code, check_nested, check_stream, check_suffix, check_versions})
    check(subject, findings);
}

bool is_made(const Ref& ref) { return ref.is(object::Kind::kCall) || ref.is(object::Kind::kInstance); }

std::string name_text(const Ref& named) {
  return named.qualname().empty() ? "what another call returned"
                                  : fmt::format("{}.{}", named.module(), named.qualname());
}

std::string call_text(const Ref& made) {
  const object::PrintOptions few{.items_max = 6, .text_max = 80, .nodes_max = 30};
  const Ref args = made.graph().ref(made.made().args);
  std::string inner = args.is(object::Kind::kTuple) ? object::print(args, few) : std::string("()");
  if (inner.ends_with(",)")) inner.erase(inner.size() - 2, 1);
  return name_text(made) + inner;
}

}  // namespace brine::audit
