// The machine's opcodes for containers, names, calls and instances.
#include <fmt/format.h>

#include "base/utf8.h"
#include "read/canonical.h"
#include "read/machine.h"

namespace brine::read {

using object::Id;
using object::Made;

// ---- containers ----

void Machine::push_tuple(std::size_t size) {
  const std::size_t floor = marks_.empty() ? 0 : marks_.back();
  if (stack_.size() - floor < size)
    builder_.fail(fmt::format("expected {} objects on the stack, found {}", size, stack_.size() - floor));
  const Id tuple = builder_.children(Kind::kTuple, std::span(stack_).last(size));
  stack_.resize(stack_.size() - size);
  push(tuple);
}

void Machine::push_marked(Kind kind) {
  const Id id = builder_.children(kind, since_mark());
  drop_to_mark();
  push(id);
}

void Machine::add_marked(Opcode opcode) {
  const std::span<const Id> items = since_mark();
  const std::size_t mark = marks_.back(), floor = marks_.size() > 1 ? marks_[marks_.size() - 2] : 0;
  if (mark == floor) builder_.fail("expected a container below the MARK, found none");
  const Id target = stack_[mark - 1];
  if (opcode == Opcode::kAppends) append(items, target);
  else if (opcode == Opcode::kSetItems) set_items(items, target);
  else add_items(items, target);
  drop_to_mark();
}

void Machine::add_to(std::vector<Id>& list, std::span<const Id> items) {
  builder_.limits().charge_memory(2 * items.size_bytes(), builder_);  // a list grows by doubling
  list.insert(list.end(), items.begin(), items.end());
}

void Machine::append(std::span<const Id> items, Id target) {
  switch (graph_.node(target).kind) {
    case Kind::kList:     return add_to(graph_.children(target), items);
    case Kind::kCall:
    case Kind::kInstance: return add_to(graph_.made(target).list_items, items);
    default:              fail_found("a list", target);
  }
}

void Machine::set_items(std::span<const Id> items, Id target) {
  require_pairs(items);
  switch (graph_.node(target).kind) {
    case Kind::kDict:     return add_to(graph_.children(target), items);
    case Kind::kCall:
    case Kind::kInstance: return add_to(graph_.made(target).dict_items, items);
    default:              fail_found("a dict", target);
  }
}

void Machine::add_items(std::span<const Id> items, Id target) {
  switch (graph_.node(target).kind) {
    case Kind::kSet:      return add_to(graph_.children(target), items);
    case Kind::kCall:
    case Kind::kInstance: return add_to(graph_.made(target).list_items, items);
    default:              fail_found("a set", target);
  }
}

void Machine::require_pairs(std::span<const Id> items) const {
  if (items.size() % 2 != 0) builder_.fail(fmt::format("expected keys with values, found {} objects", items.size()));
}

// ---- names ----

std::string_view Machine::name_line(std::string_view what) {
  const std::string_view line = text_of(builder_.copy(bytes_of(in_.line(what))));
  if (line.empty()) builder_.fail(fmt::format("{}: expected a name, found an empty line", what));
  if (!is_utf8(bytes_of(line))) builder_.fail(fmt::format("{}: expected UTF-8", what));
  return line;
}

void Machine::push_global(std::string_view module, std::string_view qualname) {
  if (const auto constant = constant_named(module, qualname)) return push(builder_.plain(*constant));
  note_numpy(graph_.facts, module);
  push(builder_.name(module, qualname));
}

void Machine::stack_global() {
  const Id qualname = pop(), module = pop();
  for (const Id id : {module, qualname})
    if (graph_.node(id).kind != Kind::kString || !is_utf8(graph_.ref(id).bytes())) fail_found("a str that names", id);
  push_global(graph_.ref(module).text(), graph_.ref(qualname).text());
}

// ---- calls and instances ----

void Machine::require_callable(Id callee) const {
  switch (graph_.node(callee).kind) {
    case Kind::kName:
    case Kind::kCall:
    case Kind::kInstance:
    case Kind::kPersistent: return;
    default:                fail_found("a name that can be called", callee);
  }
}

void Machine::reduce() {
  const Id args = pop(), callee = pop();
  if (graph_.node(args).kind != Kind::kTuple) fail_found("a tuple of arguments", args);
  require_callable(callee);
  if (const auto known = call_of_known(builder_, callee, args)) return push(*known);
  push(builder_.made(Kind::kCall, {.callee = callee, .args = args}));
}

void Machine::new_object(bool has_keywords) {
  const Id kwargs = has_keywords ? pop() : object::kNoId;
  const Id args = pop(), callee = pop();
  if (has_keywords && graph_.node(kwargs).kind != Kind::kDict) fail_found("a dict of keyword arguments", kwargs);
  if (graph_.node(args).kind != Kind::kTuple) fail_found("a tuple of arguments", args);
  require_callable(callee);
  push(builder_.made(Kind::kInstance, {.callee = callee,
                                       .args = args,
                                       .kwargs = kwargs,
                                       .how = has_keywords ? Made::How::kNewObjEx : Made::How::kNewObj}));
}

void Machine::inst() {
  const std::string_view module = name_line("the line with the module");
  const std::string_view qualname = name_line("the line with the class");
  const Id args = builder_.children(Kind::kTuple, since_mark());
  drop_to_mark();
  const Id callee = builder_.name(module, qualname);
  push(builder_.made(Kind::kInstance, {.callee = callee, .args = args, .how = Made::How::kInst}));
}

void Machine::obj() {
  const std::span<const Id> marked = since_mark();
  if (marked.empty()) builder_.fail("expected a class above the MARK, found none");
  const Id callee = marked[0];
  require_callable(callee);
  const Id args = builder_.children(Kind::kTuple, marked.subspan(1));
  drop_to_mark();
  push(builder_.made(Kind::kInstance, {.callee = callee, .args = args, .how = Made::How::kObj}));
}

void Machine::build() {
  const Id state = pop(), object = top();
  if (build_known(builder_, object, state)) return;
  switch (graph_.node(object).kind) {
    case Kind::kCall:
    case Kind::kInstance: break;
    case Kind::kName:
      builder_.fail(fmt::format("it would change {}.{} itself in the process that opens the file",
                                graph_.ref(object).module(), graph_.ref(object).qualname()), brine::Kind::kUnsafe);
    default: fail_found("an object that has a state", object);
  }
  Made& made = graph_.made(object);
  if (made.state != object::kNoId) builder_.fail("expected one state of an object, found a second one");
  made.state = state;
  if (after_build_) replace_built(object);
}

// What stands in the stream behind a frame belongs to no frame: it may only follow a whole one.
void Machine::replace_built(Id object) {
  const std::uint64_t position = in_.position();
  const Id replacement = after_build_(object);
  stack_.back() = replacement;
  if (in_.position() == position || frame_end_ == kNoFrame) return;
  if (position != frame_end_)
    builder_.fail(fmt::format("expected the array's bytes behind the frame that ends at {:#x}", frame_end_));
  frame_end_ = kNoFrame;
}

void Machine::persistent(Id id) { push_container(Kind::kPersistent, {&id, 1}); }

void Machine::persistent_line() {
  const std::string_view line = in_.line("the line with the persistent id");
  if (!is_ascii(bytes_of(line))) builder_.fail("expected ASCII");
  persistent(builder_.view(Kind::kString, bytes_of(line)));
}

void Machine::readonly_buffer() {
  const Id buffer = top();
  switch (graph_.node(buffer).kind) {
    case Kind::kBuffer:
    case Kind::kBytes: return;
    case Kind::kByteArray:
      stack_.back() = builder_.view(Kind::kBytes, graph_.ref(buffer).bytes());
      return;
    default: fail_found("a buffer", buffer);
  }
}

}  // namespace brine::read
