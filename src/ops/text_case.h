// Methods of Python's str that make another text: cases by Unicode's full mappings, and white space cut off.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace brine::text {

enum class Method { kNone, kLower, kUpper, kCasefold, kTitle, kCapitalize, kStrip, kLeftStrip, kRightStrip };

// Of "lower", "strip", …; nothing: no such method.
std::optional<Method> method_named(std::string_view name);
bool is_strip(Method method);

// `characters` in place; what is no character stays.
void apply(Method method, std::vector<char32_t>& characters);
// Of a method that cuts white space off: what stays.
std::string_view stripped(Method method, std::string_view text);

// str.splitlines(): line(text) for each, without its end.
void split_lines(std::string_view text, std::vector<std::string_view>& lines);

}  // namespace brine::text
