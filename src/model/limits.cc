#include "model/limits.h"

namespace brine {

Limits limits_for(std::uint64_t file_bytes, const Options& options) {
  Limits limits = Limits::for_file(file_bytes);
  if (options.memory_max) limits.memory_max = options.memory_max;
  if (options.nodes_max) limits.nodes_max = options.nodes_max;
  if (options.work_max) limits.work_max = options.work_max;
  if (options.depth_max)
    limits.depth_max = static_cast<std::uint32_t>(std::min<std::uint64_t>(options.depth_max, UINT32_MAX));
  return limits;
}

}  // namespace brine
