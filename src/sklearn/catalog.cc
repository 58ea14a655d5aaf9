// The table of estimators: catalog.def, looked up by class name and module path.
#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

#include "sklearn/estimator.h"

namespace brine::sklearn {

#define ESTIMATOR(name, first, ...) extern const Estimator k##name;
#include "sklearn/catalog.def"
#undef ESTIMATOR

namespace {

constexpr std::size_t kPathsMax = 6;
struct Row {
  const Estimator* estimator;
  std::string_view class_name;
  std::array<std::string_view, kPathsMax> modules;  // newest first; the rest empty
};

constexpr Row row(const Estimator* estimator, std::string_view name, std::initializer_list<std::string_view> modules) {
  Row r{estimator, name, {}};
  std::size_t i = 0;
  for (const std::string_view module : modules) r.modules[i++] = module;
  return r;
}

constexpr Row kCatalog[] = {
#define ESTIMATOR(name, first, ...) row(&k##name, #name, {__VA_ARGS__}),
#include "sklearn/catalog.def"
#undef ESTIMATOR
};

const Row* find(std::string_view module, std::string_view class_name) {
  for (const Row& r : kCatalog)
    if (r.class_name == class_name)
      for (const std::string_view known : r.modules)
        if (!known.empty() && known == module) return &r;
  return nullptr;
}

}  // namespace

const Estimator* find_estimator(std::string_view module, std::string_view class_name) {
  const Row* found = find(module, class_name);
  return found ? found->estimator : nullptr;
}

bool is_estimator_name(std::string_view module, std::string_view class_name) {
  return find(module, class_name) != nullptr;
}

}  // namespace brine::sklearn
