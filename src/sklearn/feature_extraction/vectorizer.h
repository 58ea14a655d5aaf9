// What CountVectorizer, TfidfVectorizer and HashingVectorizer share: their analyzer, read from their parameters.
#pragma once

#include "ops/text_analyzer.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {

// Throws Error{kUnsupported} for a user's function (methods of str and list are known), for other inputs than texts, and
// for n-grams of less than one.
text::AnalyzerOptions analyzer_options_of(const Fitted& self);

// A vector of documents: X itself, or the one column of a table or matrix.
Value documents(Value X);
// Stored values made 1 where `binary` says so, those that are 0, too.
Value made_binary(Value counts, bool binary);

}  // namespace brine::sklearn
