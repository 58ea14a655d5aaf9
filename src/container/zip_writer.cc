#include "container/zip_writer.h"

#include <algorithm>

#include "container/crc32.h"
#include "container/zip_layout.h"

namespace brine {
namespace {

using namespace zip;

constexpr std::uint64_t kAlignment = 64;
constexpr std::uint16_t kVersion = 20, kVersion64 = 45, kDate = 0x21;  // 1980-01-01
constexpr std::uint16_t kExtraPadding = 0xd935;  // Android's zipalign: a 16-bit alignment, then zeros
constexpr std::uint16_t kZip64Local = 20;        // bytes of the extra field: sizes

class Record {
 public:
  template <class T>
  Record& put(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(T));  // every target of brine is little-endian
    return *this;
  }
  Record& text(std::string_view text) {
    bytes_ += text;
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

std::uint32_t narrow(std::uint64_t value) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(value, kSentinel32));
}

// An extra field that brings what follows `position` bytes, with itself, to a multiple of kAlignment.
std::string padding(std::uint64_t position) {
  const std::uint64_t short_of = (kAlignment - (position + 6) % kAlignment) % kAlignment;
  Record record;
  record.put(kExtraPadding).put(static_cast<std::uint16_t>(2 + short_of)).put(static_cast<std::uint16_t>(kAlignment));
  return record.text(std::string(short_of, '\0')).bytes();
}

}  // namespace

void ZipWriter::add(std::string_view name, std::initializer_list<ByteView> pieces) {
  Entry entry{std::string(name), out_.position(), 0, 0};
  for (const ByteView piece : pieces) {
    entry.size += piece.size();
    entry.crc = crc32_of(piece, entry.crc);
  }
  const bool is_large = entry.size >= kSentinel32;
  Record extra;
  if (is_large) extra.put(kExtraZip64).put(static_cast<std::uint16_t>(kZip64Local - 4)).put(entry.size).put(entry.size);
  extra.text(padding(entry.offset + kLocalSize + name.size() + extra.bytes().size()));
  const std::uint32_t size = is_large ? kSentinel32 : narrow(entry.size);
  Record header;
  header.put(kLocalMark)
      .put(is_large ? kVersion64 : kVersion)
      .put(kFlagUtf8)
      .put(kStored)
      .put(std::uint16_t{0})
      .put(kDate);
  header.put(entry.crc).put(size).put(size).put(static_cast<std::uint16_t>(name.size()));
  header.put(static_cast<std::uint16_t>(extra.bytes().size())).text(name).text(extra.bytes());
  out_.write(header.bytes());
  for (const ByteView piece : pieces) out_.write(piece);
  entries_.push_back(std::move(entry));
}

void ZipWriter::finish() {
  const std::uint64_t start = out_.position();
  Record directory;
  for (const Entry& entry : entries_) {
    Record sizes;  // those that do not fit into 32 bits
    if (entry.size >= kSentinel32) sizes.put(entry.size).put(entry.size);
    if (entry.offset >= kSentinel32) sizes.put(entry.offset);
    Record extra;
    if (!sizes.bytes().empty())
      extra.put(kExtraZip64).put(static_cast<std::uint16_t>(sizes.bytes().size())).text(sizes.bytes());
    const std::uint16_t version = sizes.bytes().empty() ? kVersion : kVersion64;
    directory.put(kCentralMark).put(version).put(version).put(kFlagUtf8).put(kStored).put(std::uint16_t{0}).put(kDate);
    directory.put(entry.crc)
        .put(narrow(entry.size))
        .put(narrow(entry.size))
        .put(static_cast<std::uint16_t>(entry.name.size()));
    directory.put(static_cast<std::uint16_t>(extra.bytes().size()))
        .put(std::uint16_t{0})
        .put(std::uint16_t{0})
        .put(std::uint16_t{0});
    directory.put(std::uint32_t{0}).put(narrow(entry.offset)).text(entry.name).text(extra.bytes());
  }
  const std::uint64_t count = entries_.size(), size = directory.bytes().size(), end = start + size;
  if (count >= kSentinel16 || end >= kSentinel32) {
    directory.put(kEnd64Mark)
        .put(std::uint64_t{kEnd64Size - 12})
        .put(kVersion64)
        .put(kVersion64)
        .put(std::uint32_t{0})
        .put(std::uint32_t{0});
    directory.put(count).put(count).put(size).put(start);
    directory.put(kLocatorMark).put(std::uint32_t{0}).put(end).put(std::uint32_t{1});
  }
  const auto entries = static_cast<std::uint16_t>(std::min<std::uint64_t>(count, kSentinel16));
  directory.put(kEndMark).put(std::uint16_t{0}).put(std::uint16_t{0}).put(entries).put(entries);
  directory.put(narrow(size)).put(narrow(start)).put(std::uint16_t{0});
  out_.write(directory.bytes());
}

}  // namespace brine
