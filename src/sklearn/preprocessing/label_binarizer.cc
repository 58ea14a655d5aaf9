// sklearn.preprocessing.LabelBinarizer: labels as columns of neg_label and pos_label, int64 (since 1.8 a signed y's own
// dtype).
//
// Two classes have one column. scikit-learn looks at the new labels for that, so that a batch with three of them would
// have two: such a batch is refused.
// Unknown labels have neg_label everywhere. Multilabel indicators keep their columns.
#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/categories.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/labels.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/preprocessing/labels.h"

namespace brine::sklearn {
namespace {

bool is_signed(Dtype dtype) {
  return dtype == Dtype::kInt8 || dtype == Dtype::kInt16 || dtype == Dtype::kInt32 || dtype == Dtype::kInt64;
}

struct Labels {
  Value classes;
  Index negative, positive;
  bool is_multilabel;
};

// An indicator's entries: what is not 0 becomes positive, the rest negative; with positive 1 other entries stay.
Value indicator(Value y, const Labels& labels) {
  const Index positive = labels.positive ? labels.positive : -labels.negative;  // 0 is written in the end alone
  const Value hot = positive == 1 ? y.cast(Dtype::kInt64) : where(not_equal(y, 0), positive, Index{0});
  return where(equal(hot, 0), labels.negative, where(equal(hot, positive), labels.positive, hot));
}

Value columns_of(Value y, const Labels& labels) {
  y = label_vector(y);
  const Index k = labels.classes.width();
  if (is_float(y.dtype()))
    y = refuse_where(y, not_equal(y, floor(y)), "continuous target data is not supported with label binarization");
  if (k < 3) y = refuse_third_label(y, y, "three different labels at once, where the model was fitted with two");
  if (k == 1)
    return broadcast_rows(y.program().constant(Dtype::kInt64, {1, 1}, std::vector<Index>{labels.negative}),
                          expand(y, 1));
  const Value codes = expand(category_codes(y, labels.classes), 1);
  std::vector<Index> numbers;
  for (Index j = k == 2 ? 1 : 0; j < k; ++j) numbers.push_back(j);
  const auto width = static_cast<Index>(numbers.size());
  return where(equal(codes, y.program().constant(Dtype::kInt64, {width}, std::move(numbers))), labels.positive,
               labels.negative);
}

void lower(const Fitted& self, Methods m) {
  const std::string kind = self.text("y_type_");
  const Labels labels{self.classes(), self.integer("neg_label"), self.integer("pos_label"),
                      kind.starts_with("multilabel")};
  if (labels.classes.width() == 0) self.fail("classes_", "expected at least one class");
  if (kind != "binary" && kind != "multiclass" && kind != "multilabel-indicator")
    self.unsupported("y_type_", fmt::format("labels of the kind {}", kind));
  const bool is_sparse = self.flag("sparse_output"), gives_sparse = self.flag_or("sparse_input_", false),
             keeps_dtype = self.since(1, 8);
  self.children_check_input();

  m.transform = [=](Value y) {
    const bool is_indicator = y.rank() == 2 && y.width() > 1;
    if (is_indicator && !labels.is_multilabel)
      throw Error(Kind::kUsage, "The object was not fitted with multilabel input.");
    if (is_indicator && y.width() != labels.classes.width())
      throw Error(Kind::kUsage,
                  fmt::format("classes mismatch with the labels found in the data: expected {} columns, found {}",
                              labels.classes.width(), y.width()));
    const Dtype dtype = keeps_dtype && is_signed(y.dtype()) && !is_sparse ? y.dtype() : Dtype::kInt64;
    const Value made = (is_indicator ? indicator(to_dense(as_array(y)), labels) : columns_of(y, labels)).cast(dtype);
    return is_sparse ? to_csr(made) : made;
  };
  m.inverse_transform = [=](Value Y) {
    const Dtype dtype = keeps_dtype && is_signed(Y.dtype()) && !Y.is_csr() ? Y.dtype() : Dtype::kInt64;
    Y = to_dense(as_array(Y));
    const Index last = labels.classes.width() - 1;
    Value found;
    if (kind == "multiclass") {
      found = take(labels.classes, minimum(argmax(Y), last));
    } else {
      const Value above = (Y > static_cast<double>(labels.positive + labels.negative) / 2.0).cast(Dtype::kInt64);
      if (labels.is_multilabel)
        found = above.cast(dtype);
      else
        found =
            take(labels.classes, minimum(above.rank() == 2 ? column(above, above.width() == 2 ? 1 : 0) : above, last));
    }
    return gives_sparse ? to_csr(found) : found;
  };
}

}  // namespace

extern constinit const Estimator kLabelBinarizer{
    "LabelBinarizer", lower, Role::kTransformer, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
