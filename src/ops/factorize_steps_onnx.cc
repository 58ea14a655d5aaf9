// See factorize_onnx.h. The Loop carries W (n, k) and, where the error decides, that of ten steps ago.
#include <utility>

#include "onnx/graph/writer.h"
#include "ops/factorize.h"
#include "ops/factorize_onnx.h"
#include "ops/loop.h"

namespace brine {
namespace {

constexpr double kSmall = 0x1p-23;  // what NMF takes for zero, whatever the dtype: float32's eps
constexpr double kTiny = 0x1p-52;   // what it then sets to 0

// The formulas of one graph. X (n, f) and H (k, f) are of `type`, in which all is computed.
struct Words {
  onnx::Writer& writer;
  onnx::DataType type;
  double beta;
  onnx::Name X, H;

  onnx::Name number(double value) const { return writer.scalar(type, value); }
  onnx::Name of(std::string_view operation, const onnx::Name& a, const onnx::Name& b) const {
    return writer.node(operation, {a, b});
  }
  onnx::Name total(const onnx::Name& x) const { return writer.reduce("ReduceSum", x, {0, 1}, false); }
  onnx::Name power(const onnx::Name& x, double exponent) const {
    if (exponent == 0) return of("Add", of("Mul", x, number(0)), number(1));
    if (exponent == 1) return x;
    if (exponent == 2) return of("Mul", x, x);
    if (exponent == 0.5) return writer.node("Sqrt", {x});
    if (exponent == -1) return of("Div", number(1), x);
    return of("Pow", x, number(exponent));
  }
  onnx::Name at_least_small(const onnx::Name& x) const { return of("Max", x, number(kSmall)); }
  onnx::Name product(const onnx::Name& W) const { return of("MatMul", W, H); }
  onnx::Name by_components(const onnx::Name& x) const { return of("MatMul", x, writer.transpose(H, {1, 0})); }

  // Numerator and denominator of a step, each (n, k) or (k,).
  std::pair<onnx::Name, onnx::Name> fraction(const onnx::Name& W) const {
    const onnx::Name WH = product(W);
    if (beta == 2) return {by_components(X), by_components(WH)};
    const onnx::Name small = at_least_small(WH), safe = beta < 2 ? small : WH;
    const onnx::Name inverse = power(safe, -1);
    const onnx::Name ratio = beta == 1   ? of("Div", X, safe)
                             : beta == 0 ? of("Mul", of("Mul", inverse, inverse), X)
                                         : of("Mul", power(safe, beta - 2), X);
    if (beta == 1) return {by_components(ratio), writer.reduce("ReduceSum", H, {1}, false)};
    return {by_components(ratio), by_components(power(beta < 1 ? small : WH, beta - 1))};
  }

  // sqrt(2 beta-divergence(X, W H)): values of X of at most kSmall leave the data terms out.
  onnx::Name error(const onnx::Name& W) const {
    const onnx::Name WH = product(W);
    if (beta == 2) {
      const onnx::Name difference = of("Sub", X, WH);
      return writer.node("Sqrt", {total(of("Mul", difference, difference))});
    }
    const onnx::Name counts = of("Greater", X, number(kSmall)), safe = at_least_small(WH);
    const auto counted = [&](const onnx::Name& term) { return total(writer.where(counts, term, number(0))); };
    const onnx::Name ratio = of("Div", writer.where(counts, X, number(1)), safe);
    onnx::Name divergence;
    if (beta == 1) {
      const onnx::Name data = counted(of("Mul", X, writer.node("Log", {ratio})));
      divergence = of("Add", data, of("Sub", total(WH), counted(X)));
    } else if (beta == 0) {
      const onnx::Name cells = writer.cast(writer.node("Size", {X}), type);
      divergence = of("Sub", of("Sub", counted(ratio), cells), counted(writer.node("Log", {ratio})));
    } else {
      const onnx::Name sum = counted(power(writer.where(counts, X, number(1)), beta));
      const onnx::Name data = counted(of("Mul", X, power(safe, beta - 1)));
      const onnx::Name rest = of("Mul", total(power(WH, beta)), number(beta - 1));
      divergence = of("Div", of("Add", of("Sub", sum, of("Mul", number(beta), data)), rest), number(beta * (beta - 1)));
    }
    return writer.node("Sqrt", {of("Mul", number(2), of("Max", divergence, number(0)))});
  }

