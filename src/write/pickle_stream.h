// The bytes of one pickle: opcodes with their arguments, frames, the memo's numbers.
//
// Values go in one at a time, in the order in which a pickle machine shall push them; what an object is made of is the
// business of pickle.cc. From protocol 4 on the opcodes stand in frames of about 64 KiB, as CPython's do, and large
// texts and bytes between them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/output.h"
#include "object/pickle_opcodes.h"

namespace brine::write {

class PickleStream {
 public:
  using Opcode = object::PickleOpcode;

  PickleStream(Output& out, int protocol) : out_(out), protocol_(protocol) {}

  int protocol() const { return protocol_; }
  void begin();
  void end();  // STOP

  void op(Opcode opcode);
  void boolean(bool value) { op(value ? Opcode::kNewTrue : Opcode::kNewFalse); }
  void integer(std::int64_t value);
  void big_integer(std::string_view digits);  // decimal, signed
  void real(double value);
  void complex(double real, double imaginary);
  void text(ByteView utf8);
  void python2_text(ByteView bytes);
  void bytes(ByteView bytes);
  void byte_array(ByteView bytes);
  // A name as Python 3 spells it; what was named before comes from the memo. Throws Error{kUnsupported} for a name that
  // the protocol cannot spell.
  void global(std::string_view module, std::string_view qualname);
  void known_text(std::string_view text);  // one of few texts that come often: from the memo, once it is there

  std::uint32_t memoize();       // the object on top of the stack; its number
  void get(std::uint32_t number);

  // Ends the frame: what is written to `out()` next stands right behind the last opcode.
  void flush();
  Output& out() { return out_; }

 private:
  void byte(Opcode opcode) { buffer_.push_back(static_cast<char>(opcode)); }
  template <class T>
  void little(T value);
  void fill();  // after each opcode: writes the frame if it is large enough
  void sized(Opcode opcode, std::uint64_t length_bytes, ByteView payload);
  void signed_bytes(std::string bytes);
  void latin1(ByteView bytes, std::string_view encoding);

  Output& out_;
  int protocol_;
  std::string buffer_;
  std::uint32_t n_memos_ = 0;
  std::map<std::string, std::uint32_t, std::less<>> texts_;  // known_text's
  std::map<std::pair<std::string, std::string>, std::uint32_t> globals_;
};

}  // namespace brine::write
