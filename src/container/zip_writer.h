// Writes zip archives of stored entries, one after another, as ZipArchive reads them.
//
// The same entries give the same bytes: every entry bears the first date that the format knows. The bytes of an entry
// begin at a multiple of 64, so that a reader may map arrays where they stand.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/output.h"

namespace brine {

class ZipWriter {
 public:
  explicit ZipWriter(Output& out) : out_(out) {}

  void add(std::string_view name, std::initializer_list<ByteView> pieces);  // an entry: the pieces in turn
  void finish();                                                            // the central directory

 private:
  struct Entry {
    std::string name;
    std::uint64_t offset, size;
    std::uint32_t crc;
  };

  Output& out_;
  std::vector<Entry> entries_;
};

}  // namespace brine
