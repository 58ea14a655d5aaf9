// The marks, sizes and flags of zip records (PKWARE's APPNOTE 6.3), for reader and writer.
#pragma once

#include <cstdint>

namespace brine::zip {

inline constexpr std::uint32_t kLocalMark = 0x04034b50, kCentralMark = 0x02014b50, kEndMark = 0x06054b50;
inline constexpr std::uint32_t kEnd64Mark = 0x06064b50, kLocatorMark = 0x07064b50, kDescriptorMark = 0x08074b50;
inline constexpr std::uint64_t kLocalSize = 30, kCentralSize = 46, kEndSize = 22, kEnd64Size = 56, kLocatorSize = 20;
inline constexpr std::uint16_t kStored = 0, kDeflated = 8;
inline constexpr std::uint16_t kFlagEncrypted = 1, kFlagStreamed = 8, kFlagUtf8 = 0x800;
inline constexpr std::uint16_t kFlagsKnown = 0x6 | kFlagStreamed | kFlagUtf8;  // 0x6: how hard deflate tried
inline constexpr std::uint16_t kExtraZip64 = 1, kExtraUnicodePath = 0x7075;
inline constexpr std::uint16_t kSentinel16 = 0xffff;  // "see zip64"
inline constexpr std::uint32_t kSentinel32 = 0xffffffff;

}  // namespace brine::zip
