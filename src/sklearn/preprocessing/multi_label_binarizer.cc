// sklearn.preprocessing.MultiLabelBinarizer: lists of labels as 0 and 1, int64, a column for each class; unknown labels
// are left out.
//
// inverse_transform: each row's classes, in the order of their columns.
#include <fmt/format.h>

#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/records.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  self.children_check_input();
  const Value classes = self.classes();
  const bool is_sparse = self.flag("sparse_output");
  m.transform = [=](Value y) {
    const Value rows = count_items(y, classes);
    return is_sparse ? rows : to_dense(rows);
  };
  m.inverse_transform = [=](Value Y) {
    Y = as_array(Y);
    if (Y.rank() != 2 || Y.width() != classes.width())
      throw Error(Kind::kUsage, fmt::format("Expected indicator for {} classes, but got {}", classes.width(),
                                            Y.rank() == 2 ? Y.width() : 1));
    const Value values = Y.is_csr() ? stored_values(Y) : Y;
    const Value checked = refuse_where(values, logical_and(not_equal(values, 0), not_equal(values, 1)),
                                       "Expected only 0s and 1s in label indicator.");
    const Value places = nonzero_columns(Y.is_csr() ? with_stored_values(Y, checked) : checked);
    return with_stored_values(places, take(classes, stored_values(places)));
  };
}

}  // namespace

extern constinit const Estimator kMultiLabelBinarizer{
    "MultiLabelBinarizer", lower, Role::kTransformer, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
