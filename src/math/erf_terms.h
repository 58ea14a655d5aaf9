// The polynomials of erf and erfc, lowest power first.
#pragma once

namespace brine::math {

// erf(x) = x + x (slope + x^2 P(x^2)) for |x| < 0.4375, the slope being 2/sqrt(pi) - 1; minimax, error below 2^-56.
inline constexpr double kErfSlope = 0x1.06eba8214db69p-3;
inline constexpr double kErfTerms[] = {-0x1.812746b0379e7p-2,  0x1.ce2f21a042a4ep-4,   -0x1.b82ce3125d6a8p-6,
                                       0x1.565bccf2151d8p-8,   -0x1.c02da1c6d8d10p-11, 0x1.f99cc748a0ca8p-14,
                                       -0x1.f3955ce3beb4dp-17, 0x1.999cdfaaa9347p-20};

// exp(x^2) erfc(x) for 0.49 <= x <= 28, as a polynomial in (x - 4) / (x + 4) divided by 1 + 2x; minimax, error below
// 2^-59.
inline constexpr double kErfcxTerms[] = {
    0x1.3ba5916e9fd7fp+0,   -0x1.1df1ad154a28ep-3,  0x1.f7f5df66fd747p-7,   0x1.16ecefcfa52c7p-4,
    -0x1.9ddb23c3e8cb1p-4,  0x1.7fee004e14987p-4,   -0x1.0fb06dfe5090ep-4,  0x1.3079edf624916p-5,
    -0x1.09623883714f3p-6,  0x1.49c672a82277cp-8,   -0x1.8d4a9b961e55ap-11, -0x1.a1df436565ab7p-13,
    0x1.3be05f7694494p-13,  -0x1.9955065133937p-16, -0x1.788b8c397c312p-17, 0x1.7ef668150bc4fp-18,
    0x1.3b5047bc5961cp-22,  -0x1.b80aa17d49d3dp-21, 0x1.40e60c5f40e2fp-24,  0x1.bbf214bb5a917p-24,
    -0x1.337642509c48fp-26, -0x1.4ced88a1e1b32p-27, 0x1.f13b2c3b9ff7bp-30};

}  // namespace brine::math
