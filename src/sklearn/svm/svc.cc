// sklearn.svm.SVC and NuSVC: one machine for each pair of classes.
//
// A value of exactly 0 votes for the pair's second class in predict, for its first in decision_function ("ovr"). Two
// classes: libsvm's value with the sign turned, (n,). Probabilities are Platt's for each pair, clipped to [1e-7, 1 -
// 1e-7], then coupled.
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/couple_probabilities.h"
#include "ops/elementwise.h"
#include "ops/shape.h"
#include "sklearn/one_vs_one.h"
#include "sklearn/scores.h"
#include "sklearn/sparse_matrix.h"
#include "sklearn/svm/libsvm.h"

#include <fmt/format.h>

namespace brine::sklearn {
namespace {

struct Machines {
  explicit Machines(const Fitted& self);
  std::vector<double> dual;        // (k - 1, n_support)
  std::vector<Index> owner;        // class of each support vector: they are sorted by class
  Index k = 0;
};

Machines::Machines(const Fitted& self) {
  k = self.classes().width();
  const object::Ref stored = self.get("_dual_coef_");
  const Tensor tensor = is_sparse(stored) ? sparse_matrix_of(stored).dense() : tensor_of(stored);
  const std::vector<Index> counts = integers_of(self.first_of({"_n_support", "n_support_"}));
  if (static_cast<Index>(counts.size()) != k)
    self.fail({}, fmt::format("expected the number of support vectors of {} classes, found {}", k, counts.size()));
  const Index n_support = tensor.shape.size() == 2 ? tensor.shape[1] : -1;
  for (Index c = 0; c < k; ++c) {
    const Index count = counts[static_cast<std::size_t>(c)];
    if (count < 0 || count > n_support - static_cast<Index>(owner.size()))
      self.fail({}, fmt::format("expected {} support vectors in all, found more", n_support));
    owner.insert(owner.end(), static_cast<std::size_t>(count), c);
  }
  if (tensor.dtype != Dtype::kFloat64 || tensor.shape != Shape{k - 1, static_cast<Index>(owner.size())})
    self.fail("_dual_coef_",
              fmt::format("expected shape ({}, {}), found {}", k - 1, owner.size(), to_string(tensor.shape)));
  dual.assign(tensor.as<double>(), tensor.as<double>() + tensor.size());
}

// (n_support, pairs): row j - 1 of the dual coefficients for class i's vectors, row i for class j's; i's come first, so
// that the order of sums is libsvm's.
Value pair_coefficients(const Fitted& self, const Machines& machines) {
  const Index k = machines.k, n = static_cast<Index>(machines.owner.size()), pairs = k * (k - 1) / 2;
  std::vector<double> coefficients(static_cast<std::size_t>(n * pairs), 0.0);
  for (Index i = 0, pair = 0; i < k; ++i)
    for (Index j = i + 1; j < k; ++j, ++pair)
      for (Index s = 0; s < n; ++s) {
        const Index owner = machines.owner[static_cast<std::size_t>(s)];
        if (owner == i || owner == j)
          coefficients[static_cast<std::size_t>(s * pairs + pair)] =
              machines.dual[static_cast<std::size_t>((owner == i ? j - 1 : i) * n + s)];
      }
  return self.constant(Dtype::kFloat64, {n, pairs}, std::move(coefficients));
}

bool has_probabilities(const Fitted& self) {
  const object::Ref probability = self.get("probability");  // since 1.9 "deprecated" is the default and means no
  return !probability.is(object::Kind::kString) && flag_of(probability);
}

void fill_probabilities(const Fitted& self, Methods m, const LibSvm& machine, Index k) {
  const Index pairs = k * (k - 1) / 2;
  const Value a = self.constant(self.first_of({"_probA", "probA_"}), "_probA"),
              b = self.constant(self.first_of({"_probB", "probB_"}), "_probB");
  self.require_shape(a, "_probA", {pairs});
  self.require_shape(b, "_probB", {pairs});
  m.predict_proba = [=](Value X) {
    const Value z = machine.values(X) * a + b;
    const Value down = exp(-abs(z)), up = 1 + down;
    const Value p = minimum(maximum(where(z >= 0, down / up, 1 / up), 1e-7), 1 - 1e-7);
    return couple_probabilities(p, k);
  };
  m.predict_log_proba = [=](Value X) { return log(m.predict_proba(X)); };
}

void lower(const Fitted& self, Methods m) {
  const Value classes = self.classes();
  const Machines machines(self);
  const Index k = machines.k;
  const LibSvm machine(self, pair_coefficients(self, machines));
  const bool over_rest = self.text_or("decision_function_shape", "ovo") == "ovr" && k > 2;
  const Confidences kind = confidences_in(self.version());
  const bool breaks_ties = self.flag_or("break_ties", false),
             has_no_ties_to_break = breaks_ties && self.text_or("decision_function_shape", "ovo") == "ovo";

  m.decision_function = [=](Value X) {
    const Value values = machine.values(X);
    if (k == 2) return -squeeze(values, 1);
    return over_rest ? one_vs_one_scores(values >= 0, values < 0, -values, k, kind) : values;
  };
  m.predict = [=](Value X) {
    if (has_no_ties_to_break)
      throw Error(Kind::kUsage, "break_ties must be False when decision_function_shape is 'ovo'");
    if (breaks_ties && k > 2) return labels(classes, m.decision_function(X));
    const Value wins = machine.values(X) > 0;
    return labels(classes, pair_votes(wins, logical_not(wins), k));
  };
  if (has_probabilities(self)) fill_probabilities(self, m, machine, k);
}

constexpr Estimator classifier(std::string_view name) {
  return {name, lower, Role::kClassifier, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};
}

}  // namespace

extern constinit const Estimator kNuSVC = classifier("NuSVC");
extern constinit const Estimator kSVC = classifier("SVC");

}  // namespace brine::sklearn
