// See labels.h.
#include "ops/labels.h"

#include "ops/kernel.h"

namespace brine {
namespace {

Type text_type(const Call& call) {
  if (call.in(0).dtype != Dtype::kString || call.in(0).form != Form::kDense)
    throw Error(Kind::kInternal, "expected text");
  return call.in(0);
}

std::string_view cut(std::string_view text, Index length) {
  std::size_t stop = 0;
  for (Index count = 0; stop < text.size(); ++stop) {
    const bool starts = (text[stop] & 0xC0) != 0x80;
    if (starts && count++ == length) break;
  }
  while (stop > 0 && text[stop - 1] == '\0') --stop;
  return text.substr(0, stop);
}

Bad run_cut(const Run& run) {
  for (Index i = 0, count = count_of(run); i < count; ++i)
    run.output<std::string_view>()[i] = cut(run.input<std::string_view>(0)[i], run.site.attributes.integers[0]);
  return {};
}

Type third_type(const Call& call) {
  if (call.in(1).rank() != 1 || call.in(1).form != Form::kDense) throw Error(Kind::kInternal, "expected labels");
  return call.in(0);
}

template <class T>
bool is_same(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, Cell>)
    return a.equals(b);
  else if constexpr (std::is_same_v<T, Half>)
    return static_cast<float>(a) == static_cast<float>(b);
  else
    return a == b;
}

template <class T>
Bad run_third(const Run& run) {
  const T* y = run.input<T>(1);
  Index second = 0;  // the first row with another label than row 0
  for (Index i = 1; i < run.rows; ++i) {
    if (is_same(y[i], y[0]) || (second > 0 && is_same(y[i], y[second]))) continue;
    if (second > 0) return {i, -1};
    second = i;
  }
  return {};
}

}  // namespace

constinit const Op kCutText{
    .name = "cut_text", .type = text_type, .compile = [](const Site&) -> Compiled { return {run_cut}; }};
constinit const Op kRefuseThirdLabel{
    .name = "refuse_third_label",
    .type = third_type,
    .compile = [](const Site& site) -> Compiled {
      return for_dtype(site.in(1).dtype, []<class T>(Tag<T>) -> Compiled { return {run_third<T>}; });
    },
    .to_onnx = [](onnx::Writer&, const Site&,
                  const std::vector<onnx::Name>& in) { return in[0]; },  // a graph cannot raise
    .grain = [](const Site&) { return Grain::kWhole; },
    .refusal = [](const Run& run, const Bad&) { return run.site.attributes.texts[0]; },
    .is_alias = true};

Value cut_text(Value texts, Index length) { return texts.program().apply(kCutText, {texts}, {.integers = {length}}); }
Value refuse_third_label(Value x, Value y, std::string words) {
  return x.program().apply(kRefuseThirdLabel, {x, y}, {.texts = {std::move(words)}});
}

}  // namespace brine
