// A file as named byte ranges: what it looks like, the compression taken off, its members if it is an archive.
//
// Detection is by content, never by suffix. One layer of compression is taken off and remembered. The container owns
// the mapped file and what was unpacked; who keeps `owner()` may keep every view.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/mapped_file.h"
#include "container/unpack.h"
#include "container/zip.h"

namespace brine {

struct Container {
  struct Remark {       // odd but readable: bytes after a stream, several streams
    std::string rule;   // "trailing-bytes", "second-member"
    Place place;
    std::string message;
  };

  Compression compression = Compression::kNone;  // of the file; `bytes` are without it
  ByteView bytes;                                // an archive's: all of it
  std::shared_ptr<const Source> source;          // of `bytes`
  std::optional<ZipArchive> zip;                 // set if `bytes` are an archive
  std::shared_ptr<const void> owner;             // of `bytes`, and of the views that `zip` gives of stored entries
  std::shared_ptr<const MappedFile> file;        // set if `bytes` are a file's own, which can be cut short meanwhile
  std::vector<Remark> remarks;
  std::shared_ptr<UnsummedEntries> unsummed;     // set by who compares the sums of large entries later; null: the reader

  Place place() const { return {source, 0, {}}; }
};

// Throws Error{kIo} if there is no such file; else as unpack() and ZipArchive do.
Container open_container(const std::filesystem::path& path, Limits& limits);

// The same of bytes in memory; `file` names them in places, `owner` (may be null) keeps them alive.
Container open_container(ByteView bytes, std::shared_ptr<const void> owner, std::string file, Limits& limits);

}  // namespace brine
