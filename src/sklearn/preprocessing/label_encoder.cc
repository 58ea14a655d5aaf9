// sklearn.preprocessing.LabelEncoder: labels (n,) as their position in classes_, int64.
//
// Since 1.2 labels are first cast to the dtype of classes_: 1.7 finds class 1, and text is cut to the length of the
// longest class, so that an unknown "abc" is taken for "ab".
#include <fmt/format.h>

#include "ops/categories.h"
#include "ops/check.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/labels.h"
#include "ops/take.h"
#include "sklearn/preprocessing/labels.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const Value classes = self.classes();
  const bool casts = self.since(1, 2);
  const Index length = text_length(self.get("classes_"));
  self.children_check_input();

  m.transform = [=](Value y) {
    y = label_vector(y);
    if (is_integer(classes.dtype()) && is_float(y.dtype())) y = refuse_where(y, is_nan(y), "Input y contains NaN.");
    if (casts && is_number(classes.dtype())) y = y.cast(classes.dtype());
    if (casts && length > 0 && y.dtype() == Dtype::kString) y = cut_text(y, length);
    return category_codes(y, classes, Unknown::kRefuse, "y contains previously unseen labels: [{}]");
  };
  m.inverse_transform = [=](Value y) {
    y = label_vector(y);
    if (!is_integer(y.dtype()) && y.dtype() != Dtype::kBool)
      throw Error(Kind::kUsage,
                  fmt::format("expected the numbers of classes as integers, found {}", name_of(y.dtype())));
    const Value codes = y.cast(Dtype::kInt64);
    return take(classes, refuse_where(codes, logical_or(codes < Index{0}, codes >= classes.width()),
                                      "y contains previously unseen labels"));
  };
}

}  // namespace

extern constinit const Estimator kLabelEncoder{
    "LabelEncoder", lower, Role::kTransformer, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
