// sklearn.decomposition.SparseCoder, DictionaryLearning and MiniBatchDictionaryLearning: the code of each row over a
// dictionary, by transform_algorithm.
//
// The code is in the type of the dictionary (omp: of its Gram matrix; threshold: of the products), by omp and lasso_cd
// to 1.0, by least angles to 0.24 and with split_sign always float64. Since 1.8 the Gram matrix is cast to X's type, and
// lasso_cd is refused where that is not the dictionary's. transform_alpha None: alpha (since 1.2, if the class has it),
// else 1.
#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/sparse_codes.h"
#include "sklearn/decomposition/iterations.h"

namespace brine::sklearn {
namespace {

struct Coder {
  Coder(const Fitted& self, Value dictionary)
      : atoms(dictionary.as_float()),
        k(dictionary.shape()[0]),
        features(dictionary.width()),
        algorithm(self.text("transform_algorithm")) {
    is_positive = self.flag_or("positive_code", false);
    casts_gram = self.since(1, 8);
    has_unit_pivots = !self.since(0, 20);
    widens = algorithm == "omp" || algorithm == "lasso_cd" ? !self.since(1, 1) : !self.since(1, 0);
    if (self.has_value("transform_alpha")) penalty = self.number("transform_alpha");
    else if (self.since(1, 2)) penalty = self.number_or("alpha", 1.0);
    const bool counts = algorithm == "omp" || algorithm == "lars",
               is_path = algorithm == "lars" || algorithm == "lasso_lars";
    if (!counts && !is_path && algorithm != "lasso_cd" && algorithm != "threshold")
      self.unsupported("transform_algorithm", fmt::format("transform_algorithm='{}'", algorithm));
    if (is_positive && (algorithm == "omp" || (algorithm == "lars" && self.since(0, 22))))
      self.unsupported("positive_code", fmt::format("positive codes by '{}'", algorithm));
    if (algorithm.starts_with("lasso") && !(penalty >= 0))
      self.fail("transform_alpha", fmt::format("expected at least 0, found {}", penalty));
    if (algorithm.starts_with("lasso"))
      iterations = self.has("transform_max_iter") ? iterations_of(self, "transform_max_iter") : 1000;
    if (!counts) return;
    count = self.has_value("transform_n_nonzero_coefs") ? iterations_of(self, "transform_n_nonzero_coefs")
                                                        : std::min(std::max<Index>(features / 10, 1), k);
    if (count < 1 || (count > k && algorithm == "omp"))  // "lars" may take more steps than there are atoms
      self.fail("transform_n_nonzero_coefs", fmt::format("expected 1 to {}, found {}", k, count));
  }

  Value operator()(Value X) const {
    if (casts_gram || algorithm == "lasso_cd") X = X.as_float();
    Value gram = matmul_transposed(atoms, atoms);
    if (casts_gram) gram = gram.cast(X.dtype());
    const auto widened = [&](Value code) { return widens ? code.cast(Dtype::kFloat64) : code; };
    if (algorithm == "lasso_cd") return widened(descend(X, gram));
    const Value products = matmul_transposed(X, atoms);
    if (algorithm == "omp") return widened(matching_pursuit(products, gram, count, has_unit_pivots));
    if (algorithm == "threshold") {
      const Value code = sign(products) * maximum(abs(products) - penalty, 0);
      return is_positive ? maximum(code, 0) : code;
    }
    const bool is_lasso = algorithm == "lasso_lars";
    const auto d = static_cast<double>(features);
    const LeastAngle options{.scale = d,
                             .alpha_min = is_lasso ? penalty / d : 0.0,
                             .iterations_max = is_lasso ? iterations : count,
                             .is_lasso = is_lasso,
                             .is_positive = is_positive};
    return widened(least_angle_codes(products, gram, options).cast(atoms.dtype()));
  }

  Value descend(Value X, Value gram) const {
    if (gram.dtype() != atoms.dtype())
      throw Error(Kind::kUsage, fmt::format("Buffer dtype mismatch: expected rows of {}", name_of(atoms.dtype())));
    X = X.cast(atoms.dtype());
    const auto d = static_cast<double>(features);
    const LassoCodes options{.penalty = penalty / d * d,
                             .tolerance = casts_gram ? 1e-8 : 1e-4,
                             .iterations_max = iterations,
                             .is_positive = is_positive,
                             .screens = casts_gram};
    return coordinate_codes(matmul_transposed(X, atoms), gram, row_square_sums(X), options);
  }

  Value atoms;
  Index k, features, count = 0, iterations = 0;
  std::string algorithm;
  double penalty = 1;
  bool is_positive, casts_gram, has_unit_pivots, widens;
};

void lower_with(const Fitted& self, Methods m, Value dictionary) {
  const Coder coder(self, dictionary);
  self.set_n_features(coder.features);
  const bool splits = self.flag_or("split_sign", false);
  m.transform = [=](Value X) {
    const Value code = coder(X);
    return splits ? concat({maximum(code, 0), -minimum(code, 0)}, 1).cast(Dtype::kFloat64) : code;
  };
  names_numbered(m, coder.k);  // of split signs, too
  if (!self.since(1, 7)) return;
  m.inverse_transform = [=](Value X) {
    const Index wanted = splits ? 2 * coder.k : coder.k;
    if (X.width() != wanted)
      throw Error(Kind::kUsage, fmt::format("expected {} components in the code, found {}", wanted, X.width()));
    return matmul(splits ? slice_columns(X, 0, coder.k) - slice_columns(X, coder.k, coder.k) : X, dictionary);
  };
}

void lower_coder(const Fitted& self, Methods m) {
  const Value dictionary =
      self.constant(self.first_of({"dictionary", "components_"}), "dictionary");  // the latter to 0.23
  if (dictionary.rank() != 2 || dictionary.width() < 1) self.fail("dictionary", "expected a matrix");
  lower_with(self, m, dictionary);
}

void lower_learned(const Fitted& self, Methods m) { lower_with(self, m, self.array("components_", {kAny, kAny})); }

}  // namespace

extern constinit const Estimator kDictionaryLearning{"DictionaryLearning", lower_learned};
extern constinit const Estimator kMiniBatchDictionaryLearning{"MiniBatchDictionaryLearning", lower_learned};
extern constinit const Estimator kSparseCoder{"SparseCoder", lower_coder};

}  // namespace brine::sklearn
