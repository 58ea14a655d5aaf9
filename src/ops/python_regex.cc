// See python_regex.h. Sources: Python's re (Lib/re/_parser.py); pcre2pattern(3).
//
// \w, \d, \s and \b are spelled out: PCRE2's own follow another version of Unicode, and from 10.43 on count marks as
// words.
#include "ops/python_regex.h"

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <vector>

#include <fmt/format.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/error.h"
#include "base/utf8.h"
#include "ops/text_rules.h"

namespace brine::text {
namespace {

constexpr std::uint32_t kMatchLimit = 10'000'000, kDepthLimit = 100'000;

// What stands inside [...]. Letters and numbers that Unicode has since the version that PCRE2 10.42 knows.
constexpr std::string_view kWord =
    R"(\p{L}\p{N}_\x{1123f}-\x{11240}\x{11f02}\x{11f04}-\x{11f10}\x{11f12}-\x{11f33}\x{11f50}-\x{11f59})"
    R"(\x{1342f}\x{13441}-\x{13446}\x{1b132}\x{1b155}\x{1d2c0}-\x{1d2d3}\x{1df25}-\x{1df2a}\x{1e030}-\x{1e06d})"
    R"(\x{1e4d0}-\x{1e4eb}\x{1e4f0}-\x{1e4f9}\x{2b739}\x{31350}-\x{323af})";
constexpr std::string_view kDigit = R"(\p{Nd}\x{11f50}-\x{11f59}\x{1e4f0}-\x{1e4f9})";
constexpr std::string_view kWhite =
    R"(\x{9}-\x{d}\x{1c}-\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000})";

constexpr std::string_view kAsciiWord = "a-zA-Z0-9_", kAsciiDigit = "0-9",
                           kAsciiWhite = R"(\x{9}-\x{d}\x{20})";  // (?a)

// Characters that are one to Python where case is ignored, but not to PCRE2.
struct Alike {
  std::array<std::string_view, 4> characters;
  std::string_view any;
};
constexpr Alike kAlike[] = {{{"i", "I", "\u0130", "\u0131"}, R"([iI\x{130}\x{131}])"},
                            {{"\u0390", "\u1fd3"}, R"([\x{390}\x{1fd3}])"},
                            {{"\u03b0", "\u1fe3"}, R"([\x{3b0}\x{1fe3}])"},
                            {{"\ufb05", "\ufb06"}, R"([\x{fb05}\x{fb06}])"}};

class Translator {
 public:
  explicit Translator(std::string_view python) : in_(python) {}

  Translated translate() {
    if (!brine::is_utf8({reinterpret_cast<const std::uint8_t*>(in_.data()), in_.size()}))
      fail("characters that are no text");
    read_flags();
    while (at_ < in_.size()) read_item();
    return {std::move(out_), options_};
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw Error(Kind::kUnsupported, fmt::format("the pattern '{}': {}", in_.substr(0, 200), what));
  }

  bool at(std::string_view words) const { return in_.substr(at_).starts_with(words); }
  char next(std::string_view what) {
    if (at_ >= in_.size()) fail(what);
    return in_[at_++];
  }

  // Those that a group may turn on and off, and that end with it.
  struct Flags {
    bool ignores_case = false, is_verbose = false;
  };

  std::string_view letters(std::size_t from) const {
    std::size_t end = from;
    while (end < in_.size() && std::string_view("aiLmsux").find(in_[end]) != std::string_view::npos) ++end;
    return in_.substr(from, end - from);
  }

  // (?aimsux) where the pattern begins.
  void read_flags() {
    while (at("(?")) {
      const std::string_view flags = letters(at_ + 2);
      const std::size_t end = at_ + 2 + flags.size();
      if (flags.empty() || end >= in_.size() || in_[end] != ')') return;
      for (const char flag : flags) {
        if (flag == 'm') options_ |= PCRE2_MULTILINE;
        else if (flag == 's') options_ |= PCRE2_DOTALL;
        else if (flag == 'i') options_ |= PCRE2_CASELESS, flags_.ignores_case = true;
        else if (flag == 'x') flags_.is_verbose = true;
        else if (flag == 'a') word_ = kAsciiWord, digit_ = kAsciiDigit, white_ = kAsciiWhite;
        else if (flag != 'u') fail(fmt::format("the flag (?{})", flag));
      }
      if (flags_.ignores_case && word_ == kAsciiWord) fail("the flags (?ai)");
      at_ = end + 1;
    }
  }

