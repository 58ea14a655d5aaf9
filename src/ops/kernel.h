// What the kernels of element-wise operations share: rules, choice by dtype, spelling.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "onnx/graph/writer.h"
#include "ops/broadcast.h"
#include "program/dispatch.h"
#include "program/op.h"

namespace brine {

onnx::DataType data_type_of(Dtype dtype);  // throws Error{kUnsupported} for objects

// Rule: two dense operands of one dtype; the result has it and the broadcast shape.
Type pair_type(const Call& call);
Type number_pair_type(const Call& call);  // no text
Type bool_pair_type(const Call& call);    // two dense operands of one dtype -> bool
// Rule: one dense operand; the result has its type.
Type number_type(const Call& call);  // no text
Type float_type(const Call& call);

inline std::shared_ptr<const void> pair_state(const Site& site) {
  return std::make_shared<const Broadcast<2>>(broadcast_of<2>(site.out.shape, {&site.in(0).shape, &site.in(1).shape}));
}

template <class F, class T, class R>
Bad run_pair(const Run& run) {
  apply_binary(run.prepared<Broadcast<2>>(), run.rows, run.input<T>(0), run.input<T>(1), run.output<R>(), F{});
  return {};
}

// The spelling of an operation that is one ONNX operator of the same operands.
template <const char* kOperator>
onnx::Name spell(onnx::Writer& writer, const Site&, const std::vector<onnx::Name>& in) {
  return writer.node(kOperator, in);
}

// Elements of the result in this block.
inline Index count_of(const Run& run) { return (run.site.out.has_rows() ? run.rows : 1) * run.site.out.row_size(); }

}  // namespace brine
