// See forest.h.
#include "ops/forest.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "onnx/graph/writer.h"
#include "ops/forest_onnx.h"
#include "ops/kernel.h"
#include "ops/shape.h"

namespace brine {
namespace {

const ForestData& data_of(const Call& call) { return *static_cast<const ForestData*>(call.attributes.payload); }

void require_matrix(const Call& call) {
  const Type& x = call.in(0);
  if (x.dtype != Dtype::kFloat32 && x.dtype != Dtype::kFloat64)
    throw Error(Kind::kInternal, "trees see float32 or float64");
  if (x.rank() != 2 || x.width() != data_of(call).n_features())
    throw Error(Kind::kUsage, fmt::format("expected {} features, found {}", data_of(call).n_features(), to_string(x)));
}

Type leaves_type(const Call& call) {
  require_matrix(call);
  return {Dtype::kInt64, {call.in(0).shape[0], data_of(call).n_trees()}};
}

Type sum_type(const Call& call) {
  require_matrix(call);
  const Index n_outputs = data_of(call).n_outputs();
  const Type& start = call.in(1);
  if (start.dtype != Dtype::kFloat64 || start.shape.empty() || start.row_size() != n_outputs || start.rank() > 2)
    throw Error(Kind::kMalformed,
                fmt::format("expected {} values to start from, found {}", n_outputs, to_string(start)));
  return {Dtype::kFloat64, {call.in(0).shape[0], n_outputs}};
}

// The rows of X in order as dense blocks: the array itself, or CSR rows spread out a few at a time (of duplicates the
// last).
template <class T, class Walk>
void for_dense_blocks(const Run& run, std::size_t scratch_bytes, Walk walk) {
  const Array& x = *run.in[0];
  if (run.site.in(0).form == Form::kDense) {
    walk(x.as<const T>(), Index{0}, run.rows, static_cast<std::byte*>(run.scratch.bytes(scratch_bytes)));
    return;
  }
  constexpr Index kBlockBytes = 1 << 20;
  const Index width = run.site.in(0).width();
  const Index block =
      std::clamp<Index>(kBlockBytes / static_cast<Index>(sizeof(T)) / std::max<Index>(width, 1), 1, run.rows);
  const std::size_t dense_bytes = (static_cast<std::size_t>(block * width) * sizeof(T) + 63) / 64 * 64;
  auto* memory = static_cast<std::byte*>(run.scratch.bytes(dense_bytes + scratch_bytes));
  T* dense = reinterpret_cast<T*>(memory);
  for (Index first = 0; first < run.rows; first += block) {
    const Index count = std::min(block, run.rows - first);
    std::fill_n(dense, count * width, T{});
    for (Index row = 0; row < count; ++row)
      for (Index at = x.offsets[first + row]; at < x.offsets[first + row + 1]; ++at)
        dense[row * width + x.indices[at]] = x.as<const T>()[at];
    walk(dense, first, count, memory + dense_bytes);
  }
}

template <class T>
Bad run_leaves(const Run& run) {
  const auto& forest = run.prepared<math::Forest<T>>();
  for_dense_blocks<T>(run, forest.scratch_bytes(run.rows),
                      [&](const T* X, Index first, Index count, std::byte* scratch) {
                        forest.leaves(X, count, run.output<Index>() + first * forest.n_trees(), scratch);
                      });
  return {};
}

template <class T>
Bad run_sum(const Run& run) {
  const auto& forest = run.prepared<math::Forest<T>>();
  const Index k = forest.n_outputs();
  const double* start = run.input<double>(1);
  double* out = run.output<double>();
  if (run.site.in(1).has_rows()) std::copy_n(start, run.rows * k, out);
  else
    for (Index row = 0; row < run.rows; ++row)
      for (Index j = 0; j < k; ++j) out[row * k + j] = start[j];
  for_dense_blocks<T>(run, forest.scratch_bytes(run.rows),
                      [&](const T* X, Index first, Index count, std::byte* scratch) {
                        forest.add(X, count, out + first * k, scratch);
                      });
  return {};
}

template <class T>
std::shared_ptr<const math::Forest<T>> forest_of(const Site& site, math::ForestAnswer answer) {
  return data_of(site).compiled<T>(answer);
}

Compiled compile_leaves(const Site& site) {
  if (site.in(0).dtype == Dtype::kFloat32)
    return {run_leaves<float>, forest_of<float>(site, math::ForestAnswer::kLeaves)};
  return {run_leaves<double>, forest_of<double>(site, math::ForestAnswer::kLeaves)};
}
Compiled compile_sum(const Site& site) {
  if (site.in(0).dtype == Dtype::kFloat32) return {run_sum<float>, forest_of<float>(site, math::ForestAnswer::kSums)};
  return {run_sum<double>, forest_of<double>(site, math::ForestAnswer::kSums)};
}

template <math::ForestAnswer kAnswer>
Grain grain_of(const Site& site) {
  const bool panel = site.in(0).dtype == Dtype::kFloat32 ? forest_of<float>(site, kAnswer)->wants_panel()
                                                         : forest_of<double>(site, kAnswer)->wants_panel();
  return panel ? Grain::kBatch : Grain::kRow;
}

onnx::DataType dense_input(const Site& site) {
  if (site.in(0).form != Form::kDense) throw Error(Kind::kUnsupported, "trees over a sparse matrix in ONNX");
  return data_type_of(site.in(0).dtype);
}

onnx::Name spell_leaves(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  return forest_leaves_in_onnx(writer, data_of(site).table(), in[0], dense_input(site));
}

onnx::Name spell_sum(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  ForestStart start;
  if (site.constants[1])
    start.constants = {site.constants[1]->as<double>(), static_cast<std::size_t>(site.constants[1]->size())};
  else start.rows = in[1];
  return forest_sums_in_onnx(writer, data_of(site).table(), in[0], dense_input(site), start);
}

}  // namespace

ForestData::ForestData(math::ForestTable table, Index n_features)
    : source_{table.root, table.n_values, table.n_outputs, {}},
      n_features_(n_features),
      table_(std::make_unique<const math::ForestTable>(std::move(table))) {}

const math::ForestTable& ForestData::table() const {
  const std::lock_guard lock(table_mutex_);
  if (table_) return *table_;
  auto table = std::make_unique<math::ForestTable>();
  table->root = {0};
  table->n_values = source_.n_values;
  table->n_outputs = source_.n_outputs;
  table->reserve(n_nodes());
  for (Index tree = 0; tree < n_trees(); ++tree) source_.append(tree, *table);
  if (std::ranges::count(table->missing_left, 0) == std::ssize(table->missing_left)) table->missing_left.clear();
  table_ = std::move(table);
  return *table_;
}

std::string ForestData::describe() const { return fmt::format("{} trees of {} nodes", n_trees(), n_nodes()); }

template <class T>
std::shared_ptr<const math::Forest<T>> ForestData::compiled(math::ForestAnswer answer) const {
  const std::lock_guard lock(mutex_);
  auto& slot = [&]() -> std::shared_ptr<const math::Forest<T>>& {
    if constexpr (std::is_same_v<T, float>) return of_float_[static_cast<int>(answer)];
    else return of_double_[static_cast<int>(answer)];
  }();
  if (slot) return slot;
  slot = source_.append && math::Forest<T>::takes_trees_one_by_one(source_)
             ? std::make_shared<const math::Forest<T>>(source_, n_features_, answer)
             : std::make_shared<const math::Forest<T>>(table(), n_features_, answer);
  return slot;
}
template std::shared_ptr<const math::Forest<float>> ForestData::compiled(math::ForestAnswer) const;
template std::shared_ptr<const math::Forest<double>> ForestData::compiled(math::ForestAnswer) const;

constinit const Op kTreeLeaves{.name = "tree_leaves",
                               .type = leaves_type,
                               .compile = compile_leaves,
                               .to_onnx = spell_leaves,
                               .grain = grain_of<math::ForestAnswer::kLeaves>};
constinit const Op kForestSum{.name = "forest_sum",
                              .type = sum_type,
                              .compile = compile_sum,
                              .to_onnx = spell_sum,
                              .grain = grain_of<math::ForestAnswer::kSums>};

Value tree_leaves(Value X, const ForestData& forest) {
  return X.program().apply(kTreeLeaves, {X}, {.payload = &forest});
}
Value forest_sum(Value X, const ForestData& forest, Value start) {
  return X.program().apply(kForestSum, {X, start}, {.payload = &forest});
}

}  // namespace brine
