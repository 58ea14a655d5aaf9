// The opcodes of pickle, for those who read and who write it; the table is pickle_opcodes.def.
#pragma once

#include <cstdint>
#include <string_view>

namespace brine::object {

inline constexpr int kPickleProtocolMax = 5;

enum class PickleOpcode : std::uint8_t {
#define OPCODE(enumerator, byte, name, protocol) enumerator = (byte),
#include "object/pickle_opcodes.def"
#undef OPCODE
};

struct PickleOpcodeInfo {
  std::string_view name = {};  // as pickletools spells it; empty: the byte is no opcode
  int protocol = 0;            // the first that has it
};
const PickleOpcodeInfo& info_of(PickleOpcode opcode);

}  // namespace brine::object
