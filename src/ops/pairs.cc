// See pairs.h. Y is kept column by column in float64, so that one column of X meets many rows of Y side by side.
#include "ops/pairs.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "math/power.h"
#include "ops/kernel.h"
#include "ops/sparse.h"

namespace brine {
namespace {

constexpr Index kBlock = 256;  // rows of Y whose sums are kept near the core

enum Slot : std::size_t { kTerm, kTotal, kLanes };  // of the attributes' integers

void require_pair(const Call& call) {
  const Type &x = call.in(0), &y = call.in(1);
  if (x.rank() != 2 || y.rank() != 2 || x.form != Form::kDense || y.has_rows() || x.dtype != y.dtype ||
      (x.dtype != Dtype::kFloat32 && x.dtype != Dtype::kFloat64))
    throw Error(Kind::kInternal, "expected two matrices of one float type, the second constant");
  if (x.width() != y.width())
    throw Error(Kind::kUsage, fmt::format("expected {} features, found {}", y.width(), x.width()));
}

Type pairs_type(const Call& call) {
  require_pair(call);
  if (call.size() > 2 && (call.in(2).dtype != Dtype::kFloat64 || call.in(2).shape != Shape{call.in(0).width()}))
    throw Error(Kind::kMalformed, "expected a float64 weight for each column");
  return {Dtype::kFloat64, {call.in(0).shape[0], call.in(1).shape[0]}};
}

template <class T>
struct Columns {       // Y, its columns one after another
  Index m, d;
  std::vector<T> values;
};

template <class T>
std::shared_ptr<const void> columns_of(const Site& site) {
  if (!site.constants[1]) throw Error(Kind::kUnsupported, "pairs with rows that depend on the input");
  const T* y = site.constants[1]->as<T>();
  auto columns = std::make_shared<Columns<T>>(Columns<T>{site.in(1).shape[0], site.in(1).shape[1], {}});
  columns->values.resize(static_cast<std::size_t>(columns->m * columns->d));
  for (Index j = 0; j < columns->m; ++j)
    for (Index k = 0; k < columns->d; ++k)
      columns->values[static_cast<std::size_t>(k * columns->m + j)] = y[j * columns->d + k];
  return columns;
}

struct Weight {
  double w, p;
};
template <PairTerm kTerm, class T>
double term_of(T x, T y, [[maybe_unused]] Weight weight) {
  const auto d = static_cast<double>(x - y);
  const auto a = static_cast<double>(x), b = static_cast<double>(y);
  if constexpr (kTerm == PairTerm::kAbsolute) return std::fabs(d);
  else if constexpr (kTerm == PairTerm::kSquare) return d * d;
  else if constexpr (kTerm == PairTerm::kSquareOver) return d * d / weight.w;
  else if constexpr (kTerm == PairTerm::kPower) return weight.w * math::pow(std::fabs(d), weight.p);
  else if constexpr (kTerm == PairTerm::kChi2) {
    const auto s = static_cast<double>(x + y);
    return s != 0 ? d * d / s : 0.0;
  } else if constexpr (kTerm == PairTerm::kCanberra) {
    const double s = std::fabs(a) + std::fabs(b);
    return s > 0 ? std::fabs(d) / s : 0.0;
  } else if constexpr (kTerm == PairTerm::kSizes) return std::fabs(a) + std::fabs(b);
  else if constexpr (kTerm == PairTerm::kSizeOfSum) return std::fabs(a + b);
  else if constexpr (kTerm == PairTerm::kUnequal) return a != b ? weight.w : 0.0;
  else if constexpr (kTerm == PairTerm::kBoth) return a != 0 && b != 0 ? 1.0 : 0.0;
  else if constexpr (kTerm == PairTerm::kOne) return (a != 0) != (b != 0) ? 1.0 : 0.0;
  else if constexpr (kTerm == PairTerm::kFirst) return a != 0 && b == 0 ? 1.0 : 0.0;
  else if constexpr (kTerm == PairTerm::kSecond) return a == 0 && b != 0 ? 1.0 : 0.0;
  else if constexpr (kTerm == PairTerm::kNeither) return a == 0 && b == 0 ? 1.0 : 0.0;
  else return a * b;
}

// The sums of one row with rows first .. first + count of Y: acc[lane][j].
template <PairTerm kTerm, class T, bool kLargest>
void add_columns(const T* x, const Columns<T>& y, Index first, Index count, const double* w, double p, double* acc,
                 Index begin, Index end, Index step) {
  for (Index k = begin; k < end; k += step) {
    const T* column = y.values.data() + k * y.m + first;
    const Weight weight{w ? w[k] : 1.0, p};
    for (Index j = 0; j < count; ++j) {
      const double one = term_of<kTerm, T>(x[k], column[j], weight);
      if constexpr (kLargest) acc[j] = acc[j] > one ? acc[j] : one;
      else acc[j] += one;
    }
  }
}

template <PairTerm kTerm, class T, bool kLargest>
Bad run_pairs(const Run& run) {
  const auto& y = run.prepared<Columns<T>>();
  const double* w = run.site.size() > 2 ? run.input<double>(2) : nullptr;
  const double p = run.site.attributes.numbers[0];
  const bool two = run.site.attributes.integers[kLanes] == 2;
  const Index whole = two ? y.d / 2 * 2 : y.d;
  double acc[kBlock], odd[kBlock];
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row) {
    const T* x = run.input<T>(0) + row * y.d;
    for (Index first = 0; first < y.m; first += kBlock) {
      const Index count = std::min(kBlock, y.m - first);
      std::fill_n(acc, count, 0.0);
      add_columns<kTerm, T, kLargest>(x, y, first, count, w, p, acc, 0, whole, two ? 2 : 1);
      if (two) {
        std::fill_n(odd, count, 0.0);
        add_columns<kTerm, T, kLargest>(x, y, first, count, w, p, odd, 1, whole, 2);
        for (Index j = 0; j < count; ++j) acc[j] += odd[j];
        add_columns<kTerm, T, kLargest>(x, y, first, count, w, p, acc, whole, y.d, 1);
      }
      std::copy_n(acc, count, run.output<double>() + row * y.m + first);
    }
  }
  return {};
}

template <class T>
Kernel kernel_of(PairTerm term, PairTotal total) {
  if (total == PairTotal::kLargest) return run_pairs<PairTerm::kAbsolute, T, true>;
  switch (term) {
    case PairTerm::kAbsolute:   return run_pairs<PairTerm::kAbsolute, T, false>;
    case PairTerm::kSquare:     return run_pairs<PairTerm::kSquare, T, false>;
    case PairTerm::kSquareOver: return run_pairs<PairTerm::kSquareOver, T, false>;
    case PairTerm::kPower:      return run_pairs<PairTerm::kPower, T, false>;
    case PairTerm::kChi2:       return run_pairs<PairTerm::kChi2, T, false>;
    case PairTerm::kCanberra:   return run_pairs<PairTerm::kCanberra, T, false>;
    case PairTerm::kSizes:      return run_pairs<PairTerm::kSizes, T, false>;
    case PairTerm::kSizeOfSum:  return run_pairs<PairTerm::kSizeOfSum, T, false>;
    case PairTerm::kUnequal:    return run_pairs<PairTerm::kUnequal, T, false>;
    case PairTerm::kBoth:       return run_pairs<PairTerm::kBoth, T, false>;
    case PairTerm::kOne:        return run_pairs<PairTerm::kOne, T, false>;
    case PairTerm::kFirst:      return run_pairs<PairTerm::kFirst, T, false>;
    case PairTerm::kSecond:     return run_pairs<PairTerm::kSecond, T, false>;
    case PairTerm::kNeither:    return run_pairs<PairTerm::kNeither, T, false>;
    case PairTerm::kProduct:    return run_pairs<PairTerm::kProduct, T, false>;
  }
  throw Error(Kind::kInternal, "a term out of range");
}

// ---- rows of one batch
// --------------------------------------------------------------------------------------------------

constexpr Index kBatchRowsMax = 30'000;

Type batch_pairs_type(const Call& call) {
  const Type& x = call.in(0);
  if (x.rank() != 2 || x.form != Form::kDense || x.dtype != Dtype::kFloat64)
    throw Error(Kind::kInternal, "expected a matrix of float64");
  return {Dtype::kFloat64, {kDynamic}};
}

template <PairTerm kTerm>
Bad run_batch_pairs(const Run& run) {
  const Index n = run.rows, d = run.site.in(0).width();
  if (n > kBatchRowsMax) return {kBatchRowsMax, 0};
  const double* X = run.input<double>(0);
  double* out = run.out.memory->values.of<double>(static_cast<std::size_t>(n * n) + 1);
  run.out.data = out;
  run.out.rows = n * n;
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      double sum = 0;
      for (Index k = 0; k < d; ++k) sum += term_of<kTerm, double>(X[i * d + k], X[j * d + k], {1.0, 2.0});
      *out++ = sum;
    }
  return {};
}

