// Command-line words: what a command takes, bound to its variables.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "brine/error.h"
#include "cli/command.h"

namespace brine::cli {
namespace {

constexpr std::size_t kAny = 1'000'000;  // of the words that a list of positionals takes

// "512M", "2G", "100000": bytes, with the powers of 1024. False: something else.
bool read_bytes(const std::string& text, std::uint64_t& bytes) {
  const char* end = text.data() + text.size();
  const auto [rest, wrong] = std::from_chars(text.data(), end, bytes);
  constexpr std::string_view kUnits = "KMGT";
  const std::size_t unit = rest == end ? kUnits.npos : kUnits.find(*rest);
  const int shift = unit == kUnits.npos ? 0 : 10 * (static_cast<int>(unit) + 1);
  if (wrong != std::errc() || (rest != end && (unit == kUnits.npos || rest + 1 != end))) return false;
  if (bytes > (~std::uint64_t{0} >> shift)) return false;
  bytes <<= shift;
  return true;
}

bool read_number(const std::string& text, int& number) {
  const auto [rest, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  return wrong == std::errc() && rest == text.data() + text.size();
}

void split(const std::string& text, std::vector<std::string>& parts) {
  for (std::size_t first = 0; first <= text.size();) {
    const std::size_t end = std::min(text.find(',', first), text.size());
    if (end > first) parts.push_back(text.substr(first, end - first));
    first = end + 1;
  }
}

}  // namespace

Arguments::Arguments(const Command& command, std::vector<std::string> words)
    : command_(command), words_(std::move(words)) {}

void Arguments::positional(const std::string& name, std::string& target, const std::string& help) {
  positionals_.push_back({name, name, help, [&target](const std::string& text) { target = text; }, 1});
}

void Arguments::positionals(const std::string& name, std::vector<std::string>& target, const std::string& help) {
  positionals_.push_back(
      {name, name + "...", help, [&target](const std::string& text) { target.push_back(text); }, 1, kAny});
}

void Arguments::optional_positionals(const std::string& name, std::vector<std::string>& target,
                                     const std::string& help) {
  positionals(name, target, help);
  positionals_.back().least = 0;
}

void Arguments::text(const std::string& name, std::string& target, const std::string& help) {
  options_.push_back({name, "TEXT", help, [&target](const std::string& text) { target = text; }});
}

void Arguments::number(const std::string& name, int& target, const std::string& help) {
  options_.push_back({name, "NUMBER", help, [this, name, &target](const std::string& text) {
                        if (!read_number(text, target))
                          refuse(fmt::format("{}: expected a number, found {}", name, text));
                      }});
}

void Arguments::list(const std::string& name, std::vector<std::string>& target, const std::string& help) {
  options_.push_back({name, "A,B", help, [&target](const std::string& text) { split(text, target); }});
}

void Arguments::bytes(const std::string& name, std::uint64_t& target, const std::string& help) {
  options_.push_back({name, "BYTES", help, [this, name, &target](const std::string& text) {
                        if (!read_bytes(text, target))
                          refuse(fmt::format("{}: expected bytes, such as 512M, found {}", name, text));
                      }});
}

void Arguments::count(const std::string& name, std::uint64_t& target, const std::string& help) {
  options_.push_back({name, "COUNT", help, [this, name, &target](const std::string& text) {
                        if (!read_bytes(text, target))
                          refuse(fmt::format("{}: expected a count, such as 1000 or 2M, found {}", name, text));
                      }});
}

void Arguments::flag(const std::string& name, bool& target, const std::string& help) {
  options_.push_back({name, "", help, [&target](const std::string&) { target = true; }});
}

Arguments::Word& Arguments::option_named(const std::string& name) {
  const auto found =
      std::find_if(options_.begin(), options_.end(), [&](const Word& option) { return option.name == name; });
  if (found == options_.end()) refuse(fmt::format("there is no option {}", name));
  return *found;
}

void Arguments::parse() {
  std::vector<std::string> positionals;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const std::string& word = words_[i];
    if (word == "--help" || word == "-h") throw HelpWanted{help()};
    if (word == "--") {
      positionals.insert(positionals.end(), words_.begin() + static_cast<std::ptrdiff_t>(i) + 1, words_.end());
      break;
    }
    if (word.size() < 2 || word[0] != '-') {  // "-" alone is standard input
      positionals.push_back(word);
      continue;
    }
    const std::size_t sign = word.find('=');
    Word& option = option_named(word.substr(0, sign));
    if (option.value.empty() && sign != word.npos) refuse(option.name + " takes no value");
    if (option.value.empty() || sign != word.npos) {
      option.take(sign == word.npos ? "" : word.substr(sign + 1));
      continue;
    }
    if (++i == words_.size()) refuse(fmt::format("{}: expected {}, found nothing", option.name, option.value));
    option.take(words_[i]);
  }
  take_positionals(positionals);
}

void Arguments::take_positionals(const std::vector<std::string>& words) {
  std::size_t i = 0;
  for (const Word& word : positionals_) {
    std::size_t taken = 0;
    for (; taken < word.most && i < words.size(); ++taken) word.take(words[i++]);
    if (taken < word.least) refuse(fmt::format("expected {}", word.name));
  }
  if (i < words.size()) refuse(fmt::format("found {}, expected nothing more", words[i]));
}

std::string Arguments::help() const {
  std::string text = fmt::format("{}\n\n  brine {}", command_.summary, command_.name);
  for (const Word& word : positionals_) text += word.least ? " " + word.value : fmt::format(" [{}]", word.value);
  if (!options_.empty()) text += " [OPTIONS]";
  text += "\n\n";
  for (const Word& word : positionals_) text += fmt::format("  {:<22}  {}\n", word.name, word.help);
  for (const Word& option : options_)
    text += fmt::format("  {:<22}  {}\n", option.value.empty() ? option.name : option.name + " " + option.value,
                        option.help);
  text += fmt::format("  {:<22}  {}\n", "--help", "This text");
  return command_.details.empty() ? text : fmt::format("{}\n{}\n", text, command_.details);
}

void Arguments::refuse(const std::string& what) const {
  throw Error(Kind::kUsage, fmt::format("{}: {}; see brine {} --help", command_.name, what, command_.name));
}

}  // namespace brine::cli
