#include "reference/interpreter.h"

#include <cmath>

#include <fmt/format.h>

#include "base/error.h"
#include "plan/plan.h"

namespace brine::reference {
namespace {

const Twin& needed_twin(const Node& node) {
  const Twin* twin = twin_of(node.op->name);
  if (!twin) throw Error(Kind::kInternal, fmt::format("{} has no reference twin", node.op->name));
  return *twin;
}

std::vector<const Values*> inputs_of(const Node& node, const Known& known) {
  std::vector<const Values*> inputs;
  for (const int input : node.inputs) inputs.push_back(&known.at(input));
  return inputs;
}

Values values_of_result(const Result& result) {
  if (result.type.form != Form::kTable) return values_of(result.type, result.array, result.array.rows);
  Values values{.type = result.type};
  for (const Result& column : result.columns) values.table.push_back(values_of_result(column));
  return values;
}

// The distance in units in the last place of the dtype at `expected`; 0 for two NaN.
double ulps_between(Number expected, Number found, Dtype dtype) {
  if (expected == found || (std::isnan(expected) && std::isnan(found))) return 0;
  if (!is_float(dtype) || !std::isfinite(expected) || !std::isfinite(found)) return HUGE_VAL;
  const int digits = dtype == Dtype::kFloat64 ? 53 : dtype == Dtype::kFloat32 ? 24 : 11;
  const int least = dtype == Dtype::kFloat64 ? -1074 : dtype == Dtype::kFloat32 ? -149 : -24;
  const int exponent = expected == 0 ? least : std::max(std::ilogb(expected) - digits + 1, least);
  return static_cast<double>(std::fabs(expected - found) / std::ldexp(Number{1}, exponent));
}

std::string text_of(const Values& values, Index i) {
  if (!values.is_text()) return fmt::format("{:.20g}", values.numbers[i]);
  const Cell& cell = values.cells[i];
  return cell.is_text() ? fmt::format("'{}'", cell.text())
                        : fmt::format("kind {} {}", static_cast<int>(cell.kind), cell.is_number() ? cell.number() : 0);
}

bool has_same_form(const Values& a, const Values& b) {
  return a.type.dtype == b.type.dtype && a.type.shape == b.type.shape && a.type.form == b.type.form &&
         a.offsets == b.offsets && a.columns == b.columns && a.count() == b.count() && a.table.size() == b.table.size();
}

bool is_same_cell(const Cell& a, const Cell& b) { return a.kind == b.kind && a.equals(b); }

}  // namespace

void compare(const Call& call, const Twin& twin, const Values& expected, const Values& found, Difference& difference) {
  const auto fail = [&](const std::string& words) {
    difference.ulps = HUGE_VAL;
    if (difference.where.empty()) difference.where = fmt::format("{} of {}: {}", twin.name, call.node.place, words);
  };
  const auto& nearness = twin.nearness;
  if (nearness.is_as_good && nearness.is_as_good(call, expected, found)) return;
  if (!has_same_form(expected, found))
    return fail(fmt::format("found {} with {} elements, expected {} with {}", to_string(found.type), found.count(),
                            to_string(expected.type), expected.count()));
  for (std::size_t j = 0; j < expected.table.size(); ++j)
    compare(call, twin, expected.table[j], found.table[j], difference);
  for (Index i = 0; i < expected.count(); ++i) {
    const double ulps = expected.is_text() ? (is_same_cell(expected.cells[i], found.cells[i]) ? 0 : HUGE_VAL)
                                           : ulps_between(expected.numbers[i], found.numbers[i], expected.type.dtype);
    if (ulps > nearness.ulps && is_float(expected.type.dtype) &&
        std::fabs(expected.numbers[i] - found.numbers[i]) <= nearness.absolute)
      continue;
    if (ulps > nearness.ulps)
      fail(fmt::format("element {} is {}, expected {}, {:.3g} ulp apart", i, text_of(found, i), text_of(expected, i),
                       ulps));
    else
      difference.ulps = std::max(difference.ulps, ulps);
  }
}

Known values_by_plan(const Program& program, const Function& function, const Array& X) {
  std::vector<int> ids;
  Function all{function.name, function.input, std::vector<Value>{}};
  for (const int id : program.needed_by(function.outputs.values)) {
    if (program.node(id).op == &kInput) continue;
    ids.push_back(id);
    all.outputs.values.push_back({function.input.program(), id});
  }
  const std::vector<Result> results = Plan(program, all).run(X);
  Known known;
  known[function.input.id()] = values_of(function.input.type(), X, X.rows);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    known[ids[i]] = values_of_result(results[i]);
    known[ids[i]].is_counted = program.node(ids[i]).type.is_counted();
  }
  return known;
}

std::vector<Values> interpret(const Program& program, const Function& function, const Values& X, const Known& by_plan) {
  Known known;
  known[function.input.id()] = X;
  for (const int id : program.needed_by(function.outputs.values)) {
    const Node& node = program.node(id);
    if (node.op == &kInput) continue;
    if (node.op == &kConstant) {
      known[id] = values_of(*node.attributes.tensor);
      continue;
    }
    const std::vector<const Values*> inputs = inputs_of(node, known);
    const Call call{node, inputs, X.rows()};
    const Twin& twin = needed_twin(node);
    Values values = twin.run(call);
    const auto found = by_plan.find(id);
    if (twin.nearness.is_as_good && found != by_plan.end() && twin.nearness.is_as_good(call, values, found->second))
      values = found->second;
    values.is_counted = node.type.is_counted();
    known[id] = std::move(values);
  }
  std::vector<Values> outputs;
  for (const Value& value : function.outputs.values) outputs.push_back(known.at(value.id()));
  return outputs;
}

void compare_every_node(const Program& program, const Function& function, const Known& by_plan, Index rows,
                        Differences& differences) {
  for (const int id : program.needed_by(function.outputs.values)) {
    const Node& node = program.node(id);
    if (node.op == &kInput || node.op == &kConstant) continue;
    const std::vector<const Values*> inputs = inputs_of(node, by_plan);
    const Call call{node, inputs, rows};
    const Twin& twin = needed_twin(node);
    compare(call, twin, twin.run(call), by_plan.at(id), differences[std::string(node.op->name)]);
  }
}

}  // namespace brine::reference
