// See forest_abreast.h.
#include "math/forest_abreast.h"

#include <algorithm>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace brine::math {
namespace {

constexpr std::uint32_t kPlanesMax = 8;

struct Split {
  std::uint8_t column = 0;
  std::uint8_t j = 255;  // always true: nothing is cleared
  std::uint8_t keep[kPlanesMax];

  Split() { std::fill(std::begin(keep), std::end(keep), std::uint8_t{255}); }
};

// A tree's updates, one plane after another, brought together by what they ask. Two splits of a tree may ask the same.
template <class T>
std::vector<Split> splits_of(const BitForest<T>& forest, const BitTree& tree) {
  std::vector<Split> splits;
  std::uint32_t update = forest.first_update(tree);
  for (std::uint32_t plane = 0; plane < tree.n_planes; ++plane)
    for (; update < forest.plane_ends[tree.first_plane + plane]; ++update) {
      const BitUpdate& u = forest.updates[update];
      auto same = std::find_if(splits.begin(), splits.end(),
                               [&](const Split& s) { return s.column == u.column && s.j == u.j; });
      if (same == splits.end()) {
        same = splits.insert(same, Split());
        same->column = static_cast<std::uint8_t>(u.column);
        same->j = u.j;
      }
      same->keep[plane] &= u.keep;
    }
  return splits;
}

#if defined(__x86_64__)

// columns in 0 .. 63 -> their codes. In a shuffle bytes of 128 and more give 0, so each table answers its own columns
// alone.
template <int kTables>
[[gnu::target("avx2"), gnu::always_inline]] inline __m256i look_up(const __m256i (&tables)[kTables], __m256i columns) {
  __m256i codes = _mm256_setzero_si256();
  for (int t = 0; t < kTables; ++t) {
    const __m256i own =
        _mm256_add_epi8(_mm256_xor_si256(columns, _mm256_set1_epi8(static_cast<char>(16 * t))), _mm256_set1_epi8(0x70));
    codes = _mm256_or_si256(codes, _mm256_shuffle_epi8(tables[t], own));
  }
  return codes;
}

// log2 of bytes that hold one bit, by their halves.
[[gnu::target("avx2"), gnu::always_inline]] inline __m256i position_of(__m256i bit) {
  const __m256i low = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 1, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0));
  const __m256i high = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 4, 5, 0, 6, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0));
  const __m256i nibble = _mm256_set1_epi8(15);
  return _mm256_or_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(bit, nibble)),
                         _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bit, 4), nibble)));
}

template <int kTables, int kPlanes>
[[gnu::target("avx2")]] void find_abreast(const std::uint8_t* bytes, std::uint32_t n_slots, const std::uint8_t* codes,
                                          std::uint8_t* leaves) noexcept {
  __m256i tables[kTables], bits[kPlanes];
  for (int t = 0; t < kTables; ++t)
    tables[t] = _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(codes + 16 * t)));
  for (int p = 0; p < kPlanes; ++p) bits[p] = _mm256_set1_epi8(-1);
  const auto* next = reinterpret_cast<const __m256i*>(bytes);
  for (std::uint32_t slot = 0; slot < n_slots; ++slot, next += 2 + kPlanes) {
    const __m256i code = look_up(tables, _mm256_loadu_si256(next)), j = _mm256_loadu_si256(next + 1);
    const __m256i goes_left = _mm256_cmpeq_epi8(_mm256_max_epu8(code, j), j);
    for (int p = 0; p < kPlanes; ++p)
      bits[p] = _mm256_and_si256(bits[p], _mm256_or_si256(goes_left, _mm256_loadu_si256(next + 2 + p)));
  }
  const __m256i zero = _mm256_setzero_si256();
  __m256i found = bits[0], leaf = zero;
  for (int p = 1; p < kPlanes; ++p) {
    const __m256i none = _mm256_cmpeq_epi8(found, zero);
    found = _mm256_or_si256(found, _mm256_and_si256(bits[p], none));
    leaf = _mm256_add_epi8(leaf, _mm256_and_si256(none, _mm256_set1_epi8(8)));
  }
  leaf = _mm256_add_epi8(leaf, position_of(_mm256_and_si256(found, _mm256_sub_epi8(zero, found))));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(leaves), leaf);
}

#endif

}  // namespace

auto ForestAbreast::kernel_for([[maybe_unused]] Index n_columns, [[maybe_unused]] std::uint32_t n_planes) -> Kernel* {
#if defined(__x86_64__)
  static constexpr Kernel* kKernels[4][4] = {
      {find_abreast<1, 1>, find_abreast<1, 2>, find_abreast<1, 4>, find_abreast<1, 8>},
      {find_abreast<2, 1>, find_abreast<2, 2>, find_abreast<2, 4>, find_abreast<2, 8>},
      {find_abreast<3, 1>, find_abreast<3, 2>, find_abreast<3, 4>, find_abreast<3, 8>},
      {find_abreast<4, 1>, find_abreast<4, 2>, find_abreast<4, 4>, find_abreast<4, 8>}};
  return kKernels[std::max<Index>(n_columns - 1, 0) / 16][std::countr_zero(n_planes)];
#else
  return nullptr;
#endif
}

template <class T>
void ForestAbreast::add_group(const BitForest<T>& forest, std::size_t first_tree) {
  const std::size_t n_trees = std::min<std::size_t>(kTrees, forest.trees.size() - first_tree);
  std::vector<std::vector<Split>> splits;
  std::size_t n_slots = 0;
  std::uint32_t planes_max = 1;
  for (std::size_t t = 0; t < n_trees; ++t) {
    const BitTree& tree = forest.trees[first_tree + t];
    splits.push_back(splits_of(forest, tree));
    n_slots = std::max(n_slots, splits.back().size());
    planes_max = std::max(planes_max, tree.n_planes);
  }
  const std::uint32_t n_planes = std::bit_ceil(planes_max);
  splits.resize(kTrees);
  groups_.push_back(
      {bytes_.size(), static_cast<std::uint32_t>(n_slots), kernel_for(forest.codes.n_columns(), n_planes)});
  for (auto& of_tree : splits) of_tree.resize(n_slots);
  for (std::size_t slot = 0; slot < n_slots; ++slot) {
    for (const auto& of_tree : splits) bytes_.push_back(of_tree[slot].column);
    for (const auto& of_tree : splits) bytes_.push_back(of_tree[slot].j);
    for (std::uint32_t plane = 0; plane < n_planes; ++plane)
      for (const auto& of_tree : splits) bytes_.push_back(of_tree[slot].keep[plane]);
  }
}

template <class T>
std::optional<ForestAbreast> ForestAbreast::of(const BitForest<T>& forest, CpuTarget target) {
  if (target < CpuTarget::kAvx2 || !kernel_for(1, 1) || forest.codes.n_columns() > kColumnsMax) return std::nullopt;
  for (const BitTree& tree : forest.trees)
    if (tree.n_planes > kPlanesMax) return std::nullopt;
  ForestAbreast abreast;
  for (std::size_t first = 0; first < forest.trees.size(); first += kTrees) abreast.add_group(forest, first);
  return abreast;
}

template std::optional<ForestAbreast> ForestAbreast::of(const BitForest<float>&, CpuTarget);
template std::optional<ForestAbreast> ForestAbreast::of(const BitForest<double>&, CpuTarget);

}  // namespace brine::math
