// Records and lists as CSR rows: features of known names, or of hashes.
//
// A record is a row of named columns: a text `v` in column `name` is the feature "name=v" with weight 1, a number is
// the feature `name` with itself as weight, a gap is none; but a null that a record itself says is the weight NaN to
// DictVectorizer, and refused by FeatureHasher. A list is a row of features, each of weight 1.
#pragma once

#include <string>
#include <vector>

#include "ops/category_table.h"
#include "ops/vectorize.h"

namespace brine {

extern const Op kCountRecords, kHashRecords, kCountItems, kHashItems, kNonzeroColumns;

// Names of features and their columns.
class FeatureNames : public Payload {
 public:
  FeatureNames(std::vector<std::string> names, std::string separator);
  const CategoryTable& table() const { return table_; }
  const std::vector<std::string>& names() const { return names_; }
  const std::string& separator() const { return separator_; }
  Index width() const { return static_cast<Index>(names_.size()); }

 private:
  std::vector<std::string> names_;  // what the table views
  std::string separator_;
  CategoryTable table_;
};

// columns (n,) each; their names -> CSR (n, features.width()) of `dtype`. Unknown features are left out.
Value count_records(std::vector<Value> columns, std::vector<std::string> names, const FeatureNames& features,
                    Dtype dtype);
// -> CSR (n, options.width). Numbers that are 0 are left out.
Value hash_records(std::vector<Value> columns, std::vector<std::string> names, const HashOptions& options);
// items ragged (n, ?), or a matrix whose None is no item, of text or objects; a vector of texts: their letters;
// categories a constant (m,) -> CSR (n, m) of int64: 1 for each category in the row.
Value count_items(Value items, Value categories);
// items of text -> CSR (n, options.width); in pairs: a name, then its weight, or the text it stands with.
Value hash_items(Value items, const HashOptions& options, bool in_pairs);
// X (n, d), dense or CSR -> the places that are not 0, ragged int64 (n, ?); of CSR in stored order.
Value nonzero_columns(Value X);

}  // namespace brine
