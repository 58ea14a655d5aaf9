// An ONNX model as a program: nodes become operations, initializers constants.
//
// There are two ways to read a model. For serving, its inputs are one free batch of rows: functions of X come out, made
// once and planned like those of any other model; what mixes rows or depends on their number cannot be read so and is
// refused by the node's name. For a single run, the inputs are given: every value is a constant, every size is known,
// and so any graph can be read, loops unrolled, all nodes computed as they are read.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/limits.h"
#include "onnx/wire.h"
#include "program/program.h"

namespace brine::onnx {

// The keys of a ZipMap's maps: text or integers, one a column of the output's value.
struct ZipKeys {
  std::vector<std::string> texts;
  std::vector<std::int64_t> integers;
};

// Text of its own as a constant.
brine::Tensor text_tensor(std::vector<std::string> texts, Shape shape);

struct Imported {
  Value input;                                     // of the type that was asked for
  std::vector<brine::Function> functions;          // one an output, under its name
  std::vector<std::optional<ZipKeys>> keys;  // of each function: set if the model's own output is a sequence of maps
};

// The type of rows that the model asks for: of one input its own, with kDynamic columns where it leaves them open; of
// several a table with a column for each, or "name.0", "name.1", … where one has several. Throws Error{kUnsupported}
// for inputs that are no rows.
Type input_type(const Model& model, const Place& place);

// For rows of the type `given`: a matrix, a vector, CSR or a table, cast to what the inputs ask for; a table's columns
// go to the inputs by their names, or in their order if it has others. What is returned views the model's tensors.
// Throws Error{kUsage} if the rows do not fit, Error{kUnsupported} at the place of the node that cannot be read.
Imported import_model(const Model& model, const Place& place, Program& program, Limits& limits, const Type& given);

using Given = std::variant<Tensor, Sequence>;  // an input or an output of one run

// Outputs in the order of the graph. Inputs by position; those with an initializer may be left out.
std::vector<Given> run_model(const Model& model, const Place& place, const std::vector<Given>& inputs, Limits& limits);

}  // namespace brine::onnx