Compiled compile_batch_pairs(const Site& site) {
  switch (static_cast<PairTerm>(site.attributes.integers[kTerm])) {
    case PairTerm::kAbsolute: return {run_batch_pairs<PairTerm::kAbsolute>};
    case PairTerm::kSquare: return {run_batch_pairs<PairTerm::kSquare>};
    case PairTerm::kChi2: return {run_batch_pairs<PairTerm::kChi2>};
    case PairTerm::kProduct: return {run_batch_pairs<PairTerm::kProduct>};
    default: throw Error(Kind::kInternal, "a term that no covariance has");
  }
}

Compiled compile_pairs(const Site& site) {
  const auto term = static_cast<PairTerm>(site.attributes.integers[kTerm]);
  const auto total = static_cast<PairTotal>(site.attributes.integers[kTotal]);
  if (site.in(0).dtype == Dtype::kFloat32) return {kernel_of<float>(term, total), columns_of<float>(site)};
  return {kernel_of<double>(term, total), columns_of<double>(site)};
}

// ---- quadratic forms
// ---------------------------------------------------------------------------------------------------

Type quadratic_type(const Call& call) {
  require_pair(call);
  const Index d = call.in(0).width();
  if (call.in(2).dtype != Dtype::kFloat64 || call.in(2).shape != Shape{d, d})
    throw Error(Kind::kMalformed,
                fmt::format("expected a float64 matrix ({}, {}), found {}", d, d, to_string(call.in(2))));
  return {Dtype::kFloat64, {call.in(0).shape[0], call.in(1).shape[0]}};
}

