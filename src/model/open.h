// A file's objects, whatever format it has.
#pragma once

#include <filesystem>

#include "base/limits.h"
#include "brine/model.h"
#include "object/graph.h"

namespace brine {

object::Graph open_graph(const std::filesystem::path& path, const Options& options);
// The same into a graph that is empty: after an Error it holds what came before.
void read_graph(object::Graph& graph, const std::filesystem::path& path, const Options& options);

}  // namespace brine
