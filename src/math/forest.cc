// Chooses how a forest is walked, and sends rows on their way.
#include "math/forest.h"

#include <algorithm>
#include <optional>

#include "math/forest_abreast.h"
#include "math/forest_bits.h"
#include "math/forest_nodes.h"
#include "math/forest_pack.h"
#include "math/forest_values.h"
#include "math/forest_walk.h"

namespace brine::math {
namespace {

constexpr std::size_t kNearBytes = 256 * 1024;  // of nodes that stay in the caches near the core
constexpr std::size_t kPanelBytes = 4 << 20;    // of X that are walked through one tree after another
constexpr Index kFewRowsNear = 16;              // fewer rows are better taken one by one through many trees
constexpr Index kFewRowsFar = 64;               // even more so if nodes have to come from afar
constexpr Index kBitRowsMin = 5;                // fewer rows than this are walked rather than filled up to 64
constexpr Index kBitRowsMinAbreast = 24;        // or taken one by one
constexpr Index kCodeBytes = 32 * 1024;         // of rows that pass one tree of bits before the next tree is fetched

Index nodes_max(const std::vector<Index>& root) {
  Index most = 0;
  for (std::size_t tree = 0; tree + 1 < root.size(); ++tree) most = std::max(most, root[tree + 1] - root[tree]);
  return most;
}

// Of trees that ask for no category.
std::optional<NarrowNode::Shape> narrow_shape(const std::vector<Index>& root, Index n_features,
                                              std::uint64_t payload_max) {
  if (payload_max > NarrowNode::kPayloadMax) return std::nullopt;
  const auto bits =
      static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(std::max<Index>(n_features - 1, 1))));
  if (bits > 24 || static_cast<std::uint64_t>(nodes_max(root) + 1) >> (31 - bits) != 0) return std::nullopt;
  return NarrowNode::Shape{bits, (1u << bits) - 1};
}

template <class T>
bool any_nan(const T* values, Index count) {
  bool found = false;
  for (Index i = 0; i < count; ++i) found |= values[i] != values[i];
  return found;
}

}  // namespace

template <class T>
struct Forest<T>::Compiled {
  Index n_features = 0;
  std::optional<NodePool<NarrowNode>> narrow;  // one of the two, for any number of rows
  std::optional<NodePool<WideNode>> wide;
  std::optional<BitForest<T>> bits;      // for many rows, if the trees are small
  std::optional<ForestAbreast> abreast;  // for few, if there are few questions too
  ForestValues values;
  std::vector<double> bit_values;  // of each leaf of bits, where leaves have one value

  template <class Node>
  static bool is_near(const NodePool<Node>& pool) {
    return pool.n_nodes * sizeof(Node) <= kNearBytes;
  }

  // A visitor has at(tree), a function of (row, payload) for many rows of one tree; operator()(row, tree, payload); and
  // each(row, first_tree, count, payload_of) for some trees of one row. All do the same.
  template <class Node, class Visitor>
  void walk_nodes(const NodePool<Node>& pool, const T* X, Index first_row, Index n, const Visitor& visitor) const {
    const Index panel =
        is_near(pool)
            ? kWalkersMax
            : std::max<Index>(1024, static_cast<Index>(kPanelBytes / sizeof(T)) / std::max<Index>(n_features, 1));
    for (Index first = first_row; first < n; first += panel) {
      const Index last = std::min(n, first + panel);
      const bool is_plain =
          pool.sets.empty() && !(pool.any_missing_left && any_nan(X + first * n_features, (last - first) * n_features));
      is_plain ? walk_panel<Rows::kPlain>(pool, X, first, last, visitor)
               : walk_panel<Rows::kAny>(pool, X, first, last, visitor);
    }
  }

  template <Rows kRows, class Node, class Visitor>
  void walk_panel(const NodePool<Node>& pool, const T* X, Index first, Index last, const Visitor& visitor) const {
    if (last - first <= (is_near(pool) ? kFewRowsNear : kFewRowsFar)) {
      for (Index row = first; row < last; ++row)
        walk_trees<kRows>(pool, X + row * n_features,
                          [&](Index tree, std::uint64_t payload) { visitor(row, tree, payload); });
    } else {
      for (Index tree = 0; tree < static_cast<Index>(pool.trees.size()); ++tree)
        walk_rows<kRows>(pool, tree, X, n_features, first, last, visitor.at(tree));
    }
  }

  template <class Visitor>
  void walk(const T* X, Index first_row, Index n, const Visitor& visitor) const {
    if constexpr (std::is_same_v<T, float>)
      if (narrow) return walk_nodes(*narrow, X, first_row, n, visitor);
    walk_nodes(*wide, X, first_row, n, visitor);
  }

  Index bit_blocks() const {
    return std::clamp<Index>(kCodeBytes / (kBitRows * std::max<Index>(bits->codes.n_columns(), 1)), 1, 8);
  }
  Index bit_block_bytes() const { return bits->codes.n_columns() * kBitRows; }

