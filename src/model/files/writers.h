// The writers of answers, one for each format.
#pragma once

#include <span>

#include "base/output_file.h"
#include "brine/files.h"

namespace brine {

void write_npz(OutputFile& out, std::span<const NamedArray> arrays);
void write_csv(OutputFile& out, std::span<const NamedArray> arrays);   // arrays side by side: of as many rows each
void write_json(OutputFile& out, std::span<const NamedArray> arrays);  // an object of nested lists

}  // namespace brine
