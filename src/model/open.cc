#include "model/open.h"

#include "base/file_system.h"
#include "model/limits.h"
#include "model/onnx_file.h"
#include "model/opened_onnx.h"
#include "model/opened_sklearn.h"
#include "model/state.h"
#include "read/read_any.h"

namespace brine {
namespace {

std::unique_ptr<Opened> open_in(Container container, Limits& limits, const read::Companions& companions) {
  if (is_onnx_file(container)) return std::make_unique<OpenedOnnx>(std::move(container), limits);
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

OpenedFile open_file(const std::filesystem::path& path, const Options& options) {
  OpenedFile file{path, limits_for(bytes_of_file(path), options), {}, {}};
  file.container = open_container(path, file.limits);
  file.files.add(file.container.file);
  return file;
}

void read_graph(object::Graph& into, OpenedFile& file) {
  checked(file.files, [&] {
    read::read_into(into, std::move(file.container), file.limits, companions_for(file.path, file.files));
    return true;
  });
}

Model open(const std::filesystem::path& path, const Options& options) {
  OpenedFile file = open_file(path, options);
  file.files.sum_later(file.container);
  auto opened = checked(file.files, [&] {
    return open_in(std::move(file.container), file.limits, companions_for(path, file.files));
  });
  return Model(std::make_shared<Model::State>(std::move(opened), std::move(file.files), options));
}

Model open(std::span<const std::uint8_t> bytes, const std::string& name, const Options& options) {
  Limits limits = limits_for(bytes.size(), options);
  auto opened = open_in(open_container(bytes, nullptr, name, limits), limits, {});
  return Model(std::make_shared<Model::State>(std::move(opened), OpenedFiles(), options));
}

}  // namespace brine
