// The kernels of matmul.h. No guard: compiled once a target (see math/each_target.h).
//
// Two outputs or more: W lies in panels of outputs, a panel's k inputs one after another, and a tile of rows meets one
// panel (or one row several) with all sums in registers. A panel is two vectors of the target; where all outputs fit
// into one vector, that vector, as short as it can be. One output: its weights lie in a row, and rows meet it eight at
// a time.
#include "math/fused.h"
#include "math/vectors.h"

template <class T>
constexpr Index kPanelOutputs = 2 * kLanesOf<T>;

constexpr Index kTileRows = kFusedIsFast ? 6 : 1;
constexpr Index kLaneRows = kFusedIsFast ? 8 : 1;
constexpr Index kRowsAtOnce = 48;

template <class T, class V, int kVectors>
struct Tile {
  static constexpr Index kOutputs = kVectors * static_cast<Index>(sizeof(V) / sizeof(T));  // of a panel

  const T* w;  // of its first panel, from the first input of this block
  Index panel_stride;
  Index n_inputs;
  bool is_first;  // block of the inputs: later ones are added to what Y holds
  const T* x;
  Index x_stride;
  T* y;
  Index y_stride;
  Index n_outputs;  // of the tile: fewer than its panels hold only at the end
};

template <int kRows, int kPanels, bool kWhole, class T, class V, int kVectors>
void run_tile(const Tile<T, V, kVectors>& tile) {
  constexpr Index kLanes = sizeof(V) / sizeof(T);
  V sums[kRows][kPanels * kVectors] = {};
  const T* w = tile.w;
  for (Index i = 0; i < tile.n_inputs; ++i, w += kVectors * kLanes)
#pragma GCC unroll 4
    for (int p = 0; p < kPanels; ++p) {
      V weights[kVectors];
#pragma GCC unroll 2
      for (int v = 0; v < kVectors; ++v) weights[v] = load<V>(w + p * tile.panel_stride + v * kLanes);
#pragma GCC unroll 6
      for (int r = 0; r < kRows; ++r) {
        const V x = tile.x[r * tile.x_stride + i] - V{};
#pragma GCC unroll 2
        for (int v = 0; v < kVectors; ++v) sums[r][p * kVectors + v] = fused(weights[v], x, sums[r][p * kVectors + v]);
      }
    }
  constexpr Index kOutputs = kPanels * kVectors * kLanes;
  T all[kRows][kOutputs];
  for (int r = 0; r < kRows; ++r)
    for (int c = 0; c < kPanels * kVectors; ++c) {
      T* to = tile.y + r * tile.y_stride + c * kLanes;
      if constexpr (kWhole)
        store(to, tile.is_first ? sums[r][c] : load<V>(to) + sums[r][c]);
      else
        store(all[r] + c * kLanes, sums[r][c]);
    }
  if constexpr (!kWhole)
    for (int r = 0; r < kRows; ++r)
      for (Index j = 0; j < std::min(kOutputs, tile.n_outputs); ++j) {
        T& y = tile.y[r * tile.y_stride + j];
        y = tile.is_first ? all[r][j] : y + all[r][j];
      }
}

template <int kRows, int kPanels, class T, class V, int kVectors>
void run_whole_or_part(const Tile<T, V, kVectors>& tile) {
  tile.n_outputs >= kPanels* tile.kOutputs ? run_tile<kRows, kPanels, true>(tile)
                                           : run_tile<kRows, kPanels, false>(tile);
}

// All panels for kRows rows, kPanels panels at a time while there are as many, then half as many.
template <int kRows, int kPanels, class T, class V, int kVectors>
void run_row_group(Tile<T, V, kVectors> tile, Index m) {
  constexpr Index kStep = kPanels * tile.kOutputs;
  for (; m > kStep - tile.kOutputs; m -= kStep) {
    tile.n_outputs = m;
    run_whole_or_part<kRows, kPanels>(tile);
    tile.w += kPanels * tile.panel_stride;
    tile.y += kStep;
  }
  if constexpr (kPanels > 1)
    if (m > 0) run_row_group<kRows, kPanels / 2>(tile, m);
}

