// A command of the program: one file each in this folder, one line each in the table of main.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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
  ~Arguments();
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  void positional(const std::string& name, std::string& target, const std::string& help);
  void positionals(const std::string& name, std::vector<std::string>& target, const std::string& help);  // one or more
  void optional_positionals(const std::string& name, std::vector<std::string>& target, const std::string& help);
  void text(const std::string& name, std::string& target, const std::string& help);
  void number(const std::string& name, int& target, const std::string& help);
  void list(const std::string& name, std::vector<std::string>& target, const std::string& help);  // A,B
  void bytes(const std::string& name, std::uint64_t& target, const std::string& help);            // 512M
  void flag(const std::string& name, bool& target, const std::string& help);

  // Fills the variables. Throws Error{kUsage} for words that do not fit, HelpWanted for --help.
  void parse();

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

struct HelpWanted {
  std::string text;
};

// Standard output, written at once. Throws Error{kOutput}.
void print(std::string_view text);
// A line on standard error.
void print_error(std::string_view message);

}  // namespace brine::cli
