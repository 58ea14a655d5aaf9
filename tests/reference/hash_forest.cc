// Candidates by shared prefixes of hashes, prefix by prefix and row by row.
#include "reference/twins.h"

namespace brine::reference {

namespace {

struct Hashes {
  const Call& call;
  Index trees() const { return call.in(1).rows(); }
  Index fitted() const { return call.in(1).width(); }
  // Whether the first `depth` bits of a row's own hash are those of fitted row `place` of the tree.
  bool share(Index row, Index tree, Index place, Index depth) const {
    const Index bits = call.in(0).width() / trees();
    for (Index bit = 0; bit < depth; ++bit) {
      const bool own = call.in(0).truth((row * trees() + tree) * bits + bit);
      if (own != (call.in(1).integer(tree * fitted() + place) >> (bits - 1 - bit) & 1)) return false;
    }
    return true;
  }
  bool is_shared(Index row, Index depth) const {
    for (Index tree = 0; tree < trees(); ++tree)
      for (Index place = 0; place < fitted(); ++place)
        if (share(row, tree, place, depth)) return true;
    return false;
  }
};

}  // namespace

// Integers: the shortest prefix, how many are enough, and k. Inputs: bits, hashes, numbers; what is within, if the
// share of these counts.
Values hash_candidates(const Call& call) {
  const Hashes hashes{call};
  const Index m = hashes.fitted(), shortest = call.node.attributes.integers[0];
  const bool by_share = call.inputs.size() > 3;
  Values y = call.result();
  for (Index row = 0; row < call.in(0).rows(); ++row) {
    std::vector<bool> is_candidate(m);
    const auto count = [&](bool only_within) {
      Index n = 0;
      for (Index i = 0; i < m; ++i) n += is_candidate[i] && (!only_within || call.in(3).truth(row * m + i));
      return n;
    };
    Index depth = call.in(0).width() / hashes.trees(), given = 0;
    while (depth > 0 && !hashes.is_shared(row, depth)) --depth;
    for (; depth > shortest; --depth) {
      const auto share = by_share && given ? static_cast<double>(count(true)) / static_cast<double>(count(false)) : 1;
      if (by_share ? given && share <= call.node.attributes.numbers[0]
                   : given >= call.node.attributes.integers[1] && count(false) >= call.node.attributes.integers[2])
        break;
      for (Index tree = 0; tree < hashes.trees(); ++tree)
        for (Index place = 0; place < m; ++place)
          if (hashes.share(row, tree, place, depth)) {
            is_candidate[call.in(2).integer(tree * m + place)] = true;
            ++given;
          }
    }
    for (Index i = 0; !by_share && i < m && count(false) < call.node.attributes.integers[2]; ++i)
      is_candidate[i] = true;
    for (Index i = 0; i < m; ++i)
      y.numbers.push_back(is_candidate[i] && (!by_share || call.in(3).truth(row * m + i)));
  }
  return y;
}

}  // namespace brine::reference