// One panel for many rows.
template <class T, class V, int kVectors>
void run_panel(Tile<T, V, kVectors> tile, Index n) {
  Index row = 0;
  for (; row + kTileRows <= n;
       row += kTileRows, tile.x += kTileRows * tile.x_stride, tile.y += kTileRows * tile.y_stride)
    run_whole_or_part<kTileRows, 1>(tile);
  if constexpr (kTileRows > 2)
    for (; row + 2 <= n; row += 2, tile.x += 2 * tile.x_stride, tile.y += 2 * tile.y_stride)
      run_whole_or_part<2, 1>(tile);
  if (row < n) run_whole_or_part<1, 1>(tile);
}

// One or two rows.
template <class T, class V, int kVectors>
void multiply_few(const Tile<T, V, kVectors>& tile, Index n, Index m) {
  if constexpr (kFusedIsFast) {
    if (n == 1)
      run_row_group<1, kVectors == 1 ? 1 : 4>(tile, m);
    else
      run_row_group<2, kVectors == 1 ? 1 : 2>(tile, m);
  }
}

// All panels for n rows, one block of inputs after the other. One or two rows meet several panels at once, since a
// lone sum waits for itself.
template <class T, class V, int kVectors>
void multiply_panels(const T* packed, Index m, Index k, const T* X, Index n, Index x_stride, T* Y,
                     Index y_stride) noexcept {
  using Of = Tile<T, V, kVectors>;
  Of tile{.panel_stride = k * Of::kOutputs, .x_stride = x_stride, .y_stride = y_stride};
  for (Index row = 0; row < n; row += kRowsAtOnce) {
    Index i = 0;
    do {
      tile.n_inputs = block_of_inputs<T>(k - i);
      tile.is_first = i == 0;
      tile.x = X + row * x_stride + i;
      tile.y = Y + row * y_stride;
      tile.w = packed + i * tile.kOutputs;
      tile.n_outputs = m;
      if (kFusedIsFast && n <= 2)
        multiply_few<T>(tile, n, m);
      else
        for (; tile.n_outputs > 0;
             tile.n_outputs -= tile.kOutputs, tile.w += tile.panel_stride, tile.y += tile.kOutputs)
          run_panel(tile, std::min(kRowsAtOnce, n - row));
      i += tile.n_inputs;
    } while (i < k);
  }
}

template <int kBytes, class T>
void multiply_narrow(const T* packed, Index m, Index k, const T* X, Index n, Index x_stride, T* Y,
                     Index y_stride) noexcept {
  multiply_panels<T, Vec<T, kBytes>, 1>(packed, m, k, X, n, x_stride, Y, y_stride);
}

template <class T>
void multiply_wide(const T* packed, Index m, Index k, const T* X, Index n, Index x_stride, T* Y,
                   Index y_stride) noexcept {
  multiply_panels<T, Vec<T>, 2>(packed, m, k, X, n, x_stride, Y, y_stride);
}

// The lanes of one output: 4 of double, 8 of float, whatever the width of the target's vectors.
template <class T>
struct Lanes {
  static constexpr int kBytes = std::min(kVectorBytes, 32);
  static constexpr int kParts = 32 / kBytes;
  static constexpr Index kStep = kBytes / static_cast<int>(sizeof(T));
  using Part = Vec<T, kBytes>;

