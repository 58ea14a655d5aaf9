// See one_hot.h.
#include "sklearn/preprocessing/one_hot.h"

#include <fmt/format.h>

#include "ops/shape.h"
#include "ops/take.h"

namespace brine::sklearn {

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

}  // namespace brine::sklearn
