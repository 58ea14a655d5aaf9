// The parser of JSON text: one pass, an explicit stack.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "base/utf8.h"
#include "container/json.h"

namespace brine::json {
namespace {

constexpr std::size_t kIntegerDigitsMax = 4300;  // Python's own limit
constexpr std::uint64_t kStringBytesMax = 0xffffffff;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

class Parser {
 public:
  Parser(Document& document, std::string_view text, Limits& limits, NonFinite non_finite)
      : document_(document), text_(text), limits_(limits), non_finite_(non_finite) {}

  void run() {
    if (const std::size_t bad = find_invalid_utf8(bytes_of(text_)); bad != text_.size())
      fail_at(bad, "UTF-8", "a byte that is none");
    do {
      value();
    } while (continues());
    skip_space();
    if (position_ != text_.size()) fail("nothing after the value");
  }

 private:
  struct Open {
    std::uint32_t node;
    std::size_t first_pending;
  };

  // One value: a whole scalar or empty container, or the opening of a container.
  void value() {
    skip_space();
    const char c = peek();
    switch (c) {
      case '{': open(Type::kObject, '}'); break;
      case '[': open(Type::kArray, ']'); break;
      case '"': string(); break;
      case 't': word("true", Type::kBool, 1); break;
      case 'f': word("false", Type::kBool, 0); break;
      case 'n': word("null", Type::kNull, 0); break;
      default:  number_or_constant(c); break;
    }
  }

  // After a value: whether another one follows. Closes the containers that end here.
  bool continues() {
    for (;;) {
      if (just_opened_) {
        just_opened_ = false;
      } else {
        if (stack_.empty()) return false;
        skip_space();
        const char close_mark = type_of(stack_.back()) == Type::kObject ? '}' : ']';
        if (peek() == close_mark) {
          ++position_;
          close();
          continue;
        }
        if (peek() != ',') fail(fmt::format("',' or '{}'", close_mark));
        ++position_;
      }
      if (type_of(stack_.back()) == Type::kObject) key();
      return true;
    }
  }

  void key() {
    skip_space();
    if (peek() != '"') fail("a key");
    string();
    skip_space();
    if (peek() != ':') fail("':'");
    ++position_;
  }

  Type type_of(const Open& open) const { return document_.nodes_[open.node].type; }

  void open(Type type, char close_mark) {
    const std::uint32_t node = add(type, position_++);
    document_.nodes_[node].first = 0;
    document_.nodes_[node].size = 0;
    skip_space();
    if (peek() == close_mark) {
      ++position_;
      return;
    }
    limits_.require_depth(stack_.size() + 1, document_.start_ + position_);
    stack_.push_back({node, pending_.size()});
    just_opened_ = true;
  }

  void close() {
    const Open open = stack_.back();
    stack_.pop_back();
    const auto first = pending_.begin() + static_cast<std::ptrdiff_t>(open.first_pending);
    Document::Node& node = document_.nodes_[open.node];
    if (node.type == Type::kObject) refuse_duplicates({&*first, static_cast<std::size_t>(pending_.end() - first)});
    node.first = document_.children_.size();
    node.size = static_cast<std::uint32_t>(pending_.end() - first);
    document_.children_.insert(document_.children_.end(), first, pending_.end());
    pending_.erase(first, pending_.end());
  }

  void refuse_duplicates(std::span<const std::uint32_t> children) const {
    std::vector<std::uint32_t> keys;
    for (std::size_t i = 0; i < children.size(); i += 2) keys.push_back(children[i]);
    std::sort(keys.begin(), keys.end(), [&](auto a, auto b) {
      const int order = text_of(a).compare(text_of(b));
      return order != 0 ? order < 0 : a < b;
    });
    for (std::size_t i = 1; i < keys.size(); ++i)
      if (text_of(keys[i]) == text_of(keys[i - 1]))
        fail_at(document_.nodes_[keys[i]].offset, fmt::format("the key {} once", text_of(keys[i])), "it twice");
  }

  std::string_view text_of(std::uint32_t node) const {
    return {document_.nodes_[node].data, document_.nodes_[node].size};
  }

  std::uint32_t add(Type type, std::size_t offset) {
    // A node, its link in the parent, and the copy of that link while the parent is open; growth by doubling.
    limits_.charge_memory(2 * (sizeof(Document::Node) + 2 * sizeof(std::uint32_t)), document_.start_ + offset);
    if (document_.nodes_.size() >= std::numeric_limits<std::uint32_t>::max())
      throw Error(Kind::kLimit, document_.start_ + offset, "more than 2^32 values of JSON");
    const auto index = static_cast<std::uint32_t>(document_.nodes_.size());
    Document::Node node{};
    node.offset = offset;
    node.type = type;
    document_.nodes_.push_back(node);
    if (!stack_.empty()) pending_.push_back(index);
    return index;
  }

  void word(std::string_view expected, Type type, std::int64_t integer) {
    if (!text_.substr(position_).starts_with(expected)) fail(fmt::format("{}", expected));
    document_.nodes_[add(type, position_)].integer = integer;
    position_ += expected.size();
  }

  void number_or_constant(char c) {
    if (non_finite_ == NonFinite::kAccept && (c == 'N' || c == 'I' || text_.substr(position_).starts_with("-I"))) {
      constexpr double kInfinity = std::numeric_limits<double>::infinity();
      if (constant("NaN", std::numeric_limits<double>::quiet_NaN()) || constant("Infinity", kInfinity) ||
          constant("-Infinity", -kInfinity))
        return;
    }
    if (c != '-' && !is_digit(c)) fail("a value");
    number();
  }

