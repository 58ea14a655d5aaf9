// sklearn.preprocessing.OneHotEncoder: each column's category as a 1 among as many outputs as it has categories, less
// the dropped one; infrequent categories (since 1.1) share the last.
//
// Unknown categories: all zeros, or the infrequent output. handle_unknown='warn' (since 1.6) means infrequent_if_exist,
// but gives zeros to 1.7. inverse_transform gives objects where an unknown category can come back as None.
#include <algorithm>

#include <fmt/format.h>

#include "ops/check.h"
#include "ops/columns.h"
#include "ops/compare.h"
#include "ops/reduce.h"
#include "ops/shape.h"
#include "ops/take.h"
#include "sklearn/preprocessing/encoder.h"
#include "sklearn/preprocessing/legacy_one_hot.h"

namespace brine::sklearn {
namespace {

constexpr Index kNone = -1;

struct OneHot {
  OneHot(const Fitted& self, const Encoder& columns);

  Index size(Index i) const { return n_groups(i) - (drop[static_cast<std::size_t>(i)] != kNone); }
  Index n_groups(Index i) const { return *std::max_element(encoder.groups(i).begin(), encoder.groups(i).end()) + 1; }
  std::vector<Index> sizes() const;
  std::vector<Index> slots(Index i) const;   // by category, then of the unknown: its place among the outputs; -1: none
  Value names(const Fitted& self,
              Index i) const;  // the categories as they come back: frequent ones, then 'infrequent_sklearn'

  Encoder encoder;
  std::vector<Index> drop;  // by column, after grouping; kNone: nothing is dropped
  std::string handle_unknown;
  bool groups_unknown;
};

OneHot::OneHot(const Fitted& self, const Encoder& columns)
    : encoder(columns), drop(static_cast<std::size_t>(columns.size()), kNone) {
  handle_unknown = self.text("handle_unknown");
  const bool warns = handle_unknown == "warn";
  if (handle_unknown != "error" && handle_unknown != "ignore" && handle_unknown != "infrequent_if_exist" && !warns)
    self.unsupported("handle_unknown", fmt::format("handle_unknown='{}'", handle_unknown));
  groups_unknown = handle_unknown == "infrequent_if_exist" || (warns && self.since(1, 8));
  for (Index i = 0; i < encoder.size(); ++i)
    if (n_groups(i) !=
        static_cast<Index>(without(encoder.count(i), encoder.infrequent(i)).size()) + encoder.has_infrequent(i))
      self.fail("_default_to_infrequent_mappings",
                fmt::format("expected a group for each frequent category of column {}, and one for the others", i));
  const std::string_view dropped =
      self.has("_drop_idx_after_grouping") ? "_drop_idx_after_grouping" : "drop_idx_";  // since 1.2, 0.21
  if (!self.has_value(dropped)) return;
  const object::Ref indices = self.get(dropped);
  const std::vector<object::Ref> items = indices.is(object::Kind::kArray) && indices.array().dtype.kind != 'O'
                                             ? std::vector<object::Ref>{}
                                             : items_of(indices);
  const std::vector<Index> plain = items.empty() ? integers_of(indices) : std::vector<Index>{};
  if (items.size() + plain.size() != drop.size())
    self.fail(dropped, fmt::format("expected an item for each of {} columns", drop.size()));
  for (std::size_t i = 0; i < drop.size(); ++i) {
    drop[i] = !plain.empty() ? plain[i] : items[i].is_none() ? kNone : integer_of(items[i]);
    if (drop[i] < kNone || drop[i] >= n_groups(static_cast<Index>(i)))
      self.fail(dropped, fmt::format("expected a category of column {}, found {}", i, drop[i]));
  }
}

std::vector<Index> OneHot::sizes() const {
  std::vector<Index> all;
  for (Index i = 0; i < encoder.size(); ++i) all.push_back(size(i));
  return all;
}

std::vector<Index> OneHot::slots(Index i) const {
  std::vector<Index> places = encoder.groups(i);
  const bool joins = groups_unknown && encoder.has_infrequent(i);
  places.push_back(joins ? places[static_cast<std::size_t>(encoder.infrequent(i).front())] : kNone);
  const Index dropped = drop[static_cast<std::size_t>(i)];
  if (dropped != kNone)
    for (Index& place : places) place = place == dropped ? kNone : place > dropped ? place - 1 : place;
  return places;
}

Value OneHot::names(const Fitted& self, Index i) const {
  if (!encoder.has_infrequent(i)) return encoder.categories(i);
  const std::vector<Index> frequent = without(encoder.count(i), encoder.infrequent(i));
  const Value rare =
      self.constant(Dtype::kObject, {1}, std::vector<Cell>{Cell::of(std::string_view("infrequent_sklearn"))});
  return frequent.empty()
             ? rare
             : concat({take(encoder.categories(i), self.constant(frequent)).cast(Dtype::kObject), rare}, 0);
}

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
    if (dropped != kNone) {
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
    if (const Index dropped = one.drop[static_cast<std::size_t>(i)]; dropped != kNone)
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
