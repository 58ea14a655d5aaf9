// Hands arrays to the target's kernels; a scalar is the first lane of the smallest vector.
#include "math/elementary.h"

#include <cstdint>

#include "math/target.h"

namespace brine::math {
namespace {

template <class T>
struct ElementaryKernels {
  using Map = void(const T* x, T* y, Index n) noexcept;
  Map *exp, *expm1, *exp2, *log, *log1p, *tanh, *expit;  // exp and log of float: see single.cc
};

}  // namespace
}  // namespace brine::math

#define BRINE_KERNELS "math/elementary_kernels.h"
#include "math/each_target.h"

namespace brine::math {
namespace {

constexpr PerTarget<ElementaryKernels<double>> kDoubles{&sse2::kDoubles, &avx2::kDoubles, &avx512::kDoubles};
constexpr PerTarget<ElementaryKernels<float>> kFloats{&sse2::kFloats, &avx2::kFloats, &avx512::kFloats};

template <sse2::Real (*kFunction)(sse2::Real)>
double first(double x) {
  return kFunction(sse2::Real{x, x})[0];
}
template <sse2::Single (*kFunction)(sse2::Single)>
float first(float x) {
  return kFunction(sse2::Single{x, x})[0];
}

}  // namespace

void exp(const double* x, double* y, Index n, CpuTarget target) noexcept { kernels_for(target, kDoubles).exp(x, y, n); }
void expm1(const double* x, double* y, Index n, CpuTarget target) noexcept {
  kernels_for(target, kDoubles).expm1(x, y, n);
}
void expm1(const float* x, float* y, Index n, CpuTarget target) noexcept {
  kernels_for(target, kFloats).expm1(x, y, n);
}
void exp2(const double* x, double* y, Index n, CpuTarget target) noexcept {
  kernels_for(target, kDoubles).exp2(x, y, n);
}
void exp2(const float* x, float* y, Index n, CpuTarget target) noexcept { kernels_for(target, kFloats).exp2(x, y, n); }
void log(const double* x, double* y, Index n, CpuTarget target) noexcept { kernels_for(target, kDoubles).log(x, y, n); }
void log1p(const double* x, double* y, Index n, CpuTarget target) noexcept {
  kernels_for(target, kDoubles).log1p(x, y, n);
}
void log1p(const float* x, float* y, Index n, CpuTarget target) noexcept {
  kernels_for(target, kFloats).log1p(x, y, n);
}
void tanh(const double* x, double* y, Index n, CpuTarget target) noexcept {
  kernels_for(target, kDoubles).tanh(x, y, n);
}
void tanh(const float* x, float* y, Index n, CpuTarget target) noexcept { kernels_for(target, kFloats).tanh(x, y, n); }
void expit(const double* x, double* y, Index n, CpuTarget target) noexcept {
  kernels_for(target, kDoubles).expit(x, y, n);
}
void expit(const float* x, float* y, Index n, CpuTarget target) noexcept {
  kernels_for(target, kFloats).expit(x, y, n);
}

double exp_of_sum(double high, double low) noexcept {
  return sse2::exp_of_sum(sse2::Real{high, high}, sse2::Real{low, low})[0];
}

double exp(double x) noexcept { return first<sse2::exp_of>(x); }
double expm1(double x) noexcept { return first<sse2::expm1_of>(x); }
float expm1(float x) noexcept { return first<sse2::once_rounded<sse2::expm1_of>>(x); }
double exp2(double x) noexcept { return first<sse2::exp2_of>(x); }
float exp2(float x) noexcept { return first<sse2::once_rounded<sse2::exp2_of>>(x); }
double log(double x) noexcept { return first<sse2::log_of>(x); }
double log1p(double x) noexcept { return first<sse2::log1p_of>(x); }
float log1p(float x) noexcept { return first<sse2::once_rounded<sse2::log1p_of>>(x); }
double tanh(double x) noexcept { return first<sse2::tanh_of>(x); }
float tanh(float x) noexcept { return first<sse2::once_rounded<sse2::tanh_of>>(x); }
double expit(double x) noexcept { return first<sse2::expit_of>(x); }
float expit(float x) noexcept { return first<sse2::expit_of_single>(x); }

}  // namespace brine::math
