// The kernels of matmul.h. No guard: compiled once a target (see math/each_target.h).
//
// Eight outputs or more: W lies in panels of two vectors of outputs, a panel's k inputs one after another, and a tile
// of rows meets one panel (or one row several) with all sums in registers. Fewer outputs: each output's weights lie in
// a row of their own, padded to eights with zeros, and rows meet it four at a time, so that the last sums of four can
// share.
#include "math/vectors.h"

template <class T>
constexpr Index kPanelOutputs = 2 * kLanesOf<T>;

constexpr Index kTileRows = 6;
constexpr Index kInputsAtOnce = 256;  // of one panel: they stay in the first cache while rows pass
constexpr Index kRowsAtOnce = 48;

template <class T>
struct Tile {
  const T* w;  // of its first panel, from the first input of this pass
  Index panel_stride;
  Index n_inputs;
  bool is_first;  // pass over the inputs: sums start from 0, else from what Y holds
  const T* x;
  Index x_stride;
  T* y;
  Index y_stride;
  Index n_outputs;  // of the tile: fewer than its panels hold only at the end
};

template <int kRows, int kPanels, bool kWhole, class T>
void run_tile(const Tile<T>& tile) {
  using V = Vec<T>;
  constexpr int kColumns = 2 * kPanels;
  const auto n_lanes = [&](int c) {
    return std::min<Index>(kLanesOf<T>, std::max<Index>(0, tile.n_outputs - c * kLanesOf<T>));
  };
  V sums[kRows][kColumns];
  for (int r = 0; r < kRows; ++r)
    for (int c = 0; c < kColumns; ++c) {
      const T* from = tile.y + r * tile.y_stride + c * kLanesOf<T>;
      if (tile.is_first)
        sums[r][c] = V{};
      else if constexpr (kWhole)
        sums[r][c] = load<V>(from);
      else
        sums[r][c] = load_some<V>(from, n_lanes(c));
    }
  const T* w = tile.w;
  for (Index i = 0; i < tile.n_inputs; ++i, w += kPanelOutputs<T>)
#pragma GCC unroll 4
    for (int p = 0; p < kPanels; ++p) {
      const V w0 = load<V>(w + p * tile.panel_stride), w1 = load<V>(w + p * tile.panel_stride + kLanesOf<T>);
#pragma GCC unroll 6
      for (int r = 0; r < kRows; ++r) {
        const T x = tile.x[r * tile.x_stride + i];
        sums[r][2 * p] += w0 * x;
        sums[r][2 * p + 1] += w1 * x;
      }
    }
  for (int r = 0; r < kRows; ++r)
    for (int c = 0; c < kColumns; ++c) {
      T* to = tile.y + r * tile.y_stride + c * kLanesOf<T>;
      if constexpr (kWhole)
        store(to, sums[r][c]);
      else
        store_some(to, sums[r][c], n_lanes(c));
    }
}

template <int kRows, int kPanels, class T>
void run_whole_or_part(const Tile<T>& tile) {
  tile.n_outputs >= kPanels* kPanelOutputs<T> ? run_tile<kRows, kPanels, true>(tile)
                                              : run_tile<kRows, kPanels, false>(tile);
}

// All panels for kRows rows, kPanels panels at a time while there are as many, then half as many.
template <int kRows, int kPanels, class T>
void run_row_group(Tile<T> tile, Index m) {
  constexpr Index kStep = kPanels * kPanelOutputs<T>;
  for (; m > kStep - kPanelOutputs<T>; m -= kStep) {
    tile.n_outputs = m;
    run_whole_or_part<kRows, kPanels>(tile);
    tile.w += kPanels * tile.panel_stride;
    tile.y += kStep;
  }
  if constexpr (kPanels > 1)
    if (m > 0) run_row_group<kRows, kPanels / 2>(tile, m);
}

// One panel for many rows.
template <class T>
void run_panel(Tile<T> tile, Index n) {
  Index row = 0;
  for (; row + kTileRows <= n;
       row += kTileRows, tile.x += kTileRows * tile.x_stride, tile.y += kTileRows * tile.y_stride)
    run_whole_or_part<kTileRows, 1>(tile);
  for (; row + 2 <= n; row += 2, tile.x += 2 * tile.x_stride, tile.y += 2 * tile.y_stride)
    run_whole_or_part<2, 1>(tile);
  if (row < n) run_whole_or_part<1, 1>(tile);
}

template <class T>
void multiply_many(const T* packed, Index m, Index k, const T* X, Index n, Index x_stride, T* Y,
                   Index y_stride) noexcept {
  Tile<T> tile{.w = packed,
               .panel_stride = k * kPanelOutputs<T>,
               .n_inputs = k,
               .is_first = true,
               .x = X,
               .x_stride = x_stride,
               .y = Y,
               .y_stride = y_stride,
               .n_outputs = m};
  if (n == 1) return run_row_group<1, 4>(tile, m);
  if (n == 2) return run_row_group<2, 2>(tile, m);
  for (Index row = 0; row < n; row += kRowsAtOnce)
    for (Index i = 0; i < std::max<Index>(k, 1); i += kInputsAtOnce)
      for (Index j = 0; j < m; j += kPanelOutputs<T>) {
        tile.w = packed + j * k + i * kPanelOutputs<T>;
        tile.n_inputs = std::min(kInputsAtOnce, k - i);
        tile.is_first = i == 0;
        tile.x = X + row * x_stride + i;
        tile.y = Y + row * y_stride + j;
        tile.n_outputs = m - j;
        run_panel(tile, std::min(kRowsAtOnce, n - row));
      }
}

