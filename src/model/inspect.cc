// What a file holds, gathered from its object graph: see brine/inspect.h.
#include "brine/inspect.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "base/file_system.h"
#include "model/attribute_path.h"
#include "model/brief.h"
#include "model/onnx_file.h"
#include "model/open.h"
#include "model/shares.h"
#include "object/code.h"
#include "object/made.h"
#include "sklearn/model.h"

namespace brine {
namespace {

using object::is_made;
using object::Ref;

constexpr int kDepthMax = 50;  // of objects in objects: bounds the recursion below
constexpr std::size_t kObjectsMax = 10'000;
constexpr std::uint64_t kDescribedOfAList = 3;  // of more that are of one class only the first is described

// An object with parts of its own to tell, not one of numpy's, scipy's or pandas'.
bool is_object(const Ref& value) {
  if (!is_made(value) || !value.state()) return false;
  for (const std::string_view foreign : {"numpy", "scipy", "pandas", "builtins"})
    if (value.module().substr(0, value.module().find('.')) == foreign) return false;
  return true;
}

struct Found {
  Ref object;
  std::string path, label;
};

class Gatherer {
 public:
  explicit Gatherer(const OpenedFiles& files) : files_(files) {}

  Inspection::Object object(const Ref& self, const std::string& path, const std::string& label, int depth) {
    Inspection::Object result{path, label, std::string(self.module()), std::string(self.qualname()), {}, {}, {}};
    if (!seen_.insert(self.id()).second) {
      result.attributes.push_back({"(as above)", {}, {}, 0});
      return result;
    }
    const Ref state = self.state();
    for (std::size_t i = 0; state && i < state.size(); ++i)
      if (state.key(i).is(object::Kind::kString))
        attribute(std::string(text_of(state.key(i).bytes())), state.value(i), result, depth);
    std::sort(result.parameters.begin(), result.parameters.end());
    return result;
  }

 private:
  void attribute(const std::string& name, const Ref& value, Inspection::Object& into, int depth) {
    if (name.starts_with("_sklearn_")) return;
    if (value.is(object::Kind::kArray)) {
      const object::Array& array = value.array();
      if (array.dtype.fields.empty()) files_.require_sum(array.data);
      into.attributes.push_back({name, array_type(array), first_elements(value), array.data.size()});
    } else if (name.starts_with('_') || name.ends_with('_')) {
      into.attributes.push_back({name, {}, brief(value), 0});
    } else {
      into.parameters.emplace_back(name, brief(value));
    }
    const std::vector<Found> found = objects_in(name, value, into.path);
    add(found, into, depth);
  }

  // The objects that an attribute is, or holds one or two levels down: a list of them, of (name, object) tuples, a
  // dict.
  std::vector<Found> objects_in(const std::string& name, const Ref& value, const std::string& path) {
    std::vector<Found> found;
    const std::string at = path.empty() ? name : path + "." + name;
    const auto look = [&](const Ref& item, const std::string& where, const std::string& label) {
      if (is_object(item)) found.push_back({item, where, label});
    };
    const auto look_into = [&](const Ref& item, std::size_t i, const std::string& key) {
      const std::string where = fmt::format("{}[{}]", at, key.empty() ? std::to_string(i) : "'" + key + "'");
      look(item, where, key);
      if (!item.is(object::Kind::kTuple) && !item.is(object::Kind::kList)) return;
      const bool named = item.size() > 1 && item.item(0).is(object::Kind::kString);
      for (std::size_t k = 0; k < item.size() && k < kObjectsMax; ++k)
        look(item.item(k), where, named ? std::string(text_of(item.item(0).bytes())) : "");
    };
    look(value, at, "");
    if (value.is(object::Kind::kList) || value.is(object::Kind::kTuple)) {
      for (std::size_t i = 0; i < value.size(); ++i) look_into(value.item(i), i, "");
    } else if (value.is(object::Kind::kDict)) {
      for (std::size_t i = 0; i < value.size(); ++i)
        look_into(value.value(i), i,
                  value.key(i).is(object::Kind::kString) ? std::string(text_of(value.key(i).bytes())) : "");
    } else if (value.is(object::Kind::kArray)) {
      for (std::size_t i = 0; i < value.array().objects.size(); ++i)
        look_into(value.graph().ref(value.array().objects[i]), i, "");
    }
    return found;
  }

