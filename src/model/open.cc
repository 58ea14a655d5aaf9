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

std::unique_ptr<Opened> open_in(Container container, Limits& limits, const read::Companions& companions) {
  if (!container.zip && read::is_onnx(container.bytes)) return std::make_unique<OpenedOnnx>(std::move(container), limits);
  return std::make_unique<OpenedSklearn>(read::read_any(std::move(container), limits, companions));
}

// Those beside the model, each kept in `files` when it is opened.
read::Companions companions_for(const std::filesystem::path& path, OpenedFiles& files) {
  read::Companions companions = read::companions_beside(path);
  companions.open = [open = std::move(companions.open), &files](const std::string& name, Limits& limits) {
    std::optional<Container> container = open(name, limits);
    if (container) files.add(container->file);
    return container;
  };
  return companions;
}

}  // namespace

void read_graph(OpenedGraph& into, const std::filesystem::path& path, const Options& options) {
  Limits limits = limits_for(bytes_of_file(path), options);
  Container container = open_container(path, limits);
  into.files.add(container.file);
  checked(into.files, [&] {
    read::read_into(into.graph, std::move(container), limits, companions_for(path, into.files));
    return true;
  });
}

OpenedGraph open_graph(const std::filesystem::path& path, const Options& options) {
  OpenedGraph opened;
  read_graph(opened, path, options);
  return opened;
}

Model open(const std::filesystem::path& path, const Options& options) {
  Limits limits = limits_for(bytes_of_file(path), options);
  Container container = open_container(path, limits);
  OpenedFiles files;
  files.add(container.file);
  auto opened = checked(files, [&] { return open_in(std::move(container), limits, companions_for(path, files)); });
  return Model(std::make_shared<Model::State>(std::move(opened), std::move(files), options));
}

Model open(std::span<const std::uint8_t> bytes, const std::string& name, const Options& options) {
  Limits limits = limits_for(bytes.size(), options);
  auto opened = open_in(open_container(bytes, nullptr, name, limits), limits, {});
  return Model(std::make_shared<Model::State>(std::move(opened), OpenedFiles(), options));
}

}  // namespace brine
