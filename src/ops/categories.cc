// See categories.h.
#include "ops/categories.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "ops/category_table.h"
#include "ops/kernel.h"
#include "ops/text_in_onnx.h"
#include "program/number_text.h"

namespace brine {
namespace {

// ---- codes ----------------------------------------------------------------------------------------------------------

// Integers: whether an unknown value is refused. Texts: in which words.
Type codes_type(const Call& call) {
  const Type &values = call.in(0), &categories = call.in(1);
  if (values.form != Form::kDense || categories.rank() != 1 || categories.has_rows() ||
      values.dtype != categories.dtype)
    throw Error(Kind::kInternal, "expected dense values and a list of categories of one dtype");
  return {Dtype::kInt64, values.shape};
}

// What a value is looked up as: its own class of Python's equality.
template <class T>
auto looked_up(T value) {
  if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, Cell>) return value;
  else if constexpr (std::is_same_v<T, Half>) return static_cast<double>(static_cast<float>(value));
  else if constexpr (std::is_floating_point_v<T>) return static_cast<double>(value);
  else if constexpr (std::is_same_v<T, std::uint64_t>) return value;
  else return static_cast<std::int64_t>(value);
}

template <class T>
Bad run_codes(const Run& run) {
  const CategoryTable& table = run.prepared<CategoryTable>();
  const bool refuses = run.site.attributes.integers[0] != 0;
  const Index count = count_of(run);
  const T* x = run.input<T>(0);
  Index* y = run.output<Index>();
  for (Index i = 0; i < count; ++i) {
    y[i] = table.find(looked_up(x[i]));
    if (y[i] < 0 && refuses) return {i / run.site.out.row_size(), i % run.site.out.row_size()};
  }
  return {};
}

Compiled compile_codes(const Site& site) {
  const Tensor* categories = site.constants[1];
  if (!categories) throw Error(Kind::kInternal, "expected constant categories");
  return for_dtype(site.in(0).dtype, [&]<class T>(Tag<T>) -> Compiled {
    auto table = std::make_shared<CategoryTable>();
    for (Index i = 0; i < categories->size(); ++i) table->add(looked_up(categories->as<T>()[i]), i);
    table->finish();
    return {run_codes<T>, table};
  });
}

template <class T>
std::string repr(const T& value) {
  if constexpr (std::is_same_v<T, std::string_view>) return fmt::format("'{}'", value.substr(0, 80));
  else if constexpr (std::is_same_v<T, bool>) return value ? "True" : "False";
  else if constexpr (std::is_same_v<T, Half>) return python_float(static_cast<float>(value));
  else if constexpr (std::is_floating_point_v<T>) return python_float(value);
  else if constexpr (std::is_integral_v<T>) return std::to_string(value);
  else {
    switch (value.kind) {
      case Cell::Kind::kNone:  return "None";
      case Cell::Kind::kNa:    return "<NA>";
      case Cell::Kind::kText:  return repr(value.text());
      case Cell::Kind::kFloat: return python_float(value.real);
      case Cell::Kind::kBool:  return repr(value.integer != 0);
      case Cell::Kind::kInt:   return std::to_string(value.integer);
    }
    return {};
  }
}

std::string unknown_words(const Run& run, const Bad& bad) {
  const Index i = bad.row * run.site.out.row_size() + bad.column;
  const std::string value = for_dtype(run.site.in(0).dtype, [&]<class T>(Tag<T>) { return repr(run.input<T>(0)[i]); });
  std::string words = run.site.attributes.texts[0];
  if (const std::size_t at = words.find("{}"); at != std::string::npos) words.replace(at, 2, value);
  return words;
}

template <class To>
std::vector<To> numbers_of(const Tensor& tensor) {
  return for_number(tensor.dtype, [&]<class T>(Tag<T>) {
    std::vector<To> numbers;
    for (Index i = 0; i < tensor.size(); ++i) numbers.push_back(static_cast<To>(tensor.as<T>()[i]));
    return numbers;
  });
}

// A category of text comes before a gap that is said alike.
std::vector<onnx::Attribute> keys_of_objects(const Tensor& categories) {
  const Cell* cells = categories.as<Cell>();
  std::unordered_set<std::string> texts;
  for (Index i = 0; i < categories.size(); ++i)
    if (cells[i].is_text()) texts.emplace(cells[i].text());
  std::vector<std::string> keys;
  std::vector<std::int64_t> codes;
  for (Index i = 0; i < categories.size(); ++i) {
    std::string key = text_in_onnx(cells[i]);
    if (!cells[i].is_text() && !texts.insert(key).second) continue;
    keys.push_back(std::move(key));
    codes.push_back(i);
  }
  return {{"keys_strings", keys}, {"values_int64s", codes}, {"default_int64", std::int64_t{-1}}};
}

onnx::Name spell_codes(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const Tensor& categories = *site.constants[1];
  if (categories.dtype == Dtype::kObject) {
    writer.need_ml(2, "LabelEncoder");
    return writer.ml("LabelEncoder", {in[0]}, keys_of_objects(categories));
  }
  std::vector<std::int64_t> codes(static_cast<std::size_t>(categories.size()));
  for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = static_cast<std::int64_t>(i);
  std::vector<onnx::Attribute> attributes = {{"values_int64s", codes}, {"default_int64", std::int64_t{-1}}};
  writer.need_ml(2, "LabelEncoder");
  if (categories.dtype == Dtype::kString) {
    const auto* texts = categories.as<std::string_view>();
    attributes.push_back({"keys_strings", std::vector<std::string>(texts, texts + categories.size())});
    return writer.ml("LabelEncoder", {in[0]}, attributes);
  }
  if (!is_float(categories.dtype)) {
    attributes.push_back({"keys_int64s", numbers_of<std::int64_t>(categories)});
    return writer.ml("LabelEncoder", {writer.cast(in[0], onnx::DataType::kInt64)}, attributes);
  }
  if (categories.dtype != Dtype::kFloat64) {
    attributes.push_back({"keys_floats", numbers_of<float>(categories)});
    return writer.ml("LabelEncoder", {writer.cast(in[0], onnx::DataType::kFloat)}, attributes);
  }
  writer.need_ml(4, "LabelEncoder of doubles");
  return writer.ml("LabelEncoder", {in[0]},
                   {{"keys_tensor", onnx::Tensor::of(numbers_of<double>(categories))},
                    {"values_tensor", onnx::Tensor::of(codes)},
                    {"default_tensor", onnx::Tensor::of(std::vector<std::int64_t>{-1})}});
}

// ---- ones -----------------------------------------------------------------------------------------------------------

// Integers: dtype, storage, sizes.
constexpr std::size_t kSizes = 2;

Type hot_type(const Call& call) {
  const auto& integers = call.attributes.integers;
  const Type& slots = call.in(0);
  if (slots.dtype != Dtype::kInt64 || slots.rank() != 2 || !slots.has_rows() ||
      slots.width() != static_cast<Index>(integers.size() - kSizes))
    throw Error(Kind::kInternal, "expected int64 slots, a column for each size");
  Index width = 0;
  for (std::size_t j = kSizes; j < integers.size(); ++j) width += integers[j];
  return {static_cast<Dtype>(integers[0]), {kRows, width}, integers[1] ? Form::kCsr : Form::kDense};
}

template <class T>
Bad run_hot_dense(const Run& run) {
  const Index* sizes = run.site.attributes.integers.data() + kSizes;
  const Index columns = run.site.in(0).width(), width = run.site.out.width();
  const Index* slots = run.input<Index>(0);
  T* y = run.output<T>();
  std::fill_n(y, run.rows * width, T{});
  for (Index row = 0; row < run.rows; ++row, slots += columns) {
    T* start = y + row * width;
    for (Index j = 0; j < columns; start += sizes[j++])
      if (slots[j] >= 0 && slots[j] < sizes[j]) start[slots[j]] = T(1.0F);
  }
  return {};
}

template <class T>
Bad run_hot_csr(const Run& run) {
  const Index* sizes = run.site.attributes.integers.data() + kSizes;
  const Index columns = run.site.in(0).width();
  const Index* slots = run.input<Index>(0);
  const auto most = static_cast<std::size_t>(run.rows * columns) + 1;
  Array& y = run.out;
  y.rows = run.rows;
  y.offsets = y.memory->offsets.of<Index>(static_cast<std::size_t>(run.rows) + 1);
  y.indices = y.memory->indices.of<std::int32_t>(most);
  Index count = 0;
  y.offsets[0] = 0;
  for (Index row = 0; row < run.rows; ++row, slots += columns) {
    Index start = 0;
    for (Index j = 0; j < columns; start += sizes[j++])
      if (slots[j] >= 0 && slots[j] < sizes[j]) y.indices[count++] = static_cast<std::int32_t>(start + slots[j]);
    y.offsets[row + 1] = count;
  }
  T* values = y.memory->values.of<T>(most);
  std::fill_n(values, count, T(1.0F));
  y.data = values;
  return {};
}

Compiled compile_hot(const Site& site) {
  return for_number(site.out.dtype, [&]<class T>(Tag<T>) -> Compiled {
    return {site.out.form == Form::kCsr ? run_hot_csr<T> : run_hot_dense<T>};
  });
}

// A column at a time: slot == 0, 1, …. (ONNX's OneHot would count -1 from the end.)
onnx::Name spell_hot(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const auto& integers = site.attributes.integers;
  std::vector<onnx::Name> parts;
  for (std::size_t j = kSizes; j < integers.size(); ++j) {
    if (integers[j] == 0) continue;
    std::vector<std::int64_t> places(static_cast<std::size_t>(integers[j]));
    for (std::size_t k = 0; k < places.size(); ++k) places[k] = static_cast<std::int64_t>(k);
    const onnx::Name slots = writer.gather_at(in[0], {static_cast<Index>(j - kSizes)}, 1);
    parts.push_back(
        writer.cast(writer.node("Equal", {slots, writer.ints(std::move(places))}), data_type_of(site.out.dtype)));
  }
  if (parts.empty()) throw Error(Kind::kUnsupported, "a one-hot encoding without columns");
  return writer.concat(std::move(parts), 1);
}

bool holds_text(Value categories) {
  if (is_number(categories.dtype())) return false;
  const Tensor* known = categories.node().attributes.tensor;
  if (!known || known->dtype != Dtype::kObject) return true;
  const Cell* cells = known->as<Cell>();
  return std::any_of(cells, cells + known->size(), [](const Cell& cell) { return cell.is_text(); });
}

}  // namespace

