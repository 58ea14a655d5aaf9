// What brine asks of the file system. std::filesystem's own functions would bring streams and locales into the program,
// half a megabyte that every start initialises; its paths do not.
#pragma once

#include <cstdint>
#include <filesystem>

namespace brine {

bool file_exists(const std::filesystem::path& path);
std::uint64_t bytes_of_file(const std::filesystem::path& path);   // 0: there is none, or it cannot be told
void create_folders(const std::filesystem::path& path);       // and those above it. Throws Error{kOutput}

}  // namespace brine
