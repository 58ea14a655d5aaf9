#include "container/zip.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/byte_reader.h"
#include "container/crc32.h"
#include "container/zip_layout.h"

namespace brine {
namespace {

using namespace zip;

constexpr std::string_view kEndText = "PK\5\6";

std::uint16_t load16(ByteView bytes, std::uint64_t at) { return ByteReader(bytes.subspan(at), {}).u16_le(""); }
std::uint32_t load32(ByteView bytes, std::uint64_t at) { return ByteReader(bytes.subspan(at), {}).u32_le(""); }

[[noreturn]] void fail(const Place& at, std::string message) { throw Error(Kind::kMalformed, at, std::move(message)); }

struct Directory {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t n_entries = 0;
};

// Where the end record stands: a comment may follow it, but only one reading of the tail is accepted.
std::uint64_t find_end(ByteView archive, const Place& start) {
  if (archive.size() < kEndSize) fail(start + archive.size(), "expected a zip archive, found too few bytes");
  const std::uint64_t last = archive.size() - kEndSize;
  const std::uint64_t first = last > 0xffff ? last - 0xffff : 0;
  const std::string_view tail = text_of(archive.subspan(first));
  std::uint64_t found = archive.size();
  for (std::size_t at = tail.find(kEndText); at != tail.npos && at <= last - first; at = tail.find(kEndText, at + 1)) {
    if (load16(archive, first + at + kEndSize - 2) != last - first - at) continue;
    if (found != archive.size()) fail(start + first + at, "expected one end record of the zip archive, found two");
    found = first + at;
  }
  if (found == archive.size()) fail(start + last, "expected the end record of the zip archive at the end, found none");
  return found;
}

Directory read_end64(ByteView archive, const Place& start, std::uint64_t locator) {
  ByteReader in(archive, start);
  in.seek(locator + 4, "the zip64 locator");
  const std::uint32_t disk = in.u32_le("disk");
  const std::uint64_t offset = in.u64_le("offset of the zip64 end record");
  const std::uint32_t n_disks = in.u32_le("number of disks");
  if (disk != 0 || n_disks != 1) fail(start + locator, "a zip archive in several files");
  if (locator < kEnd64Size || offset != locator - kEnd64Size)
    fail(start + locator,
         fmt::format("expected the zip64 end record just before its locator, found it at {:#x}", offset));
  in.seek(offset, "the zip64 end record");
  if (in.u32_le("the zip64 end record") != kEnd64Mark) fail(start + offset, "expected the zip64 end record");
  if (in.u64_le("its size") != kEnd64Size - 12) fail(start + offset, "expected a zip64 end record of 56 bytes");
  in.take(4, "versions");
  if (in.u32_le("disk") != 0 || in.u32_le("disk of the directory") != 0)
    fail(start + offset, "a zip archive in several files");
  const std::uint64_t here = in.u64_le("number of entries on this disk");
  Directory directory;
  directory.n_entries = in.u64_le("number of entries");
  directory.size = in.u64_le("size of the directory");
  directory.offset = in.u64_le("offset of the directory");
  if (here != directory.n_entries) fail(start + offset, "two different numbers of entries");
  return directory;
}

Directory read_directory(ByteView archive, const Place& start) {
  const std::uint64_t end = find_end(archive, start);
  ByteReader in(archive, start);
  in.seek(end + 4, "the end record");
  const std::uint16_t disk = in.u16_le("disk"), directory_disk = in.u16_le("disk of the directory");
  const std::uint16_t here = in.u16_le("number of entries on this disk"), total = in.u16_le("number of entries");
  const std::uint32_t size = in.u32_le("size of the directory"), offset = in.u32_le("offset of the directory");
  Directory directory{offset, size, total};
  std::uint64_t directory_end = end;
  if (end >= kLocatorSize && load32(archive, end - kLocatorSize) == kLocatorMark) {
    directory = read_end64(archive, start, end - kLocatorSize);
    directory_end = end - kLocatorSize - kEnd64Size;
    const auto agrees = [](std::uint64_t small, std::uint64_t sentinel, std::uint64_t large) {
      return small == sentinel || small == large;
    };
    if (!agrees(total, kSentinel16, directory.n_entries) || !agrees(size, kSentinel32, directory.size) ||
        !agrees(offset, kSentinel32, directory.offset) || !agrees(here, kSentinel16, directory.n_entries))
      fail(start + end, "an end record that contradicts its zip64 record");
  } else if (here != total) {
    fail(start + end, "two different numbers of entries");
  }
  if ((disk != 0 && disk != kSentinel16) || (directory_disk != 0 && directory_disk != kSentinel16))
    fail(start + end, "a zip archive in several files");
  if (directory.offset > directory_end || directory_end - directory.offset != directory.size)
    fail(start + end, fmt::format("expected the zip directory to end at {:#x}, found it at {:#x} with {} bytes",
                                  directory_end, directory.offset, directory.size));
  return directory;
}

// The zip64 extra field: the values whose 32-bit place holds the sentinel, in this order, and no others. In a local
// header Python to 3.11 writes it beside the true sizes, too: `repeated` are those, and it must say the same.
void apply_extra(ByteView extra, const Place& at, std::span<std::uint64_t* const> wanted,
                 std::span<const std::uint64_t> repeated = {}) {
  ByteReader in(extra, at);
  bool has_zip64 = false;
  while (in.remaining() >= 4) {  // zipalign pads with up to 3 zero bytes
    const std::uint16_t id = in.u16_le("extra field"), size = in.u16_le("size of the extra field");
    ByteReader field(in.take(size, "extra field"), at);
    if (id == kExtraUnicodePath) fail(at, "a zip entry with a second name");
    if (id != kExtraZip64) continue;
    if (has_zip64) fail(at, "a zip entry with two zip64 fields");
    has_zip64 = true;
    if (wanted.empty() && !field.at_end())
      for (const std::uint64_t value : repeated)
        if (field.u64_le("zip64 value") != value) fail(at, "a zip64 field that contradicts its entry");
    for (std::uint64_t* value : wanted) *value = field.u64_le("zip64 value");
    if (!field.at_end()) fail(at, "a zip64 field with more values than the entry asks for");
  }
  for (const std::uint8_t byte : in.rest())
    if (byte != 0) fail(at, "bytes after the extra fields of a zip entry");
  if (!wanted.empty() && !has_zip64) fail(at, "expected a zip64 field, found none");
}

void check_name(std::string_view name, const Place& at) {
  const auto is_part = [&](std::string_view part) {
    for (std::size_t from = 0; from <= name.size();) {
      const std::size_t slash = std::min(name.find('/', from), name.size());
      if (name.substr(from, slash - from) == part) return true;
      from = slash + 1;
    }
    return false;
  };
  if (name.empty()) fail(at, "a zip entry without a name");
  if (name.front() == '/' || name.find('\\') != name.npos || is_part(".."))
    fail(at, "a zip entry whose name is a path out of the archive");
  for (const char character : name)
    if (static_cast<unsigned char>(character) < 0x20) fail(at, "a zip entry with a control character in its name");
}

void check_kind(std::uint16_t flags, std::uint16_t method, std::uint32_t attributes, std::uint16_t made_by,
                const Place& at) {
  if (flags & kFlagEncrypted) throw Error(Kind::kUnsupported, at, "an encrypted zip entry");
  if (flags & ~kFlagsKnown) fail(at, fmt::format("a zip entry with flags {:#x}", flags));
  if (method != kStored && method != kDeflated)
    throw Error(Kind::kUnsupported, at,
                fmt::format("a zip entry packed by method {}, which brine does not read", method));
  const bool is_unix = made_by >> 8 == 3;
  if (is_unix && (attributes >> 28) == 0xa) fail(at, "a zip entry that is a symbolic link");
}

ZipEntry read_central(ByteReader& in) {
  const Place at = in.place();
  if (in.u32_le("a zip directory entry") != kCentralMark)
    fail(at, "expected a zip directory entry, found something else");
  ZipEntry entry;
  const std::uint16_t made_by = in.u16_le("version made by");
  in.take(2, "version needed");
  entry.flags = in.u16_le("flags");
  entry.method = in.u16_le("method");
  in.take(4, "time");
  entry.crc = in.u32_le("CRC");
  entry.packed_size = in.u32_le("packed size");
  entry.size = in.u32_le("size");
  const std::uint16_t name_size = in.u16_le("size of the name"), extra_size = in.u16_le("size of the extra fields");
  const std::uint16_t comment_size = in.u16_le("size of the comment");
  const std::uint16_t disk = in.u16_le("disk");
  in.take(2, "internal attributes");
  const std::uint32_t attributes = in.u32_le("external attributes");
  entry.header_offset = in.u32_le("offset of the local header");
  entry.name = text_of(in.take(name_size, "name"));
  check_name(entry.name, at);
  check_kind(entry.flags, entry.method, attributes, made_by, at);
  std::uint64_t* wanted[3];
  std::size_t n_wanted = 0;
  for (std::uint64_t* value : {&entry.size, &entry.packed_size, &entry.header_offset})
    if (*value == kSentinel32) wanted[n_wanted++] = value;
  apply_extra(in.take(extra_size, "extra fields"), at, {wanted, n_wanted});
  in.take(comment_size, "comment");
  if (disk != 0) fail(at, "a zip archive in several files");
  if (entry.is_stored() && entry.packed_size != entry.size) fail(at, "a stored zip entry with two different sizes");
  return entry;
}

// The record after the data of an entry that was written as a stream: with or without a mark, sizes in 32 or 64 bits.
// Returns its size; 0 if none of the four forms stands there.
std::uint64_t descriptor_size(ByteView after, const ZipEntry& entry) {
  for (const bool is_marked : {true, false})
    for (const bool is_wide : {false, true}) {
      const std::uint64_t size = (is_marked ? 8 : 4) + (is_wide ? 16 : 8);
      if (after.size() < size) continue;
      ByteReader in(after, {});
      if (is_marked && in.u32_le("mark") != kDescriptorMark) continue;
      if (in.u32_le("CRC") != entry.crc) continue;
      const std::uint64_t packed_size = is_wide ? in.u64_le("size") : in.u32_le("size");
      if (packed_size != entry.packed_size) continue;
      if ((is_wide ? in.u64_le("size") : in.u32_le("size")) == entry.size) return size;
    }
  return 0;
}

// Checks the local header of `entry` against it, and returns where the entry ends. `contents` ends at the directory.
std::uint64_t read_local(ByteView contents, const Place& start, ZipEntry& entry) {
  const Place at = start + entry.header_offset;
  ByteReader in(contents, start);
  in.seek(entry.header_offset, "a local header");
  if (in.u32_le("a local header") != kLocalMark)
    fail(at, "expected the local header of a zip entry, found something else");
  in.take(2, "version needed");
  const std::uint16_t flags = in.u16_le("flags"), method = in.u16_le("method");
  in.take(4, "time");
  const std::uint32_t crc = in.u32_le("CRC");
  std::uint64_t packed_size = in.u32_le("packed size"), size = in.u32_le("size");
  const std::uint16_t name_size = in.u16_le("size of the name"), extra_size = in.u16_le("size of the extra fields");
  if (text_of(in.take(name_size, "name")) != entry.name) fail(at, "a zip entry with two different names");
  std::uint64_t* const both[] = {&size, &packed_size};  // a local zip64 field has both or is not there
  const bool is_wide = size == kSentinel32 || packed_size == kSentinel32;
  const std::uint64_t sizes[] = {size, packed_size};
  apply_extra(in.take(extra_size, "extra fields"), at, std::span(both).first(is_wide ? 2 : 0), sizes);
  const bool is_streamed = flags & kFlagStreamed;
  const bool is_blank = is_streamed && crc == 0 && size == 0 && packed_size == 0;
  if (flags != entry.flags || method != entry.method ||
      (!is_blank && (crc != entry.crc || size != entry.size || packed_size != entry.packed_size)))
    fail(at, "a zip entry whose two headers differ");
  entry.data_offset = in.position();
  in.take(entry.packed_size, "the zip entry");
  if (!is_streamed) return in.position();
  const std::uint64_t more = descriptor_size(in.rest(), entry);
  if (more == 0) fail(in.place(), "expected the sizes of a zip entry after it, found something else");
  return in.position() + more;
}

std::vector<std::uint32_t> sorted_indices(std::size_t count, auto less) {
  std::vector<std::uint32_t> indices(count);
  std::iota(indices.begin(), indices.end(), 0u);
  std::sort(indices.begin(), indices.end(), less);
  return indices;
}

}  // namespace

ZipArchive::ZipArchive(ByteView archive, std::shared_ptr<const Source> source, Limits& limits)
    : archive_(archive), source_(std::move(source)) {
  const Place start{source_};
  const Directory directory = read_directory(archive, start);
  ByteReader in(archive.subspan(directory.offset, directory.size), start + directory.offset);
  if (directory.n_entries > directory.size / kCentralSize)
    fail(in.place(), fmt::format("expected {} zip entries, found room for fewer", directory.n_entries));
  limits.charge_memory(directory.n_entries * (sizeof(ZipEntry) + sizeof(std::uint32_t)) + directory.size, in.place());
  limits.charge_work(directory.size, in.place());
  entries_.reserve(directory.n_entries);
  for (std::uint64_t i = 0; i < directory.n_entries; ++i) entries_.push_back(read_central(in));
  if (!in.at_end()) fail(in.place(), "bytes after the last entry of the zip directory");

  by_name_ = sorted_indices(entries_.size(), [&](auto a, auto b) { return entries_[a].name < entries_[b].name; });
  for (std::size_t i = 1; i < by_name_.size(); ++i)
    if (entries_[by_name_[i]].name == entries_[by_name_[i - 1]].name)
      fail(start + entries_[by_name_[i]].header_offset,
           fmt::format("two zip entries named {}", entries_[by_name_[i]].name));

  std::uint64_t expected = 0;
  for (const std::uint32_t i : sorted_indices(
           entries_.size(), [&](auto a, auto b) { return entries_[a].header_offset < entries_[b].header_offset; })) {
    if (entries_[i].header_offset != expected)
      fail(start + entries_[i].header_offset,
           fmt::format("expected a zip entry at {:#x}, found the next at {:#x}", expected, entries_[i].header_offset));
    expected = read_local(archive.first(directory.offset), start, entries_[i]);
  }
  if (expected != directory.offset)
    fail(start + expected,
         fmt::format("expected the zip directory, found {} bytes before it", directory.offset - expected));
}

const ZipEntry* ZipArchive::find(std::string_view name) const {
  const auto found =
      std::lower_bound(by_name_.begin(), by_name_.end(), name,
                       [&](std::uint32_t i, std::string_view wanted) { return entries_[i].name < wanted; });
  return found != by_name_.end() && entries_[*found].name == name ? &entries_[*found] : nullptr;
}

OwnedBytes ZipArchive::unpacked(const ZipEntry& entry, Limits& limits) const {
  const Place at = Place{source_} + entry.data_offset;
  const ByteView packed = archive_.subspan(entry.data_offset, entry.packed_size);
  limits.charge_work(entry.packed_size, at);
  return entry.is_stored() ? OwnedBytes{nullptr, packed} : inflate_exactly(packed, entry.size, at, limits);
}

OwnedBytes ZipArchive::read(const ZipEntry& entry, Limits& limits) const {
  OwnedBytes content = unpacked(entry, limits);
  require_sum(entry.crc, crc32_of(content.bytes), entry.name, Place{source_} + entry.data_offset);
  return content;
}

OwnedBytes ZipArchive::read(const ZipEntry& entry, Limits& limits, UnsummedEntries& unsummed) const {
  constexpr std::uint64_t kLarge = 64 << 10;
  if (!entry.is_stored() || entry.size < kLarge) return read(entry, limits);
  OwnedBytes content = unpacked(entry, limits);
  unsummed.add(content.bytes, entry.crc, entry.name, Place{source_} + entry.data_offset);
  return content;
}

Place ZipArchive::place_of(const ZipEntry& entry) const {
  const std::string outer = source_ && !source_->member.empty() ? source_->member + "!" : "";
  return place_in(source_ ? source_->file : "", outer + entry.name);
}

bool is_zip(ByteView bytes) {
  const std::string_view text = text_of(bytes);
  return text.starts_with("PK\3\4") || text.starts_with("PK\5\6");
}

}  // namespace brine
