#include "container/container.h"

#include <fmt/format.h>

namespace brine {

Container open_container(const std::filesystem::path& path, Limits& limits) {
  std::shared_ptr<const MappedFile> file = MappedFile::open(path);
  return checked(*file, [&] {
    Container container = open_container(file->bytes(), file, path.string(), limits);
    if (container.compression == Compression::kNone) container.file = file;
    return container;
  });
}

Container open_container(ByteView bytes, std::shared_ptr<const void> owner, std::string file, Limits& limits) {
  Container container;
  container.bytes = bytes;
  container.owner = std::move(owner);
  container.source = place_in(file).source;
  container.compression = compression_of(bytes);
  if (container.compression != Compression::kNone) {
    const Place start = container.place();
    Unpacked unpacked = unpack(container.compression, bytes, start, limits);
    if (unpacked.streams > 1)
      container.remarks.push_back({"second-member", start,
                                   fmt::format("{} {} streams one after another were read as one", unpacked.streams,
                                               name_of(container.compression))});
    if (unpacked.consumed != bytes.size())
      container.remarks.push_back({"trailing-bytes", start + unpacked.consumed,
                                   fmt::format("{} bytes after the end of the {} stream",
                                               bytes.size() - unpacked.consumed, name_of(container.compression))});
    container.bytes = unpacked.content.bytes;
    container.owner = std::move(unpacked.content.owner);
    container.source = place_in(std::move(file), std::string(name_of(container.compression))).source;
  }
  if (is_zip(container.bytes)) container.zip.emplace(container.bytes, container.source, limits);
  return container;
}

}  // namespace brine
