#include "read/canonical.h"

#include <array>
#include <vector>

#include "read/joblib.h"
#include "read/numpy_objects.h"

namespace brine::read {
namespace {

using object::Id;
using object::Kind;
using object::Made;
using object::Ref;

enum class Known {
  kNone,
  kByteArray, kBytes, kComplex, kFrozenSet, kSet,  // of builtins
  kEncode, kNewObj, kNewObjEx, kReconstructor,
  kDtype, kReconstruct, kScalar, kFromBuffer,  // of numpy
};

struct KnownName {
  std::string_view module;
  std::string_view qualname;
  Known known;
};

constexpr std::array kKnownNames = {
    KnownName{"numpy", "dtype", Known::kDtype},
    KnownName{"numpy.core.multiarray", "_reconstruct", Known::kReconstruct},
    KnownName{"numpy._core.multiarray", "_reconstruct", Known::kReconstruct},
    KnownName{"numpy.core.multiarray", "scalar", Known::kScalar},
    KnownName{"numpy._core.multiarray", "scalar", Known::kScalar},
    KnownName{"numpy.core._multiarray_umath", "_reconstruct", Known::kReconstruct},
    KnownName{"numpy.core._multiarray_umath", "scalar", Known::kScalar},
    KnownName{"numpy.core.numeric", "_frombuffer", Known::kFromBuffer},
    KnownName{"numpy._core.numeric", "_frombuffer", Known::kFromBuffer},
    KnownName{"_codecs", "encode", Known::kEncode},
    KnownName{"copy_reg", "_reconstructor", Known::kReconstructor},
    KnownName{"copyreg", "_reconstructor", Known::kReconstructor},
    KnownName{"copy_reg", "__newobj__", Known::kNewObj},
    KnownName{"copyreg", "__newobj__", Known::kNewObj},
    KnownName{"copyreg", "__newobj_ex__", Known::kNewObjEx},
    KnownName{"copy_reg", "__newobj_ex__", Known::kNewObjEx},
    KnownName{"__builtin__", "bytearray", Known::kByteArray},
    KnownName{"builtins", "bytearray", Known::kByteArray},
    KnownName{"__builtin__", "bytes", Known::kBytes},
    KnownName{"builtins", "bytes", Known::kBytes},
    KnownName{"__builtin__", "complex", Known::kComplex},
    KnownName{"builtins", "complex", Known::kComplex},
    KnownName{"__builtin__", "frozenset", Known::kFrozenSet},
    KnownName{"builtins", "frozenset", Known::kFrozenSet},
    KnownName{"__builtin__", "set", Known::kSet},
    KnownName{"builtins", "set", Known::kSet},
};

Known known_as(Ref name) {
  if (!name.is(Kind::kName)) return Known::kNone;
  const std::string_view module = name.module(), qualname = name.qualname();
  for (const KnownName& known : kKnownNames)
    if (known.qualname == qualname && known.module == module) return known.known;
  return Known::kNone;
}

bool is_builtin(Ref name, std::string_view qualname) {
  return name.is(Kind::kName) && name.qualname() == qualname &&
         (name.module() == "builtins" || name.module() == "__builtin__");
}

bool names_latin1(Ref encoding) {
  return encoding.is(Kind::kString) && (encoding.text() == "latin1" || encoding.text() == "latin-1");
}

// bytes and bytearray: nothing, other bytes, or text in Latin-1. Python 2 adds a state to the arguments.
std::optional<Id> bytes_of_call(Builder& builder, Kind kind, Ref args) {
  const std::size_t n = args.size();
  if (n == 0) return builder.view(kind, {});
  const Ref first = args.item(0);
  if (n == 1 && (first.is(Kind::kBytes) || first.is(Kind::kByteArray))) return builder.view(kind, first.bytes());
  if (n == 2 && first.is(Kind::kString) && names_latin1(args.item(1))) return builder.view(kind, builder.latin1(first));
  return std::nullopt;
}

std::optional<Id> set_of_call(Builder& builder, Kind kind, Ref args) {
  if (args.size() == 0) return builder.children(kind, {});
  const Ref items = args.item(0);
  if (args.size() != 1 || !(items.is(Kind::kList) || items.is(Kind::kTuple))) return std::nullopt;
  return builder.children(kind, items.children());
}

std::optional<Id> encoded(Builder& builder, Ref args) {
  if (args.size() != 2 || !args.item(0).is(Kind::kString) || !names_latin1(args.item(1))) return std::nullopt;
  return builder.view(Kind::kBytes, builder.latin1(args.item(0)));
}

std::optional<Id> complex_of_call(Builder& builder, Ref args) {
  if (args.size() != 2 || !args.item(0).is(Kind::kFloat) || !args.item(1).is(Kind::kFloat)) return std::nullopt;
  return builder.complex(args.item(0).real(), args.item(1).real());
}

// Protocols 0 and 1 make an instance by copyreg._reconstructor(class, base, base's value).
std::optional<Id> reconstructed(Builder& builder, Ref args) {
  if (args.size() != 3 || !args.item(0).is(Kind::kName)) return std::nullopt;
  const Ref base = args.item(1), value = args.item(2);
  const bool is_dict = is_builtin(base, "dict") && value.is(Kind::kDict);
  const bool is_list = is_builtin(base, "list") && value.is(Kind::kList);
  if (is_builtin(base, "tuple") && value.is(Kind::kTuple))  // a named tuple, whose __new__ takes its fields
    return builder.made(Kind::kInstance, {.callee = args.item(0).id(), .args = value.id(), .how = Made::How::kNewObj});
  if (!is_dict && !is_list && !(is_builtin(base, "object") && value.is_none())) return std::nullopt;
  Made made{.callee = args.item(0).id(), .how = Made::How::kReconstructor};
  if (is_dict || is_list) {
    const std::span<const Id> items = value.children();
    builder.limits().charge_memory(items.size_bytes(), builder);
    (is_dict ? made.dict_items : made.list_items).assign(items.begin(), items.end());
  }
  made.args = builder.children(Kind::kTuple, {});
  return builder.made(Kind::kInstance, std::move(made));
}

std::optional<Id> new_object(Builder& builder, Ref args) {
  if (args.size() == 0 || !args.item(0).is(Kind::kName)) return std::nullopt;
  const Id rest = builder.children(Kind::kTuple, args.children().subspan(1));
  return builder.made(Kind::kInstance, {.callee = args.item(0).id(), .args = rest, .how = Made::How::kNewObj});
}

std::optional<Id> new_object_with_keywords(Builder& builder, Ref args) {
  if (args.size() != 3 || !args.item(0).is(Kind::kName) || !args.item(1).is(Kind::kTuple) ||
      !args.item(2).is(Kind::kDict))
    return std::nullopt;
  return builder.made(Kind::kInstance, {.callee = args.item(0).id(),
                                        .args = args.item(1).id(),
                                        .kwargs = args.item(2).id(),
                                        .how = Made::How::kNewObjEx});
}

}  // namespace

std::optional<Kind> constant_named(std::string_view module, std::string_view qualname) {
  if (module != "builtins" && module != "__builtin__") return std::nullopt;
  if (qualname == "Ellipsis") return Kind::kEllipsis;
  if (qualname == "NotImplemented") return Kind::kNotImplemented;
  return std::nullopt;
}

void note_numpy(object::Facts& facts, std::string_view module) {
  if (module.starts_with("numpy._core")) facts.numpy_major = 2;
  else if (module.starts_with("numpy.core") && facts.numpy_major == 0) facts.numpy_major = 1;
}

std::optional<Id> call_of_known(Builder& builder, Id callee, Id args) {
  const Ref arguments = builder.ref(args);
  switch (known_as(builder.ref(callee))) {
    case Known::kNone:
    case Known::kReconstruct:   return std::nullopt;  // an array when its state comes
    case Known::kDtype:         return dtype_of_call(builder, arguments);
    case Known::kScalar:        return scalar_of_call(builder, arguments);
    case Known::kFromBuffer:    return array_of_buffer(builder, arguments);
    case Known::kEncode:        return encoded(builder, arguments);
    case Known::kReconstructor: return reconstructed(builder, arguments);
    case Known::kNewObj:        return new_object(builder, arguments);
    case Known::kNewObjEx:      return new_object_with_keywords(builder, arguments);
    case Known::kBytes:         return bytes_of_call(builder, Kind::kBytes, arguments);
    case Known::kByteArray:     return bytes_of_call(builder, Kind::kByteArray, arguments);
    case Known::kSet:           return set_of_call(builder, Kind::kSet, arguments);
    case Known::kFrozenSet:     return set_of_call(builder, Kind::kFrozenSet, arguments);
    case Known::kComplex:       return complex_of_call(builder, arguments);
  }
  return std::nullopt;
}

bool stands_for_value(Builder& builder, Id id) {
  const Ref ref = builder.ref(id);
  const Made& made = ref.made();
  if (is_joblib_wrapper(ref)) return made.state != object::kNoId;
  if (!ref.is(Kind::kCall)) return false;
  if (call_of_known(builder, made.callee, made.args)) return true;
  return made.state != object::kNoId && build_known(builder, id, made.state);
}

bool build_known(Builder& builder, Id object, Id state) {
  const Ref target = builder.ref(object);
  if (target.is(Kind::kDtype)) return build_dtype(builder, object, builder.ref(state)), true;
  if (!target.is(Kind::kCall) || known_as(builder.ref(target.made().callee)) != Known::kReconstruct) return false;
  return build_array(builder, object, builder.ref(target.made().args), builder.ref(state));
}

}  // namespace brine::read
