// Products of columns: what polynomial features are made of.
#pragma once

#include <vector>

#include "program/program.h"

namespace brine {

extern const Op kColumnProducts;

struct ColumnProduct {
  Index rest = -1;    // an earlier product, by its place in the list; -1: none
  Index column = -1;  // times this column; -1 (with no rest): the constant 1
};
// X (n, d) of floats -> (n, products.size()): each an earlier product times a column, rounded to X's dtype.
Value column_products(Value X, const std::vector<ColumnProduct>& products);

}  // namespace brine
