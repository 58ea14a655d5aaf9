// See tree_paths.h. A path is written from the leaf up, by way of parents: the paths of all leaves together can be
// quadratic in the nodes (a chain), so they are never stored.
#include "ops/tree_paths.h"

#include <algorithm>

#include "ops/kernel.h"

namespace brine {
namespace {

const ForestData& data_of(const Call& call) { return *static_cast<const ForestData*>(call.attributes.payload); }

Type paths_type(const Call& call) {
  const ForestData& forest = data_of(call);
  if (call.in(0).dtype != Dtype::kInt64 || call.in(0).rank() != 2 || call.in(0).width() != forest.n_trees())
    throw Error(Kind::kInternal, "expected the number of a leaf in each tree");
  if (forest.n_nodes() > INT32_MAX) throw Error(Kind::kUnsupported, "paths through more than 2^31 nodes");
  return {Dtype::kInt64, {call.in(0).shape[0], forest.n_nodes()}, Form::kCsr};
}

struct Ways {
  std::vector<std::int32_t> parent;  // of each node, among the nodes of all trees; a root is its own
  std::vector<std::int32_t> length;  // nodes from the root to this one
};

Ways ways_of(const math::ForestTable& table) {
  Ways ways{std::vector<std::int32_t>(table.left.size()), std::vector<std::int32_t>(table.left.size(), 1)};
  for (Index tree = 0; tree < table.n_trees(); ++tree) {
    const Index root = table.root[static_cast<std::size_t>(tree)], end = table.root[static_cast<std::size_t>(tree) + 1];
    ways.parent[static_cast<std::size_t>(root)] = static_cast<std::int32_t>(root);
    for (Index node = root; node < end; ++node) {
      if (table.is_leaf(node)) continue;
      const auto at = static_cast<std::size_t>(node);
      for (const std::int32_t child : {table.left[at], table.right[at]}) {
        ways.parent[static_cast<std::size_t>(root + child)] = static_cast<std::int32_t>(node);
        ways.length[static_cast<std::size_t>(root + child)] = ways.length[at] + 1;
      }
    }
  }
  return ways;
}

Bad run_paths(const Run& run) {
  const Ways& ways = run.prepared<Ways>();
  const std::vector<Index>& root = data_of(run.site).root();
  const Index n_trees = run.site.in(0).width(), count = run.rows * n_trees;
  const Index* leaf = run.input<Index>(0);
  Index stored = 0;
  for (Index i = 0; i < count; ++i)
    stored += ways.length[static_cast<std::size_t>(root[static_cast<std::size_t>(i % n_trees)] + leaf[i])];
  Array& y = run.out;
  y.rows = run.rows;
  y.offsets = y.memory->offsets.of<Index>(static_cast<std::size_t>(run.rows) + 1);
  y.indices = y.memory->indices.of<std::int32_t>(static_cast<std::size_t>(stored) + 1);
  y.data = y.memory->values.of<Index>(static_cast<std::size_t>(stored) + 1);
  std::fill_n(y.as<Index>(), stored, Index{1});
  Index end = 0;
  y.offsets[0] = 0;
  for (Index row = 0; row < run.rows; ++row) {
    for (Index tree = 0; tree < n_trees; ++tree) {
      auto node = static_cast<std::size_t>(root[static_cast<std::size_t>(tree)] + *leaf++);
      const Index length = ways.length[node];
      for (Index at = end + length; at-- > end;) {
        y.indices[at] = static_cast<std::int32_t>(node);
        node = static_cast<std::size_t>(ways.parent[node]);
      }
      end += length;
    }
    y.offsets[row + 1] = end;
  }
  return {};
}

// Dense in ONNX: rows of a table that holds, for each node of a tree, which nodes lead to it.
onnx::Name spell_paths(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  constexpr Index kCellsMax = Index{1} << 24;
  const math::ForestTable& table = data_of(site).table();
  const Ways ways = ways_of(table);
  Index cells = 0;
  onnx::Names parts;
  for (Index tree = 0; tree < table.n_trees(); ++tree) {
    const Index root = table.root[static_cast<std::size_t>(tree)],
                n = table.root[static_cast<std::size_t>(tree) + 1] - root;
    if (n > kCellsMax / n || (cells += n * n) > kCellsMax)
      throw Error(Kind::kUnsupported, "paths through trees of so many nodes in ONNX");
    std::vector<std::uint8_t> leads(static_cast<std::size_t>(n * n));
    for (Index node = 0; node < n; ++node)
      for (Index at = node;; at = ways.parent[static_cast<std::size_t>(root + at)] - root) {
        leads[static_cast<std::size_t>(node * n + at)] = 1;
        if (at == 0) break;
      }
    const onnx::Name rows = writer.constant(onnx::Tensor::of(std::move(leads), {n, n}));
    parts.push_back(writer.gather(rows, writer.column(in[0], tree), 0));
  }
  return writer.cast(writer.concat(std::move(parts), 1), onnx::DataType::kInt64);
}

}  // namespace

constinit const Op kTreePaths{.name = "tree_paths",
                              .type = paths_type,
                              .compile = [](const Site& site) -> Compiled {
                                return {run_paths, std::make_shared<const Ways>(ways_of(data_of(site).table()))};
                              },
                              .to_onnx = spell_paths};

Value tree_paths(Value leaves, const ForestData& forest) {
  return leaves.program().apply(kTreePaths, {leaves}, {.payload = &forest});
}

}  // namespace brine
