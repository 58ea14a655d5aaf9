// Documents as counted or hashed terms: the analyzer of scikit-learn's vectorizers, on lists of characters and of
// tokens.
//
// What a word's letter, a blank, a lower case and an accent are is asked of ops/text_rules.h, and a pattern's
// findings of ops/python_regex.h; tests beside Python's own str and re judge those.
#include "ops/vectorize.h"

#include <algorithm>

#include "base/error.h"
#include "ops/text_rules.h"
#include "reference/records.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

using text::AnalyzerOptions;
using Characters = std::vector<char32_t>;
using Terms = std::vector<std::string>;

// A character of the document and how it is written: what is no UTF-8 stays as it is.
struct Letter {
  char32_t character;
  std::string bytes;
};
using Letters = std::vector<Letter>;

Letters letters_of(std::string_view document) {
  Letters letters;
  for (std::size_t at = 0; at < document.size();) {
    const std::size_t start = at;
    const char32_t c = text::next_character(document, at);
    letters.push_back({c, std::string(document.substr(start, at - start))});
  }
  return letters;
}

Letters letters_of(const Characters& characters) {
  Letters letters;
  for (const char32_t c : characters) {
    letters.push_back({c, {}});
    text::append(letters.back().bytes, c);
  }
  return letters;
}

Letters without_accents(Characters characters, text::Accents accents) {
  const Characters before = characters;
  text::decompose(characters);
  if (accents == text::Accents::kUnicodeIfAny && characters == before) return letters_of(before);
  std::erase_if(characters, [&](char32_t c) {
    return accents == text::Accents::kAscii ? c >= 0x80 : text::combining_class(c) != 0;
  });
  return letters_of(characters);
}

Letters preprocessed(std::string_view document, const AnalyzerOptions& options) {
  Letters letters = letters_of(document);
  const bool is_plain = options.accents == text::Accents::kKept && options.then == text::Method::kNone;
  if (is_plain && options.first == text::Method::kNone) return letters;
  if (is_plain && text::is_strip(options.first)) return letters_of(text::stripped(options.first, document));
  Characters characters;
  for (const Letter& letter : letters) characters.push_back(letter.character);
  text::apply(options.first, characters);
  letters =
      options.accents == text::Accents::kKept ? letters_of(characters) : without_accents(characters, options.accents);
  if (options.then == text::Method::kNone) return letters;
  characters.clear();
  for (const Letter& letter : letters) characters.push_back(letter.character);
  text::apply(options.then, characters);
  return letters_of(characters);
}

std::string joined(const Letters& letters, std::size_t first, std::size_t count) {
  std::string all;
  for (std::size_t i = first; i < first + count; ++i) all += letters[i].bytes;
  return all;
}

// Runs of characters that belong, at least so many.
template <class Belongs>
Terms runs(const Letters& letters, std::size_t least, Belongs belongs) {
  Terms terms;
  for (std::size_t first = 0; first < letters.size();) {
    std::size_t end = first;
    while (end < letters.size() && belongs(letters[end].character)) ++end;
    if (end - first >= std::max<std::size_t>(least, 1)) terms.push_back(joined(letters, first, end - first));
    first = std::max(end, first + 1);
  }
  return terms;
}

Terms tokens_of(const Letters& letters, const AnalyzerOptions& options) {
  Terms tokens;
  switch (options.words) {
    case text::Words::kLong: tokens = runs(letters, 2, text::is_word); break;
    case text::Words::kAll: tokens = runs(letters, 1, text::is_word); break;
    case text::Words::kSplit: tokens = runs(letters, 1, [](char32_t c) { return !text::is_white(c); }); break;
    case text::Words::kLines: {
      const std::string all = joined(letters, 0, letters.size());
      std::vector<std::string_view> lines;
      text::split_lines(all, lines);
      tokens.assign(lines.begin(), lines.end());
      break;
    }
    case text::Words::kLetters:
      for (const Letter& letter : letters) tokens.push_back(letter.bytes);
      break;
    case text::Words::kPattern: {
      const std::string all = joined(letters, 0, letters.size());
      if (!text::Regex(options.pattern).find_all(all, [&](std::string_view token) { tokens.emplace_back(token); }))
        throw Error(Kind::kUsage, "the token pattern takes too many steps on this document");
      break;
    }
  }
  std::erase_if(tokens, [&](const std::string& token) { return std::ranges::count(options.stop_words, token) > 0; });
  return tokens;
}

