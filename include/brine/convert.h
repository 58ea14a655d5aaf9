// A model from one format into another.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "brine/model.h"

namespace brine {

struct ConvertOptions {
  Options open = {};
  int protocol = 5;  // of .pkl and .pickle: 2 to 5
  // Of .joblib, .json, .pkl and .pickle: zlib, gzip, bz2, xz, lzma or lz4, and ":3" for a level; empty: what the suffix
  // says, .z, .gz, .bz2, .xz, .lzma or .lz4 after the format's own, else none
  std::string compress = {};
  // Of .onnx alone:
  std::string dtype = "float64";  // of X, or of its columns that are not text
  std::vector<std::string> methods =
      {};         // outputs; empty: those of predict, predict_proba and transform that the model has,
                  // and decision_function if it has no predict_proba
  int opset = 0;  // of ai.onnx; 0: brine's own choice
};

// By the suffix of `out`. No half file is left on an error.
//
//   .onnx    standard operators, one input "X", or one a column, (n, 1), for a model fitted with names; outputs bear
//            the methods' names
//   .joblib  as joblib.dump writes it: arrays stand aligned, so that they are mapped where the file is not compressed
//   .pkl, .pickle
//            a pickle, which Python loads as the object that the file held
//   .json    the object as text, lossless, which open() reads as it reads the others
//   .skops   what skops.io.load makes the same object of; its arrays stand aligned
//   throws   Error as open() does; {kUnsupported} naming what cannot be said in the other format, {kOutput} if it
//            cannot be written, {kUsage} for another suffix
void convert(const std::filesystem::path& in, const std::filesystem::path& out, const ConvertOptions& options = {});

}  // namespace brine
