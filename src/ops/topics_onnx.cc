// See topics_onnx.h. The Loop carries theta (n, k), e (n, k) and which rows still run (n, 1).
#include "ops/topics_onnx.h"

#include <utility>

#include "onnx/graph/writer.h"
#include "ops/loop.h"

namespace brine {
namespace {

class Body {
 public:
  Body(onnx::Writer& writer, onnx::DataType type) : writer_(writer), type_(type) {}

  onnx::Name number(double value) const { return writer_.scalar(type_, value); }
  onnx::Name add(const onnx::Name& a, const onnx::Name& b) const { return writer_.node("Add", {a, b}); }
  onnx::Name subtract(const onnx::Name& a, const onnx::Name& b) const { return writer_.node("Sub", {a, b}); }
  onnx::Name times(const onnx::Name& a, const onnx::Name& b) const { return writer_.node("Mul", {a, b}); }
  onnx::Name inverse(const onnx::Name& x) const { return writer_.node("Div", {number(1), x}); }

  // Of positive x: raised to 6 by psi(x) = psi(x + 1) - 1 / x, then the asymptotic series; at most 1e-6: -gamma - 1 /
  // x.
  onnx::Name digamma(const onnx::Name& given) const {
    const onnx::Name zero = number(0), one = number(1), six = number(6);
    onnx::Name x = given, result = zero;
    for (int shift = 0; shift < 6; ++shift) {
      const onnx::Name is_low = writer_.node("Less", {x, six});
      result = subtract(result, writer_.where(is_low, inverse(x), zero));
      x = add(x, writer_.where(is_low, one, zero));
    }
    const onnx::Name r = inverse(x), s = times(r, r);
    const onnx::Name series =
        times(s, subtract(number(1.0 / 12), times(s, subtract(number(1.0 / 120), times(s, number(1.0 / 252))))));
    result = subtract(add(result, subtract(writer_.node("Log", {x}), times(number(0.5), r))), series);
    const onnx::Name tiny = subtract(number(-0.577215664901532860606512090082402431), inverse(given));
    return writer_.where(writer_.less_or_equal(given, number(1e-6), type_), tiny, result);
  }

  // exp(psi(theta) - psi(sum theta))
  onnx::Name expectation(const onnx::Name& theta) const {
    return writer_.node("Exp", {subtract(digamma(theta), digamma(writer_.reduce("ReduceSum", theta, {1}, true)))});
  }

 private:
  onnx::Writer& writer_;
  onnx::DataType type_;
};

}  // namespace

onnx::Name spell_topic_weights(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const std::vector<double>& numbers = site.attributes.numbers;  // prior, tolerance
  const onnx::DataType type = data_type_of(site.out.dtype), truth = onnx::DataType::kBool;
  const Index k = site.out.width();
  const onnx::Name turned = writer.transpose(in[1], {1, 0});
  const onnx::Name shape = writer.concat({writer.size_of_axis(in[0], 0), writer.ints({k})}, 0);
  const onnx::Name ones = writer.filled(shape, type, 1);
  const onnx::Name runs =
      writer.cast(writer.filled(writer.concat({writer.size_of_axis(in[0], 0), writer.ints({1})}, 0), type, 1), truth);
  const onnx::Name start = Body(writer, type).expectation(ones);

  onnx::Writer inner = writer.body();
  const Body body(inner, type);
  const std::vector<std::int64_t> rows{-1, k}, row{-1, 1};
  inner.input(tensor_info("iteration", onnx::DataType::kInt64, {}));
  inner.input(tensor_info("goes_on", truth, {}));
  const onnx::Name theta = inner.input(tensor_info("theta", type, rows)), e = inner.input(tensor_info("e", type, rows)),
                   running = inner.input(tensor_info("running", truth, row));
  const double eps = site.out.dtype == Dtype::kFloat32 ? 0x1p-23 : 0x1p-52;
  const onnx::Name phi = body.add(inner.node("MatMul", {e, in[1]}), body.number(eps));
  const onnx::Name shares = inner.node("MatMul", {inner.node("Div", {in[0], phi}), turned});
  const onnx::Name next = body.add(body.times(e, shares), body.number(numbers[0]));
  const onnx::Name change = inner.reduce("ReduceMean", inner.node("Abs", {body.subtract(theta, next)}), {1}, true);
  const onnx::Name rests = inner.node("Less", {change, body.number(numbers[1])});
  const onnx::Name still = inner.node("And", {running, inner.node("Not", {rests})});
  const onnx::Name any =
      inner.node("Greater", {inner.reduce("ReduceSum", inner.cast(still, type), {0, 1}, false), body.number(0)});
  const onnx::Name next_theta = inner.where(running, next, theta),
                   next_e = inner.where(running, body.expectation(next), e);
  inner.output(tensor_info("still_goes_on", truth, {}), any);
  inner.output(tensor_info("next_theta", type, rows), next_theta);
  inner.output(tensor_info("next_e", type, rows), next_e);
  inner.output(tensor_info("still_running", truth, row), still);
  const onnx::GraphPointer graph = writer.finish_body(std::move(inner), "topic_weights");
  const onnx::Names ends =
      writer.nodes(3, "Loop", {writer.integer(site.attributes.integers[0]), writer.scalar(truth, 1), ones, start, runs},
                   {{"body", graph}});
  return ends[0];
}

}  // namespace brine
