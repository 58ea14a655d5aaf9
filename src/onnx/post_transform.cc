// See post_transform.h.
#include "onnx/post_transform.h"

#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"

namespace brine::onnx {

Value transformed(NodeReader& r, Value scores, const std::string& transform) {
  if (transform == "NONE") return scores;
  if (transform == "LOGISTIC") return expit(scores);
  const auto shifted = [&] { return exp(scores - max(scores, kLast, Keep::kYes)); };
  if (transform == "SOFTMAX") {
    const Value powers = shifted();
    return powers / sum(powers, kLast, Keep::kYes);
  }
  if (transform != "SOFTMAX_ZERO") r.refuse("the transform " + transform);
  const Value powers =
      where(abs(scores) > 1e-7, shifted(), scores * exp(-max(scores, kLast, Keep::kYes)));  // zeros stay zeros
  return powers / sum(where(abs(scores) > 1e-7, powers, 0.0), kLast, Keep::kYes);
}

Value two_columns(NodeReader& r, Value score, Second second, const std::string& transform) {
  if (transform == "PROBIT") r.refuse("the transform PROBIT");
  if (second == Second::kComplement) return concat({1.0 - score, score}, -1);
  const Value both = concat({-score, score}, -1);
  return transform == "LOGISTIC" ? expit(both) : both;
}

std::size_t n_labels(const NodeReader& r, std::string_view integers) {
  const std::size_t texts = r.texts("classlabels_strings").size();
  return texts ? texts : r.integers(integers).size();
}

Value labels_at(NodeReader& r, Value positions, std::string_view integers) {
  if (std::vector<std::string> texts = r.texts("classlabels_strings"); !texts.empty()) {
    const auto count = static_cast<Index>(texts.size());
    return take(r.texts_value(std::move(texts), {count}), positions);
  }
  const std::vector<Index> numbers = r.integers(integers);
  return take(r.constant_of(Dtype::kInt64, {static_cast<Index>(numbers.size())}, numbers), positions);
}

Value float_rows(NodeReader& r, Value x) {
  if (x.rank() == 1 && !x.type().has_rows()) x = expand(x, 0);
  if (x.rank() != 2) r.refuse("an input that is no matrix");
  return x.cast(Dtype::kFloat32);
}

}  // namespace brine::onnx
