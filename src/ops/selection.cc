// See selection.h. Sources: npysort/selection.cpp (introselect) and npysort/quicksort.cpp of numpy, the same from 1.8
// on; the bitonic network of its x86-simd-sort.
#include "ops/selection.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "ops/kernel.h"
#include "ops/nearest_heap.h"

namespace brine {
namespace {

Type selected_type(const Call& call) {
  const Type& D = call.in(0);
  if (D.rank() != 2 || D.form != Form::kDense) throw Error(Kind::kInternal, "expected a dense matrix");
  require_neighbours(call.attributes.integers[0], D.width());
  return {Dtype::kInt64, {D.shape[0], call.attributes.integers[0]}};
}

Index rounds_for(Index size) { return 2 * static_cast<Index>(std::bit_width(static_cast<std::uint64_t>(size))); }

template <class T>
struct Selection {
  const T* values;
  Index* at;  // the numbers of the values, which move

  static bool before(T a, T b) { return a < b || (b != b && a == a); }
  bool less(Index i, Index j) const { return before(values[at[i]], values[at[j]]); }
  void swap(Index i, Index j) const { std::swap(at[i], at[j]); }

  void select_few(Index count, Index size) const {
    for (Index i = 0; i < count; ++i) {
      Index least = i;
      for (Index j = i + 1; j < size; ++j)
        if (less(j, least)) least = j;
      swap(i, least);
    }
  }

  // Around the median of the first, middle and last, which moves to the front, the least of them behind it.
  std::pair<Index, Index> partition(Index low, Index high) const {
    const Index middle = low + (high - low) / 2;
    if (less(high, middle)) swap(high, middle);
    if (less(high, low)) swap(high, low);
    if (less(low, middle)) swap(low, middle);
    swap(middle, low + 1);
    Index up = low + 1, down = high;
    for (;;) {
      do ++up;
      while (less(up, low));
      do --down;
      while (less(low, down));
      if (down < up) break;
      swap(up, down);
    }
    swap(low, down);
    return {up, down};
  }

  void select_largest(Index size) const {
    Index largest = 0;
    for (Index j = 1; j < size; ++j)
      if (!less(j, largest)) largest = j;
    swap(size - 1, largest);
  }

  // Puts what belongs there at `place`, smaller ones before it. numpy takes medians of medians after as many rounds:
  // rows that need them are answered by another selection here.
  void select(Index place, Index size) const {
    constexpr Index kFew = 3;
    if (place < kFew) return select_few(place + 1, size);
    if (std::is_floating_point_v<T> && place == size - 1) return select_largest(size);
    Index low = 0, high = size - 1;
    for (Index rounds = rounds_for(size); low + 1 < high; --rounds) {
      if (rounds == 0) {
        std::nth_element(at + low, at + place, at + high + 1,
                         [this](Index a, Index b) { return before(values[a], values[b]); });
        return;
      }
      const auto [up, down] = partition(low, high);
      if (down <= place) low = up;
      if (down >= place) high = down - 1;
    }
    if (high == low + 1 && less(high, low)) swap(low, high);
  }

  void insert_sort(Index low, Index high) const {
    for (Index i = low + 1; i <= high; ++i) {
      const Index moved = at[i];
      Index j = i;
      for (; j > low && before(values[moved], values[at[j - 1]]); --j) at[j] = at[j - 1];
      at[j] = moved;
    }
  }

