// Attributes of a fitted object as tensors and plain values: whatever spelling a release or a format gave them.
//
// Arrays become row-major, aligned, in this machine's byte order: a view of the file where it is so already, else a
// copy. Numbers may stand as int, float, numpy scalar or array of shape (); texts as '<U', 'S' or objects. Objects that
// are all text are text; all numbers, numbers. Throws Error{kMalformed} at the node's place.
#pragma once

#include <string>
#include <vector>

#include "object/graph.h"
#include "program/program.h"

namespace brine::sklearn {

Tensor tensor_of(const object::Ref& ref);  // of an array, scalar, list of numbers, texts, mixed or lists
std::vector<double> numbers_of(const object::Ref& ref);      // flat
std::vector<Index> integers_of(const object::Ref& ref);      // flat; floats that are whole are fine
std::vector<std::string> texts_of(const object::Ref& ref);   // flat
double number_of(const object::Ref& ref);
Index integer_of(const object::Ref& ref);
bool flag_of(const object::Ref& ref);                        // bool, numpy bool, 0 and 1
bool is_number(const object::Ref& ref);                      // a Python or numpy number (no bool), or an array of one
bool is_numpy(const object::Ref& ref);                       // an array or numpy scalar, not a Python number
std::vector<object::Ref> items_of(const object::Ref& ref);   // of a list, tuple, or object array, in order
std::string label_text(const Cell& cell);                    // as Python's str() of it
std::vector<std::string> label_texts(const Tensor& labels);  // each as Python's str() of a numpy scalar or object
Dtype dtype_meant_by(const object::Ref& ref);  // of a dtype, a class such as numpy.float32 or float, or a name
Cell cell_of(const object::Ref& ref);

}  // namespace brine::sklearn
