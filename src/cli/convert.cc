// brine convert: a model from one format into another.
#include "brine/convert.h"

#include "cli/command.h"

namespace brine::cli {
namespace {

constexpr std::string_view kDetails =
    R"(Examples:
  brine convert iris.skops iris.pkl
  brine convert iris.pkl iris.joblib --compress zlib:3
  brine convert iris.pkl iris.onnx
  brine convert model.joblib model.onnx --opset 15 --dtype float32 --methods predict,predict_proba
  brine convert iris.pkl iris.json
  brine convert iris.json iris.skops

OUT's suffix says the format. A .pkl, .pickle, .joblib or .skops holds the object of IN, for Python's pickle, joblib or
skops.io; a .json the same as text, for people and tools, and brine reads it as it reads the others. An .onnx has one
input X, or one a column for a model that was fitted with names, and an output for each method, under its name. No half
file is left on an error.)";

int convert_file(Arguments& arguments) {
  std::string in, out;
  ConvertOptions options;
  arguments.positional("IN", in, "The model: pickle, joblib, cloudpickle, skops, or JSON that convert wrote");
  arguments.positional("OUT", out, "Where to write");
  arguments.number("--protocol", options.protocol, "Of .pkl: the protocol, 2 to 5; without it 5");
  arguments.text(
      "--compress", options.compress,
      "Of .joblib, .pkl and .json: zlib, gzip, bz2, xz, lzma or lz4, with :LEVEL if you like; or by suffix, such "
      "as .joblib.gz");
  arguments.number("--opset", options.opset, "Of .onnx: the operator set of ai.onnx");
  arguments.text("--dtype", options.dtype, "Of .onnx: float64 or float32, the type of the numbers that go in");
  arguments.list(
      "--methods", options.methods,
      "Of .onnx: its outputs, by commas; without it predict, predict_proba, transform, or what there is else");
  add_limits(arguments, options.open);
  arguments.parse();
  convert(in, out, options);
  return 0;
}

}  // namespace

extern constinit const Command kConvert{"convert", "Write a model in another format", kDetails, convert_file};

}  // namespace brine::cli
