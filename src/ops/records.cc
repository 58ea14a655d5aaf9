// See records.h. Sources: sklearn/feature_extraction/_dict_vectorizer.py, _hashing_fast.pyx.
#include "ops/records.h"

#include <limits>

#include <fmt/format.h>

#include "onnx/graph/writer.h"
#include "ops/csr_rows.h"
#include "ops/kernel.h"
#include "program/said_null.h"

namespace brine {
namespace {

// What a thread keeps from one row to the next.
struct Memory {
  std::string feature;
  std::vector<Entry<double>> row;
};
Memory& memory_of_thread() {
  thread_local Memory memory;
  return memory;
}

// Integers of hashing: width, whether signs alternate, dtype. Of counting: dtype.
struct Slots {
  static constexpr bool kTakesNull = false;
  Index width;
  bool alternates;
  void add(std::string_view feature, double weight, std::vector<Entry<double>>& row) const {
    if (weight == 0) return;
    const std::int64_t hash = murmur3(feature);
    row.push_back(
        {static_cast<std::int32_t>((hash < 0 ? -hash : hash) % width), alternates && hash < 0 ? -weight : weight});
  }
};
struct Known {
  static constexpr bool kTakesNull = true;
  const CategoryTable& table;
  void add(std::string_view feature, double weight, std::vector<Entry<double>>& row) const {
    if (const std::int64_t column = table.find(feature); column >= 0)
      row.push_back({static_cast<std::int32_t>(column), weight});
  }
};

// Columns of text and of numbers are read as they are: as objects they would not be sayable in ONNX.
Cell cell_at(const Run& run, std::size_t j, Index i) {
  return for_dtype(run.site.in(j).dtype, [&]<class T>(Tag<T>) -> Cell {
    const T& value = run.input<T>(j)[i];
    if constexpr (std::is_same_v<T, Cell>)
      return value;
    else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string_view>)
      return Cell::of(value);
    else if constexpr (std::is_integral_v<T>)
      return Cell::of(static_cast<std::int64_t>(value));
    else
      return Cell::of(static_cast<double>(value));
  });
}

template <class T, class To>
Bad run_records(const Run& run, std::string_view separator, const To& to) {
  const auto& names = run.site.attributes.texts;
  Memory& memory = memory_of_thread();
  CsrRows<T> rows(run.out, run.rows);
  for (Index i = 0; i < run.rows; ++i) {
    memory.row.clear();
    for (std::size_t j = 0; j < names.size(); ++j) {
      const Cell cell = cell_at(run, j, i);
      if (cell.is_text()) {
        memory.feature = names[j];
        memory.feature += separator;
        memory.feature += cell.text();
        to.add(memory.feature, 1, memory.row);
      } else if (!cell.is_missing()) {
        to.add(names[j], cell.number(), memory.row);
      } else if (is_said_null(cell)) {
        if (!To::kTakesNull) return {i, static_cast<Index>(j)};
        to.add(names[j], std::numeric_limits<double>::quiet_NaN(), memory.row);
      }
    }
    rows.add(memory.row);
  }
  return {};
}

template <class T>
Bad run_count_records(const Run& run) {
  const auto& features = static_cast<const FeatureNames&>(*run.site.attributes.payload);
  return run_records<T>(run, features.separator(), Known{features.table()});
}

Slots slots_of(const Run& run) { return {run.site.attributes.integers[0], run.site.attributes.integers[1] != 0}; }

template <class T>
Bad run_hash_records(const Run& run) {
  return run_records<T>(run, "=", slots_of(run));
}

Type records_type(const Call& call, Index width, Dtype dtype) {
  for (std::size_t j = 0; j < call.size(); ++j)
    if (call.in(j).rank() != 1) throw Error(Kind::kInternal, "expected columns");
  return {dtype, {kRows, width}, Form::kCsr};
}

// ---- lists: ragged rows, or the rows of a matrix, whose None (behind the end of a list) is left out
// -----------------------

Type items_type(const Call& call, Index width, Dtype dtype) {
  const Type& items = call.in(0);
  if (items.form != Form::kRagged && (items.form != Form::kDense || items.rank() != 2))
    throw Error(Kind::kUsage, fmt::format("expected a list for each row, found {}", to_string(items)));
  return {dtype, {kRows, width}, Form::kCsr};
}

struct Span {
  Index first, stop;
};
Span items_of_row(const Run& run, Index row) {
  const Array& x = *run.in[0];
  if (run.site.in(0).form == Form::kRagged) return {x.offsets[row], x.offsets[row + 1]};
  const Index width = run.site.in(0).width();
  return {row * width, (row + 1) * width};
}

// Names of features; in pairs each with its weight, or with a text: "name=text".
template <class T>
Bad run_hash_items(const Run& run) {
  const Cell* cells = run.input<Cell>(0);
  const bool in_pairs = run.site.attributes.integers[3] != 0;
  const Slots slots = slots_of(run);
  Memory& memory = memory_of_thread();
  CsrRows<T> rows(run.out, run.rows);
  for (Index i = 0; i < run.rows; ++i) {
    memory.row.clear();
    const Span items = items_of_row(run, i);
    for (Index at = items.first; at < items.stop; at += in_pairs ? 2 : 1) {
      if (!in_pairs && cells[at].kind == Cell::Kind::kNone) continue;
      const Cell* weight = in_pairs && at + 1 < items.stop ? &cells[at + 1] : nullptr;
      if (!cells[at].is_text() || (in_pairs && (!weight || weight->is_missing()))) return {i, at - items.first};
      memory.feature = cells[at].text();
      if (weight && weight->is_text()) memory.feature.append("=").append(weight->text());
      slots.add(memory.feature, weight && weight->is_number() ? weight->number() : 1, memory.row);
    }
    rows.add(memory.row);
  }
  return {};
}

struct CountedItems {
  std::vector<Entry<double>>& row;
  const CategoryTable& table;
  template <class In>
  void add(const In& item) const {
    if (const std::int64_t code = table.find(item); code >= 0) row.push_back({static_cast<std::int32_t>(code), 1});
  }
};

void count_once(const Run& run) {  // what is said twice
  for (Index at = 0; at < run.out.offsets[run.rows]; ++at) run.out.as<std::int64_t>()[at] = 1;
}

template <class In>
Bad run_count_items(const Run& run) {
  Memory& memory = memory_of_thread();
  const CountedItems counted{memory.row, run.prepared<CategoryTable>()};
  CsrRows<std::int64_t> rows(run.out, run.rows);
  for (Index i = 0; i < run.rows; ++i) {
    memory.row.clear();
    const Span items = items_of_row(run, i);
    for (Index at = items.first; at < items.stop; ++at) {
      const In& item = run.input<In>(0)[at];
      if constexpr (std::is_same_v<In, Cell>)
        if (item.kind == Cell::Kind::kNone && run.site.in(0).form == Form::kDense) continue;
      counted.add(item);
    }
    rows.add(memory.row);
  }
  count_once(run);
  return {};
}

// A text is the list of its letters.
Bad run_count_letters(const Run& run) {
  Memory& memory = memory_of_thread();
  const CountedItems counted{memory.row, run.prepared<CategoryTable>()};
  CsrRows<std::int64_t> rows(run.out, run.rows);
  for (Index i = 0; i < run.rows; ++i) {
    memory.row.clear();
    const std::string_view text = run.input<std::string_view>(0)[i];
    for (std::size_t at = 0, stop; at < text.size(); at = stop) {
      for (stop = at + 1; stop < text.size() && (text[stop] & 0xC0) == 0x80; ++stop) {
      }
      counted.add(text.substr(at, stop - at));
    }
    rows.add(memory.row);
  }
  count_once(run);
  return {};
}

Compiled compile_count_items(const Site& site) {
  auto table = std::make_shared<CategoryTable>();
  const Tensor& categories = *site.constants[1];
  const auto add = [&]<class T>(Tag<T>) {
    for (Index i = 0; i < categories.size(); ++i) table->add(categories.as<T>()[i], i);
    table->finish();
  };
  const bool is_text = site.in(0).dtype == Dtype::kString;
  is_text ? add(Tag<std::string_view>{}) : add(Tag<Cell>{});
  if (site.in(0).form == Form::kDense && site.in(0).rank() == 1) return {run_count_letters, table};
  return {is_text ? run_count_items<std::string_view> : run_count_items<Cell>, table};
}

template <class T>
Bad run_nonzeros(const Run& run) {
  const Array& x = *run.in[0];
  const Index width = run.site.in(0).width();
  const bool is_csr = run.site.in(0).form == Form::kCsr;
  const std::size_t most = static_cast<std::size_t>(is_csr ? x.offsets[run.rows] - x.offsets[0] : run.rows * width) + 1;
  Array& y = run.out;
  y.rows = run.rows;
  y.offsets = y.memory->offsets.of<Index>(static_cast<std::size_t>(run.rows) + 1);
  Index* places = y.memory->values.of<Index>(most);
  y.data = places;
  Index count = 0;
  y.offsets[0] = 0;
  for (Index row = 0; row < run.rows; ++row) {
    const Index first = is_csr ? x.offsets[row] : row * width, end = is_csr ? x.offsets[row + 1] : first + width;
    for (Index at = first; at < end; ++at)
      if (x.as<const T>()[at] != T{}) places[count++] = is_csr ? x.indices[at] : at - first;
    y.offsets[row + 1] = count;
  }
  return {};
}

// A column for each feature: a number as it is, 0 for a gap; of text 1 where it is the feature's.
onnx::Name spell_count_records(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const auto& features = static_cast<const FeatureNames&>(*site.attributes.payload);
  const onnx::DataType type = data_type_of(site.out.dtype);
  std::vector<onnx::Names> terms(static_cast<std::size_t>(features.width()));
  for (std::size_t j = 0; j < in.size(); ++j) {
    const std::string& name = site.attributes.texts[j];
    const Dtype given = site.in(j).dtype;
    if (given == Dtype::kObject) throw Error(Kind::kUnsupported, "records whose values may be text or numbers in ONNX");
    if (given != Dtype::kString) {
      const std::int64_t at = features.table().find(std::string_view(name));
      if (at < 0) continue;
      const onnx::Name number = writer.cast(in[j], type);
      terms[static_cast<std::size_t>(at)].push_back(
          is_float(given) ? writer.where(writer.node("IsNaN", {in[j]}), writer.scalar(type, 0), number) : number);
      continue;
    }
    const std::string start = name + features.separator();
    std::vector<std::string> texts;
    std::vector<std::int64_t> places;
    for (std::size_t at = 0; at < terms.size(); ++at)
      if (features.names()[at].starts_with(start)) {
        texts.push_back(features.names()[at].substr(start.size()));
        places.push_back(static_cast<std::int64_t>(at));
      }
    if (texts.empty()) continue;
    writer.need_ml(2, "LabelEncoder from text to numbers");
    const onnx::Name code =
        writer.ml("LabelEncoder", {in[j]}, {{"keys_strings", texts}, {"values_int64s", places}, {"default_int64", -1}});
    for (const std::int64_t at : places)
      terms[static_cast<std::size_t>(at)].push_back(
          writer.cast(writer.node("Equal", {code, writer.integer(at)}), type));
  }
  onnx::Names columns;
  const onnx::Name zeros = writer.filled(writer.size_of_axis(in[0], 0), type, 0);
  for (const onnx::Names& each : terms) {
    onnx::Name total = each.empty() ? zeros : each[0];
    for (std::size_t i = 1; i < each.size(); ++i) total = writer.node("Add", {total, each[i]});
    columns.push_back(writer.unsqueeze(total, {1}));
  }
  return writer.concat(std::move(columns), 1);
}

}  // namespace

