// The elementary functions against the C library's long double, which is 2048 times finer.
#include "math/elementary.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "tests/math/targets.h"

using namespace brine;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class T>
struct Function {
  const char* name;
  void (*over_array)(const T*, T*, Index, CpuTarget) noexcept;
  T (*of_scalar)(T) noexcept;
  long double (*truth)(long double);
  T low, high;  // drawn evenly from here
};

// Its formula, which gives 0 where exp overflows.
long double expit_truth(long double x) { return x < -709.782712893384L ? 0 : 1 / (1 + expl(-x)); }

template <class T>
const std::vector<Function<T>>& functions() {
  static const std::vector<Function<T>> all = {
      {"exp", math::exp, math::exp, expl, -760, 720},
      {"exp near 0", math::exp, math::exp, expl, -2, 2},
      {"expm1", math::expm1, math::expm1, expm1l, -60, 720},
      {"expm1 near 0", math::expm1, math::expm1, expm1l, -2, 2},
      {"exp2", math::exp2, math::exp2, exp2l, -1090, 1030},
      {"exp2 near 0", math::exp2, math::exp2, exp2l, -2, 2},
      {"log", math::log, math::log, logl, 0, 1e6},
      {"log near 1", math::log, math::log, logl, static_cast<T>(0.4), 3},
      {"log1p", math::log1p, math::log1p, log1pl, -1, 1e6},
      {"log1p near 0", math::log1p, math::log1p, log1pl, static_cast<T>(-0.9), 2},
      {"tanh", math::tanh, math::tanh, tanhl, -25, 25},
      {"tanh near 0", math::tanh, math::tanh, tanhl, -2, 2},
      {"expit", math::expit, math::expit, expit_truth, -700, 750},
      {"expit near 0", math::expit, math::expit, expit_truth, -4, 4},
  };
  return all;
}

// The distance in units of the last place of the true value.
template <class T>
double ulps(T found, long double truth) {
  if (std::isnan(found) || std::isnan(truth)) return std::isnan(found) && std::isnan(truth) ? 0 : kInfinity;
  const T nearest = static_cast<T>(truth);
  if (found == nearest) return 0;
  if (std::isinf(found) || std::isinf(nearest)) return kInfinity;
  int exponent = 0;
  std::frexp(truth, &exponent);
  const int digits = std::numeric_limits<T>::digits;
  const int last = std::max(exponent - digits, std::numeric_limits<T>::min_exponent - digits);
  return static_cast<double>(std::abs(static_cast<long double>(found) - truth) / std::ldexp(1.0L, last));
}

template <class T>
std::vector<T> samples(T low, T high, int n) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<T> even(low, high);
  std::vector<T> x;
  for (int i = 0; i < n; ++i) x.push_back(even(random));
  for (int i = 0; i < n / 4; ++i) {  // every magnitude
    const T size = std::ldexp(static_cast<T>(1 + even(random) / high), static_cast<int>(random() % 200) - 100);
    for (const T value : {size, -size})
      if (value >= low && value <= high) x.push_back(value);
  }
  return x;
}

template <class T>
bool same_bits(T a, T b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

template <class T>
std::vector<T> special_values() {
  using Limits = std::numeric_limits<T>;
  std::vector<T> x;
  for (const T size : {T{0}, T{1}, T{0.5}, T{2}, T{100}, T{1000}, Limits::denorm_min(), Limits::min(),
                       Limits::min() / 3, Limits::epsilon(), Limits::max(), Limits::infinity(), Limits::quiet_NaN(),
                       T(709.782712893384), T(745.1332191019412), T(744.4400719213812), T(36.7), T(0.55), T(22)})
    for (const T value : {size, -size})
      for (const T neighbour :
           {value, std::nextafter(value, -Limits::infinity()), std::nextafter(value, Limits::infinity())})
        x.push_back(neighbour);
  return x;
}

}  // namespace

// exp and log of float are as wrong as numpy's: 2.52 and 3.83 ulp.
template <class T>
double ulps_allowed(const Function<T>& f) {
  const bool is_as_numpy = std::is_same_v<T, float> && (f.truth == expl || f.truth == logl);
  return is_as_numpy ? 4 : f.truth == expit_truth ? 2 : 1;
}

TEST_CASE_TEMPLATE("elementary functions are within one ulp of the truth", T, double, float) {
  for (const Function<T>& f : functions<T>()) {
    if (std::is_same_v<T, float> && f.truth == expit_truth) continue;  // computed in float, as scipy does
    double worst = 0;
    T where = 0;
    for (const T x : samples(f.low, f.high, 20000))
      if (const double distance = ulps(f.of_scalar(x), f.truth(x)); distance > worst) worst = distance, where = x;
    CAPTURE(f.name);
    CAPTURE(where);
    CHECK(worst <= ulps_allowed(f));
  }
}

TEST_CASE_TEMPLATE("an array has the bits of its scalars on every target, whatever its length", T, double, float) {
  for (const Function<T>& f : functions<T>()) {
    CAPTURE(f.name);
    std::vector<T> x = samples(f.low, f.high, 1000);
    for (const T special : special_values<T>()) x.push_back(special);
    for (const CpuTarget target : testing::targets())
      for (const std::size_t n :
           {x.size(), x.size() - 1, x.size() - 3, std::size_t{0}, std::size_t{1}, std::size_t{5}}) {
        std::vector<T> y(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(n));
        y.push_back(42);
        f.over_array(y.data(), y.data(), static_cast<Index>(n), target);
        bool same = y.back() == 42;
        for (std::size_t i = 0; i < n; ++i) same &= same_bits(y[i], f.of_scalar(x[i]));
        CHECK(same);
      }
  }
}

TEST_CASE_TEMPLATE("special values come out as the C library has them, with the sign of zero", T, double, float) {
  for (const Function<T>& f : functions<T>()) {
    CAPTURE(f.name);
    for (const T x : special_values<T>()) {
      CAPTURE(x);
      if (std::is_same_v<T, float> && f.truth == expit_truth && x < -80) continue;  // exp overflows in float
      const T y = f.of_scalar(x);
      const long double truth = f.truth(x);
      CHECK(ulps(y, truth) <= std::max(2.0, ulps_allowed(f)));
      if (y == 0 && truth == 0) CHECK(std::signbit(y) == std::signbit(truth));
    }
  }
}