  Index bit_rows_min() const { return abreast ? kBitRowsMinAbreast : kBitRowsMin; }

  // All rows that bits answer, the first ones; their number. `payload` holds a value for each leaf of bits.
  template <class Payload, class Visitor>
  Index scan(const T* X, Index n, std::byte* scratch, const Payload* payload, const Visitor& visitor) const {
    auto* codes = reinterpret_cast<std::uint8_t*>(scratch);
    const Index rows_min = bit_rows_min();
    Index done = 0;
    while (n - done >= rows_min) {
      const Index n_blocks = std::min(bit_blocks(), (n - done + kBitRows - rows_min) / kBitRows);
      const Index last = std::min(n, done + n_blocks * kBitRows);
      for (Index block = 0; block < n_blocks; ++block) {
        const Index row = done + block * kBitRows;
        bits->codes.encode(X + row * n_features, n_features, std::min(kBitRows, last - row), kBitRows,
                           codes + block * bit_block_bytes());
      }
      scan_blocks(codes, done, last, payload, visitor);
      done = last;
    }
    if (!abreast) return done;
    for (; done < n; ++done) scan_row(X + done * n_features, done, payload, visitor);
    return n;
  }

  template <class Payload, class Visitor>
  void scan_row(const T* x, Index row, const Payload* payload, const Visitor& visitor) const {
    std::uint8_t codes[ForestAbreast::kColumnsMax], leaves[ForestAbreast::kTrees];
    bits->codes.encode(x, codes);
    const Index n_trees = static_cast<Index>(bits->trees.size());
    for (Index group = 0; group < abreast->n_groups(); ++group) {
      const Index first = group * ForestAbreast::kTrees;
      abreast->find_leaves(group, codes, leaves);
      visitor.each(row, first, std::min(n_trees - first, ForestAbreast::kTrees),
                   [&](Index i) { return payload[bits->trees[first + i].first_leaf + leaves[i]]; });
    }
  }

  template <class Payload, class Visitor>
  void scan_blocks(const std::uint8_t* codes, Index first, Index last, const Payload* payload,
                   const Visitor& visitor) const {
    for (std::size_t t = 0; t < bits->trees.size(); ++t) {
      const BitTree& tree = bits->trees[t];
      const auto emit = visitor.at(static_cast<Index>(t));
      for (Index row = first; row < last; row += kBitRows) {
        alignas(64) std::uint8_t leaves[kBitRows];
        bits->find_leaves(bits->updates.data(), bits->first_update(tree), bits->plane_ends.data() + tree.first_plane,
                          tree.n_planes, codes + (row - first) / kBitRows * bit_block_bytes(), leaves);
        const Index count = std::min(kBitRows, last - row);
        for (Index i = 0; i < count; ++i) emit(row + i, payload[tree.first_leaf + leaves[i]]);
      }
    }
  }
};

template <class T>
Forest<T>::Forest(const ForestTable& table, Index n_features, ForestAnswer answer, CpuTarget target)
    : n_trees_(table.n_trees()), n_outputs_(table.n_outputs) {
  auto compiled = std::make_unique<Compiled>();
  compiled->n_features = n_features;
  std::vector<std::uint64_t> payload;
  if (answer == ForestAnswer::kSums) {
    compiled->values = ForestValues(table.root, table.n_values);
    payload = collect(table, compiled->values);
  } else {
    payload = node_numbers(table);
  }
  std::optional<NarrowNode::Shape> shape;
  if (std::is_same_v<T, float> && table.left_set.empty())
    shape = narrow_shape(table.root, n_features,
                         payload.empty() ? 0 : *std::max_element(payload.begin(), payload.end()));
  if (shape)
    compiled->narrow = compile_nodes<NarrowNode>(table, *shape, payload);
  else
    compiled->wide = compile_nodes<WideNode>(table, {}, payload);
  compiled->bits = BitForest<T>::of(table, n_features, payload, target);
  if (compiled->bits) compiled->abreast = ForestAbreast::of(*compiled->bits, target);
  if (compiled->bits && compiled->values.n_values() == 1)
    for (const std::uint64_t row : compiled->bits->payload)
      compiled->bit_values.push_back(compiled->values.data()[row]);
  wants_panel_ = !compiled->bits && payload.size() * (shape ? sizeof(NarrowNode) : sizeof(WideNode)) > kNearBytes;
  compiled_ = std::move(compiled);
}

template <class T>
bool Forest<T>::takes_trees_one_by_one(const ForestSource& source) {
  return nodes_max(source.root) > BitForest<T>::kNodesMax;
}

