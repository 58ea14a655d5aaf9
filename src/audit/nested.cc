// nested-pickle: bytes inside the model that are a pickle with names: code that waits for somebody to open it.
//
// Bytes, text of Python 2 and the bytes of arrays are walked opcode by opcode, from their first to a STOP; nothing is
// built. Bytes that are packed are unpacked before, within a budget of their own. (Arrays of objects in joblib files
// are pickles that the reader has read into the same graph.)
#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "audit/check.h"
#include "base/byte_reader.h"
#include "container/unpack.h"
#include "object/pickle_opcodes.h"

namespace brine::audit {

using object::Kind;
using object::PickleOpcode;
using object::Ref;

namespace {

constexpr std::uint64_t kUnpackedMax = 256 << 20;  // bytes, of all that is packed in one file

// Steps over the argument of an opcode. Throws Error where it is cut off.
void skip_argument(PickleOpcode opcode, ByteReader& in) {
  const std::string_view what = "argument";
  switch (opcode) {
    case PickleOpcode::kGlobal:
    case PickleOpcode::kInst: in.line(what); [[fallthrough]];
    case PickleOpcode::kFloat:
    case PickleOpcode::kInt:
    case PickleOpcode::kLong:
    case PickleOpcode::kString:
    case PickleOpcode::kUnicode:
    case PickleOpcode::kPersId:
    case PickleOpcode::kGet:
    case PickleOpcode::kPut: in.line(what); return;
    case PickleOpcode::kProto:
    case PickleOpcode::kBinInt1:
    case PickleOpcode::kBinGet:
    case PickleOpcode::kBinPut:
    case PickleOpcode::kExt1: in.take(1, what); return;
    case PickleOpcode::kBinInt2:
    case PickleOpcode::kExt2: in.take(2, what); return;
    case PickleOpcode::kBinInt:
    case PickleOpcode::kLongBinGet:
    case PickleOpcode::kLongBinPut:
    case PickleOpcode::kExt4: in.take(4, what); return;
    case PickleOpcode::kBinFloat:
    case PickleOpcode::kFrame: in.take(8, what); return;
    case PickleOpcode::kShortBinString:
    case PickleOpcode::kShortBinBytes:
    case PickleOpcode::kShortBinUnicode:
    case PickleOpcode::kLong1: in.take(in.u8(what), what); return;
    case PickleOpcode::kBinString:
    case PickleOpcode::kBinBytes:
    case PickleOpcode::kBinUnicode:
    case PickleOpcode::kLong4: in.take(in.u32_le(what), what); return;
    case PickleOpcode::kBinBytes8:
    case PickleOpcode::kBinUnicode8:
    case PickleOpcode::kByteArray8: in.take(in.u64_le(what), what); return;
    default: return;
  }
}

bool brings_a_name(PickleOpcode opcode) {
  switch (opcode) {
    case PickleOpcode::kGlobal:
    case PickleOpcode::kInst:
    case PickleOpcode::kStackGlobal:
    case PickleOpcode::kExt1:
    case PickleOpcode::kExt2:
    case PickleOpcode::kExt4: return true;
    default:                  return false;
  }
}

bool is_plain_name(std::string_view line) {
  const auto is_part = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '.'; };
  return !line.empty() && std::all_of(line.begin(), line.end(), is_part);
}

bool calls(PickleOpcode opcode) {
  return opcode == PickleOpcode::kReduce || opcode == PickleOpcode::kObj || opcode == PickleOpcode::kInst ||
         opcode == PickleOpcode::kNewObj || opcode == PickleOpcode::kNewObjEx || opcode == PickleOpcode::kBuild;
}

// A whole pickle with names in it, or one that breaks after it has called a name: pickle.load reads the bytes of
// joblib's arrays as opcodes, and has run by then what stands before the break.
bool is_pickle_with_names(ByteView bytes) {
  constexpr std::string_view kFirst = "\x80(]})ci\x8c";
  if (bytes.size() < 4 || kFirst.find(static_cast<char>(bytes[0])) == kFirst.npos) return false;
  ByteReader in(bytes, Place{});
  bool has_names = false, has_called = false;
  std::size_t n_texts = 0;  // plain ones, since the last name: STACK_GLOBAL takes two
  bool names_plainly = false;
  try {
    while (!in.at_end()) {
      const auto opcode = static_cast<PickleOpcode>(in.u8("opcode"));
      if (object::info_of(opcode).name.empty()) break;
      if (opcode == PickleOpcode::kStop) return has_names;
      has_names = has_names || brings_a_name(opcode);
      const ByteView rest = in.rest();
      skip_argument(opcode, in);
      const std::string_view argument = text_of(rest.first(rest.size() - in.remaining()));
      if (opcode == PickleOpcode::kGlobal || opcode == PickleOpcode::kInst) {
        const std::size_t line = argument.find('\n');
        names_plainly = is_plain_name(argument.substr(0, line)) &&
                        is_plain_name(argument.substr(line + 1, argument.size() - line - 2));
      } else if (opcode == PickleOpcode::kShortBinUnicode) {
        n_texts += is_plain_name(argument.substr(1));
      } else if (opcode == PickleOpcode::kStackGlobal) {
        names_plainly = std::exchange(n_texts, 0) >= 2;
      }
      has_called = has_called || (names_plainly && calls(opcode));
    }
  } catch (const Error&) {
  }
  return has_called;
}

ByteView bytes_in(const Ref& ref) {
  switch (ref.kind()) {
    case Kind::kBytes:
    case Kind::kByteArray:
    case Kind::kString: return ref.bytes();
    case Kind::kArray:
    case Kind::kScalar: return ref.array().data;
    default:            return {};
  }
}

// Bytes that unpack, and what is in them, and so on: "gzip" in "zlib". Bytes that only begin as packed ones are data.
void check_packed(const Ref& ref, ByteView bytes, Limits& budget, Findings& findings) {
  constexpr int kLayersMax = 4;
  std::vector<OwnedBytes> kept;
  for (int layer = 0; layer < kLayersMax; ++layer) {
    const Compression compression = compression_of(bytes);
    if (compression == Compression::kNone) return;
    try {
      kept.push_back(unpack(compression, bytes, ref.place(), budget).content);
    } catch (const Error& error) {
      if (error.kind() == brine::Kind::kLimit)
        findings.add("not-read", ref.place(),
                     fmt::format("packed bytes ({}) that unpack to too many", name_of(compression)));
      return;
    }
    bytes = kept.back().bytes;
    if (is_pickle_with_names(bytes))
      return findings.add("nested-pickle", ref.place(),
                          fmt::format("bytes, packed by {}, that are a pickle of their own, with names",
                                      name_of(compression)));
  }
  findings.add("not-read", ref.place(), fmt::format("bytes that are packed more than {} times", kLayersMax));
}

}  // namespace

void check_nested(const Subject& subject, Findings& findings) {
  Limits budget{.memory_max = kUnpackedMax, .work_max = 4 * kUnpackedMax};
  for (object::Id id = 0; id < subject.graph.size(); ++id) {
    const Ref ref = subject.graph.ref(id);
    const ByteView bytes = bytes_in(ref);
    if (is_pickle_with_names(bytes))
      findings.add("nested-pickle", ref.place(),
                   fmt::format("{} bytes that begin as a pickle of their own, with names", bytes.size()));
    else if (ref.is(Kind::kBytes) || ref.is(Kind::kByteArray))
      check_packed(ref, bytes, budget, findings);
  }
}

}  // namespace brine::audit
