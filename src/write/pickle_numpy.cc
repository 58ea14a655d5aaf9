// numpy's dtypes, arrays and scalars as numpy's own __reduce__ spells them. Source: numpy/core/src/multiarray/methods.c
// (array_reduce), descriptor.c (arraydescr_reduce), scalartypes.c.src (gentype_reduce).
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "write/pickle_writer.h"

namespace brine::write {
namespace {

using object::Array;
using object::Dtype;
using object::Ref;

// NPY_ITEM flags of a dtype, as its state gives them.
constexpr std::int64_t kObjectFlags = 0x3f, kNeedsInit = 0x08, kNeedsPython = 0x10, kAlignedStruct = 0x80;
constexpr std::int64_t kFromFields = 0x1b;  // what a struct has from its fields

std::uint64_t n_elements(const Dtype& dtype) {
  std::uint64_t count = 1;
  for (const std::int64_t extent : dtype.subshape) count *= static_cast<std::uint64_t>(extent);
  return count;
}

Dtype element_of(const Dtype& dtype) {
  Dtype element = dtype;
  element.subshape.clear();
  const std::uint64_t count = n_elements(dtype);
  element.itemsize = count == 0 ? 0 : static_cast<std::uint32_t>(dtype.itemsize / count);
  return element;
}

std::int64_t flags_of(const Dtype& dtype) {
  if (!dtype.fields.empty()) {
    std::int64_t flags = kNeedsPython | (dtype.aligned ? kAlignedStruct : 0);
    for (const Dtype::Field& field : dtype.fields) flags |= flags_of(field.dtype) & kFromFields;
    return flags;
  }
  if (dtype.kind == 'O') return kObjectFlags;
  return dtype.kind == 'U' ? kNeedsInit : 0;
}

std::int64_t alignment_of(const Dtype& dtype) {
  if (!dtype.fields.empty()) {
    std::int64_t alignment = 1;
    if (dtype.aligned)
      for (const Dtype::Field& field : dtype.fields) alignment = std::max(alignment, alignment_of(field.dtype));
    return alignment;
  }
  switch (dtype.kind) {
    case 'U': return 4;
    case 'S':
    case 'V': return 1;
    case 'O': return 8;
    case 'c': return std::min<std::int64_t>(element_of(dtype).itemsize / 2, 16);
    default:  return std::min<std::int64_t>(element_of(dtype).itemsize, 16);
  }
}

bool is_flexible(const Dtype& dtype) { return dtype.kind == 'U' || dtype.kind == 'S' || dtype.kind == 'V'; }

// Everything that distinguishes it.
std::string key_of(const Dtype& dtype) {
  std::string key = fmt::format("{}{}{}{}[{}]({})", dtype.kind, dtype.itemsize, dtype.big_endian ? '>' : '<',
                                dtype.aligned ? 'a' : ' ', dtype.unit, fmt::join(dtype.subshape, ","));
  for (const Dtype::Field& field : dtype.fields)
    key += fmt::format("{}:{}@{}={}", field.name.size(), field.name, field.offset, key_of(field.dtype));
  return key + ";";
}

std::string name_of(const Dtype& dtype) {
  if (!dtype.fields.empty() || !dtype.subshape.empty()) return fmt::format("V{}", dtype.itemsize);
  return fmt::format("{}{}", dtype.kind, dtype.kind == 'U' ? dtype.itemsize / 4 : dtype.itemsize);
}

}  // namespace

// ---- dtypes ----

void PickleWriter::dtype(const Dtype& dtype) {
  std::string key = key_of(dtype);
  if (const auto known = dtypes_.find(key); known != dtypes_.end()) return stream_.get(known->second);
  stream_.global("numpy", "dtype");
  stream_.text(bytes_of(name_of(dtype)));
  stream_.boolean(false);
  stream_.boolean(true);
  stream_.op(Opcode::kTuple3);
  stream_.op(Opcode::kReduce);
  dtypes_.emplace(std::move(key), stream_.memoize());
  dtype_state(dtype);
  stream_.op(Opcode::kBuild);
}

// (version, byte order, subarray, names, fields, itemsize, alignment, flags[, (metadata, unit)])
void PickleWriter::dtype_state(const Dtype& dtype) {
  const bool is_sub = !dtype.subshape.empty(), is_struct = !is_sub && !dtype.fields.empty();
  const bool is_time = !is_sub && (dtype.kind == 'M' || dtype.kind == 'm');
  const char order = is_sub || is_struct || !object::has_byte_order(dtype) ? '|' : dtype.big_endian ? '>' : '<';
  stream_.op(Opcode::kMark);
  stream_.integer(is_time ? 4 : 3);
  stream_.text(bytes_of({&order, 1}));
  if (is_sub) {
    this->dtype(element_of(dtype));
    tuple_of(dtype.subshape);
    stream_.op(Opcode::kTuple2);
  } else {
    stream_.op(Opcode::kNone);
  }
  if (is_struct) {
    stream_.op(Opcode::kMark);
    for (const Dtype::Field& field : dtype.fields) stream_.text(bytes_of(field.name));
    stream_.op(Opcode::kTuple);
    stream_.op(Opcode::kEmptyDict);
    stream_.op(Opcode::kMark);
    for (const Dtype::Field& field : dtype.fields) {  // as deep as the readers allow: 32
      stream_.text(bytes_of(field.name));
      this->dtype(field.dtype);
      stream_.integer(field.offset);
      stream_.op(Opcode::kTuple2);
    }
    stream_.op(Opcode::kSetItems);
  } else {
    stream_.op(Opcode::kNone);
    stream_.op(Opcode::kNone);
  }
  const bool says_size = is_sub || is_struct || is_flexible(dtype);
  stream_.integer(says_size ? std::int64_t{dtype.itemsize} : -1);
  stream_.integer(says_size ? alignment_of(dtype) : -1);
  stream_.integer(flags_of(dtype));
  if (is_time) {
    std::int64_t count = 1;
    const char* end = dtype.unit.data() + dtype.unit.size();
    const char* unit = std::from_chars(dtype.unit.data(), end, count).ptr;
    stream_.op(Opcode::kNone);
    stream_.op(Opcode::kMark);
    stream_.bytes(bytes_of(dtype.unit.empty() ? std::string_view("generic") : std::string_view(unit, end)));
    for (const std::int64_t number : {count, std::int64_t{1}, std::int64_t{1}}) stream_.integer(number);
    stream_.op(Opcode::kTuple);
    stream_.op(Opcode::kTuple2);
  }
  stream_.op(Opcode::kTuple);
}

void PickleWriter::tuple_of(const std::vector<std::int64_t>& extents) {
  if (extents.empty()) return stream_.op(Opcode::kEmptyTuple);
  stream_.op(Opcode::kMark);
  for (const std::int64_t extent : extents) stream_.integer(extent);
  stream_.op(Opcode::kTuple);
}

// ---- arrays and scalars ----

std::string PickleWriter::numpy(std::string_view module) const {
  return fmt::format("numpy.{}.{}", graph_.facts.numpy_major == 2 ? "_core" : "core", module);
}

// _reconstruct(class, (0,), b"b"), then the state (1, shape, dtype, fortran, bytes or list).
void PickleWriter::array(Ref ref) {
  if (uses_[ref.id()] < 2 && write_array_instead(ref)) return;
  const Array& array = ref.array();
  stream_.global(numpy("multiarray"), "_reconstruct");
  if (array.subclass != object::kNoId) name(graph_.ref(array.subclass));
  else stream_.global("numpy", "ndarray");
  tuple_of({0});
  stream_.bytes(bytes_of("b"));
  stream_.op(Opcode::kTuple3);
  stream_.op(Opcode::kReduce);
  keep(ref.id());

  stream_.op(Opcode::kMark);
  stream_.integer(1);
  tuple_of(array.shape);
  dtype(array.dtype);
  stream_.boolean(array.fortran);
  if (array.dtype.kind != 'O') {
    stream_.bytes(array.data);
    stream_.op(Opcode::kTuple);
    return stream_.op(Opcode::kBuild);
  }
  stream_.op(Opcode::kEmptyList);
  then({items_task(ref.id(), Opcode::kAppends), op_task(Opcode::kTuple), op_task(Opcode::kBuild)});
}

void PickleWriter::scalar(Ref ref) {
  const Array& scalar = ref.array();
  stream_.global(numpy("multiarray"), "scalar");
  dtype(scalar.dtype);
  if (scalar.dtype.kind == 'O') {
    then({visit_task(scalar.objects.at(0)), op_task(Opcode::kTuple2), op_task(Opcode::kReduce), keep_task(ref.id())});
    return;
  }
  stream_.bytes(scalar.data);
  stream_.op(Opcode::kTuple2);
  stream_.op(Opcode::kReduce);
  keep(ref.id());
}

}  // namespace brine::write