constinit const Op kCategoryCodes{.name = "category_codes",
                                  .type = codes_type,
                                  .compile = compile_codes,
                                  .to_onnx = spell_codes,
                                  .refusal = unknown_words};
constinit const Op kOneHot{.name = "one_hot", .type = hot_type, .compile = compile_hot, .to_onnx = spell_hot};

Value category_codes(Value values, Value categories, Unknown unknown, std::string words) {
  Dtype common = promote_any(values.dtype(), categories.dtype());
  if (is_number(values.dtype()) && values.dtype() != Dtype::kBool && holds_text(categories))
    throw Error(Kind::kUsage,
                fmt::format("numbers were passed where the model was fitted on text; expected text, found {}",
                            name_of(values.dtype())));
  Attributes attributes{.integers = {unknown == Unknown::kRefuse}};
  if (unknown == Unknown::kRefuse) attributes.texts = {std::move(words)};
  return values.program().apply(kCategoryCodes, {values.cast(common), categories.cast(common)}, std::move(attributes));
}

Value one_hot(Value slots, const std::vector<Index>& sizes, Dtype dtype, Storage storage) {
  std::vector<Index> integers = {static_cast<Index>(dtype), storage == Storage::kCsr};
  integers.insert(integers.end(), sizes.begin(), sizes.end());
  return slots.program().apply(kOneHot, {slots}, {.integers = std::move(integers)});
}

}  // namespace brine
