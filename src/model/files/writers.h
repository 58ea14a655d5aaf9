// The writers of answers, one for each format.
#pragma once

#include <span>

#include "base/output_file.h"
#include "brine/files.h"

namespace brine {

void write_npz(OutputFile& out, std::span<const NamedArray> arrays);

}  // namespace brine