FeatureNames::FeatureNames(std::vector<std::string> names, std::string separator)
    : names_(std::move(names)), separator_(std::move(separator)) {
  for (std::size_t i = 0; i < names_.size(); ++i) table_.add(std::string_view(names_[i]), static_cast<std::int64_t>(i));
  table_.finish();
}

constinit const Op kCountRecords{
    .name = "count_records",
    .type =
        [](const Call& call) {
          const Index width = static_cast<const FeatureNames&>(*call.attributes.payload).width();
          return records_type(call, width, static_cast<Dtype>(call.attributes.integers[0]));
        },
    .compile = [](const Site& site) -> Compiled {
      return for_number(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_count_records<T>}; });
    },
    .to_onnx = spell_count_records};
constinit const Op kHashRecords{
    .name = "hash_records",
    .type =
        [](const Call& call) {
          return records_type(call, call.attributes.integers[0], static_cast<Dtype>(call.attributes.integers[2]));
        },
    .compile = [](const Site& site) -> Compiled {
      return for_number(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_hash_records<T>}; });
    },
    .refusal = [](const Run&, const Bad&) { return std::string("weights must be numbers or strings, found null"); }};
constinit const Op kCountItems{.name = "count_items",
                               .type = [](const Call& call) -> Type {
                                 const Type& items = call.in(0);
                                 if (items.form == Form::kDense && items.rank() == 1 && items.dtype == Dtype::kString)
                                   return {Dtype::kInt64, {kRows, call.in(1).width()}, Form::kCsr};
                                 return items_type(call, call.in(1).width(), Dtype::kInt64);
                               },
                               .compile = compile_count_items};
