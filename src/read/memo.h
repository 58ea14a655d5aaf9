// A pickle's memo: index to object. Pickles number it 0, 1, 2, …; a file may also name any index it likes.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "object/graph.h"

namespace brine::read {

class Memo {
 public:
  // What a `put` may cost, in bytes.
  std::uint64_t cost_of(std::uint64_t index) const {
    return index < dense_.size() + kGapMax ? (kGapMax + 1) * sizeof(object::Id) : kSparseEntryBytes;
  }
  void put(std::uint64_t index, object::Id id) {
    if (get(index) == object::kNoId) ++size_;
    if (index < dense_.size()) {
      dense_[index] = id;
    } else if (index - dense_.size() < kGapMax) {
      dense_.resize(index, object::kNoId);
      dense_.push_back(id);
    } else {
      sparse_[index] = id;
    }
  }
  object::Id get(std::uint64_t index) const {  // kNoId: no such entry
    if (index < dense_.size() && dense_[index] != object::kNoId) return dense_[index];
    const auto found = sparse_.find(index);
    return found == sparse_.end() ? object::kNoId : found->second;
  }
  std::uint64_t size() const { return size_; }

 private:
  static constexpr std::uint64_t kGapMax = 2;  // a distant index must not cost the memory of those before it
  static constexpr std::uint64_t kSparseEntryBytes = 64;

  std::vector<object::Id> dense_;
  std::map<std::uint64_t, object::Id> sparse_;  // not hashed: the file chooses the keys
  std::uint64_t size_ = 0;
};

}  // namespace brine::read
