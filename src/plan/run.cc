// Running a plan: panels, blocks, threads, and what a refused row is called.
#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/threads.h"
#include "ops/columns.h"
#include "ops/shape.h"
#include "plan/context.h"
#include "plan/plan.h"

namespace brine {
namespace {

constexpr Index kRowsAThread = 512;  // fewer are not worth starting a thread
constexpr std::size_t kAlignment = 64;

std::size_t aligned(std::size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace

Plan::Borrowed::Borrowed(const Plan& plan) : plan_(plan) {
  for (std::atomic<Context*>& slot : plan.contexts_)
    if ((context_ = slot.exchange(nullptr, std::memory_order_acquire))) return;
  auto context = std::make_unique<Context>();
  context->arrays.resize(plan.slots_.size());
  context->grown.resize(plan.slots_.size());
  context->base.resize(plan.slots_.size());
  context->inputs.reserve(plan.n_inputs_);
  for (const Step& step : plan.steps_)
    for (const int slot : step.in) context->inputs.push_back(&context->arrays[static_cast<std::size_t>(slot)]);
  char* block = static_cast<char*>(
      context->block.bytes(std::max<std::size_t>(plan.block_bytes_ * static_cast<std::size_t>(plan.block_rows_), 1)));
  for (std::size_t i = 0; i < plan.slots_.size(); ++i) {
    const Slot& slot = plan.slots_[i];
    if (slot.where == Where::kFolded) context->arrays[i].data = const_cast<void*>(slot.constant);
    if (slot.where == Where::kBlock)
      context->arrays[i].data = block + slot.offset * static_cast<std::size_t>(plan.block_rows_);
    if (slot.where == Where::kGrown) context->arrays[i].memory = &context->grown[i];
  }
  context_ = context.release();
}

Plan::Borrowed::~Borrowed() {
  for (std::atomic<Context*>& slot : plan_.contexts_) {
    Context* free = nullptr;
    if (slot.compare_exchange_strong(free, context_, std::memory_order_release, std::memory_order_relaxed)) return;
  }
  delete context_;
}

void Plan::bind_input(Context& context, const Array& X, Index begin, Index rows) const {
  for (const std::size_t i : given_slots_) {
    const Slot& slot = slots_[i];
    if (slot.where == Where::kGivenColumn) {
      context.base[i] =
          static_cast<char*>(X.columns[slot.offset].data) + static_cast<std::size_t>(begin) * slot.row_bytes;
    } else {
      Array& array = context.arrays[i];
      array = X;
      array.rows = rows;
      if (input_type_.form == Form::kCsr || input_type_.form == Form::kRagged) array.offsets = X.offsets + begin;
      context.base[i] = input_type_.form == Form::kDense
                            ? static_cast<char*>(X.data) + static_cast<std::size_t>(begin) * slot.row_bytes
                            : static_cast<char*>(X.data);
    }
  }
}

void Plan::run_step(Context& context, const Step& step, Index rows, Index first_row) const {
  const Array* const* inputs = context.inputs.data() + step.first_input;
  Array& out = context.arrays[static_cast<std::size_t>(step.out)];
  if (step.counted >= 0) {  // element by element of what an earlier step counted
    rows = inputs[step.counted]->rows;
    const auto size = static_cast<std::size_t>(std::max<Index>(rows * step.site->out.row_size(), 1));
    if (!step.op->is_alias) out.data = out.memory->values.bytes(size * size_of(step.site->out.dtype));
    out.rows = rows;
  }
  const Run run{*step.site, step.compiled.state.get(), inputs, out, rows, first_row, context.scratch};
  if (const Bad bad = step.compiled.kernel(run)) refuse(step, run, bad);
}

void Plan::run_segment(Context& context, const Segment& segment, Index panel_row, Index rows, Index panel_first) const {
  for (const int slot : segment.moving) {
    const Slot& s = slots_[static_cast<std::size_t>(slot)];
    const bool whole = s.where == Where::kGiven && input_type_.form != Form::kDense;
    context.arrays[static_cast<std::size_t>(slot)].data =
        context.base[static_cast<std::size_t>(slot)] + (whole ? 0 : static_cast<std::size_t>(panel_row) * s.row_bytes);
  }
  for (int i = segment.first; i <= segment.last; ++i)
    run_step(context, steps_[static_cast<std::size_t>(i)], rows, panel_first + panel_row);
}

void Plan::run_range(Context& context, const Array& X, std::span<void* const> outputs, Index begin, Index end) const {
  const Index panel_max = panel_rows_ ? panel_rows_ : std::max<Index>(end - begin, 1);
  Index first = begin;
  do {
    const Index rows = std::min(panel_max, end - first);
    std::size_t panel_bytes = 0;
    for (const std::size_t i : panel_slots_)
      if (slots_[i].where == Where::kPanel)
        panel_bytes += aligned(slots_[i].row_bytes * static_cast<std::size_t>(slots_[i].has_rows ? rows : 1));
    char* panel = panel_bytes ? static_cast<char*>(context.panel.bytes(panel_bytes)) : nullptr;
    bind_input(context, X, first, rows);
    for (const std::size_t i : panel_slots_) {
      const Slot& slot = slots_[i];
      if (slot.where == Where::kPanel) {
        context.base[i] = panel;
        context.arrays[i].data = panel;
        panel += aligned(slot.row_bytes * static_cast<std::size_t>(slot.has_rows ? rows : 1));
      } else {
        context.base[i] = static_cast<char*>(outputs[slot.offset]) +
                          (slot.has_rows ? static_cast<std::size_t>(first) * slot.row_bytes : 0);
        context.arrays[i].data = context.base[i];
      }
    }
    for (const Segment& segment : segments_) {
      if (!segment.in_blocks) {
        run_segment(context, segment, 0, rows, first);
        continue;
      }
      for (Index row = 0; row < rows; row += block_rows_)
        run_segment(context, segment, row, std::min(block_rows_, rows - row), first);
    }
    first += rows;
  } while (first < end);
}

void Plan::run_into(const Array& X, std::span<void* const> outputs, int threads) const {
  if (!is_fixed_) throw Error(Kind::kUsage, "an output whose size only the run knows: use run()");
  const Index parts = needs_whole_batch_ ? 1 : std::clamp<Index>(X.rows / kRowsAThread, 1, threads);
  if (parts == 1) {
    Borrowed context(*this);
    run_range(*context, X, outputs, 0, X.rows);
    return;
  }
  const Index share = (X.rows + parts - 1) / parts;
  in_parallel(static_cast<int>(parts), [&](int part) {
    Borrowed context(*this);
    const Index begin = std::min(share * part, X.rows), end = std::min(begin + share, X.rows);
    if (begin < end) run_range(*context, X, outputs, begin, end);
  });
}

namespace {

Index rows_of(const Type& type, Index rows) { return type.has_rows() ? rows : type.shape.empty() ? 1 : type.shape[0]; }

// An array of any form, copied out of a context (and out of the caller's input).
void copy_out(const Type& type, const Array& array, Index rows, Result& result) {
  result.type = type;
  result.array.rows = rows;
  if (type.has_rows()) result.type.shape[0] = rows;
  if (type.form == Form::kDense)
    for (Index& extent : result.type.shape) extent = extent == kDynamic ? array.offsets[0] : extent;
  const std::size_t item = size_of(type.dtype);
  if (type.form == Form::kTable) {
    result.columns.resize(type.columns.size());
    for (std::size_t j = 0; j < type.columns.size(); ++j)
      copy_out({type.columns[j].dtype, {kRows}}, array.columns[j], rows, result.columns[j]);
    return;
  }
  const char* values = static_cast<const char*>(array.data);
  std::size_t count = 1;
  if (type.form == Form::kCsr || type.form == Form::kRagged) {
    const Index start = array.offsets[0];
    count = static_cast<std::size_t>(array.offsets[rows] - start);
    result.array.offsets = result.memory.offsets.of<Index>(static_cast<std::size_t>(rows) + 1);
    for (Index row = 0; row <= rows; ++row) result.array.offsets[row] = array.offsets[row] - start;
    if (type.form == Form::kCsr) {
      result.array.indices = result.memory.indices.of<std::int32_t>(std::max<std::size_t>(count, 1));
      std::copy_n(array.indices + start, count, result.array.indices);
    }
    values += static_cast<std::size_t>(start) * item;
  } else {
    for (const Index extent : result.type.shape) count *= static_cast<std::size_t>(extent);
  }
  result.array.data = result.memory.values.bytes(std::max<std::size_t>(count * item, 1));
  std::copy_n(values, count * item, static_cast<char*>(result.array.data));
}

}  // namespace

std::vector<Result> Plan::run(const Array& X, int threads) const {
  std::vector<Result> results(outputs_.size());
  std::vector<void*> places(outputs_.size(), nullptr);
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    if (slots_[static_cast<std::size_t>(outputs_[i].slot)].where != Where::kOutput) continue;
    Result& result = results[i];
    result.type = outputs_[i].type;
    const Index rows = rows_of(result.type, X.rows);
    if (result.type.has_rows()) result.type.shape[0] = rows;
    result.array.rows = rows;
    result.array.data = places[i] = result.memory.values.bytes(
        std::max<std::size_t>(static_cast<std::size_t>(result.type.size()) * size_of(result.type.dtype), 1));
  }
  if (is_fixed_) {
    run_into(X, places, threads);
    return results;
  }
  Borrowed context(*this);  // sizes come out of the run: one panel, one thread
  run_range(*context, X, places, 0, X.rows);
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    if (places[i]) continue;
    const Array& array = (*context).arrays[static_cast<std::size_t>(outputs_[i].slot)];
    const Type& type = outputs_[i].type;
    copy_out(type, array, type.has_rows() && !type.is_counted() ? X.rows : array.rows, results[i]);
  }
  return results;
}

// The input column in which column `column` of a value began, by way of casts, checks, choices and joins; empty:
// unknown.
std::string Plan::column_name(int id, Index column) const {
  while (id >= 0) {
    const Node& node = *node_of_[static_cast<std::size_t>(id)];
    if (node.op == &kInput) {
      if (column < 0 || node.type.rank() != 2 || column >= node.type.width()) return {};
      return node.type.form == Form::kTable
                 ? fmt::format("column '{}'", node.type.columns[static_cast<std::size_t>(column)].name)
                 : fmt::format("column {}", column);
    }
    if (node.inputs.empty()) return {};
    int next = node.inputs[0];
    if (node.op == &kColumn) {
      column = node.attributes.integers[0];
    } else if (node.op == &kTakeColumns) {
      if (column < 0 || column >= static_cast<Index>(node.attributes.integers.size())) return {};
      column = node.attributes.integers[static_cast<std::size_t>(column)];
    } else if (node.op == &kConcat) {
      std::size_t part = 0;
      for (; part + 1 < node.inputs.size() &&
             column >= node_of_[static_cast<std::size_t>(node.inputs[part])]->type.width();
           ++part)
        column -= node_of_[static_cast<std::size_t>(node.inputs[part])]->type.width();
      next = node.inputs[part];
    } else if (node.op == &kReshape) {
      if (node_of_[static_cast<std::size_t>(next)]->type.rank() == 1) column = 0;
    } else if (node.op != &kCast && !node.op->is_alias) {
      return {};
    }
    id = next;
  }
  return {};
}

void Plan::refuse(const Step& step, const Run& run, const Bad& bad) const {
  const std::string words = step.op->refusal ? step.op->refusal(run, bad)
                                             : std::string(step.op->name) + ": a value that cannot be computed with";
  const Node& node = *node_of_[static_cast<std::size_t>(step.node)];
  const std::string column = node.inputs.empty() ? "" : column_name(node.inputs[0], bad.column);
  throw Error(Kind::kUsage, Place{nullptr, 0, node.place},
              fmt::format("row {}{}{}: {}", run.first_row + bad.row, column.empty() ? "" : ", ", column, words));
}

}  // namespace brine
