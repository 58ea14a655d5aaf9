// sklearn.preprocessing.FunctionTransformer: func(X), or X as it is.
//
// func is known by its name (numpy's and scipy.special's); everything else would need its code. Without `validate`
// (since
// 0.22; before it None and True meant yes) any input passes, tables included.
#include "ops/check.h"
#include "ops/columns.h"
#include "sklearn/preprocessing/named_function.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  const bool validates = self.since(0, 22) ? self.flag("validate") : self.flag_or("validate", true);
  const bool takes_sparse = self.flag_or("accept_sparse", false);
  if (!validates) self.children_check_input();
  const auto checked = [=](Value X) {
    if (!validates) return X;
    if (!takes_sparse) require_dense(X);
    return refuse(as_numbers(X), Refuse::kBoth);
  };
  const auto function = named_function(self, "func", "kw_args"),
             inverse = named_function(self, "inverse_func", "inv_kw_args");
  m.transform = [=](Value X) { return function ? function(checked(X)) : checked(X); };
  m.inverse_transform = [=](Value X) { return inverse ? inverse(checked(X)) : checked(X); };
  if (self.text_or("feature_names_out", "") == "one-to-one")
    names_stay(m);  // since 1.1; a function's names are not known
}

}  // namespace

extern constinit const Estimator kFunctionTransformer{
    "FunctionTransformer", lower, Role::kTransformer, Takes::kAnything, Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
