// The files that views look into: the model's own and its companions. All may be cut short while they are in use.
#pragma once

#include <memory>
#include <vector>

#include "base/mapped_file.h"

namespace brine {

class OpenedFiles {
 public:
  void add(std::shared_ptr<const MappedFile> file) {
    if (file) files_.push_back(std::move(file));
  }
  void require_whole() const {
    for (const auto& file : files_) file->require_whole();
  }

 private:
  std::vector<std::shared_ptr<const MappedFile>> files_;
};

}  // namespace brine
