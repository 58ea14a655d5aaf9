#include "object/print.h"

#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "object/children.h"
#include "object/quote.h"

namespace brine::object {
namespace {

bool is_shareable(Ref ref) {
  switch (ref.kind()) {
    case Kind::kTuple: return ref.size() != 0;
    case Kind::kList:
    case Kind::kSet:
    case Kind::kFrozenSet:
    case Kind::kDict:
    case Kind::kCall:
    case Kind::kInstance:
    case Kind::kArray: return true;
    default:           return false;
  }
}

class Printer {
 public:
  Printer(const Graph& graph, const PrintOptions& options) : graph_(graph), options_(options) {}

  std::string print(Id root) {
    count_uses(root);
    say(root);
    while (!tasks_.empty()) {
      const Task task = std::move(tasks_.back());
      tasks_.pop_back();
      if (task.id == kNoId) text_ += task.text;
      else if (n_printed_++ < options_.nodes_max) node(task.id);
      else text_ += "…";
    }
    return std::move(text_);
  }

 private:
  struct Task {  // a node to print, or text
    Id id = kNoId;
    std::string text = {};
  };
  struct Use {
    bool again = false;  // used more than once
    std::size_t label = 0;
  };

  void count_uses(Id root) {
    std::vector<Id> open{root};
    while (!open.empty()) {
      const Id id = open.back();
      open.pop_back();
      if (!is_shareable(graph_.ref(id))) {
        for_each_child(graph_.ref(id), [&](Id child) { open.push_back(child); });
        continue;
      }
      const auto [use, is_new] = uses_.try_emplace(id);
      if (!is_new) use->second.again = true;
      else for_each_child(graph_.ref(id), [&](Id child) { open.push_back(child); });
    }
  }

  // Tasks are done in the reverse of the order in which they are pushed: `plan_` collects them, `commit` turns them
  // round.
  void say(Id id) { plan_.push_back({.id = id}), commit(); }
  void then(Id id) { plan_.push_back({.id = id}); }
  void then(std::string text) { plan_.push_back({.text = std::move(text)}); }
  void commit() {
    while (!plan_.empty()) {
      tasks_.push_back(std::move(plan_.back()));
      plan_.pop_back();
    }
  }

  void node(Id id) {
    const Ref ref = graph_.ref(id);
    if (const auto use = uses_.find(id); use != uses_.end() && use->second.again) {
      if (use->second.label != 0) {
        text_ += fmt::format("<@{}>", use->second.label);
        return;
      }
      use->second.label = ++n_labels_;
      text_ += fmt::format("@{}=", use->second.label);
    }
    value(ref);
    commit();
  }

  void value(Ref ref) {
    switch (ref.kind()) {
      case Kind::kNone:
      case Kind::kEllipsis:
      case Kind::kNotImplemented: text_ += name_of(ref.kind()); return;
      case Kind::kBool:      text_ += ref.boolean() ? "True" : "False"; return;
      case Kind::kInt:       text_ += fmt::format("{}", ref.integer()); return;
      case Kind::kBigInt:    text_ += text_of(ref.bytes()); return;
      case Kind::kFloat:     text_ += float_text(ref.real()); return;
      case Kind::kComplex: {
        const Node& node = graph_.node(ref.id());
        text_ += fmt::format("complex({}, {})", float_text(node.real), float_text(node.imaginary));
        return;
      }
      case Kind::kString:    text_ += quoted_text(ref.text(), options_.text_max); return;
      case Kind::kBytes:     text_ += quoted_bytes(ref.bytes(), options_.text_max); return;
      case Kind::kByteArray: text_ += "bytearray(" + quoted_bytes(ref.bytes(), options_.text_max) + ")"; return;
      case Kind::kName:      text_ += fmt::format("{}.{}", ref.module(), ref.qualname()); return;
      case Kind::kList:      return items("[", ref.children(), "]");
      case Kind::kTuple:     return items("(", ref.children(), ref.size() == 1 ? ",)" : ")");
      case Kind::kSet:       return items("{", ref.children(), ref.size() == 0 ? "*()}" : "}");
      case Kind::kFrozenSet: return items("frozenset(", ref.children(), ")");
      case Kind::kPersistent: return items("persistent(", ref.children(), ")");
      case Kind::kDict:      return entries(ref.children());
      case Kind::kCall:
      case Kind::kInstance:  return made(ref);
      case Kind::kArray:
      case Kind::kScalar:    return array(ref);
      case Kind::kDtype:
        text_ += fmt::format("dtype({})", quoted_text(to_string(ref.dtype()), options_.text_max));
        return;
      case Kind::kBuffer:    text_ += "buffer()"; return;
    }
  }

