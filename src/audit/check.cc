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

std::string name_text(const Ref& named) {
  return named.qualname().empty() ? "what another call returned"
                                  : fmt::format("{}.{}", named.module(), named.qualname());
}

// Each argument on its own and cut: the arguments of an attack may be a whole model.
std::string call_text(const Ref& made) {
  const object::PrintOptions few{.items_max = 6, .text_max = 80, .nodes_max = 20};
  constexpr std::size_t kArgumentsMax = 6, kBytesMax = 120;
  const Ref args = made.graph().ref(made.made().args);
  std::string inner;
  const std::size_t n = args.is(object::Kind::kTuple) ? args.size() : 0;
  for (std::size_t i = 0; i < n && i < kArgumentsMax; ++i) {
    std::string text = object::print(args.item(i), few);
    if (text.size() > kBytesMax) {
      std::size_t end = kBytesMax;
      while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xc0) == 0x80) --end;  // not within a character
      text.replace(end, text.npos, "…");
    }
    inner += (i ? ", " : "") + text;
  }
  return fmt::format("{}({}{})", name_text(made), inner, n > kArgumentsMax ? ", …" : "");
}

}  // namespace brine::audit
