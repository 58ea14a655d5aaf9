// See vectorizer.h.
#include "sklearn/feature_extraction/vectorizer.h"

#include <limits>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/sparse.h"
#include "sklearn/feature_extraction/stop_words.h"
#include "sklearn/preprocessing/labels.h"

namespace brine::sklearn {
namespace {

enum class Callable { kNone, kSplit, kLower, kStrip, kList };

// str is unicode in protocols that Python 2 reads.
bool is_text_type(std::string_view name) { return name == "str" || name == "unicode"; }

// A function without code: getattr(str, 'split') as pickles spell it, or the name itself.
Callable callable_of(const Fitted& self, std::string_view name) {
  if (!self.has_value(name)) return Callable::kNone;
  const object::Ref given = self.get(name);
  std::string_view method;
  if (given.is(object::Kind::kCall) && given.qualname() == "getattr") {
    const object::Ref arguments(given.graph(), given.made().args);
    if (arguments.is(object::Kind::kTuple) && arguments.size() == 2 && is_text_type(arguments.item(0).qualname()) &&
        arguments.item(1).is(object::Kind::kString))
      method = arguments.item(1).text();
  } else if (given.is(object::Kind::kName) && (given.module() == "builtins" || given.module() == "__builtin__")) {
    method = given.qualname();
    if (method.starts_with("str.")) method.remove_prefix(4);
    if (method == "list") return Callable::kList;
  }
  if (method == "split") return Callable::kSplit;
  if (method == "lower") return Callable::kLower;
  if (method == "strip") return Callable::kStrip;
  self.unsupported(name, "a user's function: its code is not run");
}

void read_words(const Fitted& self, text::AnalyzerOptions& options) {
  const Callable tokenizer = callable_of(self, "tokenizer");
  if (tokenizer == Callable::kSplit) options.words = text::Words::kSplit;
  else if (tokenizer == Callable::kList) options.words = text::Words::kLetters;
  else if (tokenizer != Callable::kNone) self.unsupported("tokenizer", "a function that gives one text, not a list");
  if (tokenizer != Callable::kNone) return;
  options.pattern = self.text("token_pattern");
  std::string_view pattern = options.pattern;
  if (pattern.starts_with("(?u)")) pattern.remove_prefix(4);
  if (pattern == R"(\b\w\w+\b)" || pattern == R"(\w\w+)" || pattern == R"(\w{2,})" || pattern == R"(\b\w{2,}\b)")
    options.words = text::Words::kLong;
  else if (pattern == R"(\b\w+\b)" || pattern == R"(\w+)") options.words = text::Words::kAll;
  else options.words = text::Words::kPattern;
}

void read_stop_words(const Fitted& self, text::AnalyzerOptions& options) {
  if (!self.has_value("stop_words")) return;
  const object::Ref words = self.get("stop_words");
  if (words.is(object::Kind::kString)) {
    if (words.text() != "english") self.unsupported("stop_words", fmt::format("stop_words='{}'", words.text()));
    options.stop_words = english_stop_words();
    return;
  }
  if (words.is(object::Kind::kSet) || words.is(object::Kind::kFrozenSet)) {
    for (std::size_t i = 0; i < words.size(); ++i) options.stop_words.emplace_back(words.item(i).text());
  } else {
    options.stop_words = self.texts("stop_words");
  }
}

text::Accents accents_of(const Fitted& self) {
  if (!self.has_value("strip_accents")) return text::Accents::kKept;
  const std::string accents = self.text_or("strip_accents", "a user's function");
  if (accents == "ascii") return text::Accents::kAscii;
  if (accents == "unicode") return self.since(0, 22) ? text::Accents::kUnicode : text::Accents::kUnicodeIfAny;
  self.unsupported("strip_accents", fmt::format("strip_accents={}", accents));
}

void read_preprocessing(const Fitted& self, text::AnalyzerOptions& options) {
  const Callable preprocessor = callable_of(self, "preprocessor");
  if (preprocessor == Callable::kSplit || preprocessor == Callable::kList)
    self.unsupported("preprocessor", "a function that gives a list, not one text");
  options.lowers = preprocessor == Callable::kNone ? self.flag("lowercase") : preprocessor == Callable::kLower;
  options.strips = preprocessor == Callable::kStrip;
  if (preprocessor == Callable::kNone) options.accents = accents_of(self);
}

void read_range(const Fitted& self, text::AnalyzerOptions& options) {
  const std::vector<Index> range = self.integers("ngram_range");
  if (range.size() != 2) self.fail("ngram_range", "expected two numbers");
  if (range[0] < 1 || range[1] < 1)
    self.unsupported("ngram_range", fmt::format("n-grams of {} to {}", range[0], range[1]));
  options.shortest = static_cast<std::size_t>(range[0]);
  options.longest = static_cast<std::size_t>(range[1]);
}

}  // namespace

text::AnalyzerOptions analyzer_options_of(const Fitted& self) {
  const std::string input = self.text("input");
  if (input == "file" || input == "filename")  // whatever else it says, scikit-learn takes texts
    self.unsupported("input", fmt::format("input='{}': texts are taken, not the names of files", input));
  text::AnalyzerOptions options;
  const object::Ref analyzer = self.get("analyzer");
  if (!analyzer.is(object::Kind::kString)) {  // it does everything
    const Callable function = callable_of(self, "analyzer");
    if (function != Callable::kSplit && function != Callable::kList)
      self.unsupported("analyzer", "a function that gives one text, not a list");
    options.lowers = false;
    options.words = function == Callable::kSplit ? text::Words::kSplit : text::Words::kLetters;
    return options;
  }
  read_preprocessing(self, options);
  read_range(self, options);
  if (analyzer.text() == "char") options.unit = text::Unit::kCharacters;
  else if (analyzer.text() == "char_wb") options.unit = text::Unit::kCharactersInWords;
  else if (analyzer.text() != "word") self.unsupported("analyzer", fmt::format("analyzer='{}'", analyzer.text()));
  if (options.unit != text::Unit::kWords) return options;
  read_words(self, options);
  read_stop_words(self, options);
  return options;
}

Value documents(Value X) { return label_vector(X); }

Value made_binary(Value counts, bool binary) {
  return binary ? with_stored_values(counts, (stored_values(counts) * 0 + 1).cast(counts.dtype())) : counts;
}

}  // namespace brine::sklearn