  void items(std::string_view open, std::span<const Id> ids, std::string_view close) {
    text_ += open;
    const std::size_t n = std::min(ids.size(), options_.items_max);
    for (std::size_t i = 0; i < n; ++i) {
      if (i != 0) then(", ");
      then(ids[i]);
    }
    then((n < ids.size() ? fmt::format(", …{} more", ids.size() - n) : "") + std::string(close));
  }

  void entries(std::span<const Id> ids) {
    const std::size_t n = std::min(ids.size() / 2, options_.items_max);
    then("{");
    for (std::size_t i = 0; i < n; ++i) {
      if (i != 0) then(", ");
      then(ids[2 * i]);
      then(": ");
      then(ids[2 * i + 1]);
    }
    then(n < ids.size() / 2 ? fmt::format(", …{} more}}", ids.size() / 2 - n) : "}");
  }

  void made(Ref ref) {
    const Made& made = ref.made();
    if (ref.is(Kind::kInstance)) text_ += "new ";
    then(made.callee);
    if (made.args != kNoId) then(made.args);
    if (made.kwargs != kNoId) then("**"), then(made.kwargs);
    if (made.state != kNoId) then(" state "), then(made.state);
    if (!made.list_items.empty()) then(" items "), listed(made.list_items);
    if (!made.dict_items.empty()) then(" items "), entries(made.dict_items);
  }

  void listed(std::span<const Id> ids) {
    const std::size_t n = std::min(ids.size(), options_.items_max);
    then("[");
    for (std::size_t i = 0; i < n; ++i) {
      if (i != 0) then(", ");
      then(ids[i]);
    }
    then(n < ids.size() ? fmt::format(", …{} more]", ids.size() - n) : "]");
  }

  void array(Ref ref) {
    const Array& array = ref.array();
    text_ += ref.is(Kind::kScalar) ? "scalar" : "array";
    if (array.subclass != kNoId) text_ += fmt::format("<{}>", graph_.ref(array.subclass).qualname());
    text_ += fmt::format("({}, ({}{}){}", to_string(array.dtype), fmt::join(array.shape, ", "),
                         array.shape.size() == 1 ? "," : "", array.fortran ? ", fortran" : "");
    then(", ");
    if (array.dtype.kind == 'O') return listed(array.objects), then(")");
    const std::uint64_t size = array.size(), n = std::min<std::uint64_t>(size, options_.items_max);
    std::string values = "[";
    for (std::uint64_t i = 0; i < n; ++i) values += (i ? ", " : "") + element_text(array, i);
    then(values + (n < size ? fmt::format(", …{} more])", size - n) : "])"));
  }

  const Graph& graph_;
  const PrintOptions& options_;
  std::string text_;
  std::vector<Task> tasks_, plan_;
  std::unordered_map<Id, Use> uses_;
  std::size_t n_printed_ = 0, n_labels_ = 0;
};

}  // namespace

std::string print(Ref ref, const PrintOptions& options) {
  return ref ? Printer(ref.graph(), options).print(ref.id()) : "";
}

std::string print(const Graph& graph, const PrintOptions& options) {
  std::string text;
  for (const Id root : graph.roots) text += print(graph.ref(root), options) + "\n";
  return text;
}

}  // namespace brine::object