  // (?ims-ims:...), behind "(": x is what this translator does, not PCRE2.
  bool read_group_flags() {
    const std::string_view on = letters(at_ + 1);
    std::size_t end = at_ + 1 + on.size();
    const std::string_view off = end < in_.size() && in_[end] == '-' ? letters(end + 1) : std::string_view();
    if (end < in_.size() && in_[end] == '-') end += 1 + off.size();
    if (on.size() + off.size() == 0 || end >= in_.size() || in_[end] != ':') return false;
    const auto known = [&](std::string_view flags, bool is_on) {
      std::string kept;
      for (const char flag : flags) {
        if (flag == 'i') flags_.ignores_case = is_on;
        else if (flag == 'x') flags_.is_verbose = is_on;
        else if (flag != 'm' && flag != 's') fail(fmt::format("the flag (?{}:...)", flag));
        if (flag != 'x') kept += flag;
      }
      return kept;
    };
    const std::string begun = known(on, true), ended = known(off, false);
    if (flags_.ignores_case && word_ == kAsciiWord) fail("the flags a and i");
    out_ += "?" + begun + (ended.empty() ? "" : "-" + ended) + ":";
    at_ = end + 1;
    return true;
  }

  void read_item() {
    const char c = in_[at_++];
    if (flags_.is_verbose && (c == ' ' || (c >= '\t' && c <= '\r'))) return;
    if (flags_.is_verbose && c == '#') {
      while (at_ < in_.size() && in_[at_] != '\n') ++at_;
    } else if (c == '\\') {
      read_escape();
    } else if (c == '[') {
      read_class();
    } else if (c == '(') {
      read_group();
    } else if (c == '{') {
      read_count();
    } else if (c == ')') {
      if (!outer_.empty()) flags_ = outer_.back(), outer_.pop_back();
      out_ += c;
    } else {
      literal(c);
    }
  }

  // A character that may be one of two bytes: the rest of it follows by itself.
  void literal(char c) {
    if (flags_.ignores_case)
      for (const Alike& alike : kAlike)
        for (const std::string_view each : alike.characters)
          if (in_.substr(at_ - 1).starts_with(each) && !each.empty()) {
            out_ += alike.any;
            at_ += each.size() - 1;
            return;
          }
    out_ += c;
  }

  // {n}, {n,}, {,m}, {n,m}; any other brace is one.
  void read_count() {
    const auto digits = [&](std::size_t from) {
      while (from < in_.size() && in_[from] >= '0' && in_[from] <= '9') ++from;
      return from;
    };
    const std::size_t least_end = digits(at_);
    const bool has_comma = least_end < in_.size() && in_[least_end] == ',';
    const std::size_t end = has_comma ? digits(least_end + 1) : least_end;
    if (end >= in_.size() || in_[end] != '}' || end == at_) {
      out_ += "\\{";
      return;
    }
    out_ += least_end == at_ ? "{0" : "{";
    out_ += in_.substr(at_, end - at_);
    out_ += '}';
    at_ = end + 1;
  }

  void read_group() {
    out_ += '(';
    outer_.push_back(flags_);
    if (!at("?")) {
      if (at("*")) fail("(* means something else to PCRE2");
      return;
    }
    for (const std::string_view form : {"?:", "?=", "?!", "?<=", "?<!", "?>", "?P<", "?P=", "?#"})
      if (at(form)) {
        if (form == "?P=" && flags_.ignores_case) fail("a group that was found before, in any case");
        out_ += form;
        at_ += form.size();
        const char end = form == "?P<" ? '>' : ')';
        if (form == "?#" || form == "?P=" || form == "?P<")  // comments and names are no pattern
          while (at_ < in_.size() && in_[at_] != end) out_ += in_[at_++];
        return;
      }
    if (!read_group_flags()) fail("a group (?...) that is not known here");
  }

