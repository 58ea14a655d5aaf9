// Any bytes are a model or an Error; whatever method a model has, it answers or refuses a few rows of numbers and of text.
#include <string_view>
#include <vector>

#include "brine/model.h"

namespace {

using namespace brine;

constexpr Index kRows = 3, kWidthMax = 1000;

template <class F>
void attempt(F f) {
  try {
    f();
  } catch (const Error&) {
  }
}

template <class T>
void ask(const Model& model, const T& value, std::initializer_list<Index> shape) {
  const std::vector<T> values(static_cast<std::size_t>(kRows * kWidthMax), value);
  for (const Method method : model.methods())
    attempt([&] { model.call(method, TensorView(values.data(), shape)); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Options options{
      .threads = 1, .memory_max = 64 << 20, .nodes_max = 1 << 20, .work_max = 64 << 20, .depth_max = 1000};
  attempt([&] {
    const Model model = open(std::span(data, size), "input", options);
    const Index width = model.n_features_in() < 0 ? 3 : std::min(model.n_features_in(), kWidthMax);
    ask(model, 1.5, {kRows, width});
    ask<std::string_view>(model, "a b", {kRows, width});
    ask<std::string_view>(model, "a b", {kRows});
  });
  return 0;
}