  [[gnu::always_inline]] void add_product(const T* x, const T* w) {
    for (int p = 0; p < kParts; ++p) parts[p] = fused(load<Part>(x + p * kStep), load<Part>(w + p * kStep), parts[p]);
  }
  // Of four floats, while all lanes are 0.
  [[gnu::always_inline]] void add_four(const T* x, const T* w) {
    using Four = Vec<T, 16>;
    const Four products = load<Four>(x) * load<Four>(w) + Four{};  // no lane is ever -0
    if constexpr (kParts == 1 && kStep == 8)
      parts[0] = __builtin_shufflevector(products, Four{}, 0, 1, 2, 3, 4, 5, 6, 7);
    else
      parts[0] = products;
  }
  [[gnu::always_inline]] T total() const {
    using Half = Vec<T, 16>;
    T l[kParts * kStep];
    for (int p = 0; p < kParts; ++p) store(l + p * kStep, parts[p]);
    const Half folded = load<Half>(l) + load<Half>(l + kParts * kStep / 2);
    if constexpr (sizeof(T) == sizeof(double))
      return folded[0] + folded[1];
    else
      return (folded[0] + folded[1]) + (folded[2] + folded[3]);
  }

  Part parts[kParts] = {};
};

// `sum` and the last `count` products, fewer than four: of doubles fused, of floats not.
template <class T>
[[gnu::always_inline]] inline T add_rest(T sum, const T* x, const T* w, Index count) {
  constexpr bool kFused = sizeof(T) == sizeof(double);
  if (count == 0) return sum;
  if (count == 1) return kFused ? std::fma(x[0], w[0], sum) : sum + x[0] * w[0];
  const T two = kFused ? std::fma(x[0], w[0], x[1] * w[1]) : x[0] * w[0] + x[1] * w[1];
  if (count == 2) return sum + two;
  return sum + (kFused ? std::fma(x[2], w[2], two) : two + x[2] * w[2]);
}

template <Index kRows, class T>
[[gnu::always_inline]] inline void multiply_rows(const T* w, Index k, const T* x, Index x_stride, T* y,
                                                 Index y_stride) {
  constexpr Index kLanes = 32 / sizeof(T), kBlock = kLanesBlock<T>;
  T totals[kRows] = {};
  const Index whole = k / 4 * 4;
  for (Index start = 0; start < whole; start += kBlock) {
    const Index end = std::min(start + kBlock, whole);
    Lanes<T> sums[kRows];
    Index i = start;
    if constexpr (kLanes > 4)
      if ((end - start) % kLanes != 0) {
        for (int r = 0; r < kRows; ++r) sums[r].add_four(x + r * x_stride + i, w + i);
        i += 4;
      }
    for (; i < end; i += kLanes)
      for (int r = 0; r < kRows; ++r) sums[r].add_product(x + r * x_stride + i, w + i);
    for (int r = 0; r < kRows; ++r) totals[r] += sums[r].total();
  }
  for (int r = 0; r < kRows; ++r) y[r * y_stride] = add_rest(totals[r], x + r * x_stride + whole, w + whole, k - whole);
}

template <class T>
void multiply_one(const T* packed, Index, Index k, const T* X, Index n, Index x_stride, T* Y, Index y_stride) noexcept {
  Index row = 0;
  for (; row + kLaneRows <= n; row += kLaneRows)
    multiply_rows<kLaneRows>(packed, k, X + row * x_stride, x_stride, Y + row * y_stride, y_stride);
  for (; row < n; ++row) multiply_rows<1>(packed, k, X + row * x_stride, x_stride, Y + row * y_stride, y_stride);
}

// The kernel of one vector of outputs, if one of this target's holds m: the shortest.
template <class T>
constexpr NarrowKernel<T> narrow_for(Index m) {
  const Index bytes = m * static_cast<Index>(sizeof(T));
  if constexpr (!kFusedIsFast) return {};
  if (bytes <= 16) return {16, multiply_narrow<16, T>};
  if constexpr (kVectorBytes >= 32)
    if (bytes <= 32) return {32, multiply_narrow<32, T>};
  if constexpr (kVectorBytes >= 64)
    if (bytes <= 64) return {64, multiply_narrow<64, T>};
  return {};
}

template <class T>
constexpr MatmulKernels<T> kMatmul{kPanelOutputs<T>, multiply_wide<T>, multiply_one<T>, narrow_for<T>};
