// The readers of rows, one for each format: bytes in, arrays or a table out. What each makes of a cell: brine/files.h.
#pragma once

#include <memory>

#include "base/byte_reader.h"
#include "base/limits.h"
#include "brine/tensor.h"

namespace brine {

struct FileBytes {
  ByteView bytes;
  Place start;
  std::shared_ptr<const void> owner;  // of the bytes; what is read may view them
};

Data read_npy(const FileBytes& file,
              Limits& limits);  // Python objects are read as data, by brine's own reader of pickles
Data read_npz(const FileBytes& file, Limits& limits);
Data read_csv(const FileBytes& file, Limits& limits);
Data read_json(const FileBytes& file, Limits& limits);
Data read_json_lines(const FileBytes& file, Limits& limits);
Data read_any_text(const FileBytes& file, Limits& limits);  // CSV, JSON or JSON lines, by content

}  // namespace brine
