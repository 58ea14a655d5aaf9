// The few words in which kernels are written: vectors of the target's width, loads, stores. No guard: included by
// kernel files, in each target's namespace (see math/each_target.h), after kVectorBytes.

template <class T, int kBytes>
struct VectorOf {
  typedef T Type __attribute__((vector_size(kBytes)));
};
template <class T, int kBytes = kVectorBytes>
using Vec = typename VectorOf<T, kBytes>::Type;

template <class T>
constexpr int kLanesOf = kVectorBytes / static_cast<int>(sizeof(T));

template <class V, class T>
[[gnu::always_inline]] inline V load(const T* from) {
  V v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}

template <class V, class T>
[[gnu::always_inline]] inline void store(T* to, const V& v) {
  __builtin_memcpy(to, &v, sizeof v);
}

// The first `count` lanes; the others are zero, or stay as they are in memory.
template <class V, class T>
[[gnu::always_inline]] inline V load_some(const T* from, Index count) {
  T lanes[sizeof(V) / sizeof(T)] = {};
  __builtin_memcpy(lanes, from, static_cast<std::size_t>(count) * sizeof(T));
  return load<V>(lanes);
}

template <class V, class T>
[[gnu::always_inline]] inline void store_some(T* to, const V& v, Index count) {
  T lanes[sizeof(V) / sizeof(T)];
  store(lanes, v);
  __builtin_memcpy(to, lanes, static_cast<std::size_t>(count) * sizeof(T));
}
