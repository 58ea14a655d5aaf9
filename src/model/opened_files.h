// The files that views look into: the model's own and its companions. All may be cut short while they are in use, and
// of an archive's large entries nobody may have compared the sums yet.
#pragma once

#include <memory>
#include <vector>

#include "base/mapped_file.h"
#include "container/container.h"

namespace brine {

class OpenedFiles {
 public:
  void add(std::shared_ptr<const MappedFile> file) {
    if (file) files_.push_back(std::move(file));
  }
  void require_whole() const {
    for (const auto& file : files_) file->require_whole();
  }

  // Notes the large entries of an archive instead of summing them while it is read.
  void sum_later(Container& container) {
    if (container.zip) unsummed_ = container.unsummed = std::make_shared<UnsummedEntries>();
  }
  void require_sums() const {
    if (unsummed_) unsummed_->require_all();
  }
  void require_sum(ByteView bytes) const {
    if (unsummed_) unsummed_->require(bytes);
  }

 private:
  std::shared_ptr<UnsummedEntries> unsummed_;
  std::vector<std::shared_ptr<const MappedFile>> files_;
};

}  // namespace brine
