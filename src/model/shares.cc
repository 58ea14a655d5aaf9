#include "model/shares.h"

#include <algorithm>
#include <map>
#include <memory>

namespace brine {
namespace {

using object::Id;
using object::Kind;
using object::Ref;

using Path = std::shared_ptr<const std::string>;

struct Visit {
  Id id;
  Path path;  // one for all items of a container
};

constexpr std::size_t kPathMax = 400;  // what is deeper counts where the path ends

Path below(const Path& path, std::string_view name) {
  if (path->size() > kPathMax) return path;
  return std::make_shared<const std::string>(*path + (path->empty() || name.starts_with('[') ? "" : ".") +
                                             std::string(name));
}

class Walk {
 public:
  explicit Walk(const object::Graph& graph) : graph_(graph), seen_(graph.size()) {}

  std::vector<Inspection::Share> shares() {
    go(graph_.root().id(), std::make_shared<const std::string>());
    while (!todo_.empty()) {
      const Visit visit = todo_.back();
      todo_.pop_back();
      look(visit);
    }
    std::vector<Inspection::Share> shares;
    for (const auto& [path, share] : shares_) shares.push_back(share);
    std::stable_sort(shares.begin(), shares.end(), [](const auto& a, const auto& b) { return a.bytes > b.bytes; });
    return shares;
  }

 private:
  void go(Id id, const Path& path) {
    if (id == object::kNoId || seen_[id]) return;
    seen_[id] = true;
    todo_.push_back({id, path});
  }

  void count(const Visit& visit, std::uint64_t bytes) {
    Inspection::Share& share = shares_[*visit.path];
    share.path = *visit.path;
    share.bytes += bytes;
    ++share.count;
  }

  void look(const Visit& visit) {
    const Ref ref = graph_.ref(visit.id);
    switch (ref.kind()) {
      case Kind::kString:
      case Kind::kBytes:
      case Kind::kByteArray: return count(visit, ref.bytes().size());
      case Kind::kArray: {
        if (ref.array().dtype.kind != 'O') return count(visit, ref.array().data.size());
        const Path inner = below(visit.path, "[*]");
        for (const Id id : ref.array().objects) go(id, inner);
        return;
      }
      case Kind::kList:
      case Kind::kTuple:
      case Kind::kSet:
      case Kind::kFrozenSet:
      case Kind::kDict: {
        const Path inner = below(visit.path, "[*]");
        for (const Id id : ref.children()) go(id, inner);
        return;
      }
      case Kind::kCall:
      case Kind::kInstance: return look_into(ref, visit);
      default: return;
    }
  }

  void look_into(const Ref& ref, const Visit& visit) {
    const object::Made& made = ref.made();
    const Ref state = ref.state();
    for (std::size_t i = 0; state && i < state.size(); ++i) {
      const Ref key = state.key(i);
      if (!key.is(Kind::kString)) continue;
      go(state.value(i).id(), below(visit.path, text_of(key.bytes())));
    }
    if (!state) go(made.state, visit.path);
    go(made.args, visit.path);
    go(made.kwargs, visit.path);
    const Path inner = below(visit.path, "[*]");
    for (const Id id : made.list_items) go(id, inner);
    for (const Id id : made.dict_items) go(id, inner);
  }

  const object::Graph& graph_;
  std::vector<bool> seen_;
  std::vector<Visit> todo_;
  std::map<std::string, Inspection::Share> shares_;
};

}  // namespace

std::vector<Inspection::Share> shares_of(const object::Graph& graph) {
  return graph.root() ? Walk(graph).shares() : std::vector<Inspection::Share>{};
}

}  // namespace brine