template <class T>
Forest<T>::Forest(const ForestSource& source, Index n_features, ForestAnswer answer)
    : n_trees_(source.n_trees()), n_outputs_(source.n_outputs) {
  auto compiled = std::make_unique<Compiled>();
  compiled->n_features = n_features;
  ForestValues* values = answer == ForestAnswer::kSums ? &compiled->values : nullptr;
  if (values) *values = ForestValues(source.root, source.n_values);
  const std::uint64_t payload_max = values ? ForestValues::first_row(source.root, source.n_trees())
                                           : static_cast<std::uint64_t>(nodes_max(source.root));
  std::optional<NarrowNode::Shape> shape;
  if constexpr (std::is_same_v<T, float>) shape = narrow_shape(source.root, n_features, payload_max);
  if (shape)
    compiled->narrow = pack_nodes<NarrowNode>(source, *shape, values);
  else
    compiled->wide = pack_nodes<WideNode>(source, {}, values);
  wants_panel_ = shape ? !Compiled::is_near(*compiled->narrow) : !Compiled::is_near(*compiled->wide);
  compiled_ = std::move(compiled);
}

template <class T>
Forest<T>::~Forest() = default;
template <class T>
Forest<T>::Forest(Forest&&) noexcept = default;
template <class T>
Forest<T>& Forest<T>::operator=(Forest&&) noexcept = default;

template <class T>
std::size_t Forest<T>::scratch_bytes(Index n) const noexcept {
  if (!compiled_->bits || n < compiled_->bit_rows_min()) return 0;
  const Index blocks = std::min(compiled_->bit_blocks(), (n + kBitRows - 1) / kBitRows);
  return static_cast<std::size_t>(blocks * compiled_->bit_block_bytes());
}

namespace {

struct StoreLeaf {
  Index* out;
  Index n_trees;

  auto at(Index tree) const {
    return [=, column = out + tree, stride = n_trees](Index row, std::uint64_t leaf) {
      column[row * stride] = static_cast<Index>(leaf);
    };
  }
  void operator()(Index row, Index tree, std::uint64_t leaf) const {
    out[row * n_trees + tree] = static_cast<Index>(leaf);
  }
  template <class Leaf>
  void each(Index row, Index first_tree, Index count, const Leaf& leaf) const {
    for (Index i = 0; i < count; ++i) out[row * n_trees + first_tree + i] = static_cast<Index>(leaf(i));
  }
};

// One value a leaf, for the columns in turn.
struct AddValue {
  double* out;
  Index n_outputs;

  auto at(Index tree) const {
    return [column = out + tree % n_outputs, stride = n_outputs](Index row, double value) {
      column[row * stride] += value;
    };
  }
  template <class Value>
  void each(Index row, Index first_tree, Index count, const Value& value) const {
    double* sums = out + row * n_outputs;
    if (n_outputs == 1) {
      double sum = *sums;
      for (Index i = 0; i < count; ++i) sum += value(i);
      *sums = sum;
      return;
    }
    for (Index i = 0, column = first_tree % n_outputs; i < count; ++i) {
      sums[column] += value(i);
      if (++column == n_outputs) column = 0;
    }
  }
};

struct AddValueAt {
  AddValue add;
  const double* values;

  auto at(Index tree) const {
    return [add = add.at(tree), values = values](Index row, std::uint64_t payload) { add(row, values[payload]); };
  }
  void operator()(Index row, Index tree, std::uint64_t payload) const {
    add.out[row * add.n_outputs + tree % add.n_outputs] += values[payload];
  }
};

// A value for every column.
struct AddValues {
  double* out;
  Index n_outputs;
  const double* values;

  auto at(Index) const { return *this; }
  void operator()(Index row, std::uint64_t payload) const {
    const double* value = values + static_cast<Index>(payload) * n_outputs;
    for (Index j = 0; j < n_outputs; ++j) out[row * n_outputs + j] += value[j];
  }
  void operator()(Index row, Index, std::uint64_t payload) const { (*this)(row, payload); }
  template <class Payload>
  void each(Index row, Index, Index count, const Payload& payload) const {
    for (Index i = 0; i < count; ++i) (*this)(row, payload(i));
  }
};

}  // namespace

template <class T>
void Forest<T>::leaves(const T* X, Index n, Index* out, std::byte* scratch) const noexcept {
  const StoreLeaf store{out, n_trees_};
  const Index done = compiled_->bits ? compiled_->scan(X, n, scratch, compiled_->bits->payload.data(), store) : 0;
  compiled_->walk(X, done, n, store);
}

template <class T>
void Forest<T>::add(const T* X, Index n, double* out, std::byte* scratch) const noexcept {
  const double* values = compiled_->values.data();
  if (compiled_->values.n_values() == 1) {
    const AddValue add{out, n_outputs_};
    const Index done = compiled_->bits ? compiled_->scan(X, n, scratch, compiled_->bit_values.data(), add) : 0;
    compiled_->walk(X, done, n, AddValueAt{add, values});
  } else {
    const AddValues add{out, n_outputs_, values};
    const Index done = compiled_->bits ? compiled_->scan(X, n, scratch, compiled_->bits->payload.data(), add) : 0;
    compiled_->walk(X, done, n, add);
  }
}

template class Forest<float>;
template class Forest<double>;

}  // namespace brine::math
