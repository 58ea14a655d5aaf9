// ai.onnx.ml's operators on columns: scaling, filling, choosing, encoding.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "onnx/post_transform.h"
#include "onnx/readers.h"
#include "onnx/rearrange.h"
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"

namespace brine::onnx {
namespace {

// One number for each column, or one for all.
Value column_numbers(NodeReader& r, std::string_view name, Dtype dtype, double otherwise) {
  std::vector<double> numbers = r.reals(name);
  if (numbers.empty()) numbers.push_back(otherwise);
  const auto count = static_cast<Index>(numbers.size());
  return r.constant_of(Dtype::kFloat64, {count}, std::move(numbers)).cast(dtype);
}

void read_scaler(NodeReader& r) {
  const Value x = r.value(0).cast(Dtype::kFloat32);
  r.give((x - column_numbers(r, "offset", Dtype::kFloat32, 0)) * column_numbers(r, "scale", Dtype::kFloat32, 1));
}

// A row whose norm is zero stays as it is.
void read_normalizer(NodeReader& r) {
  const Value x = r.value(0).cast(Dtype::kFloat32);
  const std::string norm = r.text("norm", "MAX");
  Value size;
  if (norm == "MAX") size = max(x, kLast, Keep::kYes);
  else if (norm == "L1") size = sum(abs(x), kLast, Keep::kYes);
  else if (norm == "L2") size = sqrt(sum(x * x, kLast, Keep::kYes));
  else r.malformed("expected the norm MAX, L1 or L2");
  r.give(where(brine::equal(size, 0.0), x, x / size));
}

void read_imputer(NodeReader& r) {
  const Value x = r.value(0);
  if (is_integer(x.dtype())) {
    const std::vector<Index> values = r.integers("imputed_value_int64s");
    if (values.empty()) r.malformed("expected values to put in place of missing ones");
    const Value fill = r.constant_of(Dtype::kInt64, {static_cast<Index>(values.size())}, values).cast(x.dtype());
    return r.give(where(brine::equal(x, r.integer("replaced_value_int64", 0)), fill, x));
  }
  const double replaced = r.real("replaced_value_float", 0);
  const Value fill = column_numbers(r, "imputed_value_floats", x.dtype(), 0);
  const Value is_missing = std::isnan(replaced) ? is_nan(x) : brine::equal(x, replaced);
  r.give(where(is_missing, fill, x));
}

void read_binarizer(NodeReader& r) {
  const Value x = r.value(0);
  r.give((x > r.real("threshold", 0)).cast(x.dtype()));
}

void read_feature_vectorizer(NodeReader& r) {
  std::vector<Value> parts;
  for (std::size_t i = 0; i < r.n_inputs(); ++i) {
    const Value x = r.value(i).cast(Dtype::kFloat32);
    parts.push_back(x.rank() == 1 ? expand(x, 1) : x);
  }
  if (parts.empty()) r.malformed("expected at least one input");
  r.give(concat(std::move(parts), 1));
}

void read_one_hot_encoder(NodeReader& r) {
  Value x = r.value(0), categories;
  if (std::vector<std::string> texts = r.texts("cats_strings"); !texts.empty()) {
    const auto count = static_cast<Index>(texts.size());
    categories = r.texts_value(std::move(texts), {count});
    if (x.dtype() != Dtype::kString) r.malformed("expected text");
  } else {
    const std::vector<Index> numbers = r.integers("cats_int64s");
    categories = r.constant_of(Dtype::kInt64, {static_cast<Index>(numbers.size())}, numbers);
    x = x.cast(Dtype::kInt64);
  }
  r.give(brine::equal(expand(x, x.rank()), categories).cast(Dtype::kFloat32));
}

// The elements at these positions of the last axis; of a vector: one row of them.
void read_array_feature_extractor(NodeReader& r) {
  const Value x = r.value(0);
  const Item& index = r.item(1);
  if (index.kind == Item::Kind::kValue && !index.value.is_constant()) {  // the label of each row, as one row
    if (x.rank() != 1 || x.type().has_rows()) r.refuse("positions that depend on the model's inputs");
    Value positions = index.value;
    if (positions.rank() == 2 && positions.width() == 1) positions = reshape(positions, {kRows});
    if (positions.rank() != 1) r.refuse("several positions a row");
    return r.give({expand(take(x, positions.cast(Dtype::kInt64)), 1), 1});
  }
  std::vector<Index> positions = r.integers(std::size_t{1});
  for (const Index position : positions)
    if (position < 0 || x.shape().empty() || x.shape().back() == kRows || position >= x.shape().back())
      r.malformed("a position outside of the last axis");
  const Value found = chosen(r, x, x.shape().size() - 1, positions);
  r.give(x.rank() == 1 ? expand(found, 0) : found);
}

void read_zip_map(NodeReader& r) {
  Item item = r.value(0);
  item.kind = Item::Kind::kMaps;
  ZipKeys keys{.texts = r.texts("classlabels_strings"), .integers = r.integers("classlabels_int64s")};
  const std::size_t count = keys.texts.empty() ? keys.integers.size() : keys.texts.size();
  if (item.value.rank() == 1 && !item.value.type().has_rows()) item.value = expand(item.value, 0);
  if (item.value.rank() != 2 || item.value.width() != static_cast<Index>(count))
    r.malformed("expected a column for each key");
  item.keys = std::make_shared<const ZipKeys>(std::move(keys));
  r.give(std::move(item));
}

constexpr ReaderRow kReaders[] = {
    {"ArrayFeatureExtractor", read_array_feature_extractor},
    {"Binarizer", read_binarizer},
    {"FeatureVectorizer", read_feature_vectorizer},
    {"Imputer", read_imputer},
    {"Normalizer", read_normalizer},
    {"OneHotEncoder", read_one_hot_encoder},
    {"Scaler", read_scaler},
    {"ZipMap", read_zip_map},
};

static_assert(std::ranges::is_sorted(kReaders, {}, &ReaderRow::op_type));

}  // namespace

constinit const ReaderTable kTableReaders = kReaders;

}  // namespace brine::onnx
