// A fitted StandardScaler of two features, as a pickle written by hand: mean_ (1, 10), scale_ (2, 5).
#pragma once

#include <bit>
#include <cstring>
#include <string>
#include <vector>

#include "brine/model.h"
#include "tests/read/pickled.h"

namespace brine::tests {

inline std::string float_array(const std::vector<double>& values) {
  std::string data(8 * values.size(), '\0');
  std::memcpy(data.data(), values.data(), data.size());
  return "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntU\1btR(I1\n(I" + std::to_string(values.size()) +
         "\nt" + kFloat64 + "I00\nU" + static_cast<char>(data.size()) + data + "tb";
}

inline const std::string& scaler_pickle() {
  static const std::string pickle =
      "ccopy_reg\n_reconstructor\n(csklearn.preprocessing._data\nStandardScaler\nc__builtin__\nobject\nNtR(dS'with_"
      "mean'\nI01\n"
      "sS'with_std'\nI01\nsS'copy'\nI01\nsS'n_features_in_'\nI2\nsS'_sklearn_version'\nS'1.7.2'\nsS'mean_'\n" +
      float_array({1, 10}) + "sS'scale_'\n" + float_array({2, 5}) + "sb.";
  return pickle;
}

inline Model scaler(const Options& options = {}) { return open(bytes_of(scaler_pickle()), "scaler.pkl", options); }

}  // namespace brine::tests