  void read_escape() {
    const char c = next("a backslash at the end");
    switch (c) {
      case 'w': out_ += fmt::format("[{}]", word_); return;
      case 'W': out_ += fmt::format("[^{}]", word_); return;
      case 'd': out_ += fmt::format("[{}]", digit_); return;
      case 'D': out_ += fmt::format("[^{}]", digit_); return;
      case 's': out_ += fmt::format("[{}]", white_); return;
      case 'S': out_ += fmt::format("[^{}]", white_); return;
      case 'b': out_ += fmt::format("(?:(?<=[{0}])(?![{0}])|(?<![{0}])(?=[{0}]))", word_); return;
      case 'B': out_ += fmt::format("(?:(?!\\A\\z)(?:(?<=[{0}])(?=[{0}])|(?<![{0}])(?![{0}])))", word_); return;
      case 'A': out_ += "\\A"; return;
      case 'Z': out_ += "\\z"; return;
      default:  break;
    }
    if (c >= '1' && c <= '9' && !is_octal(c)) {  // a group that was found
      if (flags_.ignores_case) fail("a group that was found before, in any case");
      std::string number(1, c);
      if (at_ < in_.size() && in_[at_] >= '0' && in_[at_] <= '9') number += in_[at_++];
      out_ += "\\g{" + number + "}";
      return;
    }
    const std::string one = character(c);
    out_ += flags_.ignores_case ? fmt::format("[{}]", with_alike(one)) : one;
  }

  // What stands inside [...], and all that Python finds alike where one of them does.
  static std::string with_alike(std::string items) {
    for (const Alike& alike : kAlike)
      if (holds_one_of(items, alike)) items += alike.any.substr(1, alike.any.size() - 2);
    return items;
  }
  static bool holds_one_of(const std::string& items, const Alike& alike);

  // Three octal digits, the first of them read already.
  bool is_octal(char first) const {
    const auto digit = [](char c) { return c >= '0' && c <= '7'; };
    return first <= '3' && in_.size() - at_ >= 2 && digit(in_[at_]) && digit(in_[at_ + 1]);
  }

  // One character behind a backslash, as PCRE2 spells it inside and outside of a class.
  std::string character(char c) {
    switch (c) {
      case 'n': return "\\n";
      case 't': return "\\t";
      case 'r': return "\\r";
      case 'f': return "\\f";
      case 'a': return "\\a";
      case 'v': return "\\x{b}";
      case 'x': return hexadecimal(2);
      case 'u': return hexadecimal(4);
      case 'U': return hexadecimal(8);
      default:  break;
    }
    if (c == '0' || (c >= '1' && c <= '7' && is_octal(c))) {
      std::uint32_t value = static_cast<std::uint32_t>(c - '0');
      for (int i = 0; i < 2 && at_ < in_.size() && in_[at_] >= '0' && in_[at_] <= '7'; ++i)
        value = value * 8 + static_cast<std::uint32_t>(in_[at_++] - '0');
      return fmt::format("\\x{{{:x}}}", value);
    }
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
      fail(fmt::format("\\{} is no escape that is known here", c));
    if (static_cast<unsigned char>(c) >= 0x80)
      return std::string(1, c);  // the first byte of a character, which needs no backslash
    return {'\\', c};
  }

  std::string hexadecimal(int digits) {
    std::uint32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      const char c = next("an escape cut short");
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) fail("an escape cut short");
      value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) fail("an escape that is no character");
    return fmt::format("\\x{{{:x}}}", value);
  }

  // [...]: what is "no word" or "no white space" (\W, \S, \D) is taken out of it and said by itself.
  void read_class() {
    const bool negated = at("^");
    at_ += negated;
    std::string items;
    std::vector<std::string_view> inverted;
    for (bool first = true;; first = false) {
      const char c = next("a class without its end");
      if (c == ']' && !first) break;
      if (c == '[' || c == ']') {
        items += {'\\', c};
      } else if (c != '\\') {
        items += c;
      } else {
        const char escaped = next("a backslash at the end");
        if (escaped == 'w') items += word_;
        else if (escaped == 'd') items += digit_;
        else if (escaped == 's') items += white_;
        else if (escaped == 'W') inverted.push_back(word_);
        else if (escaped == 'D') inverted.push_back(digit_);
        else if (escaped == 'S') inverted.push_back(white_);
        else if (escaped == 'b') items += "\\x{8}";
        else items += character(escaped);
      }
    }
    if (flags_.ignores_case && !items.empty()) items = with_alike(std::move(items));
    if (inverted.empty()) {
      out_ += fmt::format("[{}{}]", negated ? "^" : "", items);
    } else if (negated) {  // none of the items, and in each of the inverted sets
      std::string all = items.empty() ? "" : fmt::format("(?![{}])", items);
      for (std::size_t i = 0; i + 1 < inverted.size(); ++i) all += fmt::format("(?=[{}])", inverted[i]);
      out_ += fmt::format("(?:{}[{}])", all, inverted.back());
    } else {
      std::string choices = items.empty() ? "" : fmt::format("[{}]|", items);
      for (std::size_t i = 0; i < inverted.size(); ++i) choices += fmt::format("{}[^{}]", i ? "|" : "", inverted[i]);
      out_ += "(?:" + choices + ")";
    }
  }