  onnx::Name step(const onnx::Name& W, double gamma, const onnx::Name& l1, double l2) const {
    auto [numerator, below] = fraction(W);
    if (!l1.empty()) below = of("Add", below, l1);
    if (l2 > 0) below = of("Add", below, of("Mul", W, number(l2)));
    const onnx::Name factor =
        of("Div", numerator, writer.where(writer.equal(below, number(0), type), number(kSmall), below));
    return of("Mul", W, power(factor, gamma));
  }
};

}  // namespace

onnx::Name spell_steps(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const std::vector<double>& numbers = site.attributes.numbers;  // l1, l2, tolerance, beta, gamma
  const double tolerance = numbers[2], beta = numbers[3], gamma = numbers[4];
  const bool by_error = static_cast<StopRule>(site.attributes.integers[1]) == StopRule::kError;
  const onnx::DataType type = data_type_of(site.in(1).dtype), kept = data_type_of(site.out.dtype);
  const Index k = site.out.width();
  const std::vector<std::int64_t> rows{-1, k};
  const Words outer{writer, type, beta, type == kept ? in[0] : writer.cast(in[0], type), in[1]};
  const onnx::Name mean = writer.reduce("ReduceMean", in[0], {0, 1}, false);
  const onnx::Name first =
      writer.node("Sqrt", {writer.node("Div", {mean, writer.scalar(kept, static_cast<double>(k))})});
  const onnx::Name shape = writer.concat({writer.size_of_axis(in[0], 0), writer.ints({k})}, 0);
  const onnx::Name start = writer.node("Add", {writer.filled(shape, kept, 0), first});
  const auto computed = [&](onnx::Writer& g, const onnx::Name& W) { return type == kept ? W : g.cast(W, type); };
  const onnx::Name start_error = outer.error(computed(writer, start));

  onnx::Writer inner = writer.body();
  const Words body{inner, type, beta, outer.X, outer.H};
  const onnx::Name iteration = inner.input(tensor_info("iteration", onnx::DataType::kInt64, {}));
  inner.input(tensor_info("goes_on", onnx::DataType::kBool, {}));
  const onnx::Name W = inner.input(tensor_info("W", kept, rows)),
                   previous = inner.input(tensor_info("error", type, {}));
  onnx::Name l1;
  if (numbers[0] > 0) {
    // scikit-learn adds l1 in place to the sums that it keeps: each step divides by one l1 more.
    const bool grows = by_error && beta == 1;
    l1 = body.number(numbers[0]);
    if (grows) l1 = body.of("Mul", l1, inner.cast(inner.node("Add", {iteration, inner.integer(1)}), type));
  }
  onnx::Name next = body.step(computed(inner, W), gamma, l1, numbers[1]);
  if (by_error && beta < 1) next = inner.where(body.of("Less", next, body.number(kTiny)), body.number(0), next);
  if (type != kept) next = inner.cast(next, kept);
  onnx::Name goes_on = inner.scalar(onnx::DataType::kBool, 1), error = inner.node("Identity", {previous});
  if (tolerance > 0 && by_error) {
    const onnx::Name now = body.error(computed(inner, next));
    const onnx::Name fall = body.of("Div", body.of("Sub", previous, now), start_error);
    const onnx::Name tenth = inner.node("Mod", {iteration, inner.integer(10)});
    const onnx::Name asks = inner.node("Equal", {tenth, inner.integer(9)});
    const onnx::Name ends = inner.node("And", {asks, body.of("Less", fall, body.number(tolerance))});
    goes_on = inner.node("Not", {ends});
    error = inner.where(asks, now, previous);
  } else if (tolerance > 0) {
    const onnx::Name change = inner.node("Sub", {next, W});
    const auto length = [&](const onnx::Name& x) {
      return inner.node("Sqrt", {body.total(inner.node("Mul", {x, x}))});
    };
    goes_on = inner.node("Greater", {inner.node("Div", {length(change), length(next)}), inner.scalar(kept, tolerance)});
  } else {
    goes_on = inner.node("Identity", {goes_on});
  }
  inner.output(tensor_info("still_goes_on", onnx::DataType::kBool, {}), goes_on);
  inner.output(tensor_info("next_W", kept, rows), next);
  inner.output(tensor_info("next_error", type, {}), error);
  const onnx::GraphPointer graph = writer.finish_body(std::move(inner), "factor_by_steps");
  const onnx::Names ends = writer.nodes(
      2, "Loop",
      {writer.integer(site.attributes.integers[0]), writer.scalar(onnx::DataType::kBool, 1), start, start_error},
      {{"body", graph}});
  return ends[0];
}

}  // namespace brine
