#include "program/number_text.h"

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
  else if (equals_ignoring_case(text, "inf") || equals_ignoring_case(text, "infinity")) value = std::numeric_limits<double>::infinity();
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

template <class T>
std::string shortest(T value) {
  if (value != value) return "nan";
  if (value > std::numeric_limits<T>::max()) return "inf";
  if (value < std::numeric_limits<T>::lowest()) return "-inf";
  char digits[40];
  const auto size = [&](auto end) { return std::string_view(digits, static_cast<std::size_t>(end.ptr - digits)); };
  const std::string_view scientific = size(std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific));
  const std::size_t e = scientific.find('e');
  int exponent = 0;
  std::from_chars(scientific.data() + e + (scientific[e + 1] == '+' ? 2 : 1), scientific.data() + scientific.size(), exponent);
  if (value != 0 && (exponent < -4 || exponent >= 16)) return std::string(scientific);
  std::string text(size(std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed)));
  return text.find('.') == std::string::npos ? text + ".0" : text;
}

}  // namespace

std::string python_float(double value) { return shortest(value); }
std::string python_float(float value) { return shortest(value); }

}  // namespace brine
