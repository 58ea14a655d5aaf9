#include "read/machine.h"

#include <fmt/format.h>

namespace brine::read {

using object::Id;

Id Machine::run() {
  for (;;) {
    const std::uint64_t offset = in_.position();
    if (offset >= frame_end_) {
      require_whole_frame();
      frame_end_ = kNoFrame;
    }
    const auto opcode = static_cast<Opcode>(in_.u8("the opcode that follows, up to STOP"));
    const object::PickleOpcodeInfo& info = object::info_of(opcode);
    builder_.stand_at(offset, info.name);
    builder_.limits().charge_work(1, builder_);
    if (!has_proto_ && info.protocol > protocol_) protocol_ = info.protocol;
    if (opcode == Opcode::kStop) {
      if (frame_end_ != kNoFrame) require_whole_frame();
      return pop();
    }
    execute(opcode);
  }
}

void Machine::execute(Opcode opcode) {
  switch (opcode) {
    case Opcode::kMark:            return marks_.push_back(stack_.size());
    case Opcode::kPop:             return pop_or_pop_mark();
    case Opcode::kPopMark:         return since_mark(), drop_to_mark();
    case Opcode::kDup:             return push(top());
    case Opcode::kStop:            return;
    case Opcode::kProto:           return proto();
    case Opcode::kFrame:           return open_frame(length8("the length of the frame"));

    case Opcode::kNone:            return push(builder_.plain(Kind::kNone));
    case Opcode::kNewTrue:         return push_boolean(true);
    case Opcode::kNewFalse:        return push_boolean(false);
    case Opcode::kInt:             return push_integer_text();
    case Opcode::kBinInt:          return push_integer(in_.i32_le("an int of 4 bytes"));
    case Opcode::kBinInt1:         return push_integer(in_.u8("an int of 1 byte"));
    case Opcode::kBinInt2:         return push_integer(in_.u16_le("an int of 2 bytes"));
    case Opcode::kLong:            return push_long_text();
    case Opcode::kLong1:           return push_long(in_.u8("the length of the int"));
    case Opcode::kLong4:           return push_long(in_.u32_le("the length of the int"));
    case Opcode::kFloat:           return push_float_text();
    case Opcode::kBinFloat:        return push(builder_.real(in_.f64_be("a float")));

    case Opcode::kString:          return push_literal();
    case Opcode::kBinString:       return push_python2_string(in_.u32_le("the length of the string"));
    case Opcode::kShortBinString:  return push_python2_string(in_.u8("the length of the string"));
    case Opcode::kUnicode:         return push_raw_unicode();
    case Opcode::kShortBinUnicode: return push_text(in_.u8("the length of the text"));
    case Opcode::kBinUnicode:      return push_text(in_.u32_le("the length of the text"));
    case Opcode::kBinUnicode8:     return push_text(length8("the length of the text"));
    case Opcode::kShortBinBytes:   return push_bytes(Kind::kBytes, in_.u8("the number of bytes"));
    case Opcode::kBinBytes:        return push_bytes(Kind::kBytes, in_.u32_le("the number of bytes"));
    case Opcode::kBinBytes8:       return push_bytes(Kind::kBytes, length8("the number of bytes"));
    case Opcode::kByteArray8:      return push_bytes(Kind::kByteArray, length8("the number of bytes"));
    case Opcode::kNextBuffer:      return push(builder_.plain(Kind::kBuffer));
    case Opcode::kReadonlyBuffer:  return readonly_buffer();

    case Opcode::kPut:             return put(index_line());
    case Opcode::kBinPut:          return put(in_.u8("the memo's index"));
    case Opcode::kLongBinPut:      return put(in_.u32_le("the memo's index"));
    case Opcode::kMemoize:         return put(memo_.size());
    case Opcode::kGet:             return get(index_line());
    case Opcode::kBinGet:          return get(in_.u8("the memo's index"));
    case Opcode::kLongBinGet:      return get(in_.u32_le("the memo's index"));

    case Opcode::kEmptyList:       return push_container(Kind::kList, {});
    case Opcode::kEmptyTuple:      return push_container(Kind::kTuple, {});
    case Opcode::kEmptyDict:       return push_container(Kind::kDict, {});
    case Opcode::kEmptySet:        return push_container(Kind::kSet, {});
    case Opcode::kTuple1:          return push_tuple(1);
    case Opcode::kTuple2:          return push_tuple(2);
    case Opcode::kTuple3:          return push_tuple(3);
    case Opcode::kTuple:           return push_marked(Kind::kTuple);
    case Opcode::kList:            return push_marked(Kind::kList);
    case Opcode::kFrozenSet:       return push_marked(Kind::kFrozenSet);
    case Opcode::kDict:            return require_pairs(since_mark()), push_marked(Kind::kDict);
    case Opcode::kAppend: {
      const Id item = pop();
      return append({&item, 1}, top());
    }
    case Opcode::kSetItem: {
      const Id value = pop(), key = pop(), pair[] = {key, value};
      return set_items(pair, top());
    }
    case Opcode::kAppends:
    case Opcode::kSetItems:
    case Opcode::kAddItems: return add_marked(opcode);

    case Opcode::kGlobal: {
      const std::string_view module = name_line("the line with the module");
      return push_global(module, name_line("the line with the name"));
    }
    case Opcode::kStackGlobal:     return stack_global();
    case Opcode::kReduce:          return reduce();
    case Opcode::kNewObj:          return new_object(false);
    case Opcode::kNewObjEx:        return new_object(true);
    case Opcode::kInst:            return inst();
    case Opcode::kObj:             return obj();
    case Opcode::kBuild:           return build();
    case Opcode::kPersId:          return persistent_line();
    case Opcode::kBinPersId:       return persistent(pop());
    case Opcode::kExt1:
    case Opcode::kExt2:
    case Opcode::kExt4:
      builder_.fail(
          "it names an entry of a registry that only the process has that opens the file: what it would call is "
          "not in the file",
          brine::Kind::kUnsafe);
  }
  builder_.fail(fmt::format("expected an opcode of pickle, found the byte {:#04x}", static_cast<unsigned>(opcode)));
}

Id Machine::top() {
  if (stack_.size() <= (marks_.empty() ? 0 : marks_.back()))
    builder_.fail("expected an object on the stack, found none");
  return stack_.back();
}

Id Machine::pop() {
  const Id id = top();
  stack_.pop_back();
  return id;
}

std::span<const Id> Machine::since_mark() {
  if (marks_.empty()) builder_.fail("expected a MARK before it, found none");
  return std::span(stack_).subspan(marks_.back());
}

void Machine::drop_to_mark() {
  stack_.resize(marks_.back());
  marks_.pop_back();
}

void Machine::pop_or_pop_mark() {  // as CPython: a mark is popped like an object
  if (!marks_.empty() && marks_.back() == stack_.size()) return marks_.pop_back();
  const Id dropped = pop();
  if (is_state_setter(dropped)) graph_.made(stack_.back()).state = dropped;
}

// A call whose result is dropped, of something on the object below and its state: what pickle writes for an object that
// says by whom its state is set, such as a function of cloudpickle.
bool Machine::is_state_setter(Id dropped) const {
  if (graph_.node(dropped).kind != Kind::kCall || stack_.empty()) return false;
  const Id object = stack_.back();
  const object::Ref below = graph_.ref(object), args = graph_.ref(graph_.made(dropped).args);
  return (below.is(Kind::kCall) || below.is(Kind::kInstance)) && below.made().state == object::kNoId &&
         args.size() == 2 && args.item(0).id() == object;
}

void Machine::proto() {
  const int protocol = in_.u8("the protocol");
  if (protocol > object::kPickleProtocolMax)
    builder_.fail(fmt::format("expected a protocol of 0 to {}, found {}", object::kPickleProtocolMax, protocol));
  protocol_ = protocol;
  has_proto_ = true;
}

// Frames hold whole opcodes. CPython's two readers disagree on frames that do not, so such a file is refused.
void Machine::open_frame(std::uint64_t length) {
  if (frame_end_ != kNoFrame) builder_.fail(fmt::format("it begins inside of a frame that ends at {:#x}", frame_end_));
  if (length > in_.remaining())
    builder_.fail(
        fmt::format("expected a frame within the file, found one of {} bytes with {} left", length, in_.remaining()));
  frame_end_ = in_.position() + length;
}

void Machine::require_whole_frame() {
  if (in_.position() != frame_end_)
    builder_.fail(fmt::format("expected an opcode's end at the frame's end {:#x}, found it at {:#x}", frame_end_,
                              in_.position()));
}

// What a call returns is known to the opening process alone, and may be what is expected.
void Machine::fail_found(std::string_view expected, Id found) const {
  const Kind kind = graph_.node(found).kind;
  builder_.fail(fmt::format("expected {}, found {}", expected, object::name_of(kind)),
                kind == Kind::kCall ? brine::Kind::kUnsafe : brine::Kind::kMalformed);
}

}  // namespace brine::read
