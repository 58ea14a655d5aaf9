// See factorize_onnx.h. The Loop carries W (n, k) and the first iteration's sum of projected gradients, which is -1
// until there is one.
#include "ops/factorize_onnx.h"

#include <utility>

#include "onnx/graph/writer.h"
#include "ops/loop.h"

namespace brine {
namespace {

constexpr Index kComponentsMax = 64;  // of an unrolled body

std::vector<double> doubles(const Tensor& tensor) {
  std::vector<double> values;
  for (Index i = 0; i < tensor.size(); ++i)
    values.push_back(tensor.dtype == Dtype::kFloat32 ? static_cast<double>(tensor.as<float>()[i])
                                                     : tensor.as<double>()[i]);
  return values;
}

class Body {
 public:
  Body(onnx::Writer& writer, const Site& site)
      : writer_(writer),
        type_(data_type_of(site.out.dtype)),
        k_(site.out.width()),
        f_(site.in(1).width()),
        H_(doubles(*site.constants[1])) {}

  onnx::Name number(double value) const { return writer_.scalar(type_, value); }
  onnx::Name column_constant(const std::vector<double>& values) const {
    return writer_.cast(
        writer_.reshape(writer_.constant(onnx::Tensor::of(values)), {static_cast<std::int64_t>(values.size()), 1}),
        type_);
  }
  double gram(Index s, Index t, double l2) const {
    double sum = s == t ? l2 : 0;
    for (Index j = 0; j < f_; ++j)
      sum += H_[static_cast<std::size_t>(s * f_ + j)] * H_[static_cast<std::size_t>(t * f_ + j)];
    return sum;
  }

  // One pass over all components: the new W, and the sum of the projected gradients.
  std::pair<onnx::Name, onnx::Name> pass(const onnx::Name& W, const onnx::Name& P, double l2) const {
    const onnx::Name zero = number(0);
    onnx::Names columns =
        k_ == 1 ? onnx::Names{W} : writer_.split(W, 1, std::vector<std::int64_t>(static_cast<std::size_t>(k_), 1));
    onnx::Name violation = zero;
    for (Index t = 0; t < k_; ++t) {
      std::vector<double> weights;
      for (Index s = 0; s < k_; ++s) weights.push_back(gram(s, t, l2));
      onnx::Name& w = columns[static_cast<std::size_t>(t)];
      const onnx::Name pull = writer_.unsqueeze(writer_.column(P, t), {1});
      const onnx::Name gradient =
          writer_.node("Sub", {writer_.node("MatMul", {writer_.concat(columns, 1), column_constant(weights)}), pull});
      const onnx::Name projected =
          writer_.where(writer_.equal(w, zero, type_), writer_.node("Min", {zero, gradient}), gradient);
      violation = writer_.node(
          "Add", {violation, writer_.reduce("ReduceSum", writer_.node("Abs", {projected}), {0, 1}, false)});
      const double curvature = weights[static_cast<std::size_t>(t)];
      if (curvature != 0)
        w = writer_.node("Max", {writer_.node("Sub", {w, writer_.node("Div", {gradient, number(curvature)})}), zero});
    }
    return {writer_.concat(columns, 1), violation};
  }

 private:
  onnx::Writer& writer_;
  onnx::DataType type_;
  Index k_, f_;
  std::vector<double> H_;
};

}  // namespace

onnx::Name spell_coordinate_descent(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const std::vector<double>& numbers = site.attributes.numbers;
  const std::vector<Index>& integers = site.attributes.integers;
  if (!site.constants[1]) throw Error(Kind::kInternal, "expected constant components");
  const Index k = site.out.width();
  if (integers[1] >= 0)
    throw Error(Kind::kUnsupported, "components in an order that a seed draws have no form in ONNX");
  if (k > kComponentsMax) throw Error(Kind::kUnsupported, "coordinate descent over more than 64 components in ONNX");
  const onnx::DataType type = data_type_of(site.out.dtype);
  const onnx::Name product = writer.node("MatMul", {in[0], writer.transpose(in[1], {1, 0})});
  const onnx::Name P = writer.node("Sub", {product, writer.scalar(type, numbers[0])});
  const onnx::Name start = writer.node("Mul", {product, writer.scalar(type, 0)});

  onnx::Writer inner = writer.body();
  const std::vector<std::int64_t> rows{-1, k};
  inner.input(tensor_info("iteration", onnx::DataType::kInt64, {}));
  inner.input(tensor_info("goes_on", onnx::DataType::kBool, {}));
  const onnx::Name W = inner.input(tensor_info("W", type, rows)),
                   first = inner.input(tensor_info("first_violation", type, {}));
  const auto [next, violation] = Body(inner, site).pass(W, P, numbers[1]);
  const onnx::Name zero = inner.scalar(type, 0);
  const onnx::Name known = inner.where(inner.node("Less", {first, zero}), violation, first);
  const onnx::Name is_far =
      inner.node("Greater", {inner.node("Div", {violation, known}), inner.scalar(type, numbers[2])});
  inner.output(tensor_info("still_goes_on", onnx::DataType::kBool, {}),
               inner.node("And", {inner.node("Greater", {known, zero}), is_far}));
  inner.output(tensor_info("next_W", type, rows), next);
  inner.output(tensor_info("known_violation", type, {}), known);
  const onnx::GraphPointer body = writer.finish_body(std::move(inner), "coordinate_descent");
  const onnx::Names ends = writer.nodes(
      2, "Loop", {writer.integer(integers[0]), writer.scalar(onnx::DataType::kBool, 1), start, writer.scalar(type, -1)},
      {{"body", body}});
  return ends[0];
}

}  // namespace brine
