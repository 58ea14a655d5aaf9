// The options of every command that opens files: what reading one may cost.
#include "cli/command.h"

namespace brine::cli {

void add_limits(Arguments& arguments, Options& options) {
  arguments.bytes("--limit-memory", options.memory_max,
                  "Bytes for what a file says, such as 512M; without it 1G, or 8 times the file");
  arguments.count("--limit-nodes", options.nodes_max, "Objects in a file; without it 128M");
  arguments.count("--limit-work", options.work_max,
                  "Steps of reading a file, such as opcodes and bytes unpacked; without it 4G");
  arguments.count("--limit-depth", options.depth_max, "Of JSON in JSON; without it 10000");
}

}  // namespace brine::cli
