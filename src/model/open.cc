#include "model/open.h"

#include "base/file_system.h"
#include "model/state.h"
#include "read/read_any.h"

namespace brine {
namespace {

Limits limits_for(std::uint64_t file_bytes, const Options& options) {
  Limits limits = Limits::for_file(file_bytes);
  if (options.memory_max) limits.memory_max = options.memory_max;
  return limits;
}

}  // namespace

void read_graph(object::Graph& graph, const std::filesystem::path& path, const Options& options) {
  Limits limits = limits_for(bytes_of_file(path), options);
  read::read_into(graph, open_container(path, limits), limits, read::companions_beside(path));
}

object::Graph open_graph(const std::filesystem::path& path, const Options& options) {
  object::Graph graph;
  read_graph(graph, path, options);
  return graph;
}

Model open(const std::filesystem::path& path, const Options& options) {
  return Model(std::make_shared<Model::State>(open_graph(path, options), options));
}

Model open(std::span<const std::uint8_t> bytes, const std::string& name, const Options& options) {
  Limits limits = limits_for(bytes.size(), options);
  object::Graph graph = read::read_any(open_container(bytes, nullptr, name, limits), limits);
  return Model(std::make_shared<Model::State>(std::move(graph), options));
}

}  // namespace brine
