// The program: finds the command in the table, and turns errors into messages and exit codes.
//
// Exit codes are those of edge_of(): 64 usage, 65 malformed or over a limit, 66 no such file, 69 unsupported, 70 a
// fault of brine's own, 73 cannot write, 77 unsafe.
#include <malloc.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <new>

#include <fmt/format.h>

#include "brine/error.h"
#include "brine/version.h"
#include "cli/command.h"

namespace brine::cli {

extern const Command kAudit, kConvert, kExplain, kInspect, kPredict, kRun;

namespace {

constexpr int kKeptMemory = 64 << 20;  // bytes

int help(Arguments& arguments);
constexpr Command kHelp{"help", "Explain a command", "", help};

constexpr std::array kCommands = {&kInspect, &kAudit, &kExplain, &kConvert, &kPredict, &kRun, &kHelp};

std::string overview() {
  std::string text = "brine: scikit-learn models without Python\n\n";
  for (const Command* command : kCommands) text += fmt::format("  brine {:<10} {}\n", command->name, command->summary);
  text += fmt::format("  brine {:<10} {}\n", "--version", "Say which brine this is");
  return text + "\n`brine help COMMAND` tells the rest.\n";
}

const Command& command_named(std::string_view name) {
  const auto found =
      std::find_if(kCommands.begin(), kCommands.end(), [&](const Command* command) { return command->name == name; });
  if (found == kCommands.end())
    throw Error(Kind::kUsage, fmt::format("there is no command {}; see brine --help", name));
  return **found;
}

int help(Arguments& arguments) {
  std::string name;
  arguments.positional("COMMAND", name, "One of those that brine --help lists");
  arguments.parse();
  Arguments asked(command_named(name), {"--help"});
  return command_named(name).run(asked);
}

int run(std::vector<std::string> words) {
  if (words.empty()) throw Error(Kind::kUsage, "expected a command; see brine --help");
  const std::string first = words.front();
  if (first == "--help" || first == "-h" || (first == "help" && words.size() == 1)) return print(overview()), 0;
  if (first == "--version") return print(fmt::format("brine {}\n", kVersion)), 0;
  words.erase(words.begin());
  const Command& command = command_named(first);
  Arguments arguments(command, std::move(words));
  return command.run(arguments);
}

int fail(int code, std::string_view message) {
  print_error(message);
  return code;
}

}  // namespace
}  // namespace brine::cli

int main(int count, char** words) {
  using namespace brine;
  mallopt(M_TRIM_THRESHOLD, cli::kKeptMemory);  // a command ends soon: what it gave back, it would only fault in again
  mallopt(M_TOP_PAD, cli::kKeptMemory / 64);
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error of writing, with its exit code
  try {
    return cli::run({words + std::min(count, 1), words + count});
  } catch (const cli::HelpWanted& help) {
    try {
      cli::print(help.text);
      return 0;
    } catch (const Error& error) {
      return cli::fail(edge_of(error.kind()).exit, error.what());
    }
  } catch (const Error& error) {
    return cli::fail(edge_of(error.kind()).exit, error.what());
  } catch (const std::bad_alloc&) {
    return cli::fail(edge_of(Kind::kLimit).exit, "there is not enough memory");
  } catch (const std::exception& error) {
    return cli::fail(edge_of(Kind::kInternal).exit, fmt::format("a fault of brine's own: {}", error.what()));
  }
}
