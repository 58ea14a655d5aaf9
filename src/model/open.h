// A file's objects, whatever format it has.
#pragma once

#include <filesystem>

#include "base/limits.h"
#include "brine/model.h"
#include "container/container.h"
#include "model/opened_files.h"
#include "object/graph.h"

namespace brine {

struct OpenedFile {
  std::filesystem::path path;
  Limits limits;        // what is left of them
  Container container;
  OpenedFiles files;    // which it views, and whatever is read from it
};
OpenedFile open_file(const std::filesystem::path& path, const Options& options);
// Its objects, and those of its companions, into a graph that is empty: after an Error it holds what came before.
void read_graph(object::Graph& into, OpenedFile& file);

}  // namespace brine
