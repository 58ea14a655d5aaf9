// brine inspect: what a file of a model holds.
#include "brine/inspect.h"

#include "brine/files.h"
#include "cli/command.h"

namespace brine::cli {
namespace {

constexpr std::string_view kDetails =
    R"(Examples:
  brine inspect iris.pkl
  brine inspect model.skops --json | jq .root.class
  brine inspect clusters.pkl --attribute labels_                      a label a line
  brine inspect pipeline.pkl --attribute steps[1].coef_,steps[scaler].mean_ --out arrays.npz

Tells format and versions, the tree of estimators with their parameters and fitted attributes, and where the bytes go.
Works for every file that brine can read, whether or not it can run what is in it. OUT is .npz, .csv or .json.)";

int give_attributes(const std::string& file, const std::vector<std::string>& names, const std::string& out,
                    const Options& options) {
  const std::vector<Tensor> tensors = attributes(file, names, options);
  std::vector<NamedArray> arrays;
  for (std::size_t i = 0; i < names.size(); ++i) arrays.push_back({names[i], tensors[i]});
  if (out.empty()) print(text_of(arrays));
  else write_arrays(out, arrays);
  return 0;
}

int inspect_file(Arguments& arguments) {
  std::string file;
  std::string out;
  std::vector<std::string> names;
  bool json = false;
  Options options;
  arguments.positional("FILE", file, "The model");
  arguments.flag("--json", json, "For programs");
  arguments.list("--attribute", names, "Instead the whole arrays that a fit left, by commas: their paths");
  arguments.text("--out", out, "Where to write these; without it text on standard output");
  add_limits(arguments, options);
  arguments.parse();
  if (!names.empty()) return give_attributes(file, names, out, options);
  if (!out.empty()) throw Error(Kind::kUsage, "--out takes what --attribute names");
  const Inspection inspection = inspect(file, options);
  print(json ? to_json(inspection) : to_text(inspection));
  return 0;
}

}  // namespace

extern constinit const Command kInspect{"inspect", "Tell what is in a file: versions, estimators, sizes", kDetails,
                                        inspect_file};

}  // namespace brine::cli