  bool constant(std::string_view spelling, double real) {
    if (!text_.substr(position_).starts_with(spelling)) return false;
    document_.nodes_[add(Type::kFloat, position_)].real = real;
    position_ += spelling.size();
    return true;
  }

  void number() {
    const std::size_t first = position_;
    if (peek() == '-') ++position_;
    if (peek() == '0') {
      ++position_;
    } else {
      digits();
    }
    bool is_float = false;
    if (peek() == '.') {
      is_float = true;
      ++position_;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      is_float = true;
      ++position_;
      if (peek() == '+' || peek() == '-') ++position_;
      digits();
    }
    if (is_float) {
      add_float(first);
    } else {
      add_integer(first);
    }
  }

  void digits() {
    if (!is_digit(peek())) fail("a digit");
    while (is_digit(peek())) ++position_;
  }

  void add_float(std::size_t first) {
    double real = 0;
    const auto result = std::from_chars(text_.data() + first, text_.data() + position_, real);
    if (result.ec != std::errc()) fail_at(first, "a number that a double can hold", "one out of its range");
    document_.nodes_[add(Type::kFloat, first)].real = real;
  }

  void add_integer(std::size_t first) {
    const std::string_view digits = text_.substr(first, position_ - first);
    std::int64_t integer = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), integer).ec == std::errc()) {
      document_.nodes_[add(Type::kInt, first)].integer = integer;
      return;
    }
    if (digits.size() > kIntegerDigitsMax + 1)
      throw Error(Kind::kLimit, document_.start_ + first,
                  fmt::format("an integer of more than {} digits", kIntegerDigitsMax));
    Document::Node& node = document_.nodes_[add(Type::kBigInt, first)];
    node.data = digits.data();
    node.size = static_cast<std::uint32_t>(digits.size());
  }

  void string() {
    const std::size_t first = position_++;
    const std::size_t inside = position_;
    bool has_escapes = false;
    for (;; ++position_) {
      if (position_ == text_.size()) fail_at(first, "the end of a string", "the end of the text");
      const char c = text_[position_];
      if (c == '"') break;
      if (static_cast<unsigned char>(c) < 0x20) fail("no control character in a string");
      if (c == '\\') {
        has_escapes = true;
        if (++position_ == text_.size()) fail_at(first, "the end of a string", "the end of the text");
      }
    }
    std::string_view text = text_.substr(inside, position_++ - inside);
    if (text.size() > kStringBytesMax)
      throw Error(Kind::kLimit, document_.start_ + first, "a string of more than 4 GiB");
    if (has_escapes) text = unescaped(text, inside);
    Document::Node& node = document_.nodes_[add(Type::kString, first)];
    node.data = text.data();
    node.size = static_cast<std::uint32_t>(text.size());
  }

  std::string_view unescaped(std::string_view text, std::size_t offset) {
    limits_.charge_memory(text.size() + sizeof(std::string), document_.start_ + offset);
    if (!document_.texts_) document_.texts_ = std::make_shared<std::deque<std::string>>();
    std::string& out = document_.texts_->emplace_back();
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\\') {
        out.push_back(text[i]);
        continue;
      }
      const char letter = text[++i];
      constexpr std::string_view kLetters = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
      if (const std::size_t which = kLetters.find(letter); which != kLetters.npos) {
        out.push_back(kMeanings[which]);
        continue;
      }
      if (letter != 'u') fail_at(offset + i, "an escape of JSON", fmt::format("\\{}", letter));
      std::uint32_t code = hex4(text, ++i, offset);
      i += 3;
      if (code >= 0xd800 && code < 0xdc00 && text.substr(i + 1).starts_with("\\u")) {
        const std::uint32_t low = hex4(text, i + 3, offset);
        if (low >= 0xdc00 && low < 0xe000) {
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          i += 6;
        }
      }
      append_utf8(out, code);
    }
    return out;
  }

  std::uint32_t hex4(std::string_view text, std::size_t at, std::size_t offset) const {
    std::uint32_t code = 0;
    const std::string_view four = text.size() >= at ? text.substr(at, 4) : "";
    const auto result = std::from_chars(four.data(), four.data() + four.size(), code, 16);
    if (four.size() != 4 || result.ec != std::errc() || result.ptr != four.data() + 4)
      fail_at(offset + at, "four hexadecimal digits", "others");
    return code;
  }

  void skip_space() {
    while (position_ < text_.size() && (text_[position_] == ' ' || text_[position_] == '\n' ||
                                        text_[position_] == '\r' || text_[position_] == '\t'))
      ++position_;
  }
  char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }

  [[noreturn]] void fail(std::string_view expected) const {
    const char c = peek();
    if (position_ >= text_.size()) fail_at(position_, expected, "the end");
    const auto byte = static_cast<unsigned char>(c);
    fail_at(position_, expected,
            byte < 0x20 || byte >= 0x7f ? fmt::format("byte {:#04x}", byte) : fmt::format("'{}'", c));
  }
  [[noreturn]] void fail_at(std::size_t offset, std::string_view expected, std::string_view found) const {
    throw Error(Kind::kMalformed, document_.start_ + offset, fmt::format("expected {}, found {}", expected, found));
  }

  Document& document_;
  std::string_view text_;
  Limits& limits_;
  NonFinite non_finite_;
  std::size_t position_ = 0;
  bool just_opened_ = false;
  std::vector<Open> stack_;
  std::vector<std::uint32_t> pending_;
};

Document::Document(std::string_view text, Place start, Limits& limits, NonFinite non_finite)
    : start_(std::move(start)) {
  limits.charge_work(text.size(), start_);
  Parser(*this, text, limits, non_finite).run();
}

}  // namespace brine::json
