#include "model/answer.h"

#include <fmt/format.h>

#include "base/error.h"

namespace brine {
namespace {

struct Kept {
  Result result;
  std::string texts;
};

template <class T, class TextOf, class SetText>
void copy_texts(T* values, Index count, std::string& texts, TextOf text_of_value, SetText set) {
  std::size_t size = 0;
  for (Index i = 0; i < count; ++i) size += text_of_value(values[i]).size();
  texts.reserve(size);  // views stay where they are while it fills
  for (Index i = 0; i < count; ++i) {
    const std::string_view text = text_of_value(values[i]);
    const std::size_t at = texts.size();
    texts += text;
    set(values[i], std::string_view(texts).substr(at));
  }
}

void keep_texts(Dtype dtype, void* values, Index count, std::string& texts) {
  if (dtype == Dtype::kString)
    copy_texts(
        static_cast<std::string_view*>(values), count, texts, [](std::string_view v) { return v; },
        [](std::string_view& v, std::string_view text) { v = text; });
  if (dtype == Dtype::kObject)
    copy_texts(
        static_cast<Cell*>(values), count, texts,
        [](const Cell& cell) { return cell.is_text() ? cell.text() : std::string_view(); },
        [](Cell& cell, std::string_view text) {
          if (cell.is_text()) cell = Cell::of(text);
        });
}

}  // namespace

Data data_of(Result result) {
  if (result.type.form == Form::kTable) {
    Table table;
    for (std::size_t j = 0; j < result.columns.size(); ++j) {
      table.names.push_back(result.type.columns[j].name);
      table.columns.push_back(std::get<Tensor>(data_of(std::move(result.columns[j]))));
    }
    return table;
  }
  const auto kept = std::make_shared<Kept>(Kept{std::move(result), {}});
  const Type& type = kept->result.type;
  const Array& array = kept->result.array;
  const Index count = type.form == Form::kDense ? type.size() : array.offsets[array.rows];
  keep_texts(type.dtype, array.data, count, kept->texts);
  if (type.form == Form::kDense) return Tensor{type.dtype, type.shape, array.data, kept};
  const Tensor values{type.dtype, {count}, array.data, kept},
      offsets{Dtype::kInt64, {array.rows + 1}, array.offsets, kept};
  if (type.form == Form::kRagged) return Ragged{values, offsets};
  return Csr{type.width(), values, {Dtype::kInt32, {count}, array.indices, kept}, offsets};
}

}  // namespace brine
