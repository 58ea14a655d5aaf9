// sklearn.neural_network.MLPClassifier and MLPRegressor: a = activation(a @ coefs_[i] + intercepts_[i]), layer by
// layer.
//
// The last layer's activation is out_activation_. float32 stays only where X and coefs_ are float32. Labels: one
// logistic column above 0.5, the largest of a softmax, or each logistic column above 0.5 (multilabel, int64).
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/fitted.h"
#include "sklearn/scores.h"

#include <fmt/format.h>

namespace brine::sklearn {
namespace {

Value identity(Value a) { return a; }
Value relu(Value a) { return maximum(a, 0); }
Value softmax_rows(Value a) { return softmax(a); }

using Activation = Value (*)(Value);
Activation activation_of(const Fitted& self, std::string_view attribute) {
  const std::string name = self.text(attribute);
  if (name == "identity") return identity;
  if (name == "relu") return relu;
  if (name == "tanh") return tanh;
  if (name == "logistic") return expit;
  if (name == "softmax") return softmax_rows;
  if (name == "exp") return exp;
  self.unsupported(attribute, fmt::format("{}='{}'", attribute, name));
}

struct Network {
  explicit Network(const Fitted& self) {
    coefs = self.arrays("coefs_");
    intercepts = self.arrays("intercepts_");
    if (coefs.empty() || coefs.size() != intercepts.size())
      self.fail("coefs_", fmt::format("expected as many layers as intercepts_ has ({}), found {}", intercepts.size(),
                                      coefs.size()));
    Index width = kAny;
    for (std::size_t i = 0; i < coefs.size(); ++i) {
      self.require_shape(coefs[i], fmt::format("coefs_[{}]", i), {width, kAny});
      width = coefs[i].shape()[1];
      self.require_shape(intercepts[i], fmt::format("intercepts_[{}]", i), {width});
    }
    hidden = activation_of(self, "activation");
    last = activation_of(self, "out_activation_");
    self.set_n_features(coefs.front().shape()[0]);
  }
  Value operator()(Value X) const {
    for (std::size_t i = 0; i < coefs.size(); ++i)
      X = (i + 1 < coefs.size() ? hidden : last)(matmul(X, coefs[i]) + intercepts[i]);
    return X;
  }
  std::vector<Value> coefs, intercepts;
  Activation hidden, last;
};

void lower_regressor(const Fitted& self, Methods m) {
  const Network network(self);
  m.predict = [=](Value X) {
    const Value y = network(X);
    return y.width() == 1 ? squeeze(y, 1) : y;
  };
}

void lower_classifier(const Fitted& self, Methods m) {
  const Network network(self);
  const Fitted binarizer = self.child("_label_binarizer");
  const Value classes = binarizer.classes();
  const std::string kind = binarizer.text("y_type_");
  const Index k = classes.width(), n_outputs = network.coefs.back().shape()[1];
  const bool is_multiclass = kind == "multiclass", is_multilabel = kind == "multilabel-indicator";
  if (!is_multiclass && !is_multilabel && kind != "binary") binarizer.unsupported("y_type_", "targets of kind " + kind);
  if (n_outputs != (kind == "binary" ? 1 : k))
    self.fail("coefs_",
              fmt::format("expected {} outputs for {} classes, found {}", kind == "binary" ? 1 : k, k, n_outputs));

  m.predict_proba = [=](Value X) {
    const Value y = network(X);
    return n_outputs == 1 ? two_columns(squeeze(y, 1)) : y;
  };
  m.predict_log_proba = [=](Value X) { return log(m.predict_proba(X)); };
  m.predict = [=](Value X) {
    const Value y = network(X);
    if (is_multiclass) return take(classes, argmax(y));
    const Value chosen = (y > 0.5).cast(Dtype::kInt64);
    if (is_multilabel) return chosen;
    return take(classes, k > 1 ? squeeze(chosen, 1) : squeeze(chosen, 1) * 0);
  };
}

}  // namespace

extern constinit const Estimator kMLPClassifier{"MLPClassifier", lower_classifier,  Role::kClassifier,
                                                Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
extern constinit const Estimator kMLPRegressor{"MLPRegressor",  lower_regressor,   Role::kRegressor,
                                               Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
