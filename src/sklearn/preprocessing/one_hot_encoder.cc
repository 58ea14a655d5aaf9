// sklearn.preprocessing.OneHotEncoder: each column's category as a 1 among as many outputs as it has categories, less
// the dropped one; infrequent categories (since 1.1) share the last.
//
// Unknown categories: all zeros, or the infrequent output. handle_unknown='warn' (since 1.6) means infrequent_if_exist,
// but gives zeros to 1.7. inverse_transform gives objects where an unknown category can come back as None.
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/preprocessing/legacy_one_hot.h"
#include "sklearn/preprocessing/one_hot.h"

namespace brine::sklearn {
namespace {

// One column of inverse_transform: the category at the first largest entry of its block. A block of zeros is the
// dropped category, or (with nothing dropped) an unknown one: refused, or None.
struct Inverse {
  Value kept, filler;  // of the outputs; of a block of zeros (absent: unknown)
  Index start, size;
  bool is_lenient;

  Value from(Value X, Dtype dtype) const {
    if (size == 0) return broadcast_rows(reshape(filler.cast(dtype), {}), X);
    std::vector<Index> places;
    for (Index j = 0; j < size; ++j) places.push_back(start + j);
    const Value block = take_columns(X, places), is_empty = equal(sum(block), 0);
    const Value value = take(kept, argmax(block)).cast(dtype);
    if (filler) return where(is_empty, filler.cast(dtype), value);
    if (!is_lenient)
      return refuse_where(
          value, is_empty,
          "Samples can not be inverted when drop=None and handle_unknown='error' because they contain all zeros");
    return where(is_empty, X.program().constant(Dtype::kObject, {}, std::vector<Cell>{Cell::none()}), value);
  }
};

std::vector<Inverse> inverses_of(const Fitted& self, const OneHot& one) {
  std::vector<Inverse> inverses;
  Index start = 0;
  for (Index i = 0; i < one.encoder.size(); ++i) {
    const Index dropped = one.drop[static_cast<std::size_t>(i)], size = one.size(i);
    const bool lenient =
        one.handle_unknown == "ignore" || (one.handle_unknown != "error" && !one.encoder.has_infrequent(i));
    const Value names = one.names(self, i);
    Inverse inverse{.kept = names, .filler = {}, .start = start, .size = size, .is_lenient = lenient};
    if (dropped != OneHot::kNone) {
      inverse.kept = take(names, self.constant(without(one.n_groups(i), {dropped})));
      // scikit-learn looks the grouped index up among the ungrouped categories where it is lenient
      inverse.filler =
          take(size == 0 || lenient ? one.encoder.categories(i) : names, self.constant(std::vector<Index>{dropped}));
    }
    inverses.push_back(inverse);
    start += size;
  }
  return inverses;
}

Dtype dtype_of(const std::vector<Inverse>& inverses) {
  Dtype dtype = inverses.front().kept.dtype();
  for (const Inverse& inverse : inverses)
    dtype = !inverse.filler && inverse.is_lenient ? Dtype::kObject : promote_any(dtype, inverse.kept.dtype());
  return dtype;
}

// As objects, beside 'infrequent_sklearn', float32 categories are Python's floats, with all their digits.
Names texts_of_categories(const Tensor& categories, bool as_objects) {
  if (!as_objects || categories.dtype != Dtype::kFloat32) return label_texts(categories);
  std::vector<double> wide(categories.as<float>(), categories.as<float>() + categories.size());
  return label_texts(tensor_of(Dtype::kFloat64, categories.shape, std::move(wide)));
}

void set_names(const Fitted& self, Methods m, const OneHot& one) {
  if (self.text_or("feature_name_combiner", self.has_value("feature_name_combiner") ? "" : "concat") != "concat")
    return;  // since 1.3: a user's function
  std::vector<Names> categories;
  for (Index i = 0; i < one.encoder.size(); ++i) {
    const Names all =
        texts_of_categories(*one.encoder.categories(i).node().attributes.tensor, one.encoder.has_infrequent(i));
    Names names;
    for (const Index frequent : without(one.encoder.count(i), one.encoder.infrequent(i)))
      names.push_back(all[static_cast<std::size_t>(frequent)]);
    if (one.encoder.has_infrequent(i)) names.emplace_back("infrequent_sklearn");
    if (const Index dropped = one.drop[static_cast<std::size_t>(i)]; dropped != OneHot::kNone)
      names.erase(names.begin() + dropped);
    categories.push_back(std::move(names));
  }
  m.set_names_out([=](const Names& given) {
    Names names;
    for (std::size_t i = 0; i < categories.size(); ++i)
      for (const std::string& category : categories[i]) names.push_back(given.at(i) + "_" + category);
    return names;
  });
}

void fill_inverse(const Fitted& self, Methods m, const OneHot& one) {
  const std::vector<Inverse> inverses = inverses_of(self, one);
  const Dtype inverse_dtype = dtype_of(inverses);
  const Index width = inverses.back().start + inverses.back().size;
  m.inverse_transform = [=](Value X) {
    X = encoded(X, width);
    std::vector<Value> columns;
    for (const Inverse& inverse : inverses) columns.push_back(inverse.from(X, inverse_dtype));
    return stack(std::move(columns));
  };
}

void lower(const Fitted& self, Methods m) {
  if (is_legacy_one_hot(self)) {
    lower_legacy_one_hot(self, m);
    if (self.has_value("categories_") && codes_all_columns(self)) fill_inverse(self, m, OneHot(self, Encoder(self)));
    return;
  }
  const Encoder encoder(self);
  const OneHot one(self, encoder);
  const Dtype dtype = dtype_meant_by(self.get("dtype"));
  if (!is_number(dtype)) self.unsupported("dtype", "a one-hot encoding of objects");
  const Storage storage =
      self.flag(self.has("sparse_output") ? "sparse_output" : "sparse") ? Storage::kCsr : Storage::kDense;  // since 1.2
  const Unknown unknown = one.handle_unknown == "error" ? Unknown::kRefuse : Unknown::kCode;
  const std::vector<Index> sizes = one.sizes();
  std::vector<Value> slots;
  for (Index i = 0; i < encoder.size(); ++i) slots.push_back(self.constant(one.slots(i)));

  m.transform = [=](Value X) {
    std::vector<Value> places = encoder.codes(X, unknown);
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = take(slots[i], places[i]);
    return one_hot(stack(std::move(places)), sizes, dtype, storage);
  };

  fill_inverse(self, m, one);
  set_names(self, m, one);
}

}  // namespace

extern constinit const Estimator kOneHotEncoder{
    "OneHotEncoder", lower, Role::kTransformer, Takes::kAnything, Finite::kNanAllowed, Sparse::kAccepted};

}  // namespace brine::sklearn
