// brine explain: what a model computes, as text.
#include <fmt/format.h>

#include "brine/files.h"
#include "brine/model.h"
#include "cli/command.h"

namespace brine::cli {
namespace {

constexpr std::string_view kDetails =
    R"(Examples:
  brine explain iris.pkl
  brine explain iris.pkl --method predict_proba --input float32
  brine explain pipeline.skops --data rows.csv        for rows of exactly these columns

Prints the program of each method in single-assignment text: a line an operation, with dtype and shape.)";

int explain(Arguments& arguments) {
  std::string file, input = "float64", data;
  std::vector<std::string> names;
  Options options;
  arguments.positional("FILE", file, "The model");
  arguments.list("--method", names, "Methods, by commas; without it all");
  arguments.text("--input", input, "The dtype of the rows: float64, float32, int64, …");
  arguments.text("--data", data, "Rows whose columns and types to take instead");
  add_limits(arguments, options);
  arguments.parse();

  const Model model = open(file, options);
  std::vector<Method> methods = names.empty() ? model.methods() : std::vector<Method>{};
  for (const std::string& name : names) {
    if (!method_named(name)) throw Error(Kind::kUsage, fmt::format("--method: there is no method {}", name));
    methods.push_back(*method_named(name));
  }
  const Data rows = data.empty() ? Data() : read_rows(data, options);
  std::string text;
  for (const Method method : methods)
    text += (data.empty() ? model.explain(method, input) : model.explain(method, Rows(rows))) + "\n";
  print(text);
  return 0;
}

}  // namespace

extern constinit const Command kExplain{"explain", "Tell what a model computes", kDetails, explain};

}  // namespace brine::cli
