// See attribute.h.
#include "sklearn/attribute.h"

#include <cmath>
#include <cstring>
#include <limits>

#include <fmt/format.h>

#include "base/error.h"
#include "program/dispatch.h"
#include "program/number_text.h"

namespace brine::sklearn {
namespace {

using object::Array;
using object::Ref;

[[noreturn]] void fail(const Ref& ref, std::string_view expected) {
  const std::string found = !ref                           ? "nothing"
                            : ref.is(object::Kind::kArray) ? "an array of " + object::to_string(ref.array().dtype)
                                                           : std::string(object::name_of(ref.kind()));
  throw Error(Kind::kMalformed, ref.place(), fmt::format("expected {}, found {}", expected, found));
}

Dtype dtype_of_numpy(const Ref& ref, const object::Dtype& dtype) {
  const std::uint32_t size = dtype.itemsize;
  switch (dtype.kind) {
    case 'b': return Dtype::kBool;
    case 'i': return size == 1 ? Dtype::kInt8 : size == 2 ? Dtype::kInt16 : size == 4 ? Dtype::kInt32 : Dtype::kInt64;
    case 'u':
      return size == 1 ? Dtype::kUint8 : size == 2 ? Dtype::kUint16 : size == 4 ? Dtype::kUint32 : Dtype::kUint64;
    case 'f':
      if (size <= 8) return size == 2 ? Dtype::kFloat16 : size == 4 ? Dtype::kFloat32 : Dtype::kFloat64;
      [[fallthrough]];
    default: fail(ref, "an array of bools, integers, floats or text");
  }
}

void append_utf8(std::string& text, std::uint32_t c) {
  if (c < 0x80) text += static_cast<char>(c);
  else if (c < 0x800) (text += static_cast<char>(0xc0 | c >> 6)) += static_cast<char>(0x80 | (c & 0x3f));
  else if (c < 0x10000)
    ((text += static_cast<char>(0xe0 | c >> 12)) += static_cast<char>(0x80 | (c >> 6 & 0x3f))) +=
        static_cast<char>(0x80 | (c & 0x3f));
  else
    (((text += static_cast<char>(0xf0 | c >> 18)) += static_cast<char>(0x80 | (c >> 12 & 0x3f))) +=
     static_cast<char>(0x80 | (c >> 6 & 0x3f))) += static_cast<char>(0x80 | (c & 0x3f));
}

// One element of a '<U' or 'S' array: trailing zeros are no characters.
std::string text_element(const std::uint8_t* data, const object::Dtype& dtype) {
  std::string text;
  if (dtype.kind == 'S') {
    text.assign(reinterpret_cast<const char*>(data), dtype.itemsize);
    while (!text.empty() && text.back() == '\0') text.pop_back();
    return text;
  }
  std::uint32_t length = dtype.itemsize / 4;
  const auto character = [&](std::uint32_t i) {
    std::uint32_t c;
    std::memcpy(&c, data + 4 * i, 4);
    return dtype.big_endian ? __builtin_bswap32(c) : c;
  };
  while (length && character(length - 1) == 0) --length;
  for (std::uint32_t i = 0; i < length; ++i) append_utf8(text, character(i));
  return text;
}

// Source position of each element in row-major order: Fortran arrays are turned.
std::vector<std::uint64_t> order_of(const Array& array) {
  const std::uint64_t size = array.size();
  std::vector<std::uint64_t> order(size);
  if (!array.fortran || array.shape.size() < 2) {
    for (std::uint64_t i = 0; i < size; ++i) order[i] = i;
    return order;
  }
  std::vector<std::uint64_t> stride(array.shape.size(), 1), at(array.shape.size(), 0);
  for (std::size_t a = 1; a < stride.size(); ++a)
    stride[a] = stride[a - 1] * static_cast<std::uint64_t>(array.shape[a - 1]);
  std::uint64_t offset = 0;
  for (std::uint64_t i = 0; i < size; ++i) {
    order[i] = offset;
    for (std::size_t a = stride.size(); a-- > 0;) {
      offset += stride[a];
      if (++at[a] < static_cast<std::uint64_t>(array.shape[a])) break;
      offset -= stride[a] * at[a];
      at[a] = 0;
    }
  }
  return order;
}

template <class T>
T swapped(T value) {
  std::uint8_t bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  for (std::size_t i = 0; i < sizeof(T) / 2; ++i) std::swap(bytes[i], bytes[sizeof(T) - 1 - i]);
  std::memcpy(&value, bytes, sizeof(T));
  return value;
}

Tensor number_tensor(const Ref& ref) {
  const Array& array = ref.array();
  const Dtype dtype = dtype_of_numpy(ref, array.dtype);
  const Shape shape(array.shape.begin(), array.shape.end());
  const bool turned = array.fortran && array.shape.size() > 1;
  const bool aligned = reinterpret_cast<std::uintptr_t>(array.data.data()) % array.dtype.itemsize == 0;
  if (is_float(dtype) && !turned && aligned && !array.dtype.big_endian)
    return {dtype, shape, array.data.data(), nullptr};
  return for_number(dtype, [&]<class T>(Tag<T>) {
    auto values = std::make_shared<std::unique_ptr<T[]>>(new T[std::max<std::uint64_t>(array.size(), 1)]);
    const std::vector<std::uint64_t> order = turned ? order_of(array) : std::vector<std::uint64_t>{};
    for (std::uint64_t i = 0, size = array.size(); i < size; ++i) {
      T value{};
      if constexpr (std::is_same_v<T, bool>) value = array.data[turned ? order[i] : i] != 0;
      else std::memcpy(&value, array.data.data() + (turned ? order[i] : i) * sizeof(T), sizeof(T));
      (*values)[i] = array.dtype.big_endian ? swapped(value) : value;
    }
    return Tensor{dtype, shape, values->get(), values};
  });
}

struct Texts {
  std::vector<std::string> strings;
  std::vector<std::string_view> views;
};
Tensor text_tensor(Shape shape, std::vector<std::string> strings) {
  auto texts = std::make_shared<Texts>();
  texts->strings = std::move(strings);
  texts->views.assign(texts->strings.begin(), texts->strings.end());
  return {Dtype::kString, std::move(shape), texts->views.data(), texts};
}

// Cells as the narrowest dtype that holds them all: text, bool, int64, float64, else objects.
Tensor cell_tensor(Shape shape, std::vector<Cell> cells) {
  bool texts = true, bools = true, integers = true, numbers = true;
  for (const Cell& cell : cells) {
    texts = texts && cell.is_text();
    bools = bools && cell.kind == Cell::Kind::kBool;
    integers = integers && cell.kind == Cell::Kind::kInt;
    numbers = numbers && (cell.kind == Cell::Kind::kInt || cell.kind == Cell::Kind::kFloat);
  }
  const auto converted = [&]<class T>(Tag<T>, Dtype dtype, auto convert) {
    auto values = std::make_shared<std::unique_ptr<T[]>>(new T[cells.size() + 1]);
    for (std::size_t i = 0; i < cells.size(); ++i) (*values)[i] = convert(cells[i]);
    return Tensor{dtype, shape, values->get(), values};
  };
  if (cells.empty()) return converted(Tag<double>{}, Dtype::kFloat64, [](const Cell&) { return 0.0; });
  if (texts) return converted(Tag<std::string_view>{}, Dtype::kString, [](const Cell& cell) { return cell.text(); });
  if (bools) return converted(Tag<bool>{}, Dtype::kBool, [](const Cell& cell) { return cell.integer != 0; });
  if (integers) return converted(Tag<std::int64_t>{}, Dtype::kInt64, [](const Cell& cell) { return cell.integer; });
  if (numbers) return converted(Tag<double>{}, Dtype::kFloat64, [](const Cell& cell) { return cell.number(); });
  return converted(Tag<Cell>{}, Dtype::kObject, [](const Cell& cell) { return cell; });
}

Tensor object_tensor(const Ref& ref) {
  const Array& array = ref.array();
  std::vector<Cell> cells;
  for (const std::uint64_t i : order_of(array)) cells.push_back(cell_of(ref.graph().ref(array.objects[i])));
  return cell_tensor({array.shape.begin(), array.shape.end()}, std::move(cells));
}

// A list or tuple: of cells, or of rows of equal length.
Tensor list_tensor(const Ref& ref) {
  std::vector<Cell> cells;
  Index width = -1;
  for (std::size_t i = 0; i < ref.size(); ++i) {
    const Ref item = ref.item(i);
    if (!item.is(object::Kind::kList) && !item.is(object::Kind::kTuple)) {
      if (width >= 0) fail(item, "a list, as those before it");
      cells.push_back(cell_of(item));
      continue;
    }
    if ((width >= 0 && static_cast<Index>(item.size()) != width) || (width < 0 && i > 0))
      fail(item, "lists of one length");
    width = static_cast<Index>(item.size());
    for (std::size_t j = 0; j < item.size(); ++j) cells.push_back(cell_of(item.item(j)));
  }
  Shape shape{static_cast<Index>(ref.size())};
  if (width >= 0) shape.push_back(width);
  return cell_tensor(std::move(shape), std::move(cells));
}

template <class T>
T whole(const Ref& ref, double value) {
  if (value != std::floor(value) || !(std::fabs(value) < 9.2e18)) fail(ref, "an integer");
  return static_cast<T>(value);
}

}  // namespace

Cell cell_of(const Ref& ref) {
  switch (ref ? ref.kind() : object::Kind::kNone) {
    case object::Kind::kNone:   return Cell::none();
    case object::Kind::kBool:   return Cell::of(ref.boolean());
    case object::Kind::kInt:    return Cell::of(ref.integer());
    case object::Kind::kFloat:  return Cell::of(ref.real());
    case object::Kind::kString: return Cell::of(ref.text());
    case object::Kind::kBytes:  return Cell::of(text_of(ref.bytes()));
    case object::Kind::kScalar: {
      const Tensor tensor = tensor_of(ref);
      if (tensor.dtype == Dtype::kBool) return Cell::of(*tensor.as<bool>());
      if (tensor.dtype == Dtype::kString) {  // the text lives in the tensor: keep it with the graph's own bytes
        const Array& array = ref.array();
        if (array.dtype.kind == 'S')
          return Cell::of(text_of(array.data).substr(0, tensor.as<std::string_view>()->size()));
        fail(ref, "a str, not a numpy.str_");
      }
      return for_number(tensor.dtype, [&]<class T>(Tag<T>) {
        if constexpr (std::is_integral_v<T>) return Cell::of(static_cast<std::int64_t>(*tensor.as<T>()));
        else return Cell::of(static_cast<double>(*tensor.as<T>()));
      });
    }
    case object::Kind::kInstance:
    case object::Kind::kCall:
    case object::Kind::kName:
      if (ref.qualname() == "NAType" || ref.qualname() == "NA") return Cell::na();
      [[fallthrough]];
    default: fail(ref, "None, a bool, a number or text");
  }
}

Tensor tensor_of(const Ref& ref) {
  switch (ref ? ref.kind() : object::Kind::kNone) {
    case object::Kind::kArray:
    case object::Kind::kScalar: {
      const Array& array = ref.array();
      if (array.dtype.kind == 'O') return object_tensor(ref);
      if (array.dtype.kind != 'U' && array.dtype.kind != 'S') return number_tensor(ref);
      std::vector<std::string> strings;
      for (const std::uint64_t i : order_of(array))
        strings.push_back(text_element(array.data.data() + i * array.dtype.itemsize, array.dtype));
      return text_tensor({array.shape.begin(), array.shape.end()}, std::move(strings));
    }
    case object::Kind::kList:
    case object::Kind::kTuple: return list_tensor(ref);
    case object::Kind::kBool:
    case object::Kind::kInt:
    case object::Kind::kFloat:
    case object::Kind::kString: return cell_tensor({}, {cell_of(ref)});
    default:                    fail(ref, "an array");
  }
}

std::vector<double> numbers_of(const Ref& ref) {
  const Tensor tensor = tensor_of(ref);
  std::vector<double> numbers(static_cast<std::size_t>(tensor.size()));
  if (!brine::is_number(tensor.dtype)) fail(ref, "numbers");
  for_number(tensor.dtype, [&]<class T>(Tag<T>) {
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(tensor.as<T>()[i]);
  });
  return numbers;
}

std::vector<Index> integers_of(const Ref& ref) {
  const Tensor tensor = tensor_of(ref);
  std::vector<Index> integers(static_cast<std::size_t>(tensor.size()));
  if (!brine::is_number(tensor.dtype)) fail(ref, "integers");
  for_number(tensor.dtype, [&]<class T>(Tag<T>) {
    for (std::size_t i = 0; i < integers.size(); ++i) {
      if constexpr (std::is_integral_v<T>) integers[i] = static_cast<Index>(tensor.as<T>()[i]);
      else integers[i] = whole<Index>(ref, static_cast<double>(tensor.as<T>()[i]));
    }
  });
  return integers;
}

std::vector<std::string> texts_of(const Ref& ref) {
  const Tensor tensor = tensor_of(ref);
  if (tensor.size() == 0) return {};
  if (tensor.dtype != Dtype::kString) fail(ref, "texts");
  const std::string_view* texts = tensor.as<std::string_view>();
  return {texts, texts + tensor.size()};
}

bool is_numpy(const Ref& ref) { return ref.is(object::Kind::kArray) || ref.is(object::Kind::kScalar); }

bool is_number(const Ref& ref) {
  if (ref.is(object::Kind::kInt) || ref.is(object::Kind::kFloat)) return true;
  return is_numpy(ref) && ref.array().size() == 1 &&
         std::string_view("iuf").find(ref.array().dtype.kind) != std::string_view::npos;
}

double number_of(const Ref& ref) {
  if (ref.is(object::Kind::kFloat) || ref.is(object::Kind::kInt) || ref.is(object::Kind::kBool)) return ref.real();
  const std::vector<double> numbers = numbers_of(ref);
  if (numbers.size() != 1) fail(ref, "one number");
  return numbers[0];
}

Index integer_of(const Ref& ref) {
  if (ref.is(object::Kind::kInt) || ref.is(object::Kind::kBool)) return ref.integer();
  const std::vector<Index> integers = integers_of(ref);
  if (integers.size() != 1) fail(ref, "one integer");
  return integers[0];
}

bool flag_of(const Ref& ref) { return ref.is(object::Kind::kBool) ? ref.boolean() : number_of(ref) != 0; }

std::vector<Ref> items_of(const Ref& ref) {
  std::vector<Ref> items;
  if (ref.is(object::Kind::kArray) && ref.array().dtype.kind == 'O') {
    for (const std::uint64_t i : order_of(ref.array())) items.push_back(ref.graph().ref(ref.array().objects[i]));
    return items;
  }
  if (!ref.is(object::Kind::kList) && !ref.is(object::Kind::kTuple)) fail(ref, "a list");
  for (std::size_t i = 0; i < ref.size(); ++i) items.push_back(ref.item(i));
  return items;
}

std::string label_text(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kNone:  return "None";
    case Cell::Kind::kNa:    return "<NA>";
    case Cell::Kind::kBool:  return cell.integer ? "True" : "False";
    case Cell::Kind::kInt:   return std::to_string(cell.integer);
    case Cell::Kind::kText:  return std::string(cell.text());
    case Cell::Kind::kFloat: break;
  }
  return python_float(cell.real);
}

