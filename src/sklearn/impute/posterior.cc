// See posterior.h. A RandomState's state is a dict, or the tuple (name, key, pos, …) of numpy before 1.17.
#include "sklearn/impute/posterior.h"

#include "math/random.h"
#include "ops/arithmetic.h"
#include "ops/compare.h"
#include "ops/draws.h"

namespace brine::sklearn {

Value stored_random(const Fitted& self) {
  constexpr std::string_view kName = "random_state_";
  const object::Ref random = self.get(kName);
  object::Ref state, name, key, position;
  if (random.is(object::Kind::kCall) || random.is(object::Kind::kInstance))
    state = random.graph().ref(random.made().state);
  if (state.is(object::Kind::kDict)) {
    const object::Ref words = state.find("state");
    name = state.find("bit_generator");
    if (words.is(object::Kind::kDict)) {
      key = words.find("key");
      position = words.find("pos");
    }
  } else if (state.is(object::Kind::kTuple) && state.size() >= 3) {
    name = state.item(0);
    key = state.item(1);
    position = state.item(2);
  }
  if (name.is(object::Kind::kString) && name.text() != "MT19937")
    self.unsupported(kName, "draws of the generator " + std::string(name.text()));
  if (!key || !position) self.fail(kName, "expected a numpy.random.RandomState with its state");
  const Value words = self.constant(key, kName);
  const Index next = integer_of(position);
  constexpr auto kWords = static_cast<Index>(math::RandomState::kWords);
  if (words.shape() != Shape{kWords} || words.dtype() != Dtype::kUint32 || next < 0 || next > kWords)
    self.fail(kName, "expected 624 words of 32 bits, and a place among them");
  const auto* first = words.node().attributes.tensor->as<std::uint32_t>();
  std::vector<std::uint32_t> all(first, first + kWords);
  all.push_back(static_cast<std::uint32_t>(next));
  return self.constant(Dtype::kUint32, {kWords + 1}, std::move(all));
}

// Where the deviation is not positive the mean itself, and beyond a bound the bound.
Value draw_posterior(Value& random, const Outputs& predicted, Value gaps, double least, double most) {
  if (predicted.values.size() != 2) throw Error(Kind::kUsage, "expected a mean and a deviation");
  const Value mean = predicted.values[0].cast(Dtype::kFloat64), deviation = predicted.values[1].cast(Dtype::kFloat64);
  const Value is_spread = deviation > 0.0, is_low = mean < least, is_high = mean > most;
  const Value drawn_for = logical_and(logical_and(gaps, is_spread), logical_not(logical_or(is_low, is_high)));
  const Value drawn = draw_truncated(random, mean, deviation, drawn_for, least, most);
  random = random_after(random, drawn_for);
  return clip(drawn, least, most);
}

}  // namespace brine::sklearn