  std::string_view in_;
  std::size_t at_ = 0;
  std::string out_;
  std::uint32_t options_ = 0;
  Flags flags_;
  std::vector<Flags> outer_;  // of the groups around
  std::string_view word_ = kWord, digit_ = kDigit, white_ = kWhite;
};

struct CodeDeleter {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct MatchDeleter {
  void operator()(pcre2_match_data* match) const { pcre2_match_data_free(match); }
};

// PCRE2 itself says what a class holds. One that it refuses is refused again as part of the pattern.
bool Translator::holds_one_of(const std::string& items, const Alike& alike) {
  const std::string one = fmt::format("\\A[{}]\\z", items);
  int error = 0;
  PCRE2_SIZE offset = 0;
  const std::unique_ptr<pcre2_code, CodeDeleter> code(
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(one.data()), one.size(),
                    PCRE2_CASELESS | PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &error, &offset, nullptr));
  if (!code) return false;
  const std::unique_ptr<pcre2_match_data, MatchDeleter> match(
      pcre2_match_data_create_from_pattern(code.get(), nullptr));
  return std::any_of(alike.characters.begin(), alike.characters.end(), [&](std::string_view each) {
    return !each.empty() && pcre2_match(code.get(), reinterpret_cast<PCRE2_SPTR>(each.data()), each.size(), 0, 0,
                                        match.get(), nullptr) >= 0;
  });
}

}  // namespace

Translated translated(std::string_view python) { return Translator(python).translate(); }

struct Regex::Code {
  std::unique_ptr<pcre2_code, CodeDeleter> code;
};

Regex::Regex(std::string_view python) : code_(std::make_unique<Code>()) {
  const Translated words = translated(python);
  int error = 0;
  PCRE2_SIZE offset = 0;
  code_->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(words.pattern.data()), words.pattern.size(),
                                  words.options | PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &error, &offset, nullptr));
  if (!code_->code) {
    std::array<PCRE2_UCHAR, 128> message{};
    pcre2_get_error_message(error, message.data(), message.size());
    throw Error(Kind::kMalformed, fmt::format("the pattern '{}': {}", python.substr(0, 200),
                                              reinterpret_cast<const char*>(message.data())));
  }
  std::uint32_t groups = 0;
  pcre2_pattern_info(code_->code.get(), PCRE2_INFO_CAPTURECOUNT, &groups);
  if (groups > 1)
    throw Error(Kind::kUnsupported,
                "More than 1 capturing group in token pattern. Only a single group should be captured.");
}

Regex::~Regex() = default;

struct Regex::Search::State {
  const pcre2_code* code;
  pcre2_match_data* match;
  pcre2_match_context* context;
  ~State() {
    pcre2_match_data_free(match);
    pcre2_match_context_free(context);
  }
};

Regex::Search::Search(const Regex& regex, std::string_view subject)
    : state_(new State{regex.code_->code.get(), pcre2_match_data_create_from_pattern(regex.code_->code.get(), nullptr),
                       pcre2_match_context_create(nullptr)}),
      subject_(subject) {
  if (!state_->match || !state_->context) throw std::bad_alloc();
  pcre2_set_match_limit(state_->context, kMatchLimit);
  pcre2_set_depth_limit(state_->context, kDepthLimit);
}

Regex::Search::~Search() = default;

// After an empty match the next one may begin at the same place, but not be empty there.
bool Regex::Search::next() {
  if (failed_ || at_ > subject_.size()) return false;
  const std::uint32_t options = PCRE2_NO_UTF_CHECK | (was_empty_ ? PCRE2_NOTEMPTY_ATSTART : 0);
  const int count = pcre2_match(state_->code, reinterpret_cast<PCRE2_SPTR>(subject_.data()), subject_.size(), at_,
                                options, state_->match, state_->context);
  if (count == PCRE2_ERROR_NOMATCH) return false;
  if (count < 0) {
    failed_ = true;
    return false;
  }
  const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(state_->match);
  at_ = ends[1];
  was_empty_ = ends[0] == ends[1];
  const bool has_group = pcre2_get_ovector_count(state_->match) > 1;
  const PCRE2_SIZE first = has_group ? ends[2] : ends[0], last = has_group ? ends[3] : ends[1];
  found_ = count == 1 && has_group ? std::string_view() : subject_.substr(first, last - first);
  return true;
}

}  // namespace brine::text
