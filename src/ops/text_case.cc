// See text_case.h. utf8proc has simple mappings, and folds in full: a character's capitals are those of what it folds
// to, where that is several characters and it is no capital itself. Compared with Python's str over all of Unicode.
#include "ops/text_case.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <utf8proc.h>

#include "ops/text_rules.h"

namespace brine::text {
namespace {

using Characters = std::vector<char32_t>;

constexpr char32_t kSmallIota = 0x3b9, kIotaBelow = 0x345, kApostropheN = 0x149;

bool is_character(char32_t c) { return c < kNoCharacter && !(c >= 0xd800 && c < 0xe000); }
utf8proc_category_t category_of(char32_t c) { return utf8proc_category(static_cast<utf8proc_int32_t>(c)); }

char32_t simple_upper(char32_t c) {
  return c == 0xdf ? c : static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
}
char32_t simple_title(char32_t c) {
  return c == 0xdf ? c : static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c)));
}

// What it folds to; itself where it stays.
struct Folded {
  std::array<utf8proc_int32_t, 8> parts;
  std::size_t count;
};
Folded folded(char32_t c) {
  Folded fold{{static_cast<utf8proc_int32_t>(c)}, 1};
  if (!is_character(c)) return fold;
  int boundary = 0;
  const utf8proc_ssize_t count =
      utf8proc_decompose_char(fold.parts[0], fold.parts.data(), fold.parts.size(), UTF8PROC_CASEFOLD, &boundary);
  if (count > 0 && static_cast<std::size_t>(count) <= fold.parts.size()) fold.count = static_cast<std::size_t>(count);
  return fold;
}

void append_upper(Characters& out, char32_t c) {
  if (!is_character(c)) return out.push_back(c);
  const Folded fold = folded(c);
  if (fold.count == 1 || category_of(c) == UTF8PROC_CATEGORY_LU) return out.push_back(simple_upper(c));
  for (std::size_t i = 0; i < fold.count; ++i) out.push_back(simple_upper(static_cast<char32_t>(fold.parts[i])));
}

// A capital and small letters; an iota behind it stands below.
void append_title(Characters& out, char32_t c) {
  if (!is_character(c)) return out.push_back(c);
  const Folded fold = folded(c);
  const char32_t simple = simple_title(c);
  const auto category = category_of(c);
  if (fold.count == 1 || simple != c || category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT)
    return out.push_back(simple);
  const std::size_t capital = c == kApostropheN ? 1 : 0;
  for (std::size_t i = 0; i < fold.count; ++i) {
    const auto part = static_cast<char32_t>(fold.parts[i]);
    out.push_back(i == capital ? simple_title(part) : part == kSmallIota ? kIotaBelow : part);
  }
}

void upper(Characters& characters) {
  const Characters original = std::exchange(characters, {});
  for (const char32_t c : original) append_upper(characters, c);
}

void casefold(Characters& characters) {
  const Characters original = std::exchange(characters, {});
  for (const char32_t c : original) {
    const Folded fold = folded(c);
    for (std::size_t i = 0; i < fold.count; ++i) characters.push_back(static_cast<char32_t>(fold.parts[i]));
  }
}

// Unicode's Cased of letters that are neither capital, small nor title: Other_Lowercase and Other_Uppercase.
constexpr std::pair<char32_t, char32_t> kOtherCased[] = {
    {0xaa, 0xaa},       {0xba, 0xba},       {0x2b0, 0x2b8},     {0x2c0, 0x2c1},     {0x2e0, 0x2e4},
    {0x345, 0x345},     {0x37a, 0x37a},     {0x1d2c, 0x1d6a},   {0x1d78, 0x1d78},   {0x1d9b, 0x1dbf},
    {0x2071, 0x2071},   {0x207f, 0x207f},   {0x2090, 0x209c},   {0x2160, 0x217f},   {0x24b6, 0x24e9},
    {0x2c7c, 0x2c7d},   {0xa69c, 0xa69d},   {0xa770, 0xa770},   {0xa7f8, 0xa7f9},   {0xab5c, 0xab5f},
    {0x10780, 0x10780}, {0x10783, 0x10785}, {0x10787, 0x107b0}, {0x107b2, 0x107ba}, {0x1e030, 0x1e06d},
    {0x1f130, 0x1f149}, {0x1f150, 0x1f169}, {0x1f170, 0x1f189}};

