#include "write/joblib.h"

#include <string>

#include "write/pickle_writer.h"

namespace brine::write {
namespace {

using object::Array;
using object::Id;
using object::Ref;

constexpr int kProtocol = 4;  // joblib's, Python's default
constexpr std::uint64_t kAlignment = 16;

class JoblibWriter final : public PickleWriter {
 public:
  JoblibWriter(const object::Graph& graph, Output& out, MemoryMapped mapped)
      : PickleWriter(graph, out, kProtocol), mapped_(mapped) {}

 private:
  bool write_array_instead(Ref ref) override {
    const Array& array = ref.array();
    if (array.dtype.kind == 'O' || array.dtype.itemsize == 0 || !is_plain(ref)) return false;
    wrapper(array);
    stream().flush();
    Output& out = stream().out();
    const std::uint64_t padding = kAlignment - (out.position() + 1) % kAlignment;  // 1 to 16, as joblib has it
    out.write(std::string(1, static_cast<char>(padding)) + std::string(padding, '\xff'));
    out.write(array.data);
    return true;
  }

  static bool is_plain(Ref ref) {
    const Ref subclass(ref.graph(), ref.array().subclass);
    return !subclass || subclass.qualname() == "memmap";
  }

  void wrapper(const Array& array) {
    PickleStream& to = stream();
    to.global("joblib.numpy_pickle", "NumpyArrayWrapper");
    to.op(Opcode::kEmptyTuple);
    to.op(Opcode::kNewObj);
    to.op(Opcode::kEmptyDict);
    to.op(Opcode::kMark);
    key("subclass");
    to.global("numpy", "ndarray");
    key("shape");
    tuple_of(array.shape);
    key("order");
    key(array.fortran ? "F" : "C");
    key("dtype");
    dtype(array.dtype);
    key("allow_mmap");
    to.boolean(mapped_ == MemoryMapped::kAllowed);
    key("numpy_array_alignment_bytes");
    to.integer(kAlignment);
    to.op(Opcode::kSetItems);
    to.op(Opcode::kBuild);
  }
  void key(std::string_view text) { stream().known_text(text); }

  MemoryMapped mapped_;
};

}  // namespace

void write_joblib(const object::Graph& graph, Output& out, MemoryMapped mapped) {
  for (const Id root : graph.roots) JoblibWriter(graph, out, mapped).write(root);
}

}  // namespace brine::write
