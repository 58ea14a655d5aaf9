#include "model/open.h"

#include "base/file_system.h"
#include "model/opened_onnx.h"
#include "model/opened_sklearn.h"
#include "model/state.h"
#include "read/looks_like.h"
#include "read/read_any.h"

namespace brine {
namespace {

Limits limits_for(std::uint64_t file_bytes, const Options& options) {
  Limits limits = Limits::for_file(file_bytes);
  if (options.memory_max) limits.memory_max = options.memory_max;
  return limits;
}

Model open_in(Container container, Limits& limits, const Options& options, const read::Companions& companions) {
  std::unique_ptr<Opened> opened;
  if (!container.zip && read::is_onnx(container.bytes)) opened = std::make_unique<OpenedOnnx>(std::move(container), limits);
  else opened = std::make_unique<OpenedSklearn>(read::read_any(std::move(container), limits, companions));
  return Model(std::make_shared<Model::State>(std::move(opened), options));
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
  Limits limits = limits_for(bytes_of_file(path), options);
  return open_in(open_container(path, limits), limits, options, read::companions_beside(path));
}

Model open(std::span<const std::uint8_t> bytes, const std::string& name, const Options& options) {
  Limits limits = limits_for(bytes.size(), options);
  return open_in(open_container(bytes, nullptr, name, limits), limits, options, {});
}

}  // namespace brine
