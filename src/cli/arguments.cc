// Command-line words: the only file that knows CLI11.
#include <algorithm>
#include <charconv>

#include <CLI/CLI.hpp>

#include "brine/error.h"
#include "cli/command.h"

namespace brine::cli {
namespace {

// "512M", "2G", "100000": bytes, with the powers of 1024.
std::uint64_t bytes_in(const std::string& name, const std::string& text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, wrong] = std::from_chars(text.data(), end, value);
  constexpr std::string_view kUnits = "KMGT";
  const std::size_t unit = rest == end ? kUnits.npos : kUnits.find(*rest);
  const bool fits = wrong == std::errc() && (rest == end || (unit != kUnits.npos && rest + 1 == end));
  const int shift = unit == kUnits.npos ? 0 : 10 * (static_cast<int>(unit) + 1);
  if (!fits || value > (~std::uint64_t{0} >> shift))
    throw Error(Kind::kUsage, name + ": expected bytes, such as 512M, found " + text);
  return value << shift;
}

}  // namespace

struct Arguments::Parser {
  CLI::App app;
  std::vector<std::string> words;
};

Arguments::Arguments(const Command& command, std::vector<std::string> words) : parser_(std::make_unique<Parser>()) {
  CLI::App& app = parser_->app;
  app.name("brine " + std::string(command.name));
  app.description(std::string(command.summary));
  app.footer(std::string(command.details));
  app.set_help_flag("-h,--help", "This text");
  app.get_formatter()->column_width(34);
  std::reverse(words.begin(), words.end());  // as CLI11 takes them
  parser_->words = std::move(words);
}

Arguments::~Arguments() = default;

void Arguments::positional(const std::string& name, std::string& target, const std::string& help) {
  parser_->app.add_option(name, target, help)->required();
}
void Arguments::positionals(const std::string& name, std::vector<std::string>& target, const std::string& help) {
  parser_->app.add_option(name, target, help)->required();
}
void Arguments::optional_positionals(const std::string& name, std::vector<std::string>& target, const std::string& help) {
  parser_->app.add_option(name, target, help);
}
void Arguments::text(const std::string& name, std::string& target, const std::string& help) {
  parser_->app.add_option(name, target, help);
}
void Arguments::number(const std::string& name, int& target, const std::string& help) {
  parser_->app.add_option(name, target, help);
}
void Arguments::list(const std::string& name, std::vector<std::string>& target, const std::string& help) {
  parser_->app.add_option(name, target, help)->delimiter(',')->allow_extra_args(false);
}
void Arguments::bytes(const std::string& name, std::uint64_t& target, const std::string& help) {
  parser_->app.add_option_function<std::string>(
      name, [&target, name](const std::string& text) { target = bytes_in(name, text); }, help);
}
void Arguments::flag(const std::string& name, bool& target, const std::string& help) {
  parser_->app.add_flag(name, target, help);
}

void Arguments::parse() {
  CLI::App& app = parser_->app;
  try {
    app.parse(std::move(parser_->words));
  } catch (const CLI::CallForHelp&) {
    throw HelpWanted{app.help()};
  } catch (const CLI::ParseError& wrong) {
    throw Error(Kind::kUsage, app.get_name() + ": " + wrong.what() + "; see " + app.get_name() + " --help");
  }
}

}  // namespace brine::cli
