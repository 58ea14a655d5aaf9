// A strict reader of zip archives: named runs of bytes with the offsets to map them at.
//
// An archive is read only if there is one way to read it: the end record stands at the exact end, the central directory
// just before it, every local header says what its central entry says, and entries follow one another from the first
// byte on with no gap and no overlap. Names are keys and never become paths: absolute ones, "..", NUL, backslashes and
// symbolic links are refused, as are duplicates, encryption and split archives. Stored and deflated entries, zip64.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/place.h"
#include "container/unpack.h"
#include "container/unsummed.h"

namespace brine {

struct ZipEntry {
  std::string name;
  std::uint64_t header_offset = 0;  // of the local header in the archive
  std::uint64_t data_offset = 0;
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
  std::uint16_t method = 0;
  std::uint16_t flags = 0;
  bool is_stored() const { return method == 0; }
};

class ZipArchive {
 public:
  // Reads and checks the directory, not yet the contents. `archive` must outlive this and every view it gives.
  ZipArchive(ByteView archive, std::shared_ptr<const Source> source, Limits& limits);

  const std::vector<ZipEntry>& entries() const { return entries_; }  // in the order of the central directory
  const ZipEntry* find(std::string_view name) const;                 // null: there is none

  // What an entry holds, its CRC checked: a view of the archive if it is stored, else unpacked memory of its own. Every
  // call does the work anew, and is charged for it.
  OwnedBytes read(const ZipEntry& entry, Limits& limits) const;

  // The same, but that a large stored entry is only noted in `unsummed`.
  OwnedBytes read(const ZipEntry& entry, Limits& limits, UnsummedEntries& unsummed) const;

  // The place of an entry's first byte, in what it unpacks to.
  Place place_of(const ZipEntry& entry) const;

 private:
  OwnedBytes unpacked(const ZipEntry& entry, Limits& limits) const;

  ByteView archive_;
  std::shared_ptr<const Source> source_;
  std::vector<ZipEntry> entries_;
  std::vector<std::uint32_t> by_name_;
};

// Whether the bytes begin as an archive does.
bool is_zip(ByteView bytes);

}  // namespace brine
