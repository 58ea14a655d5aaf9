"""Writes reference.h: values of special functions with 40 digits (mpmath), and numpy's sums of numbers drawn by the same rule as in the tests.

    python tests/math/make_reference.py > tests/math/reference.h       (needs mpmath, numpy, scipy)
"""
import random

import mpmath
import numpy
import scipy.special

mpmath.mp.dps = 40


def hexadecimal(value):
    value = float(value)
    if value != value:
        return "kNaN"
    return {float("inf"): "kInfinity", float("-inf"): "-kInfinity"}.get(value, value.hex())


def table(name, rows):
    print(f"constexpr double {name}[][{len(rows[0])}] = {{")
    for row in rows:
        print("    {" + ", ".join(map(hexadecimal, row)) + "},")
    print("};\n")


def drawn(seed, count):
    """Numbers in [-1, 1) of many magnitudes; drawn() of sums_test.cc is its twin."""
    values, state = [], seed
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        values.append(((state >> 11) - 2**52) / 2**52 / 2 ** ((state >> 3) % 8))
    return numpy.array(values)


def main():
    random.seed(0)
    uniform = random.uniform
    wide = [uniform(-8, 8) for _ in range(30)] + [uniform(-1, 1) for _ in range(20)] + [2 ** uniform(-40, 3) for _ in range(10)]
    angles = wide + [10 ** uniform(2, 300) for _ in range(30)] + [k * float(mpmath.pi) / 2 for k in (1, 2, 3, 4, 100, 355, 10**6)]
    positive = [uniform(0, 30) for _ in range(30)] + [10 ** uniform(-20, 20) for _ in range(20)] + [1.25, 1.5, 2.25, 2.5, 0.5, 7.999, 8, 10, 9.99]
    one = lambda function, points: [(x, function(mpmath.mpf(x))) for x in points]
    print("// Written by make_reference.py.\n#pragma once\n\n#include <limits>\n\nnamespace brine::testing {\n")
    print("constexpr double kInfinity = std::numeric_limits<double>::infinity();\nconstexpr double kNaN = std::numeric_limits<double>::quiet_NaN();\n")
    table("kSin", one(mpmath.sin, angles))
    table("kCos", one(mpmath.cos, angles))
    table("kErf", one(mpmath.erf, wide))
    table("kErfc", one(mpmath.erfc, wide + [10, 15.5, 20, 26]))
    table("kLgamma", one(lambda x: mpmath.loggamma(x).real, positive))
    table("kDigamma", one(mpmath.digamma, positive))
    inside = [uniform(-1, 1) for _ in range(30)] + [1 - 2 ** uniform(-40, -1) for _ in range(10)] + [-0.75, 0.5, -0.5]
    table("kTan", one(mpmath.tan, angles))
    for name in ("asin", "acos", "atanh"):
        table(f"k{name.capitalize()}", one(getattr(mpmath, name), inside))
    for name in ("atan", "sinh", "cosh", "asinh"):
        table(f"k{name.capitalize()}", one(getattr(mpmath, name), wide + [100.5, -300, 705, 0.4375, 0.6875, 1.1875, 2.4375]))
    table("kAcosh", one(mpmath.acosh, [1 + 2 ** uniform(-40, 40) for _ in range(30)]))
    table("kGamma", one(mpmath.gamma, [uniform(0, 170) for _ in range(30)] + [uniform(0, 3) for _ in range(20)] + [0.5, 1, 1.5, 2, 25, 171.5]))
    orders = [uniform(0, 4) for _ in range(25)] + [0, 0.5, 1, 1.5, 2.5, 20.25, -0.7]
    table("kBesselK", [(nu, x, mpmath.besselk(nu, x)) for nu in orders for x in [10 ** uniform(-3, 0.5), uniform(0.5, 40)]])
    table("kPow", [(x, y, mpmath.power(x, y)) for x, y in [(10 ** uniform(-3, 3), uniform(-50, 50)) for _ in range(40)] + [(uniform(0.9, 1.1), uniform(-3000, 3000)) for _ in range(20)]])
    special = [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, 0.25, 0.65, 0.3, 0.299, 0.66, 1.5, 1e-300, float("inf"), float("-inf"), float("nan")]
    for name, points in (("ndtr", special + wide), ("ndtri", special + [uniform(0, 1) for _ in range(30)] + [10 ** uniform(-300, -1) for _ in range(15)]),
                         ("logit", special + [uniform(0, 1) for _ in range(30)]), ("gammaln", special), ("psi", special), ("erf", special), ("erfc", special), ("gamma", special)):
        table(f"kScipy{name.capitalize()}", [(x, getattr(scipy.special, name)(x)) for x in points])
    with numpy.errstate(all="ignore"):
        ends = [0.0, 1.0, -3.0, 700.0, float("inf"), float("-inf"), float("nan")]
        table("kNumpyLogaddexp", [(x, y, numpy.logaddexp(x, y)) for x in ends for y in ends])
    lengths = list(range(0, 40)) + [100, 127, 128, 129, 137, 255, 256, 257, 1000, 4099]
    rows = []
    for n in lengths:
        x = drawn(n, n)
        single = x.astype(numpy.float32)
        rows.append((n, x.sum(), single.sum(), numpy.einsum("ij,ij->i", x[None], x[None])[0], numpy.einsum("ij,ij->i", single[None], single[None])[0]))
    table("kNumpySums", rows)
    print("}  // namespace brine::testing")


main()
