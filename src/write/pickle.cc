#include "write/pickle.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "object/children.h"
#include "write/pickle_writer.h"
#include "write/python_names.h"

namespace brine::write {
namespace {

using object::Id;
using object::kNoId;
using object::Made;
using object::Ref;
using NodeKind = object::Kind;

constexpr std::uint32_t kNoMemo = 0xffffffff;
constexpr std::size_t kBatch = 1000;  // CPython's
constexpr std::size_t kAllInOne = ~std::size_t{0};
// Each cycle through a tuple writes the tuple's items once more: more than that many times on average is no real model.
constexpr std::uint64_t kVisitsPerUse = 4, kVisitsMin = 1000;

bool has_items(const Made& made) { return !made.dict_items.empty() || !made.list_items.empty(); }

bool may_be_in_cycle(NodeKind kind) {
  switch (kind) {
    case NodeKind::kList:
    case NodeKind::kDict:
    case NodeKind::kSet:
    case NodeKind::kCall:
    case NodeKind::kInstance:
    case NodeKind::kArray: return true;
    default:               return false;
  }
}

}  // namespace

void PickleWriter::write(Id root) {
  memo_.assign(graph_.size(), kNoMemo);
  count_uses(root);
  stream_.begin();
  then({visit_task(root)});
  while (!tasks_.empty()) run(tasks_.back());
  stream_.end();
}

void PickleWriter::count_uses(Id root) {
  uses_.assign(graph_.size(), 0);
  std::uint64_t n_uses = 0;
  std::vector<Id> open{root};
  const auto use = [&](Id id) {
    ++n_uses;
    if (uses_[id] == 0) open.push_back(id);
    uses_[id] = static_cast<std::uint8_t>(std::min(uses_[id] + 1, 2));
  };
  uses_[root] = 1;
  while (!open.empty()) {
    const Id id = open.back();
    open.pop_back();
    object::for_each_child(graph_.ref(id), use);
  }
  visits_left_ = kVisitsMin + kVisitsPerUse * n_uses;
}

// ---- tasks ----

PickleWriter::Task PickleWriter::items_task(Id id, Opcode opcode) {
  const bool adds = opcode == Opcode::kAppends || opcode == Opcode::kSetItems || opcode == Opcode::kAddItems;
  return {.what = Task::What::kItems, .id = id, .opcode = opcode, .batch = adds ? kBatch : kAllInOne};
}

void PickleWriter::then(std::initializer_list<Task> tasks) {
  for (auto task = std::rbegin(tasks); task != std::rend(tasks); ++task) tasks_.push_back(*task);
}

void PickleWriter::run(Task& task) {
  const Task now = task;
  if (now.what == Task::What::kItems) return step(task);
  tasks_.pop_back();
  switch (now.what) {
    case Task::What::kVisit: return visit(now.id);
    case Task::What::kOp:    return stream_.op(now.opcode);
    case Task::What::kBase:
      stream_.global("builtins", now.opcode == Opcode::kEmptyDict ? "dict" : "list");
      return stream_.op(now.opcode);
    case Task::What::kKeep:  return keep(now.id);
    case Task::What::kItems: return;
  }
}

// One item more: MARK, up to `batch` of them, the opcode that takes them, and so on.
void PickleWriter::step(Task& task) {
  const std::span<const Id> items = items_of(task);
  const bool at_batch = task.batch != 0 && task.next % task.batch == 0;
  if (task.next == items.size()) {
    const Task done = task;
    tasks_.pop_back();
    if (done.batch == kAllInOne && done.next == 0) stream_.op(Opcode::kMark);
    if (done.batch != 0 && (done.next != 0 || done.batch == kAllInOne)) stream_.op(done.opcode);
    return;
  }
  if (at_batch && task.next != 0) stream_.op(task.opcode);
  if (at_batch) stream_.op(Opcode::kMark);
  const Id item = items[task.next++];
  visit(item);
}

std::span<const Id> PickleWriter::items_of(const Task& task) const {
  const Ref ref = graph_.ref(task.id);
  switch (ref.kind()) {
    case NodeKind::kCall:
    case NodeKind::kInstance:
      return task.opcode == Opcode::kSetItems ? ref.made().dict_items : ref.made().list_items;
    case NodeKind::kArray: return ref.array().objects;
    default:               return ref.children();
  }
}

// ---- values ----

void PickleWriter::visit(Id id) {
  if (visits_left_-- == 0)
    throw Error(Kind::kUnsupported, graph_.place(id),
                "tuples that are parts of themselves in more ways than pickle can say");
  if (memo_[id] != kNoMemo) return stream_.get(memo_[id]);
  value(graph_.ref(id));
}

void PickleWriter::keep(Id id) {
  if (memo_[id] != kNoMemo) {  // a cycle has made it, and filled it, in the meantime
    stream_.op(Opcode::kPop);
    return stream_.get(memo_[id]);
  }
  const Ref ref = graph_.ref(id);
  // What may contain itself by way of a tuple is met again before the tuple has a memo, however few use it.
  if (uses_[id] > 1 || may_be_in_cycle(ref.kind())) memo_[id] = stream_.memoize();
  if (ref.is(NodeKind::kCall) || ref.is(NodeKind::kInstance)) fill_in(ref.made(), id);
}

void PickleWriter::value(Ref ref) {
  const object::Node& node = graph_.node(ref.id());
  switch (ref.kind()) {
    case NodeKind::kNone:           return stream_.op(Opcode::kNone);
    case NodeKind::kEllipsis:       return stream_.global("builtins", "Ellipsis");
    case NodeKind::kNotImplemented: return stream_.global("builtins", "NotImplemented");
    case NodeKind::kBool:           return stream_.boolean(ref.boolean());
    case NodeKind::kInt:            return stream_.integer(ref.integer());
    case NodeKind::kBigInt:         return stream_.big_integer(text_of(ref.bytes()));
    case NodeKind::kFloat:          return stream_.real(ref.real());
    case NodeKind::kComplex:        return stream_.complex(node.real, node.imaginary);
    case NodeKind::kString:
      node.flags & object::kPython2 ? stream_.python2_text(ref.bytes()) : stream_.text(ref.bytes());
      return keep(ref.id());
    case NodeKind::kBytes:          return stream_.bytes(ref.bytes()), keep(ref.id());
    case NodeKind::kByteArray:      return stream_.byte_array(ref.bytes()), keep(ref.id());
    case NodeKind::kList:
      stream_.op(Opcode::kEmptyList);
      keep(ref.id());
      return then({items_task(ref.id(), Opcode::kAppends)});
    case NodeKind::kDict:
      stream_.op(Opcode::kEmptyDict);
      keep(ref.id());
      return then({items_task(ref.id(), Opcode::kSetItems)});
    case NodeKind::kTuple:          return tuple(ref);
    case NodeKind::kSet:            return set(ref);
    case NodeKind::kFrozenSet:      return frozen_set(ref);
    case NodeKind::kName:           return name(ref);
    case NodeKind::kCall:           return call(ref);
    case NodeKind::kInstance:       return instance(ref);
    case NodeKind::kArray:          return array(ref);
    case NodeKind::kScalar:         return scalar(ref);
    case NodeKind::kDtype:          return dtype(ref.dtype());
    case NodeKind::kPersistent:
      throw Error(Kind::kUnsupported, ref.place(), "a persistent id: what it stands for is not in the file");
    case NodeKind::kBuffer:
      throw Error(Kind::kUnsupported, ref.place(), "a buffer that was stored outside of the file");
  }
}

void PickleWriter::tuple(Ref ref) {
  switch (ref.size()) {
    case 0:  return stream_.op(Opcode::kEmptyTuple);
    case 1:  return then({bare_items_task(ref.id()), op_task(Opcode::kTuple1), keep_task(ref.id())});
    case 2:  return then({bare_items_task(ref.id()), op_task(Opcode::kTuple2), keep_task(ref.id())});
    case 3:  return then({bare_items_task(ref.id()), op_task(Opcode::kTuple3), keep_task(ref.id())});
    default: return then({items_task(ref.id(), Opcode::kTuple), keep_task(ref.id())});
  }
}

void PickleWriter::set(Ref ref) {
  if (stream_.protocol() < 4) return set_of_list(ref, "set");
  stream_.op(Opcode::kEmptySet);
  keep(ref.id());
  then({items_task(ref.id(), Opcode::kAddItems)});
}

void PickleWriter::frozen_set(Ref ref) {
  if (stream_.protocol() < 4) return set_of_list(ref, "frozenset");
  then({items_task(ref.id(), Opcode::kFrozenSet), keep_task(ref.id())});
}

void PickleWriter::set_of_list(Ref ref, std::string_view type) {
  stream_.global("builtins", type);
  stream_.op(Opcode::kEmptyList);
  const Task items = items_task(ref.id(), Opcode::kAppends);
  then({items, op_task(Opcode::kTuple1), op_task(Opcode::kReduce), keep_task(ref.id())});
}

void PickleWriter::name(Ref ref) {
  const PythonName named = python_name(ref, graph_.facts);
  stream_.global(named.module, named.qualname);
}

// ---- calls and instances ----

void PickleWriter::call(Ref ref) {
  const Made& made = ref.made();
  then({visit_task(made.callee), visit_task(made.args), op_task(Opcode::kReduce), keep_task(ref.id())});
}

// Old-style instances keep Python 2's way (their class may have an __init__). copyreg._reconstructor, which protocols
// 0 and 1 need, is NEWOBJ here, as Python's own pickler has it in these protocols, but for one that brings items: they
// are there before the state is, and go past a __setitem__ of the class.
void PickleWriter::instance(Ref ref) {
  const Made& made = ref.made();
  const Task callee = visit_task(made.callee), args = visit_task(made.args), kept = keep_task(ref.id());
  switch (made.how) {
    case Made::How::kInst:
    case Made::How::kObj:
      return then({op_task(Opcode::kMark), callee, bare_items_task(made.args), op_task(Opcode::kObj), kept});
    case Made::How::kNewObjEx:
      if (stream_.protocol() >= 4)
        return then({callee, args, visit_task(made.kwargs), op_task(Opcode::kNewObjEx), kept});
      stream_.global("copyreg", "__newobj_ex__");
      return then({callee, args, visit_task(made.kwargs), op_task(Opcode::kTuple3), op_task(Opcode::kReduce), kept});
    case Made::How::kReconstructor:
      if (has_items(made)) return reconstructor(ref);
      [[fallthrough]];
    default: return then({callee, args, op_task(Opcode::kNewObj), kept});
  }
}

void PickleWriter::reconstructor(Ref ref) {
  const bool is_dict = !ref.made().dict_items.empty();
  const Task base{.what = Task::What::kBase, .opcode = is_dict ? Opcode::kEmptyDict : Opcode::kEmptyList};
  stream_.global("copyreg", "_reconstructor");
  then({visit_task(ref.made().callee), base, items_task(ref.id(), is_dict ? Opcode::kSetItems : Opcode::kAppends),
        op_task(Opcode::kTuple3), op_task(Opcode::kReduce), keep_task(ref.id())});
}

// A state that is a call on the object sets it, rather than being it.
bool PickleWriter::sets_state(Id state, Id object) const {
  if (graph_.node(state).kind != NodeKind::kCall) return false;
  const Ref args = graph_.ref(graph_.ref(state).made().args);
  return args.size() == 2 && args.item(0).id() == object;
}

void PickleWriter::fill_in(const Made& made, Id id) {
  if (made.state != kNoId)
    then({visit_task(made.state), op_task(sets_state(made.state, id) ? Opcode::kPop : Opcode::kBuild)});
  if (made.how == Made::How::kReconstructor) return;  // has its items
  if (!made.dict_items.empty()) then({items_task(id, Opcode::kSetItems)});
  if (!made.list_items.empty()) then({items_task(id, Opcode::kAppends)});
}

void write_pickle(const object::Graph& graph, Output& out, int protocol) {
  if (protocol < kPickleProtocolMin || protocol > object::kPickleProtocolMax)
    throw Error(Kind::kUsage, fmt::format("pickle: expected a protocol from {} to {}, found {}", kPickleProtocolMin,
                                          object::kPickleProtocolMax, protocol));
  for (const Id root : graph.roots) PickleWriter(graph, out, protocol).write(root);
}

}  // namespace brine::write
