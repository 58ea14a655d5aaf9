// See row_norms.h. Sources: sklearn/utils/sparsefuncs_fast.pyx, inplace_csr_row_normalize_l1 and _l2.
#include "ops/row_norms.h"

#include <algorithm>
#include <cmath>

#include "ops/kernel.h"

namespace brine {
namespace {

void require_csr(const Call& call) {
  if (call.in(0).form != Form::kCsr || !is_float(call.in(0).dtype))
    throw Error(Kind::kInternal, "expected CSR of floats");
}

Type norms_type(const Call& call) {
  require_csr(call);
  return {Dtype::kFloat64, {call.in(0).shape[0]}};
}

template <class T>
Bad run_norms(const Run& run) {
  const auto norm = static_cast<Norm>(run.site.attributes.integers[0]);
  const Array& x = *run.in[0];
  double* y = run.output<double>();
  for (Index row = 0; row < x.rows; ++row) {
    double total = 0;
    for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at) {
      const auto value = static_cast<Compute<T>>(x.as<const T>()[at]);
      if (norm == Norm::kL2) total += static_cast<double>(value * value);
      else if (norm == Norm::kL1) total += std::fabs(static_cast<double>(value));
      else total = std::max(total, std::fabs(static_cast<double>(value)));
    }
    y[row] = norm == Norm::kL2 ? std::sqrt(total) : total;
  }
  return {};
}

constexpr char kAbs[] = "ReduceL1", kSquares[] = "ReduceL2";
onnx::Name spell_norms(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const auto norm = static_cast<Norm>(site.attributes.integers[0]);
  const onnx::Name x = writer.cast(in[0], onnx::DataType::kDouble);
  if (norm == Norm::kLargest) return writer.reduce("ReduceMax", writer.node("Abs", {x}), {1}, false);
  return writer.reduce(norm == Norm::kL1 ? kAbs : kSquares, x, {1}, false);
}

Type divide_type(const Call& call) {
  require_csr(call);
  if (call.in(1).dtype != Dtype::kFloat64 || call.in(1).rank() != 1)
    throw Error(Kind::kInternal, "expected a divisor for each row");
  return call.in(0);
}

template <class T>
Bad run_divide(const Run& run) {
  const Array& x = *run.in[0];
  const double* divisors = run.input<double>(1);
  run.out.rows = x.rows;
  run.out.offsets = x.offsets;
  run.out.indices = x.indices;
  T* values = run.out.memory->values.of<T>(static_cast<std::size_t>(x.offsets[x.rows]) + 1);
  for (Index row = 0; row < x.rows; ++row) {
    const double divisor = divisors[row] == 0 ? 1 : divisors[row];
    for (Index at = x.offsets[row]; at < x.offsets[row + 1]; ++at)
      values[at] = static_cast<T>(static_cast<double>(x.as<const T>()[at]) / divisor);
  }
  run.out.data = values;
  return {};
}

onnx::Name spell_divide(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const onnx::DataType type = onnx::DataType::kDouble;
  const onnx::Name is_zero = writer.node("Equal", {in[1], writer.scalar(type, 0)});
  const onnx::Name divisors = writer.unsqueeze(writer.where(is_zero, writer.scalar(type, 1), in[1]), {1});
  return writer.cast(writer.node("Div", {writer.cast(in[0], type), divisors}), data_type_of(site.out.dtype));
}

template <class T, bool kTurned>
Bad run_without_zeros(const Run& run) {
  const Array& x = *run.in[0];
  const auto stored = static_cast<std::size_t>(x.offsets[x.rows] - x.offsets[0]) + 1;
  Array& y = run.out;
  y.rows = x.rows;
  y.offsets = y.memory->offsets.of<Index>(static_cast<std::size_t>(x.rows) + 1);
  y.indices = y.memory->indices.of<std::int32_t>(stored);
  T* values = y.memory->values.of<T>(stored);
  y.data = values;
  Index count = 0;
  y.offsets[0] = 0;
  for (Index row = 0; row < x.rows; ++row) {
    for (Index i = x.offsets[row], last = x.offsets[row + 1] - 1; i <= last; ++i) {
      const Index at = kTurned ? last - (i - x.offsets[row]) : i;
      if (x.as<const T>()[at] == T{}) continue;
      y.indices[count] = x.indices[at];
      values[count++] = x.as<const T>()[at];
    }
    y.offsets[row + 1] = count;
  }
  return {};
}

onnx::Name spell_same(onnx::Writer&, const Site&, const std::vector<onnx::Name>& in) { return in[0]; }

}  // namespace

constinit const Op kCsrRowNorms{.name = "csr_row_norms",
                                .type = norms_type,
                                .compile = [](const Site& site) -> Compiled {
                                  return for_float(site.in(0).dtype,
                                                   []<class T>(Tag<T>) -> Compiled { return {run_norms<T>}; });
                                },
                                .to_onnx = spell_norms};
constinit const Op kDivideCsrRows{.name = "divide_csr_rows",
                                  .type = divide_type,
                                  .compile = [](const Site& site) -> Compiled {
                                    return for_float(site.out.dtype,
                                                     []<class T>(Tag<T>) -> Compiled { return {run_divide<T>}; });
                                  },
                                  .to_onnx = spell_divide};
constinit const Op kWithoutZeros{
    .name = "without_zeros",
    .type = [](const Call& call) { return call.in(0); },
    .compile = [](const Site& site) -> Compiled {
      return for_number(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_without_zeros<T, false>}; });
    },
    .to_onnx = spell_same};
constinit const Op kTurnedRows{
    .name = "turned_rows",
    .type = [](const Call& call) { return call.in(0); },
    .compile = [](const Site& site) -> Compiled {
      return for_number(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_without_zeros<T, true>}; });
    },
    .to_onnx = spell_same};

Value csr_row_norms(Value X, Norm norm) {
  return X.program().apply(kCsrRowNorms, {X}, {.integers = {static_cast<Index>(norm)}});
}
Value divide_csr_rows(Value X, Value divisors) { return X.program().apply(kDivideCsrRows, {X, divisors}); }
Value without_zeros(Value X) { return X.program().apply(kWithoutZeros, {X}); }
Value turned_rows(Value X) { return X.program().apply(kTurnedRows, {X}); }

}  // namespace brine
