// See convolve.h. The convolution is the real part of ifft(product of fft(S)), the product from the first vector on, as
// scikit-learn has it.
#include "ops/convolve.h"

#include <algorithm>

#include <fmt/format.h>

#include "math/fourier.h"
#include "ops/kernel.h"

namespace brine {
namespace {

using Complex = std::complex<double>;

Type hash_type(const Call& call) {
  const Type &X = call.in(0), &buckets = call.in(1);
  if (X.dtype != Dtype::kFloat64 || X.form != Form::kDense || X.rank() != 2 || buckets.dtype != Dtype::kInt64)
    throw Error(Kind::kInternal, "expected rows of float64");
  if (buckets.rank() != 2 || buckets.width() != X.width() || call.in(2) != Type{Dtype::kFloat64, buckets.shape})
    throw Error(Kind::kUsage, fmt::format("expected {} features, found {}", buckets.width(), X.width()));
  return {Dtype::kFloat64, {X.shape[0], buckets.shape[0], call.attributes.integers[0]}};
}

Bad run_hash(const Run& run) {
  const Index k = run.site.out.shape[1], m = run.site.out.width(), d = run.site.in(0).width();
  const double* x = run.input<double>(0);
  double* y = run.output<double>();
  std::fill_n(y, run.rows * k * m, 0.0);
  for (Index row = 0; row < run.rows; ++row, x += d) {
    const Index* bucket = run.input<Index>(1);
    const double* sign = run.input<double>(2);
    for (Index v = 0; v < k; ++v, y += m)
      for (Index j = 0; j < d; ++j) y[*bucket++] += *sign++ * x[j];
  }
  return {};
}

// A product with a matrix of signs for each vector.
onnx::Name spell_hash(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  if (!site.constants[1] || !site.constants[2]) throw Error(Kind::kInternal, "expected constant hashes");
  const Index k = site.out.shape[1], m = site.out.width(), d = site.in(0).width();
  onnx::Names parts;
  for (Index v = 0; v < k; ++v) {
    std::vector<double> table(static_cast<std::size_t>(d * m), 0.0);
    for (Index j = 0; j < d; ++j)
      table[static_cast<std::size_t>(j * m + site.constants[1]->as<Index>()[v * d + j])] =
          site.constants[2]->as<double>()[v * d + j];
    const onnx::Name signs = writer.reshape(writer.constant(onnx::Tensor::of(std::move(table))), {d, m});
    parts.push_back(writer.unsqueeze(writer.node("MatMul", {in[0], signs}), {1}));
  }
  return writer.concat(std::move(parts), 1);
}

Type convolve_type(const Call& call) {
  const Type& S = call.in(0);
  if (S.dtype != Dtype::kFloat64 || S.form != Form::kDense || S.rank() != 3 || !S.has_rows() || S.shape[1] < 1 ||
      S.width() < 1)
    throw Error(Kind::kInternal, fmt::format("expected rows of vectors of float64, found {}", to_string(S)));
  return {Dtype::kFloat64, {S.shape[0], S.width()}};
}

Bad run_convolve(const Run& run) {
  const auto& fourier = run.prepared<math::Fourier>();
  const Index k = run.site.in(0).shape[1], m = fourier.size();
  Complex* product = run.scratch.of<Complex>(static_cast<std::size_t>(2 * m + fourier.scratch_size()));
  Complex *factor = product + m, *scratch = factor + m;
  const double* S = run.input<double>(0);
  double* y = run.output<double>();
  for (Index row = 0; row < run.rows; ++row, y += m) {
    for (Index v = 0; v < k; ++v, S += m) {
      Complex* z = v == 0 ? product : factor;
      for (Index i = 0; i < m; ++i) z[i] = S[i];
      fourier.forward(z, scratch);
      for (Index i = 0; v > 0 && i < m; ++i)
        product[i] = {product[i].real() * z[i].real() - product[i].imag() * z[i].imag(),
                      product[i].real() * z[i].imag() + product[i].imag() * z[i].real()};
    }
    fourier.inverse(product, scratch);
    for (Index i = 0; i < m; ++i) y[i] = product[i].real();
  }
  return {};
}

Compiled compile_convolve(const Site& site) {
  return {run_convolve, std::make_shared<const math::Fourier>(site.out.width())};
}

// DFT along the last axis but one; the last one is of real and imaginary part.
onnx::Name transform(onnx::Writer& writer, const onnx::Name& z, bool inverse) {
  if (writer.opset() < 20)
    return writer.node("DFT", {z}, {{"axis", std::int64_t{1}}, {"inverse", std::int64_t{inverse}}});
  return writer.node("DFT", {z, "", writer.integer(1)}, {{"inverse", std::int64_t{inverse}}});
}

onnx::Name spell_convolve(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  writer.need(17, "DFT");
  onnx::Name real, imaginary;
  for (Index v = 0; v < site.in(0).shape[1]; ++v) {
    const onnx::Name z = transform(writer, writer.unsqueeze(writer.column(in[0], v), {2}), false);
    const onnx::Name a = writer.column(z, 0, 2), b = writer.column(z, 1, 2);
    if (v == 0) {
      real = a;
      imaginary = b;
      continue;
    }
    const auto times = [&](const onnx::Name& x, const onnx::Name& y) { return writer.node("Mul", {x, y}); };
    const onnx::Name next = writer.node("Sub", {times(real, a), times(imaginary, b)});
    imaginary = writer.node("Add", {times(real, b), times(imaginary, a)});
    real = next;
  }
  const onnx::Name z = writer.concat({writer.unsqueeze(real, {2}), writer.unsqueeze(imaginary, {2})}, 2);
  return writer.column(transform(writer, z, true), 0, 2);
}

}  // namespace

constinit const Op kHashColumns{.name = "hash_columns",
                                .type = hash_type,
                                .compile = [](const Site&) -> Compiled { return {run_hash}; },
                                .to_onnx = spell_hash};
constinit const Op kCircularConvolution{
    .name = "circular_convolution", .type = convolve_type, .compile = compile_convolve, .to_onnx = spell_convolve};

Value hash_columns(Value X, Value buckets, Value signs, Index m) {
  return X.program().apply(kHashColumns, {X.cast(Dtype::kFloat64), buckets, signs}, {.integers = {m}});
}
Value circular_convolution(Value S) { return S.program().apply(kCircularConvolution, {S.cast(Dtype::kFloat64)}); }

}  // namespace brine
