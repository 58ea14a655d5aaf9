// See topics.h. A row's words are those whose count is not 0. From theta = 1 and e = exp(psi(theta) - psi(sum theta)):
//
//   phi = e B[:, words] + eps;  theta = e * ((counts / phi) B[:, words]') + prior;  e anew
//
// until the mean of |change of theta| is below the tolerance. Source: sklearn/decomposition/_lda.py and
// _online_lda_fast.pyx.
#include "ops/topics.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "math/elementary.h"
#include "ops/kernel.h"
#include "ops/topics_onnx.h"

namespace brine {
namespace {

Type topic_type(const Call& call) {
  const Type &X = call.in(0), &B = call.in(1);
  if (X.form == Form::kTable || X.rank() != 2 || B.rank() != 2 || B.has_rows() || X.dtype != B.dtype ||
      (X.dtype != Dtype::kFloat32 && X.dtype != Dtype::kFloat64))
    throw Error(Kind::kInternal, "expected rows and a matrix of one float type");
  if (X.width() != B.width())
    throw Error(Kind::kUsage, fmt::format("expected {} features, found {}", B.width(), X.width()));
  return {X.dtype, {X.shape[0], B.shape[0]}};
}

// scikit-learn's own digamma (Bernardo's algorithm AS 103): right to 2.6e-9. Terms in double, results kept in T.
template <class T>
T digamma(T x) {
  if (static_cast<double>(x) <= 1e-6)
    return static_cast<T>(-0.577215664901532860606512090082402431 - 1.0 / static_cast<double>(x));
  T result = 0;
  while (x < 6) {
    result = static_cast<T>(static_cast<double>(result) - 1.0 / static_cast<double>(x));
    x += 1;
  }
  T r = static_cast<T>(1.0 / static_cast<double>(x));
  result =
      static_cast<T>(static_cast<double>(result) + (math::log(static_cast<double>(x)) - 0.5 * static_cast<double>(r)));
  r *= r;
  const double s = static_cast<double>(r);
  return static_cast<T>(static_cast<double>(result) - s * ((1.0 / 12.0) - s * ((1.0 / 120.0) - s * (1.0 / 252.0))));
}

// e = exp(psi(theta) - psi(sum theta))
template <class T>
void expectation(const T* theta, Index k, T* e) {
  T total = 0;
  for (Index t = 0; t < k; ++t) total += theta[t];
  const T top = digamma(total);
  for (Index t = 0; t < k; ++t) e[t] = static_cast<T>(math::exp(static_cast<double>(digamma(theta[t]) - top)));
}

template <class T>
struct Word {
  Index column;
  T count;
};

// theta: the result; e and next: (k,) each. words_by_topic (f, k).
template <class T>
void search(const Word<T>* words, Index n_words, const T* words_by_topic, Index k, const TopicSearch& options, T* theta,
            T* e, T* next) {
  std::fill_n(theta, k, T{1});
  expectation(theta, k, e);
  const T prior = static_cast<T>(options.prior);
  for (Index iteration = 0; iteration < options.iterations_max; ++iteration) {
    std::fill_n(next, k, T{0});
    for (Index w = 0; w < n_words; ++w) {
      const T* b = words_by_topic + words[w].column * k;
      T phi = 0;
      for (Index t = 0; t < k; ++t) phi += e[t] * b[t];
      phi += std::numeric_limits<T>::epsilon();
      const T share = words[w].count / phi;
      for (Index t = 0; t < k; ++t) next[t] += share * b[t];
    }
    double change = 0;
    for (Index t = 0; t < k; ++t) {
      const T weight = e[t] * next[t] + prior;
      change += static_cast<double>(std::fabs(theta[t] - weight));
      theta[t] = weight;
    }
    expectation(theta, k, e);
    if (change / static_cast<double>(k) < options.tolerance) break;
  }
}

template <class T>
Bad run_topics(const Run& run) {
  const Index k = run.site.out.width(), f = run.site.in(0).width();
  const TopicSearch options{run.site.attributes.numbers[0], run.site.attributes.integers[0],
                            run.site.attributes.numbers[1]};
  const Array& x = *run.in[0];
  const bool is_csr = run.site.in(0).form == Form::kCsr;
  const T* table = run.prepared<std::vector<T>>().data();
  Index most = f;
  for (Index row = 0; is_csr && row < run.rows; ++row) most = std::max(most, x.offsets[row + 1] - x.offsets[row]);
  auto* words = reinterpret_cast<Word<T>*>(run.scratch.of<char>(static_cast<std::size_t>(most) * sizeof(Word<T>) +
                                                                static_cast<std::size_t>(2 * k) * sizeof(T)));
  T *e = reinterpret_cast<T*>(words + most), *next = e + k, *theta = run.output<T>();
  for (Index row = 0; row < run.rows; ++row, theta += k) {
    Index n_words = 0;
    if (is_csr)
      for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at)
        words[n_words++] = {x.indices[at], x.as<const T>()[at]};
    else
      for (Index j = 0; j < f; ++j)
        if (const T count = x.as<const T>()[row * f + j]; count != 0) words[n_words++] = {j, count};
    search(words, n_words, table, k, options, theta, e, next);
  }
  return {};
}

// B with the topics of one word side by side.
template <class T>
Compiled compile_for(const Site& site) {
  if (!site.constants[1]) throw Error(Kind::kInternal, "expected constant topics");
  const T* B = site.constants[1]->as<T>();
  const Index k = site.in(1).shape[0], f = site.in(1).width();
  std::vector<T> turned(static_cast<std::size_t>(k * f));
  for (Index t = 0; t < k; ++t)
    for (Index j = 0; j < f; ++j) turned[static_cast<std::size_t>(j * k + t)] = B[t * f + j];
  return {run_topics<T>, std::make_shared<const std::vector<T>>(std::move(turned))};
}

Compiled compile_topics(const Site& site) {
  return site.out.dtype == Dtype::kFloat32 ? compile_for<float>(site) : compile_for<double>(site);
}

}  // namespace

constinit const Op kTopicWeights{
    .name = "topic_weights", .type = topic_type, .compile = compile_topics, .to_onnx = spell_topic_weights};

Value topic_weights(Value X, Value B, const TopicSearch& search) {
  return X.program().apply(kTopicWeights, {X, B},
                           {.integers = {search.iterations_max}, .numbers = {search.prior, search.tolerance}});
}

}  // namespace brine
