// A file's objects, whatever format it has.
#pragma once

#include <filesystem>

#include "base/limits.h"
#include "brine/model.h"
#include "model/opened_files.h"
#include "object/graph.h"

namespace brine {

struct OpenedGraph {
  object::Graph graph;
  OpenedFiles files;  // which it views
};
OpenedGraph open_graph(const std::filesystem::path& path, const Options& options);
// The same into one that is empty: after an Error it holds what came before.
void read_graph(OpenedGraph& into, const std::filesystem::path& path, const Options& options);

}  // namespace brine
