// Columns of tables and matrices: what a method takes of its input, and what of several inputs it joins.
//
// A table is what came in (or what set_output made): named columns, each with a dtype of its own. What computes with
// numbers takes `as_numbers`, what only passes on takes `as_array`.
#pragma once

#include <string>
#include <vector>

#include "program/program.h"

namespace brine {

extern const Op kColumn, kTakeColumns, kMakeTable;

Value column(Value x, Index index);  // (n,): of a table in its own dtype, of a matrix (dense or CSR: dense) in its
// x[:, columns]: dense, CSR or table, the same form; repeats allowed.
Value take_columns(Value x, std::vector<Index> columns);
Value slice_columns(Value x, Index first, Index count);  // x[:, first:first + count]

// check_array(dtype="numeric"): a table as a matrix of the columns' promoted dtype, text and objects as float64; an
// object matrix as float64; a matrix of numbers, a vector or CSR as it is.
Value as_numbers(Value x);
// A table as a matrix of the columns' common dtype: object if any is text, or if bools meet numbers. Others as they
// are.
Value as_array(Value x);
// A matrix or a table as a table with these names.
Value as_table(Value x, std::vector<std::string> names);
// Side by side: dense (n, k) and (n,), promoted to one dtype (object where text meets numbers); any table among them
// counts as its as_array.
Value join_columns(std::vector<Value> parts);
// Tables side by side: a table, every column with its own dtype.
Value join_tables(std::vector<Value> parts);

// The positions of these names among a table's columns; throws Error{kUsage} naming the first that is missing.
std::vector<Index> positions_of(const Type& table, const std::vector<std::string>& names);

}  // namespace brine
