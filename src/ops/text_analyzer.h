// From a document to its features: what scikit-learn's vectorizers call an analyzer.
//
// Lower case or another method of str, then accents, then words (or characters), then stop words, then n-grams. A feature is a view into a
// scratch that the caller keeps for the next document.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/category_table.h"
#include "ops/python_regex.h"
#include "ops/text_bytes.h"
#include "ops/text_case.h"

namespace brine::text {

enum class Accents {
  kKept,
  kUnicode,
  kAscii,
  kUnicodeIfAny
};  // kUnicodeIfAny (to 0.21): a document in NFKD stays as it is
enum class Unit { kWords, kCharacters, kCharactersInWords };
enum class Words {
  kLong,     // \b\w\w+\b
  kAll,      // \b\w+\b and \w+
  kPattern,  // another pattern
  kSplit,    // str.split()
  kLines,    // str.splitlines()
  kLetters,  // list(): every character
};

struct AnalyzerOptions {
  Undecodable undecodable = Undecodable::kRefused;
  Method first = Method::kLower;  // before the accents
  Method then = Method::kNone;    // behind them: a tokenizer that gives one text, whose characters are the words
  Accents accents = Accents::kKept;
  Unit unit = Unit::kWords;
  Words words = Words::kLong;
  std::string pattern = {};
  std::vector<std::string> stop_words = {};
  std::size_t shortest = 1, longest = 1;  // of n-grams
};

class Analyzer {
 public:
  // Memory for one document at a time.
  struct Scratch {
    std::string text, joined;
    std::vector<char32_t> characters;
    std::vector<std::string_view> tokens;
    std::vector<std::size_t> starts;  // of characters or tokens, and the end
  };

  explicit Analyzer(AnalyzerOptions options);  // throws as Regex does
  const AnalyzerOptions& options() const { return options_; }

  // feature(text) for each, n-grams by length, then from the left. False: the pattern's match limit was reached.
  template <class F>
  bool analyze(std::string_view document, Scratch& scratch, F feature) const {
    const std::string_view text = normalized(document, scratch);
    if (options_.unit == Unit::kCharacters) {
      squeeze(text, scratch);
      slices(scratch.joined, scratch.starts, options_.shortest, feature, 0);
      return true;
    }
    if (options_.unit == Unit::kCharactersInWords) {
      split(text, scratch);
      for (const std::string_view word : scratch.tokens) bounded(word, scratch, feature);
      return true;
    }
    if (!tokenize(text, scratch)) return false;
    if (options_.longest == 1) {
      for (const std::string_view token : scratch.tokens) feature(token);
      return true;
    }
    join(scratch);
    slices(scratch.joined, scratch.starts, options_.shortest, feature, 1);
    return true;
  }

 private:
  std::string_view normalized(std::string_view document, Scratch& scratch) const;
  bool tokenize(std::string_view text, Scratch& scratch) const;  // tokens without stop words
  static void split(std::string_view text, Scratch& scratch);    // tokens between white space
  static void runs(std::string_view text, std::size_t least, Scratch& scratch);
  static void squeeze(std::string_view text, Scratch& scratch);  // joined, starts: of characters
  static void join(Scratch& scratch);                            // joined, starts: of tokens, with a space between

  // Every window of `shortest` to `longest` items of `joined`, whose items are `gap` apart.
  template <class F>
  void slices(std::string_view joined, const std::vector<std::size_t>& starts, std::size_t shortest, F& feature,
              std::size_t gap) const {
    const std::size_t count = starts.size() - 1;
    for (std::size_t n = shortest; n <= options_.longest && n <= count; ++n)
      for (std::size_t i = 0; i + n <= count; ++i) feature(joined.substr(starts[i], starts[i + n] - gap - starts[i]));
  }

  // Windows within a word between two spaces. One that is not longer than n gives itself, once, and no longer n is
  // tried.
  template <class F>
  void bounded(std::string_view word, Scratch& scratch, F& feature) const {
    pad(word, scratch);
    const std::string_view padded = scratch.joined;
    const std::size_t count = scratch.starts.size() - 1;
    for (std::size_t n = options_.shortest; n <= options_.longest; ++n) {
      if (count <= n) return feature(padded);
      for (std::size_t i = 0; i + n <= count; ++i)
        feature(padded.substr(scratch.starts[i], scratch.starts[i + n] - scratch.starts[i]));
    }
  }
  static void pad(std::string_view word, Scratch& scratch);

  AnalyzerOptions options_;
  CategoryTable stop_words_;
  std::unique_ptr<const Regex> regex_;
};

}  // namespace brine::text
