#include "object/pickle_opcodes.h"

#include <array>

namespace brine::object {
namespace {

constexpr std::array<PickleOpcodeInfo, 256> kInfos = [] {
  std::array<PickleOpcodeInfo, 256> infos{};
#define OPCODE(enumerator, byte, name, protocol) infos[byte] = {name, protocol};
#include "object/pickle_opcodes.def"
#undef OPCODE
  return infos;
}();

}  // namespace

const PickleOpcodeInfo& info_of(PickleOpcode opcode) { return kInfos[static_cast<std::uint8_t>(opcode)]; }

}  // namespace brine::object