// Eight sums, whatever the width of the target's vectors.
template <class T>
struct EightLanes {
  static constexpr int kBytes = std::min<int>(kVectorBytes, 8 * sizeof(T));
  static constexpr int kParts = 8 * static_cast<int>(sizeof(T)) / kBytes;
  using Part = Vec<T, kBytes>;

  [[gnu::always_inline]] void add_product(const T* x, const T* w) {
    for (int p = 0; p < kParts; ++p) parts[p] += load<Part>(x + p * (8 / kParts)) * load<Part>(w + p * (8 / kParts));
  }
  [[gnu::always_inline]] T total() const {
    T l[8];
    for (int p = 0; p < kParts; ++p) store(l + p * (8 / kParts), parts[p]);
    return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
  }
  // l0 + l4, l1 + l5, l2 + l6, l3 + l7
  [[gnu::always_inline]] Vec<T, 4 * sizeof(T)> folded() const {
    if constexpr (kParts == 2)
      return parts[0] + parts[1];
    else
      return __builtin_shufflevector(parts[0], parts[0], 0, 1, 2, 3) +
             __builtin_shufflevector(parts[0], parts[0], 4, 5, 6, 7);
  }

  Part parts[kParts] = {};
};

// The totals of all rows, each as total() would have it.
template <int kRows, class T>
[[gnu::always_inline]] inline void store_totals(const EightLanes<T> (&sums)[kRows], T (&totals)[kRows]) {
  if constexpr (kRows != 4 || EightLanes<T>::kParts > 2) {
    for (int r = 0; r < kRows; ++r) totals[r] = sums[r].total();
  } else {
    using Quad = Vec<T, 4 * sizeof(T)>;
    const Quad a = sums[0].folded(), b = sums[1].folded(), c = sums[2].folded(), d = sums[3].folded();
    const Quad ab = __builtin_shufflevector(a, b, 0, 1, 4, 5) + __builtin_shufflevector(a, b, 2, 3, 6, 7);
    const Quad cd = __builtin_shufflevector(c, d, 0, 1, 4, 5) + __builtin_shufflevector(c, d, 2, 3, 6, 7);
    store(totals, __builtin_shufflevector(ab, cd, 0, 2, 4, 6) + __builtin_shufflevector(ab, cd, 1, 3, 5, 7));
  }
}

// The last k % 8 inputs: what follows them is masked to 0, and 0 * 0 leaves a lane as it is, for no lane is ever -0.
template <class T>
[[gnu::always_inline]] inline void load_rest(const T* x, Index count, bool may_read_on, T (&rest)[8]) {
  using Word = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
  using Words = Vec<Word, EightLanes<T>::kBytes>;
  static constexpr Word kMask[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
  constexpr int kStep = 8 / EightLanes<T>::kParts;
  if (!may_read_on) {
    for (Index i = 0; i < 8; ++i) rest[i] = i < count ? x[i] : T{0};
    return;
  }
  for (int i = 0; i < 8; i += kStep) store(rest + i, load<Words>(x + i) & load<Words>(kMask + 8 - count + i));
}

template <int kRows, class T>
[[gnu::always_inline]] inline void multiply_rows(const T* packed, Index m, Index k, const T* x, Index x_stride,
                                                 bool may_read_on, T* y, Index y_stride) {
  const Index whole = k / 8 * 8;
  T rest[kRows][8];
  for (int r = 0; r < kRows && whole < k; ++r) load_rest(x + r * x_stride + whole, k - whole, may_read_on, rest[r]);
  for (Index j = 0; j < m; ++j) {
    const T* w = packed + j * ((k + 7) / 8 * 8);
    EightLanes<T> sums[kRows];
    for (Index i = 0; i < whole; i += 8)
      for (int r = 0; r < kRows; ++r) sums[r].add_product(x + r * x_stride + i, w + i);
    for (int r = 0; r < kRows && whole < k; ++r) sums[r].add_product(rest[r], w + whole);
    T totals[kRows];
    store_totals(sums, totals);
    for (int r = 0; r < kRows; ++r) y[r * y_stride + j] = totals[r];
  }
}

template <class T>
void multiply_few(const T* packed, Index m, Index k, const T* X, Index n, Index x_stride, T* Y,
                  Index y_stride) noexcept {
  const Index n_readable = (n - 1) * x_stride + k;  // values of X
  Index row = 0;
  for (; row + 4 <= n; row += 4) {
    const bool may_read_on = (row + 3) * x_stride + (k + 7) / 8 * 8 <= n_readable;
    multiply_rows<4>(packed, m, k, X + row * x_stride, x_stride, may_read_on, Y + row * y_stride, y_stride);
  }
  for (; row < n; ++row)
    multiply_rows<1>(packed, m, k, X + row * x_stride, x_stride, false, Y + row * y_stride, y_stride);
}

template <class T>
constexpr MatmulKernels<T> kMatmul{kPanelOutputs<T>, multiply_many<T>, multiply_few<T>};
