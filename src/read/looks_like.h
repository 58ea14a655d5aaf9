// Names what a file is that holds no object graph, by its first bytes or the names of its members: for messages alone.
#pragma once

#include <optional>
#include <string_view>

#include "container/zip.h"

namespace brine::read {

// "an HDF5 file (Keras, h5py)"; nothing: not known.
std::optional<std::string_view> looks_like(ByteView bytes);
std::optional<std::string_view> looks_like(const ZipArchive& archive);
// Whether it begins as an ONNX model does.
bool is_onnx(ByteView bytes);

}  // namespace brine::read
