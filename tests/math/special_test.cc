// Special functions against mpmath (values) and scipy (the ends of their ranges).
#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

#include "math/bessel.h"
#include "math/error_function.h"
#include "math/gamma.h"
#include "math/hyperbolic.h"
#include "math/logistic.h"
#include "math/power.h"
#include "math/trigonometry.h"
#include "tests/math/reference.h"

using namespace brine;
using namespace brine::testing;

namespace {

double ulps(double found, double truth) {
  if (std::isnan(truth) || std::isnan(found)) return std::isnan(truth) && std::isnan(found) ? 0 : kInfinity;
  if (found == truth) return std::signbit(found) == std::signbit(truth) ? 0 : kInfinity;
  const double unit = std::nextafter(std::fabs(truth), kInfinity) - std::fabs(truth);
  return std::fabs(found - truth) / unit;
}

template <class Table, class Function>
void check(const Table& table, Function function, double allowed) {
  for (const auto& [x, truth] : table) {
    CAPTURE(x);
    CAPTURE(truth);
    CHECK(ulps(function(x), truth) <= allowed);
  }
}

}  // namespace

TEST_CASE("special functions equal their true values up to a few units in the last place") {
  check(
      kSin, [](double x) { return math::sin(x); }, 1);
  check(
      kCos, [](double x) { return math::cos(x); }, 1);
  check(
      kErf, [](double x) { return math::erf(x); }, 1);
  check(
      kErfc, [](double x) { return math::erfc(x); }, 4);
  check(
      kLgamma, [](double x) { return math::lgamma(x); }, 6);
  check(
      kDigamma, [](double x) { return math::digamma(x); }, 4);
  check(
      kTan, [](double x) { return math::tan(x); }, 2);
  check(
      kAsin, [](double x) { return math::asin(x); }, 2);
  check(
      kAcos, [](double x) { return math::acos(x); }, 2);
  check(
      kAtan, [](double x) { return math::atan(x); }, 2);
  check(
      kSinh, [](double x) { return math::sinh(x); }, 3);
  check(
      kCosh, [](double x) { return math::cosh(x); }, 3);
  check(
      kAsinh, [](double x) { return math::asinh(x); }, 3);
  check(
      kAcosh, [](double x) { return math::acosh(x); }, 3);
  check(
      kAtanh, [](double x) { return math::atanh(x); }, 3);
  check(
      kGamma, [](double x) { return math::gamma(x); }, 6);
  for (const auto& [nu, x, truth] : kBesselK) CHECK(ulps(math::bessel_k(nu, x), truth) <= 20);
  for (const auto& [x, y, truth] : kPow) CHECK(ulps(math::pow(x, y), truth) <= 1);
}

TEST_CASE("special functions end as scipy's and numpy's do") {
  check(
      kScipyNdtr, [](double x) { return math::ndtr(x); }, 16);  // x / sqrt(2) loses as many far out, there as here
  check(
      kScipyNdtri, [](double x) { return math::ndtri(x); }, 8);
  check(
      kScipyLogit, [](double x) { return math::logit(x); }, 4);
  check(
      kScipyGammaln, [](double x) { return math::lgamma(x); }, 4);
  check(
      kScipyPsi, [](double x) { return math::digamma(x); }, 4);
  check(
      kScipyErf, [](double x) { return math::erf(x); }, 1);
  check(
      kScipyErfc, [](double x) { return math::erfc(x); }, 4);
  for (const auto& [x, y, truth] : kNumpyLogaddexp) CHECK(ulps(math::logaddexp(x, y), truth) <= 1);
}

TEST_CASE("pow treats zeros, ones, infinities, NaN and negative numbers as C does") {
  const double values[] = {0.0, 1, 2, 3, 0.5, 2.5, 1e300, 1e-300, 5e-324, 0x1p53, 0x1p53 - 1, kInfinity, kNaN};
  for (const double a : values)
    for (const double b : values)
      for (const double x : {a, -a})
        for (const double y : {b, -b}) {
          CAPTURE(x);
          CAPTURE(y);
          CHECK(ulps(math::pow(x, y), std::pow(x, y)) <= 1);
        }
}

TEST_CASE("functions of angles and hyperbolas end as C's do") {
  for (const double size : {0.0, 0.5, 1.0, 2.0, 800.0, 1e300, 5e-324, kInfinity, kNaN})
    for (const double x : {size, -size}) {
      CAPTURE(x);
      CHECK(ulps(math::sin(x), std::sin(x)) <= 1);
      CHECK(ulps(math::cos(x), std::cos(x)) <= 1);
      CHECK(ulps(math::tan(x), std::tan(x)) <= 2);
      CHECK(ulps(math::asin(x), std::asin(x)) <= 2);
      CHECK(ulps(math::acos(x), std::acos(x)) <= 2);
      CHECK(ulps(math::atan(x), std::atan(x)) <= 2);
      CHECK(ulps(math::sinh(x), std::sinh(x)) <= 3);
      CHECK(ulps(math::cosh(x), std::cosh(x)) <= 3);
      CHECK(ulps(math::asinh(x), std::asinh(x)) <= 3);
      CHECK(ulps(math::acosh(x), std::acosh(x)) <= 3);
      CHECK(ulps(math::atanh(x), std::atanh(x)) <= 3);
    }
}

TEST_CASE("functions of float are those of double, rounded once") {
  for (const float x : {0.1f, 0.5f, 0.9f, 2.5f, -1.5f, 30.0f}) {
    CHECK(math::sin(x) == static_cast<float>(math::sin(static_cast<double>(x))));
    CHECK(math::erf(x) == static_cast<float>(math::erf(static_cast<double>(x))));
    CHECK(math::pow(std::fabs(x), 1.5f) == static_cast<float>(math::pow(std::fabs(static_cast<double>(x)), 1.5)));
  }
}
