// nested-pickle: bytes inside the model that are a pickle with names: code that waits for somebody to open it.
//
// Bytes, text of Python 2 and the bytes of arrays are walked opcode by opcode, from their first to a STOP, and so are
// the bytes and texts that those bring; nothing is built. Bytes that are packed are unpacked before, within a budget of
// their own. (Arrays of objects in joblib files are pickles that the reader has read into the same graph.)
#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "audit/check.h"
#include "base/byte_reader.h"
#include "base/utf8.h"
#include "container/unpack.h"
#include "object/pickle_opcodes.h"

namespace brine::audit {

using object::Kind;
using object::PickleOpcode;
using object::Ref;

namespace {

constexpr std::uint64_t kUnpackedMax = 256 << 20;  // bytes, of all that is packed in one file

// Steps over the argument of an opcode. Returns the bytes, or the last line, that it brings; throws Error where it is
// cut off.
ByteView take_argument(PickleOpcode opcode, ByteReader& in) {
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
    case PickleOpcode::kPut: return bytes_of(in.line(what));
    case PickleOpcode::kProto:
    case PickleOpcode::kBinInt1:
    case PickleOpcode::kBinGet:
    case PickleOpcode::kBinPut:
    case PickleOpcode::kExt1: return in.take(1, what);
    case PickleOpcode::kBinInt2:
    case PickleOpcode::kExt2: return in.take(2, what);
    case PickleOpcode::kBinInt:
    case PickleOpcode::kLongBinGet:
    case PickleOpcode::kLongBinPut:
    case PickleOpcode::kExt4: return in.take(4, what);
    case PickleOpcode::kBinFloat:
    case PickleOpcode::kFrame: return in.take(8, what);
    case PickleOpcode::kShortBinString:
    case PickleOpcode::kShortBinBytes:
    case PickleOpcode::kShortBinUnicode:
    case PickleOpcode::kLong1: return in.take(in.u8(what), what);
    case PickleOpcode::kBinString:
    case PickleOpcode::kBinBytes:
    case PickleOpcode::kBinUnicode:
    case PickleOpcode::kLong4: return in.take(in.u32_le(what), what);
    case PickleOpcode::kBinBytes8:
    case PickleOpcode::kBinUnicode8:
    case PickleOpcode::kByteArray8: return in.take(in.u64_le(what), what);
    default: return {};
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

// Bytes as a pickle, walked without a stack. STACK_GLOBAL names what the last two texts say, which is how Python's own
// picklers write names that they have not written before.
class Walk {
 public:
  explicit Walk(ByteView bytes) : in_(bytes, Place{}) {}

  // The names of a whole pickle, or of one that breaks after it has called a name: pickle.load reads the bytes of
  // joblib's arrays as opcodes, and has run by then what stands before the break. No text: it is no such pickle.
  std::string names(int level);

 private:
  void see(PickleOpcode opcode, ByteView whole, ByteView argument);
  void see_name(std::string name, bool is_plain);

  ByteReader in_;
  std::array<std::string_view, 2> texts_;  // the last plain ones since a name
  std::string names_;                      // the first of them
  std::size_t n_names_ = 0;
  bool is_plain_ = false;  // the last name
  bool has_called_ = false;
};

// Pickles in pickles: each byte is walked once a level.
constexpr int kLevelsMax = 8;

std::string names_of_pickle(ByteView bytes, int level = 1) {
  constexpr std::string_view kFirst = "\x80(]})ciCBX\x8c\x95\x8e\x96";
  if (bytes.size() < 4 || kFirst.find(static_cast<char>(bytes[0])) == kFirst.npos) return {};
  if (level > kLevelsMax) return fmt::format("unknown ones, more than {} pickles deep", kLevelsMax);
  return Walk(bytes).names(level);
}

std::string Walk::names(int level) {
  try {
    while (!in_.at_end()) {
      const auto opcode = static_cast<PickleOpcode>(in_.u8("opcode"));
      if (object::info_of(opcode).name.empty()) break;
      if (opcode == PickleOpcode::kStop) return names_;
      const ByteView rest = in_.rest();
      const ByteView argument = take_argument(opcode, in_);
      if (std::string inner = names_of_pickle(argument, level + 1); !inner.empty()) return inner;
      see(opcode, rest.first(rest.size() - in_.remaining()), argument);
    }
  } catch (const Error&) {
  }
  return has_called_ ? names_ : std::string();
}

void Walk::see(PickleOpcode opcode, ByteView whole, ByteView argument) {
  if (opcode == PickleOpcode::kGlobal || opcode == PickleOpcode::kInst) {
    const std::string_view lines = text_of(whole);
    const std::size_t line = lines.find('\n');
    const std::string_view module = lines.substr(0, line), name = text_of(argument);
    see_name(fmt::format("{}.{}", module, name), is_plain_name(module) && is_plain_name(name));
  } else if (opcode == PickleOpcode::kShortBinUnicode) {
    if (!is_plain_name(text_of(argument))) return;
    texts_[0] = std::exchange(texts_[1], text_of(argument));
  } else if (opcode == PickleOpcode::kStackGlobal) {
    const bool are_two = !texts_[0].empty();
    see_name(are_two ? fmt::format("{}.{}", texts_[0], texts_[1]) : "one that is put together", are_two);
    texts_ = {};
  } else if (brings_a_name(opcode)) {
    see_name("one of the process's registry", is_plain_);
  }
  has_called_ = has_called_ || (is_plain_ && calls(opcode));
}

void Walk::see_name(std::string name, bool is_plain) {
  constexpr std::size_t kNamesMax = 3, kNameMax = 120;
  is_plain_ = is_plain;
  ++n_names_;
  if (n_names_ > kNamesMax + 1) return;
  if (n_names_ > 1) names_ += ", ";
  names_ += n_names_ > kNamesMax || name.size() > kNameMax || !is_utf8(bytes_of(name)) ? "…" : name;
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
    if (const std::string names = names_of_pickle(bytes); !names.empty())
      return findings.add("nested-pickle", ref.place(),
                          fmt::format("bytes, packed by {}, that are a pickle of their own, with the names {}",
                                      name_of(compression), names));
  }
  findings.add("not-read", ref.place(), fmt::format("bytes that are packed more than {} times", kLayersMax));
}

}  // namespace

void check_nested(const Subject& subject, Findings& findings) {
  Limits budget{.memory_max = kUnpackedMax, .work_max = 4 * kUnpackedMax};
  for (object::Id id = 0; id < subject.graph.size(); ++id) {
    const Ref ref = subject.graph.ref(id);
    const ByteView bytes = bytes_in(ref);
    if (const std::string names = names_of_pickle(bytes); !names.empty())
      findings.add("nested-pickle", ref.place(),
                   fmt::format("{} bytes that begin as a pickle of their own, with the names {}", bytes.size(), names));
    else if (ref.is(Kind::kBytes) || ref.is(Kind::kByteArray))
      check_packed(ref, bytes, budget, findings);
  }
}

}  // namespace brine::audit
