// The machine's opcodes for numbers, strings and the memo.
#include <fmt/format.h>

#include "base/utf8.h"
#include "read/machine.h"
#include "read/pickle_text.h"

namespace brine::read {

using object::Id;

namespace {

constexpr std::size_t kTextBytesMax = 4096;  // of a Python 2 string that may be text

// What an error quotes of a line of the file: its start, printable.
std::string quoted(std::string_view line) {
  constexpr std::size_t kLengthMax = 40;
  std::string text = "'";
  for (const char c : line.substr(0, kLengthMax)) text.push_back(c >= ' ' && c <= '~' ? c : '?');
  return text + (line.size() > kLengthMax ? "…'" : "'");
}

Id add(Builder& builder, Integer integer) {
  if (integer.digits.empty()) return builder.integer(integer.value);
  builder.limits().charge_memory(integer.digits.size(), builder);
  return builder.owned(object::Kind::kBigInt, std::move(integer.digits));
}

void refuse_many_digits(const Builder& builder, std::size_t digits, std::size_t digits_max) {
  if (digits > digits_max)
    builder.fail(fmt::format("an int of {} digits or bytes, where {} are allowed", digits, digits_max), Kind::kLimit);
}

}  // namespace

void Machine::push_integer_text() {
  const std::string_view line = in_.line("the line with the int");
  if (line == "00" || line == "01") return push_boolean(line == "01");  // how protocol 0 spells False and True
  refuse_many_digits(builder_, line.size(), kDigitsMax + 1);
  auto integer = integer_of_text(line);
  if (!integer) builder_.fail("expected a decimal int, found " + quoted(line));
  push(add(builder_, std::move(*integer)));
}

void Machine::push_long_text() {
  const std::string_view line = in_.line("the line with the int");
  refuse_many_digits(builder_, line.size(), kDigitsMax + 2);
  auto integer = integer_of_line(line);
  if (!integer) builder_.fail("expected a decimal int, found " + quoted(line));
  push(add(builder_, std::move(*integer)));
}

void Machine::push_long(std::uint64_t n_bytes) {
  if (n_bytes > std::numeric_limits<std::int32_t>::max())
    builder_.fail("expected a length of the int, found a negative one");
  refuse_many_digits(builder_, n_bytes, kLongBytesMax);
  push(add(builder_, integer_of_bytes(in_.take(n_bytes, "the bytes of the int"))));
}

void Machine::push_float_text() {
  const std::string_view line = in_.line("the line with the float");
  const auto value = float_of_text(line);
  if (!value) builder_.fail("expected a float, found " + quoted(line));
  push(builder_.real(*value));
}

void Machine::push_literal() {
  const std::string_view line = in_.line("the line with the string");
  graph_.facts.python2 = true;
  if (line.size() >= 2 && line.front() == line.back() && (line[0] == '\'' || line[0] == '"') &&
      line.find('\\') == std::string_view::npos)
    return push(
        builder_.view(Kind::kString, builder_.copy(bytes_of(line.substr(1, line.size() - 2))), object::kPython2));
  builder_.limits().charge_memory(line.size(), builder_);
  auto bytes = bytes_of_literal(line);
  if (!bytes) builder_.fail("expected a quoted string with Python's escapes, found " + quoted(line));
  push(builder_.owned(Kind::kString, std::move(*bytes), object::kPython2));
}

void Machine::push_raw_unicode() {
  const std::string_view line = in_.line("the line with the text");
  if (is_ascii(bytes_of(line)) && line.find('\\') == std::string_view::npos)
    return push(builder_.view(Kind::kString, builder_.copy(bytes_of(line))));
  builder_.limits().charge_memory(2 * line.size(), builder_);  // a character of Latin-1 takes at most two bytes
  auto text = text_of_raw_escapes(line);
  if (!text) builder_.fail("expected text with whole \\u escapes, found " + quoted(line));
  push(builder_.owned(Kind::kString, std::move(*text)));
}

void Machine::push_text(std::uint64_t n_bytes) {
  const ByteView text = builder_.copy(in_.take(n_bytes, "the text"));
  if (!is_utf8(text, Surrogates::kPass)) builder_.fail("expected UTF-8, found " + quoted(text_of(text)));
  push(builder_.view(Kind::kString, text));
}

void Machine::push_python2_string(std::uint64_t n_bytes) {
  if (n_bytes > std::numeric_limits<std::int32_t>::max())
    builder_.fail("expected the string's length, found a negative one");
  graph_.facts.python2 = true;
  const ByteView string = in_.take(n_bytes, "the string");
  const bool is_array = string.size() > kTextBytesMax;  // Python 2 pickles an array's bytes so
  push(builder_.view(Kind::kString, is_array ? string : builder_.copy(string), object::kPython2));
}

void Machine::push_bytes(Kind kind, std::uint64_t n_bytes) {
  push(builder_.view(kind, in_.take(n_bytes, "the bytes")));
}

std::uint64_t Machine::index_line() {
  const std::string_view line = in_.line("the line with the memo's index");
  const auto index = line.size() <= kDigitsMax ? integer_of_text(line) : std::nullopt;
  if (!index || index->value < 0 || !index->digits.empty())
    builder_.fail("expected an index of the memo, found " + quoted(line));
  return static_cast<std::uint64_t>(index->value);
}

void Machine::put(std::uint64_t index) {
  const Id id = top();
  builder_.limits().charge_memory(memo_.cost_of(index), builder_);
  memo_.put(index, id);
}

void Machine::get(std::uint64_t index) {
  const Id id = memo_.get(index);
  if (id == object::kNoId) builder_.fail(fmt::format("expected a memo with the index {}, found none", index));
  push(id);
}

}  // namespace brine::read