// sum of f(0) .. f(d - 1) in one or two lanes
template <class F>
double total_of(Index d, Index lanes, F f) {
  if (lanes == 1) {
    double sum = 0;
    for (Index i = 0; i < d; ++i) sum += f(i);
    return sum;
  }
  double even = 0, odd = 0;
  const Index whole = d / 2 * 2;
  for (Index i = 0; i < whole; i += 2) {
    even += f(i);
    odd += f(i + 1);
  }
  double sum = even + odd;
  if (whole < d) sum += f(whole);
  return sum;
}

template <class T>
Bad run_quadratic(const Run& run) {
  const Index d = run.site.in(0).width(), m = run.site.in(1).shape[0], lanes = run.site.attributes.integers[0];
  const double* M = run.input<double>(2);
  double* delta = run.scratch.of<double>(static_cast<std::size_t>(std::max<Index>(d, 1)));
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row)
    for (Index j = 0; j < m; ++j) {
      for (Index k = 0; k < d; ++k)
        delta[k] = static_cast<double>(run.input<T>(0)[row * d + k] - run.input<T>(1)[j * d + k]);
      run.output<double>()[row * m + j] = total_of(d, lanes, [&](Index i) {
        return total_of(d, lanes, [&](Index k) { return M[i * d + k] * delta[k]; }) * delta[i];
      });
    }
  return {};
}

Compiled compile_quadratic(const Site& site) {
  if (site.in(0).dtype == Dtype::kFloat32) return {run_quadratic<float>};
  return {run_quadratic<double>};
}

// ---- ONNX: (n, 1, d) beside (1, m, d), in float64
// -----------------------------------------------------------------------

using Names = std::vector<onnx::Name>;

onnx::Name spell_term(onnx::Writer& g, PairTerm term, const onnx::Name& x, const onnx::Name& y, const onnx::Name& w,
                      double p) {
  using onnx::DataType;
  const auto number = [&](double value) { return g.scalar(DataType::kDouble, value); };
  const auto difference = [&] { return g.node("Sub", {x, y}); };
  const auto as_double = [&](const onnx::Name& truth) { return g.cast(truth, DataType::kDouble); };
  const auto is_zero = [&](const onnx::Name& a) { return g.node("Equal", {a, number(0)}); };
  const auto is_set = [&](const onnx::Name& a) { return g.node("Not", {is_zero(a)}); };
  const auto sizes = [&] { return g.node("Add", {g.node("Abs", {x}), g.node("Abs", {y})}); };
  const auto safe_quotient = [&](const onnx::Name& a, const onnx::Name& b) {
    return g.where(is_zero(b), number(0), g.node("Div", {a, g.where(is_zero(b), number(1), b)}));
  };
  switch (term) {
    case PairTerm::kAbsolute:  return g.node("Abs", {difference()});
    case PairTerm::kSquare: {
      const onnx::Name d = difference();
      return g.node("Mul", {d, d});
    }
    case PairTerm::kSquareOver: {
      const onnx::Name d = difference();
      return g.node("Div", {g.node("Mul", {d, d}), w});
    }
    case PairTerm::kPower: {
      const onnx::Name power = g.node("Pow", {g.node("Abs", {difference()}), number(p)});
      return w.empty() ? power : g.node("Mul", {w, power});
    }
    case PairTerm::kChi2: {
      const onnx::Name d = difference();
      return safe_quotient(g.node("Mul", {d, d}), g.node("Add", {x, y}));
    }
    case PairTerm::kCanberra:  return safe_quotient(g.node("Abs", {difference()}), sizes());
    case PairTerm::kSizes:     return sizes();
    case PairTerm::kSizeOfSum: return g.node("Abs", {g.node("Add", {x, y})});
    case PairTerm::kUnequal: {
      const onnx::Name differs = as_double(g.node("Not", {g.node("Equal", {x, y})}));
      return w.empty() ? differs : g.node("Mul", {w, differs});
    }
    case PairTerm::kBoth:      return as_double(g.node("And", {is_set(x), is_set(y)}));
    case PairTerm::kOne:       return as_double(g.node("Xor", {is_set(x), is_set(y)}));
    case PairTerm::kFirst:     return as_double(g.node("And", {is_set(x), is_zero(y)}));
    case PairTerm::kSecond:    return as_double(g.node("And", {is_zero(x), is_set(y)}));
    case PairTerm::kNeither:   return as_double(g.node("And", {is_zero(x), is_zero(y)}));
    case PairTerm::kProduct:   return g.node("Mul", {x, y});
  }
  throw Error(Kind::kInternal, "a term out of range");
}

