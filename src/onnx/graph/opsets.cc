// Which opset brought which operator, and which ir_version may carry which opset.
//
// Source: the changelog of onnx's operators and the table of its releases (docs/Versioning.md).
#include <algorithm>
#include <array>
#include <utility>

#include "onnx/graph/writer.h"

namespace brine::onnx {
namespace {

using Row = std::pair<std::string_view, int>;

// Operators of ai.onnx younger than the oldest opset that brine writes, sorted.
constexpr std::array kFirst = {
    Row{"BitwiseAnd", 18}, Row{"BitwiseNot", 18}, Row{"BitwiseOr", 18}, Row{"BitwiseXor", 18}, Row{"CastLike", 15},
    Row{"CumSum", 11}, Row{"DFT", 17}, Row{"Det", 11}, Row{"Einsum", 12}, Row{"GatherElements", 11},
    Row{"GatherND", 11}, Row{"GreaterOrEqual", 12}, Row{"IsInf", 10}, Row{"LayerNormalization", 17}, Row{"LessOrEqual", 12}, Row{"Mod", 10},
    Row{"Optional", 15}, Row{"Range", 11}, Row{"RegexFullMatch", 20}, Row{"ReverseSequence", 10}, Row{"Round", 11},
    Row{"ScatterElements", 11}, Row{"ScatterND", 11}, Row{"SequenceAt", 11}, Row{"SequenceConstruct", 11},
    Row{"SequenceEmpty", 11}, Row{"SequenceInsert", 11}, Row{"SequenceLength", 11}, Row{"StringConcat", 20},
    Row{"StringNormalizer", 10}, Row{"StringSplit", 20}, Row{"Trilu", 14}, Row{"Unique", 11},
};
static_assert(std::ranges::is_sorted(kFirst));

}  // namespace

int first_opset_of(std::string_view domain, std::string_view op_type) {
  if (domain == kMlDomain) return op_type == "TreeEnsemble" ? 5 : 1;
  if (!domain.empty()) return 1;
  const auto it = std::ranges::lower_bound(kFirst, op_type, {}, &Row::first);
  return it != kFirst.end() && it->first == op_type ? it->second : 1;
}

std::int64_t ir_version_of(int opset, int ml_opset) {
  const std::int64_t main = opset <= 9    ? 4
                            : opset == 10 ? 5
                            : opset == 11 ? 6
                            : opset <= 14 ? 7
                            : opset <= 18 ? 8
                            : opset <= 20 ? 9
                            : opset <= 22 ? 10
                            : opset == 23 ? 11
                            : opset == 24 ? 12
                                          : 13;
  constexpr std::array<std::int64_t, 6> kMl = {3, 3, 6, 8, 9, 10};
  return std::max(main, kMl[static_cast<std::size_t>(std::clamp(ml_opset, 0, 5))]);
}

}  // namespace brine::onnx
