// Steps through a call by the trap flag and reads the opcodes of SSE, AVX (VEX) and AVX-512 (EVEX) arithmetic.
#include "flops.h"

#include <csignal>
#include <ucontext.h>

namespace brine {
namespace {

// Opcodes of the two-byte map 0F: square root, add, multiply, subtract, minimum, divide, maximum.
bool is_arithmetic(std::uint8_t opcode) {
  return opcode == 0x51 || opcode == 0x58 || opcode == 0x59 || (opcode >= 0x5c && opcode <= 0x5f);
}

// Elements of one instruction: `prefix` 0 packed single, 1 packed double, 2 scalar single, 3 scalar double (as VEX
// numbers them); `width` in bytes.
int elements(int prefix, int width) { return prefix >= 2 ? 1 : width / (prefix == 0 ? 4 : 8); }

int of_legacy(const std::uint8_t* code) {
  int prefix = 0;
  for (;; ++code) {
    if (*code == 0x66) prefix = 1;
    else if (*code == 0xf3) prefix = 2;
    else if (*code == 0xf2) prefix = 3;
    else break;
  }
  if (*code >> 4 == 4) ++code;  // REX
  return code[0] == 0x0f && is_arithmetic(code[1]) ? elements(prefix, 16) : 0;
}

int flops_of_instruction(const std::uint8_t* code) {
  if (code[0] == 0xc5) return is_arithmetic(code[2]) ? elements(code[1] & 3, code[1] & 4 ? 32 : 16) : 0;
  if (code[0] == 0xc4)
    return (code[1] & 31) == 1 && is_arithmetic(code[3]) ? elements(code[2] & 3, code[2] & 4 ? 32 : 16) : 0;
  if (code[0] == 0x62)
    return (code[1] & 7) == 1 && is_arithmetic(code[4]) ? elements(code[2] & 3, 16 << (code[3] >> 5 & 3)) : 0;
  return of_legacy(code);
}

constexpr greg_t kTrapFlag = 0x100;
std::int64_t n_flops = 0;

// A trap that the process sends itself begins or ends the counting; all others come before an instruction.
void on_trap(int, siginfo_t* info, void* context) {
  greg_t* registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
  if (info->si_code == SI_TKILL)
    registers[REG_EFL] ^= kTrapFlag;
  else
    n_flops += flops_of_instruction(reinterpret_cast<const std::uint8_t*>(registers[REG_RIP]));
}

}  // namespace

std::int64_t flops_of(const std::function<void()>& call) {
  struct sigaction action = {}, before = {};
  action.sa_sigaction = on_trap;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGTRAP, &action, &before);
  n_flops = 0;
  raise(SIGTRAP);
  call();
  raise(SIGTRAP);
  sigaction(SIGTRAP, &before, nullptr);
  return n_flops;
}

}  // namespace brine
