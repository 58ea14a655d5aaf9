// Rows of weighted features as CSR, and hashes of features, for the twins of records and of documents.
#pragma once

#include <map>
#include <string>

#include "reference/twin.h"

namespace brine::reference {

using WeightedColumns = std::map<Index, Number>;

// A row behind those that are there.
void append_row(Values& csr, const WeightedColumns& row);
// `weight` in the column of the hash |h| % width; negative where h is and signs alternate.
void add_hashed(WeightedColumns& row, std::string_view feature, double weight, Index width, bool alternates,
                Dtype dtype);
void add_weight(WeightedColumns& row, Index column, double weight, Dtype dtype);

}  // namespace brine::reference
