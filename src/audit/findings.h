// The findings of one file, gathered: at most so many of a rule, since a hostile file can hold millions.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "brine/audit.h"

namespace brine::audit {

class Findings {
 public:
  void add(std::string_view rule, Place place, std::string message);
  // The most severe first, then in the order of the file; the last of a rule says how many were left out.
  std::vector<Finding> sorted() &&;

 private:
  std::vector<Finding> findings_;
  std::map<std::string_view, std::uint64_t> counts_;
};

}  // namespace brine::audit
