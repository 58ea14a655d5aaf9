#include "object/equal.h"

#include <algorithm>
#include <bit>
#include <map>
#include <utility>
#include <vector>

namespace brine::object {
namespace {

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

bool same_bytes(ByteView a, ByteView b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

// Pairs of nodes are assumed to be equal once they are compared: a difference is found wherever it first shows. Nodes
// that were found in one pair belong to one class, so that the number of comparisons is bounded by that of the nodes.
class Comparison {
 public:
  Comparison(const Graph& a, const Graph& b) : a_(a), b_(b) {}

  bool run(Id a, Id b) {
    pair(a, b);
    while (!open_.empty()) {
      const auto [x, y] = open_.back();
      open_.pop_back();
      if (!join(x, y)) continue;
      if (!same(a_.ref(x), b_.ref(y)) || differs_) return false;
    }
    return true;
  }

 private:
  using Node = std::pair<bool, Id>;  // of which graph

  Node root(Node node) {
    for (auto found = parents_.find(node); found != parents_.end(); found = parents_.find(node)) {
      const auto above = parents_.find(found->second);
      if (above != parents_.end()) found->second = above->second;
      node = found->second;
    }
    return node;
  }
  // False if the two are in one class already.
  bool join(Id a, Id b) {
    const Node x = root({false, a}), y = root({true, b});
    if (x == y) return false;
    parents_[x] = y;
    return true;
  }

  void pair(Id a, Id b) {
    if ((a == kNoId) != (b == kNoId)) differs_ = true;
    if (a != kNoId && b != kNoId) open_.emplace_back(a, b);
  }
  bool pair(std::span<const Id> a, std::span<const Id> b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) pair(a[i], b[i]);
    return true;
  }

  bool same(Ref a, Ref b) {
    if (a.kind() != b.kind()) return false;
    const object::Node &x = a_.node(a.id()), &y = b_.node(b.id());
    switch (a.kind()) {
      case Kind::kNone:
      case Kind::kEllipsis:
      case Kind::kNotImplemented:
      case Kind::kBuffer:    return true;
      case Kind::kBool:
      case Kind::kInt:       return x.integer == y.integer;
      case Kind::kFloat:     return bits(x.real) == bits(y.real);
      case Kind::kComplex:   return bits(x.real) == bits(y.real) && bits(x.imaginary) == bits(y.imaginary);
      case Kind::kString:    return x.flags == y.flags && same_bytes(a.bytes(), b.bytes());
      case Kind::kBigInt:
      case Kind::kBytes:
      case Kind::kByteArray: return same_bytes(a.bytes(), b.bytes());
      case Kind::kName:      return a.module() == b.module() && a.qualname() == b.qualname();
      case Kind::kDtype:     return a.dtype() == b.dtype();
      case Kind::kList:
      case Kind::kTuple:
      case Kind::kSet:
      case Kind::kFrozenSet:
      case Kind::kDict:
      case Kind::kPersistent: return pair(a.children(), b.children());
      case Kind::kCall:
      case Kind::kInstance:  return same_made(a.made(), b.made());
      case Kind::kArray:
      case Kind::kScalar:    return same_array(a.array(), b.array());
    }
    return false;
  }

  bool same_made(const Made& a, const Made& b) {
    pair(a.callee, b.callee);
    pair(a.args, b.args);
    pair(a.kwargs, b.kwargs);
    pair(a.state, b.state);
    return pair(a.list_items, b.list_items) && pair(a.dict_items, b.dict_items);
  }

  bool same_array(const Array& a, const Array& b) {
    pair(a.subclass, b.subclass);
    return a.dtype == b.dtype && a.shape == b.shape && a.fortran == b.fortran && same_bytes(a.data, b.data) &&
           pair(a.objects, b.objects);
  }

  const Graph& a_;
  const Graph& b_;
  std::vector<std::pair<Id, Id>> open_;
  std::map<Node, Node> parents_;
  bool differs_ = false;
};

}  // namespace

bool equal(Ref a, Ref b) {
  if (!a || !b) return !a && !b;
  return Comparison(a.graph(), b.graph()).run(a.id(), b.id());
}

}  // namespace brine::object