std::vector<std::string> label_texts(const Tensor& labels) {
  return for_dtype(labels.dtype, [&]<class T>(Tag<T>) {
    std::vector<std::string> texts;
    for (Index i = 0; i < labels.size(); ++i) {
      const T& label = labels.as<T>()[i];
      if constexpr (std::is_same_v<T, Cell>) texts.push_back(label_text(label));
      else if constexpr (std::is_same_v<T, std::string_view>) texts.emplace_back(label);
      else if constexpr (std::is_same_v<T, bool>) texts.emplace_back(label ? "True" : "False");
      else if constexpr (std::is_same_v<T, Half>) texts.push_back(python_float(static_cast<float>(label)));
      else if constexpr (std::is_floating_point_v<T>) texts.push_back(python_float(label));
      else texts.push_back(std::to_string(label));
    }
    return texts;
  });
}

Dtype dtype_meant_by(const Ref& ref) {
  if (ref.is(object::Kind::kDtype)) return ref.dtype().kind == 'O' ? Dtype::kObject : dtype_of_numpy(ref, ref.dtype());
  if (!ref.is(object::Kind::kName) && !ref.is(object::Kind::kString)) fail(ref, "a dtype");
  std::string_view name = ref.is(object::Kind::kName) ? ref.qualname() : ref.text();
  Dtype dtype;
  if (dtype_named(name, dtype)) return dtype;
  if (name == "float" || name == "double") return Dtype::kFloat64;
  if (name == "int" || name == "int_" || name == "longlong") return Dtype::kInt64;
  if (name == "bool_") return Dtype::kBool;
  if (name == "object_") return Dtype::kObject;
  fail(ref, "the dtype of numbers, bools or objects");
}

}  // namespace brine::sklearn
