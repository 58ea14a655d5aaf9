// Where in which file something was found: "iris.skops!schema.json:0x1f3c".
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace brine {

// A named run of bytes: a file, a member of an archive, what a compressed stream unpacks to. Shared by all places in it.
struct Source {
  std::string file;
  std::string member = {};  // empty: the file itself
};

struct Place {
  std::shared_ptr<const Source> source;
  std::uint64_t offset = 0;
  std::string path = {};  // of an object in it, "steps[1].coef_", where it is known

  Place operator+(std::uint64_t distance) const { return {source, offset + distance, path}; }
};

// "file!member:0x1f3c: path", leaving out what is not known.
std::string to_string(const Place& place);

Place place_in(std::string file, std::string member = {});

}  // namespace brine
