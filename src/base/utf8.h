// UTF-8, checked and written. Python's strings may hold lone surrogates; its "surrogatepass" writes them as three
// bytes.
#pragma once

#include <string>

#include "base/bytes.h"

namespace brine {

enum class Surrogates { kRefuse, kPass };

// The offset of the first byte that is not well-formed UTF-8 (no overlong forms, nothing beyond U+10FFFF, surrogates
// only where they may pass); bytes.size(): all is.
std::size_t find_invalid_utf8(ByteView bytes, Surrogates surrogates = Surrogates::kRefuse);
inline bool is_utf8(ByteView bytes, Surrogates surrogates = Surrogates::kRefuse) {
  return find_invalid_utf8(bytes, surrogates) == bytes.size();
}

// The length of the run of ASCII characters at the start.
std::size_t ascii_prefix(ByteView bytes);
inline bool is_ascii(ByteView bytes) { return ascii_prefix(bytes) == bytes.size(); }

// `character` is at most U+10FFFF; a surrogate becomes three bytes.
void append_utf8(std::string& text, char32_t character);

}  // namespace brine
