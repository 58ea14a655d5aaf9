// The tables of readers put together.
#include <algorithm>
#include <array>

#include "onnx/readers.h"

namespace brine::onnx {
namespace {

OperatorReader reader_in(std::span<const ReaderTable> tables, std::string_view op_type) {
  for (const ReaderTable table : tables)
    if (const auto row = std::ranges::lower_bound(table, op_type, {}, &ReaderRow::op_type);
        row != table.end() && row->op_type == op_type)
      return row->read;
  return nullptr;
}

}  // namespace

OperatorReader reader_of(std::string_view domain, std::string_view op_type) {
  const std::array main = {kElementwiseReaders, kReductionReaders, kShapeReaders, kMovementReaders,
                           kProductReaders,     kControlReaders,   kTextReaders};
  const std::array ml = {kTableReaders, kLinearReaders, kTreeReaders, kLabelReaders};
  const std::array microsoft = {kMicrosoftReaders};
  if (domain.empty()) return reader_in(main, op_type);
  if (domain == kMlDomain) return reader_in(ml, op_type);
  if (domain == "com.microsoft") return reader_in(microsoft, op_type);
  return nullptr;
}

}  // namespace brine::onnx
