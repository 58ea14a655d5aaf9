// brine run: an ONNX model on the files of a case, or on many cases that standard input names.
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "brine/error.h"
#include "brine/onnx.h"
#include "cli/command.h"

namespace brine::cli {
namespace {

constexpr int kExitUnsupported = 3;  // what runners of ONNX's conformance cases expect

constexpr std::string_view kDetails =
    R"(Examples:
  brine run model.onnx case/test_data_set_0 out     reads input_0.pb, …; writes out/output_0.pb, …
  brine run --batch < cases.txt                     a case a line: MODEL<TAB>IN_DIR<TAB>OUT_DIR

A batch answers each line with one: ok, unsupported<TAB>why, or failed<TAB>why. A single case that asks for what brine
cannot run exits with 3.)";

std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\t' || c == '\r') c = ' ';
  return text;
}

std::string answer_to(const std::string& line, const Options& options) {
  const std::size_t first = line.find('\t'), second = first == std::string::npos ? first : line.find('\t', first + 1);
  if (second == std::string::npos) return "failed\texpected MODEL<TAB>IN_DIR<TAB>OUT_DIR";
  try {
    run_onnx(line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1), options);
    return "ok";
  } catch (const Error& error) {
    return fmt::format("{}\t{}", error.kind() == Kind::kUnsupported ? "unsupported" : "failed", one_line(error.what()));
  } catch (const std::bad_alloc&) {
    return "failed\tout of memory";
  }
}

int run_batch(const Options& options) {
  char* line = nullptr;
  std::size_t capacity = 0;
  for (ssize_t size; (size = ::getline(&line, &capacity, stdin)) > 0;) {
    std::string_view text(line, static_cast<std::size_t>(size));
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (!text.empty()) print(answer_to(std::string(text), options) + "\n");
  }
  std::free(line);
  return 0;
}

int run(Arguments& arguments) {
  std::vector<std::string> paths;
  bool batch = false;
  Options options;
  arguments.flag("--batch", batch, "Cases on standard input, answers on standard output");
  arguments.optional_positionals("PATHS", paths,
                                 "MODEL IN_DIR OUT_DIR: the model, the folders of its inputs and outputs");
  add_limits(arguments, options);
  arguments.parse();
  if (batch && paths.empty()) return run_batch(options);
  if (batch || paths.size() != 3) throw Error(Kind::kUsage, "expected MODEL IN_DIR OUT_DIR, or --batch");
  try {
    run_onnx(paths[0], paths[1], paths[2], options);
    return 0;
  } catch (const Error& error) {
    if (error.kind() != Kind::kUnsupported) throw;
    print_error(error.what());
    return kExitUnsupported;
  }
}

}  // namespace

extern constinit const Command kRun{"run", "Run an ONNX model on the files of a case", kDetails, run};

}  // namespace brine::cli
