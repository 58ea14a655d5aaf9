// What a method returned, as one dense array: see brine/files.h.
#include "base/error.h"
#include "brine/files.h"
#include "model/new_tensor.h"
#include "program/type.h"

namespace brine {
namespace {

Tensor from_csr(const Csr& csr) {
  const Index rows = csr.offsets.size() - 1;
  return for_number(csr.values.dtype, [&]<class T>(Tag<T>) {
    return new_tensor<T>({rows, csr.n_columns}, nullptr, [&](T* to) {
      const Index* offsets = csr.offsets.as<Index>();
      const T* values = csr.values.as<T>();
      for (Index row = 0; row < rows; ++row)
        for (Index at = offsets[row]; at < offsets[row + 1]; ++at) {
          T& cell = to[row * csr.n_columns + csr.columns.as<std::int32_t>()[at]];
          if constexpr (std::is_same_v<T, bool>)
            cell = cell || values[at];
          else
            cell = static_cast<T>(cell + values[at]);  // entries of one place add up
        }
    });
  });
}

template <class T>
Cell cell_from(T value) {
  if constexpr (std::is_same_v<T, Cell>)
    return value;
  else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string_view>)
    return Cell::of(value);
  else if constexpr (std::is_integral_v<T>)
    return Cell::of(static_cast<std::int64_t>(value));
  else
    return Cell::of(static_cast<double>(value));
}

// As pandas' to_numpy: the promoted dtype of the columns, objects where text or bools meet numbers.
Tensor from_table(const Table& table) {
  const Index width = static_cast<Index>(table.columns.size()), rows = width ? table.columns[0].size() : 0;
  Dtype dtype = width ? table.columns[0].dtype : Dtype::kObject;
  auto owners = std::make_shared<std::vector<Tensor>>(table.columns);
  for (const Tensor& column : table.columns) {
    const bool meets_bool = (dtype == Dtype::kBool) != (column.dtype == Dtype::kBool);
    dtype = meets_bool ? Dtype::kObject : promote_any(dtype, column.dtype);
  }
  return for_dtype(dtype, [&]<class To>(Tag<To>) {
    return new_tensor<To>({rows, width}, owners, [&](To* to) {
      for (Index j = 0; j < width; ++j)
        for_dtype(table.columns[static_cast<std::size_t>(j)].dtype, [&]<class From>(Tag<From>) {
          const From* from = table.columns[static_cast<std::size_t>(j)].as<From>();
          for (Index row = 0; row < rows; ++row) {
            if constexpr (std::is_same_v<To, From>)
              to[row * width + j] = from[row];
            else if constexpr (std::is_same_v<To, Cell>)
              to[row * width + j] = cell_from(from[row]);
            else if constexpr (std::is_convertible_v<From, To>)
              to[row * width + j] = static_cast<To>(from[row]);
          }
        });
    });
  });
}

}  // namespace

Tensor densified(const Data& data) {
  if (const auto* tensor = std::get_if<Tensor>(&data)) return *tensor;
  if (const auto* csr = std::get_if<Csr>(&data)) return from_csr(*csr);
  if (const auto* table = std::get_if<Table>(&data)) return from_table(*table);
  throw Error(Kind::kUsage, "rows of different lengths do not fit into one array");
}

Data as_documents(Data data) {
  if (const auto* table = std::get_if<Table>(&data); table && table->columns.size() == 1)
    data = Tensor(table->columns[0]);
  const auto* cells = std::get_if<Tensor>(&data);
  if (!cells || cells->shape.size() != 1 || cells->dtype != Dtype::kObject) return data;
  const Index rows = cells->size();
  const Cell* from = cells->as<Cell>();
  if (!std::all_of(from, from + rows, [](const Cell& cell) { return cell.is_text(); })) return data;
  return new_tensor<std::string_view>({rows}, cells->owner, [&](std::string_view* to) {
    std::transform(from, from + rows, to, [](const Cell& cell) { return cell.text(); });
  });
}

}  // namespace brine
