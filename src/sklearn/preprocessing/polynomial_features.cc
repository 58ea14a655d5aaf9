// sklearn.preprocessing.PolynomialFeatures: the products of every combination of columns, by degree, then in the
// columns' order.
//
// Dense rows multiply from the right, (x_k x_j) x_i; CSR rows from the left, (x_i x_j) x_k: other bits.
#include <map>

#include <fmt/format.h>

#include "ops/column_products.h"
#include "ops/columns.h"
#include "ops/sparse.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

constexpr std::size_t kFactorsMax =
    1 << 24;  // of all combinations together: the file says only how many columns and which degree

using Combination = std::vector<Index>;
enum class Repeats { kNo, kYes };

// The combinations of `degree` out of n columns, in lexicographic order, added to `all`.
void add_combinations(const Fitted& self, Index n, Index degree, Repeats repeats, std::vector<Combination>& all,
                      std::size_t& factors) {
  const Index step = repeats == Repeats::kYes ? 0 : 1;
  if (n == 0 || (step == 1 && degree > n)) return;
  Combination c(static_cast<std::size_t>(degree));
  for (std::size_t i = 0; i < c.size(); ++i) c[i] = static_cast<Index>(i) * step;
  while (true) {
    factors += c.size() + 1;
    if (factors > kFactorsMax) self.unsupported("degree", "more than 16 million factors");
    all.push_back(c);
    std::size_t at = c.size();
    while (at > 0 && c[at - 1] == n - 1 - static_cast<Index>(c.size() - at) * step) --at;
    if (at == 0) return;
    ++c[at - 1];
    for (std::size_t i = at; i < c.size(); ++i) c[i] = c[i - 1] + step;
  }
}

enum class Side { kRight, kLeft };  // where a product begins

struct Products {
  std::vector<ColumnProduct> list;
  std::vector<Index> wanted;  // places in the list of the combinations asked for
};

Products products_of(const std::vector<Combination>& combinations, Side side) {
  Products products;
  std::map<Combination, Index> known;
  const auto place_of = [&](const Combination& whole) {  // each shorter product is made first
    Index rest = -1;
    for (std::size_t size = whole.empty() ? 0 : 1; size <= whole.size(); ++size) {
      const Combination part = side == Side::kRight
                                   ? Combination(whole.end() - static_cast<std::ptrdiff_t>(size), whole.end())
                                   : Combination(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      const auto [it, is_new] = known.try_emplace(part, static_cast<Index>(products.list.size()));
      if (is_new) products.list.push_back({rest, size == 0 ? -1 : side == Side::kRight ? part.front() : part.back()});
      rest = it->second;
    }
    return rest;
  };
  for (const Combination& combination : combinations) products.wanted.push_back(place_of(combination));
  return products;
}

std::string name_of(const Combination& combination, const Names& given) {
  std::string text;
  for (std::size_t i = 0; i < combination.size();) {
    std::size_t end = i;
    while (end < combination.size() && combination[end] == combination[i]) ++end;
    text += (text.empty() ? "" : " ") + given.at(static_cast<std::size_t>(combination[i]));
    if (end - i > 1) text += fmt::format("^{}", end - i);
    i = end;
  }
  return text.empty() ? "1" : text;
}

void lower(const Fitted& self, Methods m) {
  const Index n = self.has("n_input_features_") ? self.integer("n_input_features_") : self.n_features();  // to 1.1
  self.set_n_features(n);
  const Index least = self.integer_or("_min_degree", 0),
              most = self.has("_max_degree") ? self.integer("_max_degree") : self.integer("degree");  // since 1.0
  const Repeats repeats = self.flag("interaction_only") ? Repeats::kNo : Repeats::kYes;
  std::vector<Combination> combinations;
  std::size_t factors = 0;
  if (self.flag("include_bias")) combinations.emplace_back();
  if (most > 1000) self.unsupported("degree", fmt::format("a degree of {}", most));
  for (Index degree = std::max<Index>(1, least); degree <= most; ++degree)
    add_combinations(self, n, degree, repeats, combinations, factors);
  const Products right = products_of(combinations, Side::kRight), left = products_of(combinations, Side::kLeft);

  m.transform = [=](Value X) {
    const Products& products = X.is_csr() ? left : right;
    const Value made = take_columns(column_products(to_dense(X.as_float_or_half()), products.list), products.wanted);
    return X.is_csr() ? to_csr(made) : made;
  };
  m.set_names_out([=](const Names& given) {
    Names names;
    for (const Combination& combination : combinations) names.push_back(name_of(combination, given));
    return names;
  });
}

}  // namespace

extern constinit const Estimator kPolynomialFeatures{
    "PolynomialFeatures", lower, Role::kTransformer, Takes::kNumbers, Finite::kRequired, Sparse::kAccepted};

}  // namespace brine::sklearn
