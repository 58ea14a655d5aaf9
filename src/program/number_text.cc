#include "program/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>
#include <string>

namespace brine {
namespace {

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (std::tolower(static_cast<unsigned char>(text[i])) != lower[i]) return false;
  return true;
}

bool parse_named(std::string_view text, double& value) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (equals_ignoring_case(text, "nan")) value = std::numeric_limits<double>::quiet_NaN();
  else if (equals_ignoring_case(text, "inf") || equals_ignoring_case(text, "infinity"))
    value = std::numeric_limits<double>::infinity();
  else return false;
  if (negative) value = -value;
  return true;
}

// Underscores may stand between two digits only.
bool without_underscores(std::string_view text, std::string& plain) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') plain += text[i];
    else if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) return false;
  }
  return true;
}

}  // namespace

bool parse_number(std::string_view text, double& value) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  if (parse_named(text, value)) return true;
  std::string plain;
  if (text.find('_') != std::string_view::npos) {
    if (!without_underscores(text, plain)) return false;
    text = plain;
  }
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  const std::size_t first = !text.empty() && text[0] == '-' ? 1 : 0;
  if (text.size() <= first || !(is_digit(text[first]) || text[first] == '.')) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::invalid_argument || end != text.data() + text.size()) return false;
  if (error == std::errc::result_out_of_range) {  // from_chars leaves the value alone: beyond the range or below it
    const std::size_t exponent = text.find_first_of("eE");
    const bool tiny = exponent != std::string_view::npos && text.find('-', exponent) != std::string_view::npos;
    value = tiny ? 0.0 : std::numeric_limits<double>::infinity();
    if (first) value = -value;
  }
  return true;
}

namespace {

// fmt gives the shortest digits that read back the same, but lays them out by other rules than Python.
template <class T>
std::string shortest(T value) {
  if (value != value) return "nan";
  if (value > std::numeric_limits<T>::max()) return "inf";
  if (value < std::numeric_limits<T>::lowest()) return "-inf";
  const std::string found = fmt::format("{}", value);
  const std::size_t e = found.find('e');
  const std::string sign = found[0] == '-' ? "-" : "";
  const std::string_view number = std::string_view(found).substr(sign.size(), std::min(e, found.size()) - sign.size());
  std::string digits;
  for (const char c : number)
    if (c != '.') digits += c;
  int exponent = 0;  // of the first digit
  if (e != std::string::npos)
    std::from_chars(&found[e + (found[e + 1] == '+' ? 2 : 1)], found.data() + found.size(), exponent);
  exponent += static_cast<int>(std::min(number.find('.'), number.size())) - 1;
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return sign + "0.0";
  digits.erase(0, first);
  exponent -= static_cast<int>(first);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (exponent < -4 || exponent >= 16) {
    if (digits.size() > 1) digits.insert(1, 1, '.');
    return fmt::format("{}{}e{}{:02}", sign, digits, exponent < 0 ? '-' : '+', std::abs(exponent));
  }
  if (exponent < 0) return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(exponent) + 1;  // digits before the point
  if (digits.size() <= whole) return sign + digits + std::string(whole - digits.size(), '0') + ".0";
  return sign + digits.insert(whole, 1, '.');
}

}  // namespace

std::string python_float(double value) { return shortest(value); }
std::string python_float(float value) { return shortest(value); }

}  // namespace brine
