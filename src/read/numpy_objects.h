// numpy's dtypes, arrays and scalars out of the calls and states that pickle records for them.
//
// Everything is cross-checked: shape against bytes, itemsize against fields, flags against kinds. A state that lies is
// an Error at the opcode that brought it. What is merely unusual (user-defined dtypes, structured dtypes with objects,
// unknown subclasses) gives nothing, and the caller keeps the call as it stands.
#pragma once

#include <optional>

#include "read/builder.h"
#include "read/numpy_names.h"

namespace brine::read {

// numpy.dtype("f8", False, True); its byte order and fields come with its state.
std::optional<object::Id> dtype_of_call(Builder& builder, object::Ref args);
void build_dtype(Builder& builder, object::Id dtype, object::Ref state);

// numpy.core.multiarray.scalar(dtype, bytes)
std::optional<object::Id> scalar_of_call(Builder& builder, object::Ref args);

// numpy.core.numeric._frombuffer(bytes, dtype, shape, order)
std::optional<object::Id> array_of_buffer(Builder& builder, object::Ref args);

// An array out of the entries of its state, whose class `type` names. Nothing: not of numpy, or not only of numpy.
struct ArrayState {
  object::Ref shape, dtype, fortran, data;
};
std::optional<object::Array> array_of_state(Builder& builder, object::Ref type, const ArrayState& state);

// The state of numpy.core.multiarray._reconstruct(subtype, (0,), b"b"), whose arguments are `args`. False: it stays a
// call.
bool build_array(Builder& builder, object::Id call, object::Ref args, object::Ref state);

ArrayClass array_class(object::Ref name);

inline constexpr std::size_t kDimensionsMax = 64;  // numpy 2's; numpy 1 had 32
inline constexpr int kDtypeDepthMax = 32;          // of structs in structs; numpy itself recurses over them

// Parts of a dtype, each checked against the whole: a field within its struct, an element that is an array itself, the
// number and the depth of the fields.
void add_field(Builder& builder, object::Dtype& dtype, std::string_view name, std::int64_t offset, object::Dtype field);
object::Dtype subarray_of(Builder& builder, object::Dtype element, const std::vector<std::int64_t>& shape);
void require_modest(Builder& builder, const object::Dtype& dtype);

// A shape out of a tuple of ints; `what` begins the message of the Error.
std::vector<std::int64_t> shape_of(Builder& builder, object::Ref tuple);
// The bytes of an array of that shape; throws where the size does not fit into 64 bits.
std::uint64_t byte_size(Builder& builder, const object::Dtype& dtype, const std::vector<std::int64_t>& shape);
bool has_objects(const object::Dtype& dtype);

}  // namespace brine::read
