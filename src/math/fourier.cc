// See fourier.h. Stockham's algorithm: after the factors whose product is l, place j m + k (m = n / l) holds the
// transform of length l, at j, of every m-th number from k on. No factor needs an order of bits.
#include "math/fourier.h"

#include <algorithm>

#include "math/trigonometry.h"

namespace brine::math {
namespace {

using Complex = std::complex<double>;
constexpr Index kFactorMax = 50;  // larger primes cost more than a convolution
constexpr double kPi = 3.141592653589793;

Complex times(Complex a, Complex b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

// exp(-2 pi i k / n), by symmetry from an angle of at most 45 degrees, so that its rounding stays small.
Complex root(Index k, Index n) {
  const Index eighth = 8 * k / n, rest = 8 * k - eighth * n;  // angle = (eighth + rest / n) * 45 degrees
  const double angle = kPi / 4 * (static_cast<double>(eighth % 2 ? n - rest : rest) / static_cast<double>(n));
  const double c = cos(angle), s = sin(angle);
  switch (eighth) {
    case 0: return {c, -s};
    case 1: return {s, -c};
    case 2: return {-s, -c};
    case 3: return {-c, -s};
    case 4: return {-c, s};
    case 5: return {-s, c};
    case 6: return {s, c};
    default: return {c, s};
  }
}

}  // namespace

Fourier::Fourier(Index n) : n_(n), scratch_size_(n) {
  Index rest = n;
  for (Index p = 2; rest > 1 && p <= kFactorMax; ++p)
    for (; rest % p == 0; rest /= p) factors_.push_back(p);
  for (Index k = 0; k < n; ++k) roots_.push_back(root(k, n));
  if (rest == 1) return;

  Index size = 1;
  while (size < 2 * n - 1) size *= 2;
  inner_ = std::make_unique<const Fourier>(size);
  scratch_size_ = 2 * size;
  filter_.assign(static_cast<std::size_t>(size), Complex{});
  Index squared = 0;  // t^2 modulo 2 n
  for (Index t = 0; t < n; squared = (squared + 2 * t + 1) % (2 * n), ++t) {
    chirp_.push_back(root(squared, 2 * n));
    filter_[static_cast<std::size_t>(t)] = filter_[static_cast<std::size_t>(t ? size - t : 0)] =
        std::conj(chirp_.back());
  }
  std::vector<Complex> scratch(static_cast<std::size_t>(size));
  inner_->forward(filter_.data(), scratch.data());
}

void Fourier::by_factors(Complex* x, Complex* other) const noexcept {
  Complex *from = x, *to = other;
  Index done = 1, left = n_;
  for (const Index p : factors_) {
    const Index before = done, m = left;
    done *= p;
    left /= p;
    for (Index j = 0; j < done; ++j)
      for (Index k = 0; k < left; ++k) {
        const Complex* a = from + j % before * m + k;
        Complex sum = a[0];
        for (Index r = 1; r < p; ++r) sum += times(roots_[static_cast<std::size_t>(j * r % done * left)], a[r * left]);
        to[j * left + k] = sum;
      }
    std::swap(from, to);
  }
  if (from != x) std::copy_n(from, n_, x);
}

// j t = (j^2 + t^2 - (j - t)^2) / 2: a convolution with the chirp.
void Fourier::by_chirp(Complex* x, Complex* scratch) const noexcept {
  const Index size = inner_->size();
  Complex* work = scratch + size;
  std::fill_n(work, size, Complex{});
  for (Index t = 0; t < n_; ++t) work[t] = times(x[t], chirp_[static_cast<std::size_t>(t)]);
  inner_->forward(work, scratch);
  for (Index k = 0; k < size; ++k) work[k] = times(work[k], filter_[static_cast<std::size_t>(k)]);
  inner_->inverse(work, scratch);
  for (Index t = 0; t < n_; ++t) x[t] = times(work[t], chirp_[static_cast<std::size_t>(t)]);
}

void Fourier::forward(Complex* x, Complex* scratch) const noexcept {
  if (inner_) by_chirp(x, scratch);
  else by_factors(x, scratch);
}

void Fourier::inverse(Complex* x, Complex* scratch) const noexcept {
  for (Index k = 0; k < n_; ++k) x[k] = std::conj(x[k]);
  forward(x, scratch);
  const auto n = static_cast<double>(n_);
  for (Index k = 0; k < n_; ++k) x[k] = {x[k].real() / n, -x[k].imag() / n};
}

}  // namespace brine::math
