// See down_batch.h. Each column is a line whose elements are a row's size apart.
#include "ops/down_batch.h"

#include <algorithm>

#include "ops/kernel.h"

namespace brine {
namespace {

enum class Way : Index { kSums, kProducts, kSorted };

Way way_of(const Call& call) { return static_cast<Way>(call.attributes.integers[0]); }

Type down_type(const Call& call) {
  const Type& x = call.in(0);
  if (x.form != Form::kDense || !x.has_rows()) throw Error(Kind::kUsage, "expected dense rows");
  if (!is_number(x.dtype)) throw Error(Kind::kUsage, "expected numbers, found text");
  return x;
}

template <class T, class F>
Bad run_running(const Run& run, F next) {
  const Index width = run.site.in(0).row_size();
  const T* x = run.input<T>(0);
  T* y = run.output<T>();
  for (Index i = 0, count = run.rows * width; i < count; ++i)
    y[i] =
        i < width ? x[i] : static_cast<T>(next(static_cast<Compute<T>>(y[i - width]), static_cast<Compute<T>>(x[i])));
  return {};
}

template <class T>
Bad run_sums(const Run& run) {
  return run_running<T>(run, [](Compute<T> a, Compute<T> b) { return a + b; });
}
template <class T>
Bad run_products(const Run& run) {
  return run_running<T>(run, [](Compute<T> a, Compute<T> b) { return a * b; });
}

template <class T>
Bad run_sorted(const Run& run) {
  const Index width = run.site.in(0).row_size();
  const T* x = run.input<T>(0);
  T *y = run.output<T>(), *line = run.scratch.of<T>(static_cast<std::size_t>(run.rows) + 1);
  for (Index j = 0; j < width; ++j) {
    for (Index i = 0; i < run.rows; ++i) line[i] = x[i * width + j];
    std::sort(line, line + run.rows, [](T a, T b) { return a < b || (b != b && a == a); });
    for (Index i = 0; i < run.rows; ++i) y[i * width + j] = line[i];
  }
  return {};
}

Compiled compile_down(const Site& site) {
  const Way way = way_of(site);
  return for_number(site.out.dtype, [way]<class T>(Tag<T>) -> Compiled {
    if (way == Way::kSorted) return {run_sorted<T>};
    if constexpr (std::is_same_v<T, bool>)
      throw Error(Kind::kInternal, "bools are cast before they are added");
    else
      return {way == Way::kSums ? run_sums<T> : run_products<T>};
  });
}

// ONNX has no running product.
onnx::Name spell_down(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  switch (way_of(site)) {
    case Way::kSums: writer.need(11, "CumSum"); return writer.node("CumSum", {in[0], writer.integer(0)});
    case Way::kSorted: {
      const onnx::Name n = writer.size_of_axis(in[0], 0);
      return writer.nodes(2, "TopK", {in[0], n}, {{"axis", Index{0}}, {"largest", Index{0}}})[0];
    }
    case Way::kProducts: break;
  }
  throw Error(Kind::kUnsupported, "ONNX has no running product");
}

Value down(Value x, Way way) {
  if (way != Way::kSorted && !is_float(x.dtype()) && x.dtype() != Dtype::kUint64) x = x.cast(Dtype::kInt64);
  return x.program().apply(kDownBatch, {x}, {.integers = {static_cast<Index>(way)}});
}

}  // namespace

constinit const Op kDownBatch{
    .name = "down_batch", .type = down_type, .compile = compile_down, .to_onnx = spell_down, .grain = [](const Site&) {
      return Grain::kWhole;
    }};

Value running_sum_of_rows(Value x) { return down(x, Way::kSums); }
Value running_product_of_rows(Value x) { return down(x, Way::kProducts); }
Value sorted_rows(Value x) { return down(x, Way::kSorted); }

}  // namespace brine
