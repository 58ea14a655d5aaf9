// The discrete Fourier transform of any length, in double: by factors of the length, and Bluestein's way where one is
// large.
//
// Forward X[j] = sum over t of x[t] exp(-2 pi i j t / n); inverse with exp(+...) and divided by n. Sums have a fixed
// order.
#pragma once

#include <complex>
#include <memory>
#include <vector>

#include "base/index.h"

namespace brine::math {

class Fourier {
 public:
  explicit Fourier(Index n);  // n > 0

  Index size() const { return n_; }
  Index scratch_size() const { return scratch_size_; }  // complex numbers that a transform needs beside x
  void forward(std::complex<double>* x, std::complex<double>* scratch) const noexcept;  // in place
  void inverse(std::complex<double>* x, std::complex<double>* scratch) const noexcept;

 private:
  void by_factors(std::complex<double>* x, std::complex<double>* other) const noexcept;
  void by_chirp(std::complex<double>* x, std::complex<double>* scratch) const noexcept;

  Index n_ = 0, scratch_size_ = 0;
  std::vector<Index> factors_;
  std::vector<std::complex<double>> roots_;   // exp(-2 pi i k / n)
  std::unique_ptr<const Fourier> inner_;      // of Bluestein's convolution: a power of two
  std::vector<std::complex<double>> chirp_;   // exp(-pi i t^2 / n)
  std::vector<std::complex<double>> filter_;  // the transform of its conjugate
};

}  // namespace brine::math
