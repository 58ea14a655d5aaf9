#include "read/numpy_names.h"

#include <array>
#include <charconv>

namespace brine::read {
namespace {

using object::Dtype;

struct ScalarClass {
  std::string_view name;
  char kind;
  std::uint32_t itemsize;  // 0: any
};

constexpr std::array kScalarClasses = {
    ScalarClass{"bool", 'b', 1},        ScalarClass{"bool_", 'b', 1},      ScalarClass{"int8", 'i', 1},
    ScalarClass{"int16", 'i', 2},       ScalarClass{"int32", 'i', 4},      ScalarClass{"int64", 'i', 8},
    ScalarClass{"uint8", 'u', 1},       ScalarClass{"uint16", 'u', 2},     ScalarClass{"uint32", 'u', 4},
    ScalarClass{"uint64", 'u', 8},      ScalarClass{"intc", 'i', 4},       ScalarClass{"uintc", 'u', 4},
    ScalarClass{"longlong", 'i', 8},    ScalarClass{"ulonglong", 'u', 8},  ScalarClass{"float16", 'f', 2},
    ScalarClass{"float32", 'f', 4},     ScalarClass{"float64", 'f', 8},    ScalarClass{"longdouble", 'f', 16},
    ScalarClass{"complex64", 'c', 8},   ScalarClass{"complex128", 'c', 16}, ScalarClass{"str_", 'U', 0},
    ScalarClass{"bytes_", 'S', 0},      ScalarClass{"void", 'V', 0},       ScalarClass{"datetime64", 'M', 8},
    ScalarClass{"timedelta64", 'm', 8},
};

struct ClassName {
  std::string_view module;
  std::string_view qualname;
};
constexpr std::array kSubclasses = {
    ClassName{"numpy", "matrix"},
    ClassName{"numpy.matrixlib.defmatrix", "matrix"},
    ClassName{"numpy.core.defmatrix", "matrix"},
    ClassName{"numpy", "memmap"},
    ClassName{"numpy.core.memmap", "memmap"},
    ClassName{"numpy._core.memmap", "memmap"},
    ClassName{"numpy", "recarray"},
    ClassName{"numpy.rec", "recarray"},
    ClassName{"numpy.core.records", "recarray"},
    ClassName{"numpy._core.records", "recarray"},
    ClassName{"numpy", "chararray"},
    ClassName{"numpy.char", "chararray"},
    ClassName{"numpy.core.defchararray", "chararray"},
    ClassName{"numpy._core.defchararray", "chararray"},
};

const ScalarClass* find_scalar_class(std::string_view name) {
  for (const ScalarClass& known : kScalarClasses)
    if (known.name == name) return &known;
  return nullptr;
}

template <class T>
std::optional<std::string> bytes_of_number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string utf32_of(std::string_view utf8) {  // of text that is UTF-8, surrogates as three bytes
  std::string out;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto byte = [&](std::size_t k) {
      return static_cast<std::uint32_t>(static_cast<unsigned char>(utf8[i + k]));
    };
    const std::uint32_t first = byte(0);
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    std::uint32_t code = length == 1 ? first : first & (0xff >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k) code = code << 6 | (byte(k) & 0x3f);
    out.append(reinterpret_cast<const char*>(&code), sizeof code);
    i += length;
  }
  return out;
}

std::optional<std::string> bytes_of_scalar(const ScalarClass& scalar, std::string_view text) {
  switch (scalar.kind * 100 + static_cast<int>(scalar.itemsize)) {
    case 'b' * 100 + 1:
      if (text != "true" && text != "false") return std::nullopt;
      return std::string(1, text == "true" ? '\1' : '\0');
    case 'i' * 100 + 1: return bytes_of_number<std::int8_t>(text);
    case 'i' * 100 + 2: return bytes_of_number<std::int16_t>(text);
    case 'i' * 100 + 4: return bytes_of_number<std::int32_t>(text);
    case 'i' * 100 + 8: return bytes_of_number<std::int64_t>(text);
    case 'u' * 100 + 1: return bytes_of_number<std::uint8_t>(text);
    case 'u' * 100 + 2: return bytes_of_number<std::uint16_t>(text);
    case 'u' * 100 + 4: return bytes_of_number<std::uint32_t>(text);
    case 'u' * 100 + 8: return bytes_of_number<std::uint64_t>(text);
    case 'f' * 100 + 4: return bytes_of_number<float>(text);
    case 'f' * 100 + 8: return bytes_of_number<double>(text);
    case 'U' * 100:     return utf32_of(text);
    default:            return std::nullopt;
  }
}

}  // namespace

bool is_scalar_class(std::string_view name, const Dtype& dtype) {
  const ScalarClass* known = find_scalar_class(name);
  return known && known->kind == dtype.kind && (known->itemsize == 0 || known->itemsize == dtype.itemsize);
}

ArrayClass array_class(std::string_view module, std::string_view name) {
  if (module == "numpy" && name == "ndarray") return ArrayClass::kNdarray;
  for (const ClassName& subclass : kSubclasses)
    if (subclass.qualname == name && subclass.module == module) return ArrayClass::kSubclass;
  return ArrayClass::kOther;
}

std::optional<object::Id> numpy_scalar_of_text(Builder& builder, object::Ref name, std::string_view text) {
  if (name.module() != "numpy") return std::nullopt;
  const ScalarClass* known = find_scalar_class(name.qualname());
  if (!known) return std::nullopt;
  builder.limits().charge_memory(4 * text.size() + 8, builder);
  std::optional<std::string> bytes = bytes_of_scalar(*known, text);
  if (!bytes) return std::nullopt;
  const auto itemsize = known->itemsize != 0 ? known->itemsize : static_cast<std::uint32_t>(bytes->size());
  const Dtype dtype{.kind = known->kind, .itemsize = itemsize};
  return builder.array(object::Kind::kScalar, {.dtype = dtype, .data = builder.keep(std::move(*bytes))});
}

}  // namespace brine::read
