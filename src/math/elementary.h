// brine's elementary functions: the same bits on every CPU, from additions, multiplications and divisions alone.
//
// Special values are those of numpy and C: NaN stays NaN, exp(-inf) is 0, log(0) is -inf, log of a negative number is
// NaN, and odd functions keep the sign of zero. Functions of float compute in double and round once, unless said
// otherwise. exp and log of float are numpy's to the last bit (single_kernels.h), which is up to 4 ulp from the truth.
//
// The functions over arrays may work in place (y == x). Scalar and array forms agree to the last bit.
#pragma once

#include "base/cpu.h"
#include "base/index.h"

namespace brine::math {

// Within 1 ulp of the true value; float within 0.501 but for exp and log.
void exp(const double* x, double* y, Index n, CpuTarget target = cpu_target()) noexcept;
void exp(const float* x, float* y, Index n, CpuTarget target = cpu_target()) noexcept;
void expm1(const double* x, double* y, Index n, CpuTarget target = cpu_target()) noexcept;
void expm1(const float* x, float* y, Index n, CpuTarget target = cpu_target()) noexcept;
void exp2(const double* x, double* y, Index n, CpuTarget target = cpu_target()) noexcept;
void exp2(const float* x, float* y, Index n, CpuTarget target = cpu_target()) noexcept;
void log(const double* x, double* y, Index n, CpuTarget target = cpu_target()) noexcept;
void log(const float* x, float* y, Index n, CpuTarget target = cpu_target()) noexcept;
void log1p(const double* x, double* y, Index n, CpuTarget target = cpu_target()) noexcept;
void log1p(const float* x, float* y, Index n, CpuTarget target = cpu_target()) noexcept;
void tanh(const double* x, double* y, Index n, CpuTarget target = cpu_target()) noexcept;
void tanh(const float* x, float* y, Index n, CpuTarget target = cpu_target()) noexcept;

// scipy's expit, 1 / (1 + exp(-x)), each step rounded to T.
void expit(const double* x, double* y, Index n, CpuTarget target = cpu_target()) noexcept;
void expit(const float* x, float* y, Index n, CpuTarget target = cpu_target()) noexcept;

// exp(high + low), for a small low, up to 2^-8: what a square or a product lost by rounding.
double exp_of_sum(double high, double low) noexcept;

double exp(double x) noexcept;
float exp(float x) noexcept;
double expm1(double x) noexcept;
float expm1(float x) noexcept;
double exp2(double x) noexcept;
float exp2(float x) noexcept;
double log(double x) noexcept;
float log(float x) noexcept;
double log1p(double x) noexcept;
float log1p(float x) noexcept;
double tanh(double x) noexcept;
float tanh(float x) noexcept;
double expit(double x) noexcept;
float expit(float x) noexcept;

}  // namespace brine::math
