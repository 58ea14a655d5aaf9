// brine inspect: what a file of a model holds.
#include "brine/inspect.h"

#include "cli/command.h"

namespace brine::cli {
namespace {

constexpr std::string_view kDetails =
    R"(Examples:
  brine inspect iris.pkl
  brine inspect model.skops --json | jq .root.class

Tells format and versions, the tree of estimators with their parameters and fitted attributes, and where the bytes go.
Works for every file that brine can read, whether or not it can run what is in it.)";

int inspect_file(Arguments& arguments) {
  std::string file;
  bool json = false;
  Options options;
  arguments.positional("FILE", file, "The model");
  arguments.flag("--json", json, "For programs");
  add_limits(arguments, options);
  arguments.parse();
  const Inspection inspection = inspect(file, options);
  print(json ? to_json(inspection) : to_text(inspection));
  return 0;
}

}  // namespace

extern constinit const Command kInspect{"inspect", "Tell what is in a file: versions, estimators, sizes", kDetails,
                                        inspect_file};

}  // namespace brine::cli
