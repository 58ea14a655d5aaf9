// TensorProto: whichever of its seven fields carries the values, they become raw little-endian bytes, or strings.
#include "onnx/decode.h"

#include <algorithm>

#include <fmt/format.h>

namespace brine::onnx {
namespace {

struct Fields {  // as they stand in the message
  std::vector<float> floats;
  std::vector<double> doubles;
  std::vector<std::int32_t> int32s;
  std::vector<std::int64_t> int64s;
  std::vector<std::uint64_t> uint64s;
  ByteView raw;
  bool has_raw = false;
};

bool is_float(DataType type) {
  return type == DataType::kFloat || type == DataType::kDouble || type == DataType::kFloat16 ||
         type == DataType::kBfloat16;
}

// Values in a vector of their own as the tensor's bytes, each as a To.
template <class To, class From>
void keep(Tensor& tensor, std::vector<From> from) {
  const auto share = [&tensor](auto values) {
    const auto kept = std::make_shared<const decltype(values)>(std::move(values));
    tensor.data = {reinterpret_cast<const std::uint8_t*>(kept->data()), kept->size() * sizeof(To)};
    tensor.owner = kept;
  };
  if constexpr (std::is_same_v<To, From>) {
    share(std::move(from));
  } else {
    std::vector<To> to(from.size());
    std::ranges::transform(from, to.begin(), [](From x) { return static_cast<To>(x); });
    share(std::move(to));
  }
}

void keep_typed(Tensor& tensor, Fields fields) {
  switch (tensor.type) {
    case DataType::kFloat:
    case DataType::kComplex64:  return keep<float>(tensor, std::move(fields.floats));
    case DataType::kDouble:
    case DataType::kComplex128: return keep<double>(tensor, std::move(fields.doubles));
    case DataType::kInt64:      return keep<std::int64_t>(tensor, std::move(fields.int64s));
    case DataType::kUint64:     return keep<std::uint64_t>(tensor, std::move(fields.uint64s));
    case DataType::kUint32:     return keep<std::uint32_t>(tensor, std::move(fields.uint64s));
    case DataType::kInt32:      return keep<std::int32_t>(tensor, std::move(fields.int32s));
    case DataType::kUint16:
    case DataType::kFloat16:
    case DataType::kBfloat16:   return keep<std::uint16_t>(tensor, std::move(fields.int32s));
    case DataType::kInt16:      return keep<std::int16_t>(tensor, std::move(fields.int32s));
    case DataType::kInt8:       return keep<std::int8_t>(tensor, std::move(fields.int32s));
    case DataType::kUint8:
    case DataType::kBool:       return keep<std::uint8_t>(tensor, std::move(fields.int32s));
    case DataType::kString:
    case DataType::kUndefined:  return;
  }
}

// Any nonzero byte is true to other readers; here a truth value is 0 or 1, once and for all.
void normalise_truth(Tensor& tensor, Limits& limits, const Place& place) {
  if (std::ranges::all_of(tensor.data, [](std::uint8_t x) { return x <= 1; })) return;
  limits.charge_memory(tensor.data.size(), place);
  std::vector<std::uint8_t> values(tensor.data.begin(), tensor.data.end());
  for (std::uint8_t& value : values) value = value != 0;
  keep<std::uint8_t>(tensor, std::move(values));
}

void check_count(const Tensor& tensor, const Place& place) {
  const std::uint64_t expected = checked_product(tensor.dims, 1, place);
  const bool is_text = tensor.type == DataType::kString;
  const std::uint64_t item = is_text ? 1 : size_of(tensor.type);
  if (item == 0)
    throw Error(Kind::kUnsupported, place,
                fmt::format("tensor {}: elements of type {} ({})", tensor.name, static_cast<int>(tensor.type),
                            name_of(tensor.type)));
  const std::uint64_t found = is_text ? tensor.strings.size() : tensor.data.size();
  if (found % item != 0 || found / item != expected)
    throw Error(
        Kind::kMalformed, place,
        fmt::format("tensor {}: expected {} values of {} bytes, found {} bytes", tensor.name, expected, item, found));
}

// StringStringEntryProto: where the values are. brine opens no file that another names; a path out of the model's
// folder is one that others would open.
[[noreturn]] void refuse_external(Message entry) {
  std::string key, value;
  const Place place = entry.place();
  while (entry.next()) switch (entry.tag()) {
      case 1: key = entry.text(); break;
      case 2: value = entry.text(); break;
      default: entry.skip();
    }
  const std::string path = "/" + value + "/";
  const bool leaves = key == "location" && (value.starts_with('/') || path.find("/../") != path.npos ||
                                            value.find_first_of(std::string_view("\\\0", 2)) != value.npos);
  throw Error(leaves ? Kind::kUnsafe : Kind::kUnsupported, place,
              key == "location" ? fmt::format("a tensor whose values are in another file, {:?}", value)
                                : "a tensor whose values are in another file");
}

}  // namespace

Tensor Decoder::tensor(Message m) {
  const Place start = m.place();
  Tensor tensor{.offset = start.offset};
  Fields fields;
  while (m.next()) switch (m.tag()) {
      case 1: m.append_varints(tensor.dims); break;
      case 2: tensor.type = static_cast<DataType>(m.integer()); break;
      case 3: throw Error(Kind::kUnsupported, m.place(), "a tensor in segments");
      case 4: m.append_fixed(fields.floats); break;
      case 5: m.append_varints(fields.int32s); break;
      case 6: tensor.strings.push_back(m.text()); break;
      case 7: m.append_varints(fields.int64s); break;
      case 8: tensor.name = m.text(); break;
      case 9: m.once(fields.has_raw, "raw_data"); fields.raw = m.bytes(); break;
      case 10: m.append_fixed(fields.doubles); break;
      case 11: m.append_varints(fields.uint64s); break;
      case 13: refuse_external(m.message());
      case 14:
        if (m.integer() != 0) throw Error(Kind::kUnsupported, m.place(), "a tensor whose values are in another file");
        break;
      default: m.skip();
    }
  if (fields.has_raw && is_float(tensor.type)) {
    tensor.data = fields.raw;
    tensor.owner = owner_;
  } else if (fields.has_raw) {  // indices and extents are checked and relied upon: the file must not change them
    m.limits().charge_memory(fields.raw.size(), start);
    keep<std::uint8_t>(tensor, std::vector<std::uint8_t>(fields.raw.begin(), fields.raw.end()));
  } else {
    keep_typed(tensor, std::move(fields));
  }
  check_count(tensor, start);
  if (tensor.type == DataType::kBool) normalise_truth(tensor, m.limits(), start);
  return tensor;
}

Tensor decode_tensor(ByteView bytes, std::shared_ptr<const void> owner, const Place& place, Limits& limits) {
  return Decoder(std::move(owner)).tensor(Message(bytes, place, limits));
}

}  // namespace brine::onnx