constinit const Op kHashItems{
    .name = "hash_items",
    .type =
        [](const Call& call) {
          if (call.in(0).dtype != Dtype::kObject) throw Error(Kind::kInternal, "expected objects");
          return items_type(call, call.attributes.integers[0], static_cast<Dtype>(call.attributes.integers[2]));
        },
    .compile = [](const Site& site) -> Compiled {
      return for_number(site.out.dtype, []<class T>(Tag<T>) -> Compiled { return {run_hash_items<T>}; });
    },
    .refusal = [](const Run&,
                  const Bad&) { return std::string("feature names must be strings, weights numbers or strings"); }};
constinit const Op kNonzeroColumns{.name = "nonzero_columns",
                                   .type =
                                       [](const Call&) {
                                         return Type{Dtype::kInt64, {kRows, kDynamic}, Form::kRagged};
                                       },
                                   .compile = [](const Site& site) -> Compiled {
                                     return for_number(site.in(0).dtype,
                                                       []<class T>(Tag<T>) -> Compiled { return {run_nonzeros<T>}; });
                                   }};

Value count_records(std::vector<Value> columns, std::vector<std::string> names, const FeatureNames& features,
                    Dtype dtype) {
  Program& program = columns.front().program();
  return program.apply(kCountRecords, std::move(columns),
                       {.integers = {static_cast<Index>(dtype)}, .texts = std::move(names), .payload = &features});
}

Value hash_records(std::vector<Value> columns, std::vector<std::string> names, const HashOptions& options) {
  Program& program = columns.front().program();
  return program.apply(
      kHashRecords, std::move(columns),
      {.integers = {options.width, options.alternates, static_cast<Index>(options.dtype)}, .texts = std::move(names)});
}

Value count_items(Value items, Value categories) {
  const bool is_text = items.dtype() == Dtype::kString && categories.dtype() == Dtype::kString;
  return items.program().apply(
      kCountItems, is_text ? std::vector<Value>{items, categories}
                           : std::vector<Value>{items.cast(Dtype::kObject), categories.cast(Dtype::kObject)});
}

Value hash_items(Value items, const HashOptions& options, bool in_pairs) {
  return items.program().apply(
      kHashItems, {items.cast(Dtype::kObject)},
      {.integers = {options.width, options.alternates, static_cast<Index>(options.dtype), in_pairs}});
}

Value nonzero_columns(Value X) { return X.program().apply(kNonzeroColumns, {X}); }

}  // namespace brine
