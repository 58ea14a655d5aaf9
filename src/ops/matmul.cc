// See matmul.h. One operation: integers = {whether W is (m, k)}.
#include "ops/matmul.h"

#include <algorithm>

#include <fmt/format.h>

#include "math/matmul.h"
#include "ops/kernel.h"
#include "ops/shape.h"

namespace brine {
namespace {

bool is_transposed(const Call& call) { return call.attributes.integers[0] != 0; }
Index n_outputs(const Call& call) { return call.in(1).shape[is_transposed(call) ? 0 : 1]; }
Index n_inputs(const Call& call) { return call.in(1).shape[is_transposed(call) ? 1 : 0]; }

Type matmul_type(const Call& call) {
  const Type &x = call.in(0), &w = call.in(1);
  if (x.form == Form::kTable || x.shape.empty() || w.rank() != 2 || w.has_rows())
    throw Error(Kind::kInternal, "expected a matrix and a constant one");
  if (x.dtype != w.dtype || !is_float(x.dtype)) throw Error(Kind::kInternal, "expected floats of one dtype");
  if (x.width() != n_inputs(call))
    throw Error(Kind::kUsage, fmt::format("expected {} features, found {}", n_inputs(call), x.width()));
  Type type{x.dtype, x.shape};
  type.shape.back() = n_outputs(call);
  return type;
}

template <class T>
Bad run_dense(const Run& run) {
  const auto& matrix = run.prepared<math::PackedMatrix<T>>();
  const Index rows = matrix.n_outputs() ? count_of(run) / matrix.n_outputs() : 0;
  matrix.multiply(run.input<T>(0), rows, run.output<T>());
  return {};
}

template <class T>
Bad run_csr(const Run& run) {
  const Array& x = *run.in[0];
  const T* w = run.input<T>(1);  // (k, m) or (m, k)
  const Index m = n_outputs(run.site), k = n_inputs(run.site);
  const Index from_input = is_transposed(run.site) ? 1 : m, from_output = is_transposed(run.site) ? k : 1;
  T* y = run.output<T>();
  for (Index row = 0; row < x.rows; ++row, y += m) {
    std::fill_n(y, m, T{0});
    for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at) {
      const T value = x.as<const T>()[at];
      const T* weights = w + x.indices[at] * from_input;
      for (Index j = 0; j < m; ++j) y[j] += value * weights[j * from_output];
    }
  }
  return {};
}

template <class T>
Compiled compile_for(const Site& site) {
  if (site.in(0).form == Form::kCsr) return {run_csr<T>};
  if (!site.constants[1]) throw Error(Kind::kUnsupported, "a product with a matrix that depends on the input");
  const Index m = n_outputs(site), k = n_inputs(site);
  const bool transposed = is_transposed(site);
  return {run_dense<T>, std::make_shared<const math::PackedMatrix<T>>(site.constants[1]->as<T>(), m, k,
                                                                      transposed ? k : 1, transposed ? 1 : m)};
}

Compiled compile(const Site& site) {
  if (site.out.dtype == Dtype::kFloat32) return compile_for<float>(site);
  if (site.out.dtype == Dtype::kFloat64) return compile_for<double>(site);
  throw Error(Kind::kUnsupported, "a matrix product in float16");
}

onnx::Name spell_matmul(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  return writer.node("MatMul", {in[0], is_transposed(site) ? writer.transpose(in[1], {1, 0}) : in[1]});
}

Value product(Value X, Value W, bool transposed) {
  Dtype dtype = promote(X.dtype(), W.dtype());
  if (!is_float(dtype)) dtype = Dtype::kFloat64;
  return X.program().apply(kMatMul, {X.cast(dtype), W.cast(dtype)}, {.integers = {transposed}});
}

}  // namespace

constinit const Op kMatMul{.name = "matmul", .type = matmul_type, .compile = compile, .to_onnx = spell_matmul};

Value matmul(Value X, Value W) {
  return W.rank() == 1 ? squeeze(product(X, expand(W, 1), false), -1) : product(X, W, false);
}
Value matmul_transposed(Value X, Value W) { return product(X, W, true); }

}  // namespace brine
