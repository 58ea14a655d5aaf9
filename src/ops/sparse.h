// CSR rows: from dense, to dense, and what is done with their stored values.
#pragma once

#include <vector>

#include "program/program.h"

namespace brine {

Value to_dense(Value X);                             // duplicates add up; a dense X as it is
Value to_csr(Value X);                               // zeros are dropped; CSR as it is
// The stored values times their column's factor (k,): computed in the wider type, rounded to X's.
Value scale_columns(Value X, Value factor);
Value sum_duplicates(Value X);                       // CSR: scipy's, as its casts do
Value stored_values(Value X);                        // (stored,): kDynamic; of ragged rows, too
Value with_stored_values(Value X, Value values);     // X's structure with other values
Value join_csr(std::vector<Value> parts);  // side by side: dense parts lose their zeros; of the promoted dtype

}  // namespace brine
