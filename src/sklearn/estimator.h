// A class of scikit-learn that brine knows: how it is lowered, what kind it is, what its methods accept.
#pragma once

#include <compare>
#include <string_view>

namespace brine::sklearn {

class Fitted;
struct Methods;

struct Version {  // of scikit-learn
  int major = 0, minor = 0;
  auto operator<=>(const Version&) const = default;
};

enum class Role { kTransformer, kClassifier, kRegressor, kOutlierDetector, kClusterer };
// What a method makes of a table: numbers (check_array), an array (text stays), or it looks itself.
enum class Takes { kNumbers, kArrays, kAnything };
enum class Finite { kRequired, kNanAllowed, kNotChecked };
enum class Sparse { kRefused, kAccepted };

struct Estimator {
  std::string_view class_name;
  void (*lower)(const Fitted& self, Methods m);
  Role role = Role::kTransformer;
  Takes takes = Takes::kNumbers;
  Finite finite = Finite::kRequired;
  Sparse sparse = Sparse::kRefused;
};

// The catalog's estimator of this class, if `module` is one of the paths it ever had; nullptr: none.
const Estimator* find_estimator(std::string_view module, std::string_view class_name);
// Whether scikit-learn ever had such a class under such a path (audit asks): the catalog, whatever is lowered or not.
bool is_estimator_name(std::string_view module, std::string_view class_name);

}  // namespace brine::sklearn
