// ai.onnx.ml's lookups: LabelEncoder in its three forms, CategoryMapper.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "onnx/readers.h"
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"

namespace brine::onnx {
namespace {

// A table of values for keys, (k,) each, and what all other keys give, ().
struct Lookup {
  Value keys, values, otherwise;
};

// The first key that x equals decides; a NaN equals a NaN.
Value looked_up(Value x, const Lookup& table) {
  const bool floats = is_float(x.dtype());
  Value wide = expand(x, x.rank());
  Value hits = equal(wide, table.keys.cast(x.dtype()));
  if (floats) hits = logical_or(hits, logical_and(is_nan(wide), is_nan(table.keys.cast(x.dtype()))));
  const Value found = take(table.values, argmax(hits.cast(Dtype::kUint8)));
  return where(any(hits), found, table.otherwise);
}

Value texts_of(NodeReader& r, std::string_view name) {
  std::vector<std::string> texts = r.texts(name);
  const auto count = static_cast<Index>(texts.size());
  return r.texts_value(std::move(texts), {count});
}
Value integers_of(NodeReader& r, std::string_view name) {
  const std::vector<Index> numbers = r.integers(name);
  return r.constant_of(Dtype::kInt64, {static_cast<Index>(numbers.size())}, numbers);
}
Value tensor_of(NodeReader& r, const Tensor& tensor) {
  return r.program().constant(tensor_in_program(tensor, r.place(), r.limits()));
}

// "keys_strings", "keys_int64s", "keys_floats" or "keys_tensor", whichever is there.
Value list_of(NodeReader& r, const std::string& what) {
  if (const Tensor* tensor = r.tensor(what + "_tensor")) {
    const Value values = tensor_of(r, *tensor);
    return reshape(values, {values.type().size()});
  }
  if (r.has(what + "_strings")) return texts_of(r, what + "_strings");
  if (r.has(what + "_int64s")) return integers_of(r, what + "_int64s");
  if (!r.has(what + "_floats")) r.malformed("expected " + what);
  const std::vector<double> numbers = r.reals(what + "_floats");
  return r.constant_of(Dtype::kFloat32, {static_cast<Index>(numbers.size())},
                       std::vector<float>(numbers.begin(), numbers.end()));
}

Value default_of(NodeReader& r, Dtype dtype) {
  if (const Tensor* tensor = r.tensor("default_tensor")) {
    const Value value = tensor_of(r, *tensor);
    if (value.type().size() != 1) r.malformed("expected one value as the default");
    return reshape(value, {}).cast(dtype);
  }
  if (dtype == Dtype::kString) return r.texts_value({r.text("default_string", "_Unused")}, {});
  if (is_integer(dtype)) return r.filled(dtype, {}, static_cast<double>(r.integer("default_int64", -1)));
  return r.filled(dtype, {}, r.real("default_float", -0.0));
}

// Texts to their numbers, or numbers to texts: version 1, and CategoryMapper with numbers of its own.
Lookup numbered(NodeReader& r, Dtype from, std::string_view texts, const std::vector<Index>& numbers) {
  const Value words = texts_of(r, texts);
  std::vector<Index> own = numbers;
  if (own.empty())
    for (Index i = 0; i < words.type().size(); ++i) own.push_back(i);
  if (static_cast<Index>(own.size()) != words.type().size()) r.malformed("expected as many numbers as texts");
  const Value codes = r.constant_of(Dtype::kInt64, words.shape(), std::move(own));
  if (from == Dtype::kString)
    return {words, codes, r.filled(Dtype::kInt64, {}, static_cast<double>(r.integer("default_int64", -1)))};
  return {codes, words, r.texts_value({r.text("default_string", "_Unused")}, {})};
}

void read_label_encoder(NodeReader& r) {
  const Value x = r.value(0);
  if (r.opset() < 2) return r.give(looked_up(x, numbered(r, x.dtype(), "classes_strings", {})));
  const Value keys = list_of(r, "keys"), values = list_of(r, "values");
  if (keys.shape() != values.shape()) r.malformed("expected as many values as keys");
  if ((keys.dtype() == Dtype::kString) != (x.dtype() == Dtype::kString))
    r.malformed("expected keys of the type of the input");
  if (keys.type().size() == 0) r.malformed("expected at least one key");
  r.give(looked_up(x, {keys, values, default_of(r, values.dtype())}));
}

void read_category_mapper(NodeReader& r) {
  const Value x = r.value(0);
  r.give(looked_up(x, numbered(r, x.dtype(), "cats_strings", r.integers("cats_int64s"))));
}

constexpr ReaderRow kReaders[] = {
    {"CategoryMapper", read_category_mapper},
    {"LabelEncoder", read_label_encoder},
};

static_assert(std::ranges::is_sorted(kReaders, {}, &ReaderRow::op_type));

}  // namespace

constinit const ReaderTable kLabelReaders = kReaders;

}  // namespace brine::onnx
