// How objects among text are said in ONNX, whose text is never missing.
//
// Runtimes take Python's objects as str() writes them: a gap becomes "nan", "None" or "<NA>", and what an exported graph
// compares with a gap is that text.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "onnx/graph/writer.h"
#include "program/type.h"

namespace brine {

// Throws Error{kUnsupported} for a number.
inline std::string text_in_onnx(const Cell& cell) {
  if (cell.is_text()) return std::string(cell.text());
  if (!cell.is_missing()) throw Error(Kind::kUnsupported, "a number among text in ONNX");
  return cell.kind == Cell::Kind::kNone ? "None" : cell.kind == Cell::Kind::kNa ? "<NA>" : "nan";
}

// Which cells of text are one of these: of the shape of x, bool.
inline onnx::Name is_one_of(onnx::Writer& writer, const onnx::Name& x, std::vector<std::string> texts) {
  writer.need_ml(2, "LabelEncoder from text to numbers");
  std::vector<std::int64_t> ones(texts.size(), 1);
  const onnx::Name found = writer.ml(
      "LabelEncoder", {x},
      {{"keys_strings", std::move(texts)}, {"values_int64s", std::move(ones)}, {"default_int64", std::int64_t{0}}});
  return writer.cast(found, onnx::DataType::kBool);
}

}  // namespace brine
