// See text_analyzer.h. Source: sklearn/feature_extraction/text.py, _VectorizerMixin.
#include "ops/text_analyzer.h"

#include <algorithm>

#include "ops/text_rules.h"

namespace brine::text {
namespace {

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

void decode(std::string_view text, std::vector<char32_t>& characters) {
  characters.clear();
  for (std::size_t at = 0; at < text.size();) characters.push_back(next_character(text, at));
}

void strip_accents(std::vector<char32_t>& characters, Accents accents) {
  if (accents == Accents::kKept) return;
  const std::vector<char32_t> before = accents == Accents::kUnicodeIfAny ? characters : std::vector<char32_t>{};
  decompose(characters);
  if (accents == Accents::kUnicodeIfAny && characters == before) return;
  std::erase_if(characters,
                [&](char32_t c) { return accents == Accents::kAscii ? c >= 0x80 : combining_class(c) != 0; });
}

}  // namespace

Analyzer::Analyzer(AnalyzerOptions options) : options_(std::move(options)) {
  for (std::size_t i = 0; i < options_.stop_words.size(); ++i)
    stop_words_.add(std::string_view(options_.stop_words[i]), static_cast<std::int64_t>(i));
  stop_words_.finish();
  if (options_.unit == Unit::kWords && options_.words == Words::kPattern)
    regex_ = std::make_unique<const Regex>(options_.pattern);
}

std::string_view Analyzer::normalized(std::string_view document, Scratch& scratch) const {
  const Method first = options_.first;
  const bool is_plain = options_.accents == Accents::kKept && options_.then == Method::kNone;
  if (is_plain && first == Method::kNone) return document;
  if (is_plain && is_strip(first)) return stripped(first, document);
  if (options_.then == Method::kNone && (first == Method::kNone || first == Method::kLower) && is_ascii(document)) {
    if (first == Method::kNone) return document;
    scratch.text.resize(document.size());
    std::transform(document.begin(), document.end(), scratch.text.begin(), ascii_lower);
    return scratch.text;
  }
  decode(document, scratch.characters);
  apply(first, scratch.characters);
  strip_accents(scratch.characters, options_.accents);
  apply(options_.then, scratch.characters);
  scratch.text.clear();
  for (const char32_t c : scratch.characters) append(scratch.text, c);
  return scratch.text;
}

void Analyzer::split(std::string_view text, Scratch& scratch) {
  scratch.tokens.clear();
  std::size_t word = 0;
  bool inside = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const bool is_gap = is_white(next_character(text, at));
    if (is_gap && inside) scratch.tokens.push_back(text.substr(word, start - word));
    if (!is_gap && !inside) word = start;
    inside = !is_gap;
  }
  if (inside) scratch.tokens.push_back(text.substr(word));
}

// Runs of word characters that are at least so long.
void Analyzer::runs(std::string_view text, std::size_t least, Scratch& scratch) {
  scratch.tokens.clear();
  std::size_t word = 0, length = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (is_word(next_character(text, at))) {
      if (length++ == 0) word = start;
    } else {
      if (length >= least) scratch.tokens.push_back(text.substr(word, start - word));
      length = 0;
    }
  }
  if (length >= least) scratch.tokens.push_back(text.substr(word));
}

bool Analyzer::tokenize(std::string_view text, Scratch& scratch) const {
  switch (options_.words) {
    case Words::kLong:  runs(text, 2, scratch); break;
    case Words::kAll:   runs(text, 1, scratch); break;
    case Words::kSplit: split(text, scratch); break;
    case Words::kLines: split_lines(text, scratch.tokens); break;
    case Words::kLetters:
      scratch.tokens.clear();
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        next_character(text, at);
        scratch.tokens.push_back(text.substr(start, at - start));
      }
      break;
    case Words::kPattern:
      scratch.tokens.clear();
      if (!regex_->find_all(text, [&](std::string_view token) { scratch.tokens.push_back(token); })) return false;
      break;
  }
  if (!options_.stop_words.empty())
    std::erase_if(scratch.tokens, [&](std::string_view token) { return stop_words_.find(token) >= 0; });
  return true;
}

void Analyzer::join(Scratch& scratch) {
  scratch.joined.clear();
  scratch.starts.clear();
  for (const std::string_view token : scratch.tokens) {
    scratch.starts.push_back(scratch.joined.size());
    scratch.joined += token;
    scratch.joined += ' ';
  }
  scratch.starts.push_back(scratch.joined.size());
}

// A run of two or more white characters becomes one space; a single one stays what it is.
void Analyzer::squeeze(std::string_view text, Scratch& scratch) {
  scratch.joined.clear();
  scratch.starts.clear();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    scratch.starts.push_back(scratch.joined.size());
    if (!is_white(next_character(text, at))) {
      scratch.joined += text.substr(start, at - start);
      continue;
    }
    const std::size_t one = at;
    std::size_t end = at;
    for (std::size_t ahead = at; ahead < text.size() && is_white(next_character(text, ahead)); end = ahead) {}
    if (end == one) scratch.joined += text.substr(start, one - start);
    else scratch.joined += ' ';
    at = end;
  }
  scratch.starts.push_back(scratch.joined.size());
}

void Analyzer::pad(std::string_view word, Scratch& scratch) {
  scratch.joined = ' ';
  scratch.starts = {0};
  for (std::size_t at = 0; at < word.size();) {
    scratch.starts.push_back(1 + at);
    next_character(word, at);
  }
  scratch.joined += word;
  scratch.starts.push_back(scratch.joined.size());
  scratch.joined += ' ';
  scratch.starts.push_back(scratch.joined.size());
}

}  // namespace brine::text