// All windows of n items, for each n asked for.
Terms windows(const Terms& items, std::size_t shortest, std::size_t longest, const std::string& between) {
  Terms terms;
  for (std::size_t n = shortest; n <= longest; ++n)
    for (std::size_t first = 0; first + n <= items.size(); ++first) {
      std::string term;
      for (std::size_t i = first; i < first + n; ++i) term += (i > first ? between : "") + items[i];
      terms.push_back(term);
    }
  return terms;
}

Terms written(const Letters& letters) {
  Terms terms;
  for (const Letter& letter : letters) terms.push_back(letter.bytes);
  return terms;
}

// Two blanks or more are one.
Letters squeezed(const Letters& letters) {
  Letters result;
  for (std::size_t first = 0; first < letters.size();) {
    std::size_t end = first;
    while (end < letters.size() && text::is_white(letters[end].character)) ++end;
    if (end > first + 1)
      result.push_back({' ', " "});
    else
      result.push_back(letters[first]);
    first = std::max(end, first + 1);
  }
  return result;
}

// Windows within each word between two blanks; a word that is not longer than n gives itself once, and no longer n is
// tried.
Terms windows_in_words(const Letters& letters, const AnalyzerOptions& options) {
  Terms terms;
  for (const std::string& word : runs(letters, 1, [](char32_t c) { return !text::is_white(c); })) {
    const Terms padded = written(letters_of(" " + word + " "));
    for (std::size_t n = options.shortest; n <= options.longest; ++n) {
      const bool is_whole = padded.size() <= n;
      for (const std::string& term : windows(padded, is_whole ? padded.size() : n, is_whole ? padded.size() : n, ""))
        terms.push_back(term);
      if (is_whole) break;
    }
  }
  return terms;
}

Terms terms_of(std::string_view document, const AnalyzerOptions& options) {
  const Letters letters = preprocessed(document, options);
  if (options.unit == text::Unit::kCharacters)
    return windows(written(squeezed(letters)), options.shortest, options.longest, "");
  if (options.unit == text::Unit::kCharactersInWords) return windows_in_words(letters, options);
  return windows(tokens_of(letters, options), options.longest == 1 ? 1 : options.shortest, options.longest, " ");
}

template <class Add>
Values vectorized(const Call& call, Add add) {
  const AnalyzerOptions& options = call.payload<TextModel>().analyzer().options();
  Values y = call.result();
  for (const Cell& document : call.in(0).cells) {
    if (!document.is_text()) throw Error(Kind::kUsage, "expected a document");
    WeightedColumns row;
    const text::Undecodable how = options.undecodable;
    const bool is_text = text::is_utf8(document.text());
    if (!is_text && how == text::Undecodable::kRefused) throw Error(Kind::kUsage, "expected a document in UTF-8");
    const std::string written = is_text ? std::string(document.text()) : text::decoded(document.text(), how);
    for (const std::string& term : terms_of(written, options)) add(row, term);
    append_row(y, row);
  }
  return y;
}

}  // namespace

Values count_terms(const Call& call) {
  const CategoryTable& vocabulary = call.payload<TextModel>().vocabulary();
  return vectorized(call, [&](WeightedColumns& row, const std::string& term) {
    if (const Index column = vocabulary.find(std::string_view(term)); column >= 0)
      add_weight(row, column, 1, call.dtype());
  });
}

Values hash_terms(const Call& call) {
  return vectorized(call, [&](WeightedColumns& row, const std::string& term) {
    add_hashed(row, term, 1, call.integer(0), call.integer(1) != 0, call.dtype());
  });
}

}  // namespace brine::reference
