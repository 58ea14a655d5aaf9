// Builds zip archives byte by byte, so that every field of them can be made to lie.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <zlib.h>

namespace brine::test {

inline void put16(std::string& out, std::uint64_t value) {
  for (int i = 0; i < 2; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}
inline void put32(std::string& out, std::uint64_t value) {
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}
inline void put64(std::string& out, std::uint64_t value) {
  put32(out, value);
  put32(out, value >> 32);
}

inline std::string deflated(std::string_view text) {
  z_stream z{};
  deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&z, text.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

struct ZipPart {
  std::string name, local_name;  // local_name empty: the same
  std::string packed;
  std::uint64_t size = 0;
  std::uint32_t crc = 0, local_crc_flip = 0;
  std::uint16_t method = 0, flags = 0, local_flags_flip = 0;
  std::uint32_t attributes = 0;
  std::uint64_t offset_shift = 0;  // added to the offset that the directory tells
  std::uint64_t size_shift = 0;    // added to both sizes that the directory tells
  std::string gap;                 // bytes before the local header
  bool is_wide = false;            // local sizes in a zip64 field, as Python's force_zip64
  bool is_streamed = false;        // CRC and sizes after the data, zeros before; give it flag 8
  std::uint32_t after_crc_flip = 0;
};

inline ZipPart stored(std::string name, std::string content) {
  ZipPart part{.name = std::move(name), .packed = std::move(content)};
  part.size = part.packed.size();
  part.crc =
      static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(part.packed.data()), part.packed.size()));
  return part;
}

inline ZipPart packed(std::string name, const std::string& content) {
  ZipPart part = stored(std::move(name), content);
  part.packed = deflated(content);
  part.method = 8;
  return part;
}

inline std::string zip_of(const std::vector<ZipPart>& parts, std::string prefix = "", std::string suffix = "",
                          std::uint64_t count_shift = 0) {
  std::string out = std::move(prefix), directory;
  for (const ZipPart& part : parts) {
    out += part.gap;
    const std::uint64_t offset = out.size();
    const std::string& local_name = part.local_name.empty() ? part.name : part.local_name;
    out += "PK\3\4";
    put16(out, 20), put16(out, part.flags ^ part.local_flags_flip), put16(out, part.method), put32(out, 0x00210000);
    const std::uint64_t told_packed = part.is_streamed ? 0 : part.packed.size(),
                        told = part.is_streamed ? 0 : part.size;
    put32(out, part.is_streamed ? 0 : part.crc ^ part.local_crc_flip);
    put32(out, part.is_wide ? 0xffffffff : told_packed), put32(out, part.is_wide ? 0xffffffff : told);
    put16(out, local_name.size()), put16(out, part.is_wide ? 20 : 0);
    out += local_name;
    if (part.is_wide) put16(out, 1), put16(out, 16), put64(out, told), put64(out, told_packed);
    out += part.packed;
    if (part.is_streamed) {
      const auto put_size = part.is_wide ? put64 : put32;
      out += "PK\7\x08";
      put32(out, part.crc ^ part.after_crc_flip), put_size(out, part.packed.size()), put_size(out, part.size);
    }
    directory += "PK\1\2";
    put16(directory, 0x0314), put16(directory, 20), put16(directory, part.flags), put16(directory, part.method);
    put32(directory, 0x00210000), put32(directory, part.crc);
    put32(directory, part.packed.size() + part.size_shift), put32(directory, part.size + part.size_shift);
    put16(directory, part.name.size()), put16(directory, 0), put16(directory, 0), put16(directory, 0),
        put16(directory, 0);
    put32(directory, part.attributes), put32(directory, offset + part.offset_shift);
    directory += part.name;
  }
  const std::uint64_t directory_offset = out.size();
  out += directory;
  out += "PK\5\6";
  put32(out, 0), put16(out, parts.size() + count_shift), put16(out, parts.size() + count_shift);
  put32(out, directory.size()), put32(out, directory_offset), put16(out, 0);
  return out + suffix;
}

}  // namespace brine::test
