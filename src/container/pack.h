// Streams packed as they are written: zlib, gzip, bz2, xz, lzma, lz4; the twins of unpack.h.
//
// One stream an output, the same bytes for the same input: no file names, no times. What is packed is not kept: memory
// does not grow with it.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/output.h"
#include "container/unpack.h"

namespace brine {

struct Packing {
  Compression compression = Compression::kNone;
  std::optional<int> level = {};  // nothing: the default of joblib, 3 of zlib and gzip, else the codec's own
};

// "gzip", "zlib:3"; "none" and "": nothing is packed. Throws Error{kUsage} for what joblib does not know (so also for
// zstd), and for a level that the codec has not.
Packing packing_of(std::string_view text);

class Packer : public Output {
 public:
  virtual void finish() = 0;  // the end of the stream; without it the stream has none
};

// Packs into `out`, which must outlive it. Of kNone: passes on.
std::unique_ptr<Packer> make_packer(const Packing& packing, Output& out);

}  // namespace brine
