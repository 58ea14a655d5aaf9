// The program as readable single-assignment text: what `brine explain` shows and tests compare.
#include <fmt/format.h>

#include "program/op.h"
#include "program/program.h"

namespace brine {
namespace {

constexpr std::size_t kRemarkColumn = 60;
constexpr std::size_t kIntegersShown = 8;

std::string attributes_text(const Node& node) {
  std::string text;
  const Attributes& a = node.attributes;
  if (node.op == &kCast || node.op == &kNumber) {
    if (node.op == &kNumber) text += fmt::format(" {}", a.numbers[0]);
    return text;
  }
  if (!a.integers.empty()) {
    text += " [";
    for (std::size_t i = 0; i < a.integers.size() && i < kIntegersShown; ++i)
      text += fmt::format("{}{}", i ? ", " : "", a.integers[i]);
    text += a.integers.size() > kIntegersShown ? fmt::format(", … {} in all]", a.integers.size()) : "]";
  }
  for (const double number : a.numbers) text += fmt::format(" {}", number);
  for (const std::string& word : a.texts) text += fmt::format(" '{}'", word);
  if (a.payload) text += " " + a.payload->describe();
  return text;
}

}  // namespace

std::string Program::print(const Function& function) const {
  std::string text =
      fmt::format("{}(%{}: {}) {{\n", function.name, function.input.id(), to_string(function.input.type()));
  for (const int id : needed_by(function.outputs.values)) {
    const Node& n = node(id);
    if (n.op == &kInput) continue;
    std::string line = fmt::format("  %{} = {}", id, n.op->name);
    for (std::size_t i = 0; i < n.inputs.size(); ++i) line += fmt::format("{} %{}", i ? "," : "", n.inputs[i]);
    line += attributes_text(n) + " : " + to_string(n.type);
    if (line.size() < kRemarkColumn) line.resize(kRemarkColumn, ' ');
    text += n.place.empty() ? line + "\n" : line + "  # " + n.place + "\n";
  }
  text += "  return";
  for (const Value& output : function.outputs.values) text += fmt::format(" %{}", output.id());
  return text + "\n}\n";
}

}  // namespace brine
