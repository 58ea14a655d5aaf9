// Files of rows, and files of answers.
//
//   .npy, .npz    numpy's; an .npz has the rows under "X", is the only array in it, or is scipy.sparse.save_npz's CSR
//                 or CSC
//   .csv          a header, then rows. A column is numeric where all cells that are not empty are numbers to Python
//                 (int64 if all are integers and none is empty), bool where all are True or False, else text; an empty
//                 cell is NaN
//   .json         a list of rows, of texts, or of objects (null and an absent key are None, in numbers NaN); or pandas'
//                 orient="split": {"columns": [...], "data": [...]}
//   .jsonl        the same list, an element a line
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "brine/error.h"
#include "brine/model.h"
#include "brine/tensor.h"

namespace brine {

// Rows from a file; "-" is standard input (CSV or JSON, by content).
//
//   options  what reading them may cost
//   throws   Error{kIo}, {kMalformed} with its place, {kLimit}; {kUsage} for a suffix that is none of these
Data read_rows(const std::filesystem::path& path, const Options& options = {});

// One array, under the name that a file gives it: "predict", "predict_proba.0".
struct NamedArray {
  std::string name;
  Tensor array;
  std::vector<std::string> columns = {};  // names of a matrix' columns, where they have some
};

// The dense array of what a method returned: sparse rows filled with zeros, a table's columns brought to one dtype.
// Throws Error{kUsage} for ragged rows.
Tensor densified(const Data& data);

// Rows for a model that takes_documents(): one column of text as (n_rows,). Anything else as it is.
Data as_documents(Data data);

// Writes .npz (text as numpy's '<U'), .csv (columns named) or .json, by suffix. No half file is left on an error.
//
//   throws   Error{kOutput} if it cannot be written, {kUsage} for another suffix
void write_arrays(const std::filesystem::path& path, std::span<const NamedArray> arrays);

// str() of every element.
std::vector<std::string> texts_of(const Tensor& tensor);

// The arrays as text, a row a line, values separated by blanks; arrays one after another.
std::string text_of(std::span<const NamedArray> arrays);

}  // namespace brine
