// If, Loop and Scan, unrolled while they are read: what decides must be known then. And sequences.
#include <algorithm>

#include <fmt/format.h>

#include "onnx/graph_reader.h"
#include "onnx/readers.h"
#include "onnx/rearrange.h"
#include "ops/shape.h"

namespace brine::onnx {
namespace {

bool is_true(NodeReader& r, const Item& item) {
  if (item.kind != Item::Kind::kValue) r.malformed("expected a truth value");
  const brine::Tensor& tensor = r.constant(item.value);
  if (tensor.dtype != Dtype::kBool || tensor.size() != 1) r.malformed("expected a truth value");
  return tensor.as<bool>()[0];
}

void read_if(NodeReader& r) {
  const GraphPointer branch = r.subgraph(is_true(r, r.item(0)) ? "then_branch" : "else_branch");
  for (Item& item : r.graph().read_body(*branch, {}, r)) r.give(std::move(item));
}

// What a body gave in each of its rounds, along a new axis.
Value joined(NodeReader& r, const std::vector<Value>& rounds, std::size_t axis) {
  if (rounds.empty()) r.refuse("a result of no rounds, whose shape is not known");
  return stack(rounds, static_cast<int>(axis));
}

const Value& value_of(NodeReader& r, const Item& item) {
  if (item.kind != Item::Kind::kValue || item.row_axis) r.refuse("a body that gives anything but tensors in rounds");
  return item.value;
}

// A round is a few values of the program, however little its body says.
void charge_round(NodeReader& r) {
  r.limits().charge_work(1024, r.place());
  r.limits().charge_memory(1024, r.place());
}

// Inputs: how often at most, whether at all, what is carried on. The body gives: whether to go on, what is carried on,
// and what is collected.
void read_loop(NodeReader& r) {
  const GraphPointer body = r.subgraph("body");
  const Index most = r.has(std::size_t{0}) ? static_cast<Index>(r.number(0)) : std::numeric_limits<Index>::max();
  bool goes_on = !r.has(std::size_t{1}) || is_true(r, r.item(1));
  const std::size_t carried = r.n_inputs() < 2 ? 0 : r.n_inputs() - 2;
  if (body->outputs.size() < 1 + carried) r.malformed("a body with too few outputs");
  std::vector<Item> state;
  for (std::size_t i = 0; i < carried; ++i) state.push_back(r.item(i + 2));
  std::vector<std::vector<Value>> collected(body->outputs.size() - 1 - carried);
  for (Index round = 0; goes_on && round < most; ++round) {
    charge_round(r);
    std::vector<Item> inputs = {r.constant_of(Dtype::kInt64, {}, std::vector<Index>{round}),
                                r.filled(Dtype::kBool, {}, 1)};
    inputs.insert(inputs.end(), state.begin(), state.end());
    std::vector<Item> outputs = r.graph().read_body(*body, inputs, r);
    goes_on = is_true(r, outputs[0]);
    for (std::size_t i = 0; i < carried; ++i) state[i] = std::move(outputs[1 + i]);
    for (std::size_t i = 0; i < collected.size(); ++i) collected[i].push_back(value_of(r, outputs[1 + carried + i]));
  }
  for (Item& item : state) r.give(std::move(item));
  for (std::size_t i = 0; i < collected.size(); ++i)
    if (r.node().outputs.size() > carried + i) r.give(joined(r, collected[i], 0));
}

// ---- Scan
// -------------------------------------------------------------------------------------------------------------

std::size_t at_or(const std::vector<Index>& values, std::size_t i, Index otherwise, const NodeReader& r,
                  std::size_t rank) {
  return r.axis_of(i < values.size() ? values[i] : otherwise, rank);
}

struct Scanned {  // an input that is walked along
  Value x;
  std::size_t axis = 0;
  bool backwards = false;
};

// The last state, then what was collected, along these axes.
std::vector<Item> scan(NodeReader& r, const Graph& body, std::vector<Item> state, const std::vector<Scanned>& inputs) {
  const Index rounds = inputs[0].x.shape()[inputs[0].axis];
  for (const Scanned& input : inputs) {
    if (input.x.shape()[input.axis] == kRows) r.refuse("a round for each row");
    if (input.x.shape()[input.axis] != rounds) r.malformed("inputs of different lengths to scan");
  }
  const std::size_t carried = state.size();
  if (body.outputs.size() < carried) r.malformed("a body with too few outputs");
  std::vector<std::vector<Value>> collected(body.outputs.size() - carried);
  for (Index round = 0; round < rounds; ++round) {
    charge_round(r);
    std::vector<Item> given = state;
    for (const auto& [x, axis, backwards] : inputs)
      given.push_back(squeeze(chosen(r, x, axis, {backwards ? rounds - 1 - round : round}), static_cast<int>(axis)));
    std::vector<Item> outputs = r.graph().read_body(body, given, r);
    for (std::size_t i = 0; i < carried; ++i) state[i] = std::move(outputs[i]);
    for (std::size_t i = 0; i < collected.size(); ++i) collected[i].push_back(value_of(r, outputs[carried + i]));
  }
  const std::vector<Index> axes = r.integers("scan_output_axes"), backwards = r.integers("scan_output_directions");
  for (std::size_t i = 0; i < collected.size(); ++i) {
    if (i < backwards.size() && backwards[i]) std::ranges::reverse(collected[i]);
    const std::size_t rank = collected[i].empty() ? 1 : collected[i][0].shape().size() + 1;
    state.push_back(joined(r, collected[i], at_or(axes, i, 0, r, rank)));
  }
  return state;
}

// Opset 8: the first input is the lengths, all others have a batch as their first axis and are walked along the second.
void read_scan_of_batches(NodeReader& r, const Graph& body, std::size_t scanned) {
  if (r.has(std::size_t{0})) r.refuse("sequences of different lengths");
  const std::vector<Index> backwards = r.integers("directions");
  const std::size_t carried = r.n_inputs() - 1 - scanned;
  std::vector<std::vector<Value>> results;
  for (Index item = 0; item < r.value(1).shape().at(0); ++item) {
    const auto of_item = [&](std::size_t input) { return squeeze(chosen(r, r.value(input), 0, {item}), 0); };
    std::vector<Item> state;
    std::vector<Scanned> inputs;
    for (std::size_t i = 0; i < carried; ++i) state.push_back(of_item(1 + i));
    for (std::size_t i = 0; i < scanned; ++i)
      inputs.push_back({of_item(1 + carried + i), 0, i < backwards.size() && backwards[i] != 0});
    const std::vector<Item> outputs = scan(r, body, std::move(state), inputs);
    results.resize(outputs.size());
    for (std::size_t i = 0; i < outputs.size(); ++i) results[i].push_back(value_of(r, outputs[i]));
  }
  for (const std::vector<Value>& items : results) r.give(joined(r, items, 0));
}

void read_scan(NodeReader& r) {
  const GraphPointer body = r.subgraph("body");
  const auto scanned = static_cast<std::size_t>(std::max<Index>(r.integer("num_scan_inputs", 0), 0));
  const bool of_batches = r.opset() < 9;
  if (scanned == 0 || scanned + of_batches > r.n_inputs()) r.malformed("expected inputs to scan");
  if (of_batches) return read_scan_of_batches(r, *body, scanned);
  const std::size_t carried = r.n_inputs() - scanned;
  const std::vector<Index> axes = r.integers("scan_input_axes"), backwards = r.integers("scan_input_directions");
  std::vector<Item> state;
  std::vector<Scanned> inputs;
  for (std::size_t i = 0; i < carried; ++i) state.push_back(r.item(i));
  for (std::size_t i = 0; i < scanned; ++i) {
    const Value x = r.value(carried + i);
    inputs.push_back({x, at_or(axes, i, 0, r, x.shape().size()), i < backwards.size() && backwards[i] != 0});
  }
  for (Item& item : scan(r, *body, std::move(state), inputs)) r.give(std::move(item));
}

// ---- sequences
// ----------------------------------------------------------------------------------------------------------

Item sequence_of(std::vector<Value> values) {
  Item item;
  item.kind = Item::Kind::kSequence;
  item.list = std::make_shared<const std::vector<Value>>(std::move(values));
  return item;
}

const std::vector<Value>& list_of(NodeReader& r, std::size_t input) {
  const Item& item = r.item(input);
  if (item.kind != Item::Kind::kSequence) r.malformed("expected a sequence");
  return *item.list;
}

std::size_t position_in(NodeReader& r, const std::vector<Value>& list, std::size_t input, std::size_t count) {
  const auto position = static_cast<Index>(r.number(input)), size = static_cast<Index>(list.size());
  const Index at = position < 0 ? position + size : position;
  if (at < 0 || at >= static_cast<Index>(count)) r.malformed("a position outside of the sequence");
  return static_cast<std::size_t>(at);
}

void read_sequence_construct(NodeReader& r) {
  std::vector<Value> values;
  for (std::size_t i = 0; i < r.n_inputs(); ++i) values.push_back(r.value(i));
  r.give(sequence_of(std::move(values)));
}
void read_sequence_empty(NodeReader& r) { r.give(sequence_of({})); }
void read_sequence_at(NodeReader& r) {
  const std::vector<Value>& list = list_of(r, 0);
  r.give(list[position_in(r, list, 1, list.size())]);
}
void read_sequence_length(NodeReader& r) {
  r.give(r.constant_of(Dtype::kInt64, {}, std::vector<Index>{static_cast<Index>(list_of(r, 0).size())}));
}
void read_sequence_insert(NodeReader& r) {
  std::vector<Value> list = list_of(r, 0);
  const std::size_t at = r.has(std::size_t{2}) ? position_in(r, list, 2, list.size() + 1) : list.size();
  list.insert(list.begin() + static_cast<std::ptrdiff_t>(at), r.value(1));
  r.give(sequence_of(std::move(list)));
}
void read_sequence_erase(NodeReader& r) {
  std::vector<Value> list = list_of(r, 0);
  if (list.empty()) r.malformed("a position outside of the sequence");
  const std::size_t at = r.has(std::size_t{1}) ? position_in(r, list, 1, list.size()) : list.size() - 1;
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(at));
  r.give(sequence_of(std::move(list)));
}
void read_concat_from_sequence(NodeReader& r) {
  const std::vector<Value>& list = list_of(r, 0);
  if (list.empty()) r.malformed("an empty sequence");
  const bool new_axis = r.integer("new_axis", 0) != 0;
  const int axis = static_cast<int>(r.axis("axis", 0, list[0].shape().size() + new_axis));
  r.give(new_axis ? stack(list, axis) : concat(list, axis));
}

constexpr ReaderRow kReaders[] = {
    {"ConcatFromSequence", read_concat_from_sequence},
    {"If", read_if},
    {"Loop", read_loop},
    {"Scan", read_scan},
    {"SequenceAt", read_sequence_at},
    {"SequenceConstruct", read_sequence_construct},
    {"SequenceEmpty", read_sequence_empty},
    {"SequenceErase", read_sequence_erase},
    {"SequenceInsert", read_sequence_insert},
    {"SequenceLength", read_sequence_length},
};

static_assert(std::ranges::is_sorted(kReaders, {}, &ReaderRow::op_type));

}  // namespace

constinit const ReaderTable kControlReaders = kReaders;

}  // namespace brine::onnx
