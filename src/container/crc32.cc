// Folding, after V. Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (2009): 16
// bytes of the message are a polynomial, and moving it d bits ahead multiplies it by x^d mod P. Four such accumulators
// step over 64 bytes at a time, are then folded into one, and the sum of its 16 bytes is that of all before.
#include "container/crc32.h"

#include <zlib.h>

#include "base/cpu.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace brine {
namespace {

std::uint32_t by_zlib(ByteView bytes, std::uint32_t crc) {
  return static_cast<std::uint32_t>(::crc32_z(crc, bytes.data(), bytes.size()));
}

#if defined(__x86_64__)

constexpr std::size_t kLane = 16, kStep = 4 * kLane;

// x^degree mod P, its bits reflected; a product of two reflected polynomials is short of one bit, given back here.
constexpr std::int64_t power(int degree) {
  std::uint32_t rest = 0x80000000;
  for (int i = 0; i < degree; ++i) rest = (rest >> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  return std::int64_t{rest} << 1;
}

[[gnu::target("pclmul")]] inline __m128i load(const std::uint8_t* from) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}
[[gnu::target("pclmul")]] inline __m128i folded(__m128i lane, __m128i powers, __m128i onto) {
  const __m128i first = _mm_clmulepi64_si128(lane, powers, 0x00), second = _mm_clmulepi64_si128(lane, powers, 0x11);
  return _mm_xor_si128(_mm_xor_si128(first, second), onto);
}

[[gnu::target("pclmul")]] std::uint32_t by_folding(ByteView bytes, std::uint32_t crc) {
  // Of a lane's two halves, the first is 64 bits further from the end of the message.
  const __m128i far = _mm_set_epi64x(power(8 * kStep - 32), power(8 * kStep + 32));
  const __m128i near = _mm_set_epi64x(power(8 * kLane - 32), power(8 * kLane + 32));
  const std::uint8_t* from = bytes.data();
  const std::uint8_t* const end = from + bytes.size() / kStep * kStep;
  __m128i a = _mm_xor_si128(load(from), _mm_cvtsi32_si128(static_cast<int>(~crc)));
  __m128i b = load(from + kLane), c = load(from + 2 * kLane), d = load(from + 3 * kLane);
  for (from += kStep; from != end; from += kStep) {
    a = folded(a, far, load(from));
    b = folded(b, far, load(from + kLane));
    c = folded(c, far, load(from + 2 * kLane));
    d = folded(d, far, load(from + 3 * kLane));
  }
  std::uint8_t all[kLane];
  _mm_storeu_si128(reinterpret_cast<__m128i*>(all), folded(folded(folded(a, near, b), near, c), near, d));
  constexpr std::uint32_t kNothing = 0xffffffff;  // zlib inverts what it is given and what it gives back
  return by_zlib(bytes.last(bytes.size() % kStep), by_zlib(all, kNothing));
}

bool may_fold() {
  static const bool may = cpu_target() != CpuTarget::kSse2 && __builtin_cpu_supports("pclmul");
  return may;
}

#endif

}  // namespace

std::uint32_t crc32_of(ByteView bytes, std::uint32_t crc) {
  if (bytes.empty()) return crc;  // for a null pointer zlib would begin anew
#if defined(__x86_64__)
  if (bytes.size() >= 2 * kStep && may_fold()) return by_folding(bytes, crc);
#endif
  return by_zlib(bytes, crc);
}

}  // namespace brine
