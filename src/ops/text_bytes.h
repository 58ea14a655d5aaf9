// Documents that were bytes: what is no UTF-8 becomes what a vectorizer's `encoding` and `decode_error` say.
//
// A document does not tell whether it was text or bytes. Text is always UTF-8; bytes that happen to be so are read as
// UTF-8, too, whatever the encoding.
#pragma once

#include <string>
#include <string_view>

namespace brine::text {

enum class Undecodable {
  kRefused,
  kDropped,   // decode_error='ignore'
  kReplaced,  // 'replace': one U+FFFD for each longest part that could have begun a character, as Python has it
  kLatin1,    // each byte of such a document is a character
};

bool is_utf8(std::string_view document);  // a lone surrogate may stand as three bytes
// A document that is no UTF-8 as text. Precondition: how is not kRefused.
std::string decoded(std::string_view document, Undecodable how);

}  // namespace brine::text