  void add(const std::vector<Found>& found, Inspection::Object& into, int depth) {
    const bool alike =
        found.size() > kDescribedOfAList && std::all_of(found.begin(), found.end(), [&](const Found& other) {
          return other.object.qualname() == found[0].object.qualname() &&
                 other.object.module() == found[0].object.module();
        });
    for (const Found& one : found) {
      if (depth >= kDepthMax || seen_.size() >= kObjectsMax) return;
      into.inner.push_back(object(one.object, one.path, one.label, depth + 1));
      if (!alike) continue;
      into.inner.back().alike = found.size();
      return;
    }
  }

  const OpenedFiles& files_;
  std::unordered_set<object::Id> seen_;
};

// The first version that any object of the file names.
std::string version_in(const object::Graph& graph) {
  for (object::Id id = 0; id < graph.size(); ++id) {
    const Ref ref = graph.ref(id);
    if (!is_made(ref)) continue;
    if (const Ref version = ref.attribute("_sklearn_version"); version.is(object::Kind::kString))
      return std::string(text_of(version.bytes()));
  }
  return {};
}

void inspect_graph(const object::Graph& graph, const OpenedFiles& files, Inspection& result) {
  result.format = graph.facts.format;
  if (result.format != "json") result.protocol = graph.facts.protocol;  // JSON keeps that of another file
  result.n_nodes = graph.size();
  result.numpy_major = graph.facts.numpy_major;
  result.python2 = graph.facts.python2;
  for (const object::Facts::Remark& remark : graph.facts.remarks)
    result.remarks.push_back(fmt::format("{}: {}", to_string(remark.place), remark.message));
  result.sklearn_version = version_in(graph);
  try {
    const sklearn::Model model(graph.root());
    for (const Method method : model.methods()) result.methods.emplace_back(name_of(method));
  } catch (const Error& error) {
    result.refusal = error.place().path.empty() ? error.message() : error.place().path + ": " + error.message();
  }
  const Ref root = graph.root();
  if (is_made(root) && !object::code_of_function(root))
    result.root = Gatherer(files).object(root, "", "", 0);
  else
    result.root.parameters.emplace_back("", brief(root));
  result.shares = shares_of(graph);
}

// What keeps a tensor's memory: the files too, whose pages it may view.
struct Kept {
  OpenedFile file;
  object::Graph graph;
};

}  // namespace

std::vector<Tensor> attributes(const std::filesystem::path& path, const std::vector<std::string>& names,
                               const Options& options) {
  auto kept = std::make_shared<Kept>(Kept{open_file(path, options), {}});
  if (is_onnx_file(kept->file.container)) throw Error(Kind::kUsage, "an ONNX model has no attributes");
  return checked(kept->file.files, [&] {
    read_graph(kept->graph, kept->file);
    std::vector<Tensor> tensors;
    for (const std::string& name : names) {
      Tensor tensor = attribute_at(kept->graph.root(), name);
      tensor.owner = std::make_shared<std::pair<std::shared_ptr<const void>, std::shared_ptr<Kept>>>(tensor.owner, kept);
      tensors.push_back(std::move(tensor));
    }
    return tensors;
  });
}

Inspection inspect(const std::filesystem::path& path, const Options& options) {
  OpenedFile file = open_file(path, options);
  return checked(file.files, [&] {
    Inspection result{path.string(), {}, std::string(name_of(file.container.compression))};
    result.file_bytes = bytes_of_file(path);
    if (is_onnx_file(file.container)) {
      inspect_onnx(std::move(file.container), file.limits, result);
    } else {
      object::Graph graph;
      file.files.sum_later(file.container);
      read_graph(graph, file);
      inspect_graph(graph, file.files, result);
    }
    return result;
  });
}

}  // namespace brine