bool is_cased(char32_t c) {
  if (!is_character(c)) return false;
  const auto category = category_of(c);
  if (category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LT)
    return true;
  return std::any_of(std::begin(kOtherCased), std::end(kOtherCased),
                     [c](const auto& range) { return c >= range.first && c <= range.second; });
}

// What stands behind a cased character is lowered, what does not gets its title case.
void title(Characters& characters) {
  const Characters original = std::exchange(characters, {});
  bool is_behind_cased = false;
  for (std::size_t i = 0; i < original.size(); ++i) {
    if (is_behind_cased)
      append_lower(characters, original, i);
    else
      append_title(characters, original[i]);
    is_behind_cased = is_cased(original[i]);
  }
}

void capitalize(Characters& characters) {
  const Characters original = std::exchange(characters, {});
  for (std::size_t i = 0; i < original.size(); ++i)
    if (i == 0)
      append_title(characters, original[i]);
    else
      append_lower(characters, original, i);
}

void strip(Method method, Characters& characters) {
  const auto is_ink = [](char32_t c) { return !is_white(c); };
  if (method != Method::kLeftStrip)
    characters.erase(std::find_if(characters.rbegin(), characters.rend(), is_ink).base(), characters.end());
  if (method != Method::kRightStrip)
    characters.erase(characters.begin(), std::find_if(characters.begin(), characters.end(), is_ink));
}

bool ends_line(char32_t c) {
  return (c >= 0xa && c <= 0xd) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

constexpr std::pair<std::string_view, Method> kMethods[] = {
    {"capitalize", Method::kCapitalize}, {"casefold", Method::kCasefold}, {"lower", Method::kLower},
    {"lstrip", Method::kLeftStrip},      {"rstrip", Method::kRightStrip}, {"strip", Method::kStrip},
    {"title", Method::kTitle},           {"upper", Method::kUpper},
};

}  // namespace

std::optional<Method> method_named(std::string_view name) {
  for (const auto& [known, method] : kMethods)
    if (known == name) return method;
  return std::nullopt;
}

bool is_strip(Method method) { return method >= Method::kStrip; }

void apply(Method method, Characters& characters) {
  switch (method) {
    case Method::kNone: return;
    case Method::kLower: return lower(characters);
    case Method::kUpper: return upper(characters);
    case Method::kCasefold: return casefold(characters);
    case Method::kTitle: return title(characters);
    case Method::kCapitalize: return capitalize(characters);
    case Method::kStrip:
    case Method::kLeftStrip:
    case Method::kRightStrip: return strip(method, characters);
  }
}

std::string_view stripped(Method method, std::string_view text) {
  std::size_t first = text.size(), end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (is_white(next_character(text, at))) continue;
    first = std::min(first, start);
    end = at;
  }
  if (end == 0) return {};
  if (method == Method::kLeftStrip) end = text.size();
  if (method == Method::kRightStrip) first = 0;
  return text.substr(first, end - first);
}

void split_lines(std::string_view text, std::vector<std::string_view>& lines) {
  lines.clear();
  std::size_t first = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t c = next_character(text, at);
    if (!ends_line(c)) continue;
    lines.push_back(text.substr(first, start - first));
    if (c == '\r' && at < text.size() && text[at] == '\n') ++at;
    first = at;
  }
  if (first < text.size()) lines.push_back(text.substr(first));
}

}  // namespace brine::text