  // numpy.argsort: quicksort down to 16, then insertion sort. numpy takes a heap after as many rounds: see above.
  void sort(Index low, Index high, Index rounds) const {
    constexpr Index kInserted = 16;
    while (high - low >= kInserted) {
      if (rounds-- == 0) {
        std::sort(at + low, at + high + 1, [this](Index a, Index b) {
          return before(values[a], values[b]) || (!before(values[b], values[a]) && a < b);
        });
        return;
      }
      const Index middle = low + (high - low) / 2;
      if (less(middle, low)) swap(middle, low);
      if (less(high, middle)) swap(high, middle);
      if (less(middle, low)) swap(middle, low);
      swap(middle, high - 1);
      Index up = low, down = high - 1;
      for (;;) {
        do ++up;
        while (less(up, high - 1));
        do --down;
        while (less(high - 1, down));
        if (up >= down) break;
        swap(up, down);
      }
      swap(up, high - 1);
      if (up - low < high - up) {
        sort(low, up - 1, rounds);
        low = up + 1;
      } else {
        sort(up + 1, high, rounds);
        high = up - 1;
      }
    }
    insert_sort(low, high);
  }
};

template <class T>
void select(const T* values, Index* at, Index k, Index m, bool by_value) {
  const Selection<T> selection{values, at};
  selection.select(k - 1, m);
  if (by_value) selection.sort(0, k - 1, rounds_for(k) - 2);
}

template <class T>
Bad run_selected(const Run& run) {
  const Index m = run.site.in(0).width(), k = run.site.out.width();
  const bool by_value = run.site.attributes.integers[1] != 0;
  auto* at = run.scratch.of<Index>(static_cast<std::size_t>(m));
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row) {
    const T* x = run.input<T>(0) + row * m;
    for (Index j = 0; j < m; ++j) at[j] = j;
    select(x, at, k, m, by_value);
    std::copy_n(at, k, run.output<Index>() + row * k);
  }
  return {};
}

constexpr Index kNetworkMax = 256;

// Of a row padded to a power of two by what is larger than all: equal ones are never exchanged.
template <class T>
void sort_by_network(const T* values, Index* at, Index m) {
  T keys[kNetworkMax];
  for (Index i = 0; i < m; ++i) keys[i] = values[at[i]];
  const auto exchange = [&](Index a, Index b) {  // without a branch: half of them would be guessed wrong
    const T x = keys[a], y = keys[b];
    const Index i = at[a], j = at[b];
    const bool swaps = y < x;
    keys[a] = swaps ? y : x;
    keys[b] = swaps ? x : y;
    at[a] = swaps ? j : i;
    at[b] = swaps ? i : j;
  };
  const Index all = static_cast<Index>(std::bit_ceil(static_cast<std::uint64_t>(m)));
  for (Index size = 2; size <= all; size *= 2) {
    for (Index first = 0; first < m; first += size)
      for (Index i = std::max<Index>(0, first + size - m); i < size / 2; ++i) exchange(first + i, first + size - 1 - i);
    for (Index half = size / 4; half >= 1; half /= 2)
      for (Index first = 0; first < m; first += 2 * half)
        for (Index a = first, end = std::min(first + half, m - half); a < end; ++a) exchange(a, a + half);
  }
}

template <class T>
Bad run_network(const Run& run) {
  const Index m = run.site.in(0).width(), k = run.site.out.width();
  auto* at = run.scratch.of<Index>(static_cast<std::size_t>(m));
  for (Index row = 0, rows = run.out_rows(); row < rows; ++row) {
    const T* x = run.input<T>(0) + row * m;
    for (Index j = 0; j < m; ++j) at[j] = j;
    const auto before = [x](Index a, Index b) { return Selection<T>::before(x[a], x[b]); };
    if (std::any_of(x, x + m, [](T each) { return each != each; })) {
      std::nth_element(at, at + k - 1, at + m, before);
      for (Index* each = at; each != at + k; ++each)  // std::stable_sort would ask for memory
        std::rotate(std::upper_bound(at, each, *each, before), each, each + 1);
    } else if (m <= kNetworkMax) {
      sort_by_network(x, at, m);
    } else {
      select(x, at, k, m, true);
    }
    std::copy_n(at, k, run.output<Index>() + row * k);
  }
  return {};
}

// Numbers of one order are selected alike, whatever their type: the kernels know the widest ones.
template <class F>
Compiled for_compared(Dtype dtype, F&& f) {
  switch (dtype) {
    case Dtype::kInt64: return f(Tag<std::int64_t>{});
    case Dtype::kUint64: return f(Tag<std::uint64_t>{});
    case Dtype::kFloat32: return f(Tag<float>{});
    case Dtype::kFloat64: return f(Tag<double>{});
    default: throw Error(Kind::kInternal, "a selection among a type that is not compared");
  }
}
Value compared(Value D) {
  if (D.dtype() == Dtype::kFloat16) return D.cast(Dtype::kFloat32);
  return is_float(D.dtype()) || D.dtype() == Dtype::kUint64 ? D : D.cast(Dtype::kInt64);
}

onnx::Name spell_selected(onnx::Writer& g, const Site& site, const std::vector<onnx::Name>& in) {
  return g.top_k(in[0], site.out.width(), 1, false)[1];
}

}  // namespace

constinit const Op kSelectedSmallest{
    .name = "selected_smallest",
    .type = selected_type,
    .compile = [](const Site& site) -> Compiled {
      return for_compared(site.in(0).dtype, []<class T>(Tag<T>) -> Compiled { return {run_selected<T>}; });
    },
    .to_onnx = spell_selected};

constinit const Op kNetworkSmallest{.name = "network_smallest",
                                    .type = selected_type,
                                    .compile = [](const Site& site) -> Compiled {
                                      return for_compared(site.in(0).dtype,
                                                          []<class T>(Tag<T>) -> Compiled { return {run_network<T>}; });
                                    },
                                    .to_onnx = spell_selected};

Value network_smallest(Value D, Index k) {
  return D.program().apply(kNetworkSmallest, {compared(D)}, {.integers = {k}});
}
Value selected_smallest(Value D, Index k, Selected order) {
  return D.program().apply(kSelectedSmallest, {compared(D)}, {.integers = {k, order == Selected::kByValue}});
}

}  // namespace brine
