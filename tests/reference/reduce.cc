// Reductions along one axis: each line of the array by itself.
#include "ops/reduce.h"

#include <cmath>

#include <algorithm>

#include "reference/twins.h"

namespace brine::reference {
namespace {

using Line = std::vector<Number>;

// line(elements along the axis) for each place of the others, in their order.
template <class F>
void for_lines(const Call& call, F line) {
  const Values& x = call.in(0);
  const auto axis = static_cast<std::size_t>(call.integer(0));
  const Shape& shape = x.type.shape;
  const Index outer = size_of(Shape(shape.begin(), shape.begin() + axis)), extent = shape[axis],
              inner = size_of(Shape(shape.begin() + axis + 1, shape.end()));
  for (Index o = 0; o < outer; ++o)
    for (Index i = 0; i < inner; ++i) {
      Line elements;
      for (Index k = 0; k < extent; ++k) elements.push_back(x.numbers[(o * extent + k) * inner + i]);
      line(elements);
    }
}

template <class F>
Values reduced(const Call& call, F f) {
  Values y = call.result();
  for_lines(call, [&](const Line& line) { y.numbers.push_back(f(line)); });
  return y;
}

Number added(Number a, Number b, Dtype dtype) {
  if (!is_float(dtype)) return wrapped(bits_of(a) + bits_of(b), dtype);
  return rounded(static_cast<double>(a) + static_cast<double>(b), dtype);
}
Number multiplied(Number a, Number b, Dtype dtype) {
  if (!is_float(dtype)) return wrapped(bits_of(a) * bits_of(b), dtype);
  return rounded(static_cast<double>(a) * static_cast<double>(b), dtype);
}

Number in_order(std::span<const Number> line, Dtype dtype) {
  Number total = 0;
  for (const Number x : line) total = added(total, x, dtype);
  return total;
}

// numpy's pairwise summation: in order below 8, in 8 lanes up to 128, else halves (the first a multiple of 8).
Number pairwise(std::span<const Number> line, Dtype dtype) {
  const std::size_t n = line.size();
  if (n < 8) return in_order(line, dtype);
  if (n > 128) return added(pairwise(line.first(n / 16 * 8), dtype), pairwise(line.subspan(n / 16 * 8), dtype), dtype);
  Line lanes(line.begin(), line.begin() + 8);
  std::size_t i = 8;
  for (; i < n / 8 * 8; ++i) lanes[i % 8] = added(lanes[i % 8], line[i], dtype);
  for (std::size_t width = 1; width < 8; width *= 2)
    for (std::size_t lane = 0; lane < 8; lane += 2 * width)
      lanes[lane] = added(lanes[lane], lanes[lane + width], dtype);
  for (; i < n; ++i) lanes[0] = added(lanes[0], line[i], dtype);
  return lanes[0];
}

// The place of the extreme element: the first NaN if there is one, else the first of equals.
template <class Beats>
Index extreme(const Line& line, Beats beats) {
  Index best = 0;
  for (Index k = 0; k < static_cast<Index>(line.size()); ++k) {
    if (std::isnan(line[k])) return k;
    if (beats(line[k], line[best])) best = k;
  }
  return best;
}
bool is_more(Number a, Number b) { return a > b; }
bool is_less(Number a, Number b) { return a < b; }

}  // namespace

Values sum(const Call& call) {
  const Dtype dtype = call.dtype();
  const bool is_last = call.integer(0) + 1 == call.in(0).type.rank();
  const bool in_lanes =
      is_last && call.integer(2) == static_cast<Index>(SumOrder::kLanes) && is_float(dtype) && dtype != Dtype::kFloat16;
  return reduced(call, [&](const Line& line) { return in_lanes ? pairwise(line, dtype) : in_order(line, dtype); });
}
Values prod(const Call& call) {
  return reduced(call, [&](const Line& line) {
    Number product = 1;
    for (const Number x : line) product = multiplied(product, x, call.dtype());
    return product;
  });
}
Values max(const Call& call) {
  return reduced(call, [](const Line& line) { return line[extreme(line, is_more)]; });
}
Values min(const Call& call) {
  return reduced(call, [](const Line& line) { return line[extreme(line, is_less)]; });
}
Values argmax(const Call& call) {
  return reduced(call, [](const Line& line) { return extreme(line, is_more); });
}
Values argmin(const Call& call) {
  return reduced(call, [](const Line& line) { return extreme(line, is_less); });
}
Values any(const Call& call) {
  return reduced(call, [](const Line& line) {
    Number found = 0;
    for (const Number x : line) found = found != 0 || x != 0;
    return found;
  });
}
Values all(const Call& call) {
  return reduced(call, [](const Line& line) {
    Number found = 1;
    for (const Number x : line) found = found != 0 && x != 0;
    return found;
  });
}

Values cumsum(const Call& call) {
  Values y = call.in(0);
  const auto axis = static_cast<std::size_t>(call.integer(0));
  Index inner = 1;
  for (std::size_t i = axis + 1; i < y.type.shape.size(); ++i) inner *= y.type.shape[i];
  for (Index i = 0; i < y.count(); ++i)
    if (i / inner % y.type.shape[axis] > 0) y.numbers[i] = added(y.numbers[i - inner], y.numbers[i], call.dtype());
  return y;
}

// Integer: 0 sums, 1 products, 2 sorted.
Values down_batch(const Call& call) {
  Values y = call.in(0);
  const Index width = y.rows() ? y.count() / y.rows() : 1;
  if (call.integer(0) != 2) {
    for (Index i = width; i < y.count(); ++i)
      y.numbers[i] = (call.integer(0) == 0 ? added : multiplied)(y.numbers[i - width], y.numbers[i], call.dtype());
    return y;
  }
  for (Index j = 0; j < width; ++j) {
    std::vector<Number> line;
    for (Index i = j; i < y.count(); i += width) line.push_back(y.numbers[i]);
    std::stable_sort(line.begin(), line.end(), [](Number a, Number b) { return a < b || (a == a && b != b); });
    for (Index i = 0; i < y.rows(); ++i) y.numbers[i * width + j] = line[i];
  }
  return y;
}

// numpy.einsum("ij,ij->i") in vectors of 16 bytes: of four vectors the last is added first, what remains in order.
Values row_square_sums(const Call& call) {
  const Dtype dtype = call.dtype();
  const std::size_t width = dtype == Dtype::kFloat64 ? 2 : dtype == Dtype::kFloat32 ? 4 : 1, four = 4 * width;
  return reduced(call, [&](const Line& line) {
    if (width == 1 && is_float(dtype)) {  // float16 adds up in float32
      Number total = 0;
      for (const Number x : line) total = added(total, multiplied(x, x, Dtype::kFloat32), Dtype::kFloat32);
      return rounded(static_cast<double>(total), dtype);
    }
    Line lanes(width);
    const std::size_t whole = line.size() / four * four;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::size_t vector = i % four / width, at = i < whole ? i - vector * width + (3 - vector) * width : i;
      lanes[i % width] = added(lanes[i % width], multiplied(line[at], line[at], dtype), dtype);
    }
    for (std::size_t step = 1; step < width; step *= 2)
      for (std::size_t lane = 0; lane < width; lane += 2 * step)
        lanes[lane] = added(lanes[lane], lanes[lane + step], dtype);
    return lanes[0];
  });
}

}  // namespace brine::reference
