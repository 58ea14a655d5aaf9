// A command of the program: one file each in this folder, one line each in the table of main.cc.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "brine/model.h"

namespace brine::cli {

class Arguments;

struct Command {
  std::string_view name;
  std::string_view summary;          // a line, for the list of commands
  std::string_view details;          // the rest of its own help: examples first
  int (*run)(Arguments& arguments);  // gives the exit code
};

// What stands behind the command's name. A command binds its variables, then calls parse().
class Arguments {
 public:
  Arguments(const Command& command, std::vector<std::string> words);
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  void positional(const std::string& name, std::string& target, const std::string& help);
  void positionals(const std::string& name, std::vector<std::string>& target, const std::string& help);  // one or more
  void optional_positionals(const std::string& name, std::vector<std::string>& target, const std::string& help);
  void text(const std::string& name, std::string& target, const std::string& help);
  void number(const std::string& name, int& target, const std::string& help);
  void list(const std::string& name, std::vector<std::string>& target, const std::string& help);  // A,B
  void bytes(const std::string& name, std::uint64_t& target, const std::string& help);            // 512M
  void count(const std::string& name, std::uint64_t& target, const std::string& help);            // 100000 or 512M
  void flag(const std::string& name, bool& target, const std::string& help);

  // Fills the variables: `--name value` or `--name=value`, positionals in their order; behind `--` all are positionals.
  // Throws Error{kUsage} for words that do not fit, HelpWanted for --help.
  void parse();

 private:
  struct Word {
    std::string name, value, help;  // value: what the help calls it; empty: a flag
    std::function<void(const std::string& text)> take;
    std::size_t least = 0, most = 1;  // of a positional: how many words
  };
  Word& option_named(const std::string& name);
  void take_positionals(const std::vector<std::string>& words);
  std::string help() const;
  [[noreturn]] void refuse(const std::string& what) const;

  const Command& command_;
  std::vector<std::string> words_;
  std::vector<Word> positionals_, options_;
};

struct HelpWanted {
  std::string text;
};

// What reading one file may cost: for each command that opens files.
void add_limits(Arguments& arguments, Options& options);

// Standard output, written at once. Throws Error{kOutput}.
void print(std::string_view text);
// A line on standard error.
void print_error(std::string_view message);

}  // namespace brine::cli
