// See vectorizer.h.
#include "sklearn/feature_extraction/vectorizer.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/sparse.h"
#include "sklearn/feature_extraction/stop_words.h"
#include "sklearn/preprocessing/labels.h"

namespace brine::sklearn {
namespace {

// str is unicode in protocols that Python 2 reads.
bool is_text_type(std::string_view name) { return name == "str" || name == "unicode"; }
bool is_of_python(std::string_view module) { return module == "builtins" || module == "__builtin__"; }

// What a function without code is to text: one that makes another text, or words.
struct Callable {
  std::optional<text::Method> method = {};
  std::optional<text::Words> words = {};
};

// "split" of getattr(str, "split") as pickles spell it, of the name builtins.str.split, of operator.methodcaller;
// "list" of the name itself.
std::string_view method_name(const object::Ref& given) {
  if (given.is(object::Kind::kName) && is_of_python(given.module())) {
    const std::string_view name = given.qualname();
    return name.starts_with("str.") ? name.substr(4) : name == "list" ? name : std::string_view();
  }
  if (!given.is(object::Kind::kCall)) return {};
  const object::Ref arguments(given.graph(), given.made().args);
  if (!arguments.is(object::Kind::kTuple) || arguments.size() == 0) return {};
  const object::Ref last = arguments.item(arguments.size() - 1);
  const bool is_attribute =
      given.qualname() == "getattr" && arguments.size() == 2 && is_text_type(arguments.item(0).qualname());
  const bool is_caller = given.qualname() == "methodcaller" && arguments.size() == 1;
  return (is_attribute || is_caller) && last.is(object::Kind::kString) ? last.text() : std::string_view();
}

Callable callable_of(const Fitted& self, std::string_view name) {
  const std::string_view method = method_name(self.get(name));
  if (method == "split" || method == "rsplit") return {.words = text::Words::kSplit};
  if (method == "splitlines") return {.words = text::Words::kLines};
  if (method == "list") return {.words = text::Words::kLetters};
  if (const auto known = text::method_named(method)) return {.method = known};
  self.unsupported(name, "a user's function: its code is not run");
}

// The words that a function gives; of one that gives a text, its characters.
void read_function(const Callable& function, text::AnalyzerOptions& options) {
  options.words = function.words.value_or(text::Words::kLetters);
  options.then = function.method.value_or(text::Method::kNone);
}

void read_words(const Fitted& self, text::AnalyzerOptions& options) {
  if (self.has_value("tokenizer")) return read_function(callable_of(self, "tokenizer"), options);
  options.pattern = self.text("token_pattern");
  std::string_view pattern = options.pattern;
  if (pattern.starts_with("(?u)")) pattern.remove_prefix(4);
  if (pattern == R"(\b\w\w+\b)" || pattern == R"(\w\w+)" || pattern == R"(\w{2,})" || pattern == R"(\b\w{2,}\b)")
    options.words = text::Words::kLong;
  else if (pattern == R"(\b\w+\b)" || pattern == R"(\w+)")
    options.words = text::Words::kAll;
  else
    options.words = text::Words::kPattern;
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
  if (!self.has_value("preprocessor")) {
    options.first = self.flag("lowercase") ? text::Method::kLower : text::Method::kNone;
    options.accents = accents_of(self);
    return;
  }
  const Callable function = callable_of(self, "preprocessor");
  if (!function.method) self.unsupported("preprocessor", "a function that gives a list, not one text");
  options.first = *function.method;
}

void read_range(const Fitted& self, text::AnalyzerOptions& options) {
  const std::vector<Index> range = self.integers("ngram_range");
  if (range.size() != 2) self.fail("ngram_range", "expected two numbers");
  if (range[0] < 1 || range[1] < 1)
    self.unsupported("ngram_range", fmt::format("n-grams of {} to {}", range[0], range[1]));
  options.shortest = static_cast<std::size_t>(range[0]);
  options.longest = static_cast<std::size_t>(range[1]);
}

// Of bytes that are no UTF-8. Another encoding than these matters to such alone, so they are refused when they come.
text::Undecodable undecodable_of(const Fitted& self) {
  std::string encoding = self.text("encoding");
  std::transform(encoding.begin(), encoding.end(), encoding.begin(), [](char c) {
    return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (encoding == "latin-1" || encoding == "latin1" || encoding == "iso-8859-1" || encoding == "iso8859-1" ||
      encoding == "l1")
    return text::Undecodable::kLatin1;
  const std::string error = self.text("decode_error");
  if (encoding != "utf-8" && encoding != "utf8") return text::Undecodable::kRefused;
  return error == "ignore"    ? text::Undecodable::kDropped
         : error == "replace" ? text::Undecodable::kReplaced
                              : text::Undecodable::kRefused;
}

}  // namespace

text::AnalyzerOptions analyzer_options_of(const Fitted& self) {
  const std::string input = self.text("input");
  if (input == "file" || input == "filename")  // whatever else it says, scikit-learn takes texts
    self.unsupported("input", fmt::format("input='{}': texts are taken, not the names of files", input));
  text::AnalyzerOptions options{.undecodable = undecodable_of(self)};
  const object::Ref analyzer = self.get("analyzer");
  if (!analyzer.is(object::Kind::kString)) {  // it does everything
    options.first = text::Method::kNone;
    read_function(callable_of(self, "analyzer"), options);
    return options;
  }
  read_preprocessing(self, options);
  read_range(self, options);
  if (analyzer.text() == "char")
    options.unit = text::Unit::kCharacters;
  else if (analyzer.text() == "char_wb")
    options.unit = text::Unit::kCharactersInWords;
  else if (analyzer.text() != "word")
    self.unsupported("analyzer", fmt::format("analyzer='{}'", analyzer.text()));
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
