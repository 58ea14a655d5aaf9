// com.microsoft's operators that sklearn-onnx may emit.
#include <algorithm>

#include "onnx/readers.h"
#include "onnx/rearrange.h"
#include "ops/arithmetic.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops/shape.h"

namespace brine::onnx {
namespace {

// Distances of every pair of rows.
void read_cdist(NodeReader& r) {
  const Value x = r.value(0), y = r.value(1);
  if (x.rank() != 2 || y.rank() != 2 || y.type().has_rows()) r.refuse("distances to rows that are not known");
  const Value difference = expand(x, 1) - y;
  r.require_size(row_shape(difference));
  const Value squares = sum(difference * difference, 2);
  const std::string metric = r.text("metric", "sqeuclidean");
  if (metric != "sqeuclidean" && metric != "euclidean") r.refuse("the metric " + metric);
  r.give(metric == "euclidean" ? sqrt(squares) : squares);
}

constexpr ReaderRow kReaders[] = {
    {"CDist", read_cdist},
};

static_assert(std::ranges::is_sorted(kReaders, {}, &ReaderRow::op_type));

}  // namespace

constinit const ReaderTable kMicrosoftReaders = kReaders;

}  // namespace brine::onnx