onnx::Name spell_pairs(onnx::Writer& g, const Site& site, const Names& in) {
  const auto term = static_cast<PairTerm>(site.attributes.integers[kTerm]);
  const onnx::Name x = g.unsqueeze(g.cast(in[0], onnx::DataType::kDouble), {1}),
                   y = g.unsqueeze(g.cast(in[1], onnx::DataType::kDouble), {0});
  const onnx::Name terms = spell_term(g, term, x, y, in.size() > 2 ? in[2] : "", site.attributes.numbers[0]);
  const bool largest = site.attributes.integers[kTotal] == static_cast<Index>(PairTotal::kLargest);
  return g.reduce(largest ? "ReduceMax" : "ReduceSum", terms, {2}, false);
}

onnx::Name spell_batch_pairs(onnx::Writer& g, const Site& site, const Names& in) {
  const auto term = static_cast<PairTerm>(site.attributes.integers[kTerm]);
  const onnx::Name terms = spell_term(g, term, g.unsqueeze(in[0], {1}), g.unsqueeze(in[0], {0}), "", 2);
  return g.reshape(g.reduce("ReduceSum", terms, {2}, false), {-1});
}

onnx::Name spell_quadratic(onnx::Writer& g, const Site&, const Names& in) {
  const onnx::Name x = g.unsqueeze(g.cast(in[0], onnx::DataType::kDouble), {1}),
                   y = g.unsqueeze(g.cast(in[1], onnx::DataType::kDouble), {0});
  const onnx::Name d = g.node("Sub", {x, y});
  return g.reduce("ReduceSum", g.node("Mul", {g.node("MatMul", {d, g.transpose(in[2], {1, 0})}), d}), {2}, false);
}

}  // namespace

constinit const Op kPairSum{.name = "pair_sum", .type = pairs_type, .compile = compile_pairs, .to_onnx = spell_pairs};
constinit const Op kQuadraticPairs{
    .name = "quadratic_pairs", .type = quadratic_type, .compile = compile_quadratic, .to_onnx = spell_quadratic};
constinit const Op kBatchPairSum{.name = "batch_pair_sum",
                                 .type = batch_pairs_type,
                                 .compile = compile_batch_pairs,
                                 .to_onnx = spell_batch_pairs,
                                 .grain = [](const Site&) { return Grain::kWhole; },
                                 .refusal = [](const Run&, const Bad&) {
                                   return fmt::format("covariances of more than {} rows at once", kBatchRowsMax);
                                 }};

Value pair_sum(Value X, Value Y, PairTerm term, const PairOptions& options) {
  std::vector<Value> inputs{to_dense(X), Y};
  if (options.weights) inputs.push_back(options.weights);
  return X.program().apply(kPairSum, std::move(inputs),
                           {.integers = {static_cast<Index>(term), static_cast<Index>(options.total), options.lanes},
                            .numbers = {options.p}});
}

Value batch_pair_sum(Value X, PairTerm term) {
  return X.program().apply(kBatchPairSum, {X}, {.integers = {static_cast<Index>(term)}});
}

Value quadratic_pairs(Value X, Value Y, Value M, int lanes) {
  return X.program().apply(kQuadraticPairs, {to_dense(X), Y, M}, {.integers = {lanes}});
}

}  // namespace brine
