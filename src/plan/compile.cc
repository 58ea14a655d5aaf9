// From a function to a plan: where each value lives, what is constant, where the batch is cut.
#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "ops/columns.h"
#include "plan/context.h"
#include "plan/plan.h"

namespace brine {
namespace {

constexpr std::size_t kBlockBytes = 128 << 10;  // of live values: half of a usual L2 cache
constexpr Index kBlockRowsMin = 16, kBlockRowsMax = 1024;
constexpr std::size_t kPanelBytes = 32 << 20;  // of values that cross a cut
constexpr Index kPanelRowsMin = 16;
constexpr Index kGrownPanelRows = 16'384;  // where sparse values are made: their size is not known beforehand

bool is_dense(const Type& type) {
  return type.form == Form::kDense && std::find(type.shape.begin(), type.shape.end(), kDynamic) == type.shape.end();
}

std::size_t bytes_of(const Type& type) { return static_cast<std::size_t>(type.row_size()) * size_of(type.dtype); }

Bad run_copy(const Run& run) {
  const Type& type = run.site.out;
  const std::size_t bytes = static_cast<std::size_t>(type.has_rows() ? run.rows : 1) * bytes_of(type);
  if (bytes) std::memcpy(run.out.data, run.in[0]->data, bytes);
  return {};
}

// Gives an output memory of its own where its value is the input, a constant, or another output.
const Op kCopy{.name = "copy", .compile = [](const Site&) -> Compiled { return {run_copy}; }};

}  // namespace

Plan::Plan(const Program& program, const Function& function)
    : program_(program), folder_(program), input_type_(function.input.type()), is_list_(function.outputs.is_list) {
  slot_of_.assign(program.size(), -1);
  node_of_.assign(program.size(), nullptr);
  tensor_of_.assign(program.size(), nullptr);
  place_values(function);
  copy_into_outputs(function);
  cut();
  lay_out_blocks();
  lay_out_panels();
  index_inputs();
}

Plan::~Plan() {
  for (std::atomic<Context*>& context : contexts_) delete context.load();
}

void Plan::place_values(const Function& function) {
  for (const int id : program_.needed_by(function.outputs.values)) {
    const Node& node = program_.node(id);
    node_of_[static_cast<std::size_t>(id)] = &node;
    if (node.op == &kInput) {
      if (id != function.input.id()) throw Error(Kind::kInternal, "a function of another input");
      slot_of_[static_cast<std::size_t>(id)] = static_cast<int>(slots_.size());
      slots_.push_back({.where = Where::kGiven, .row_bytes = bytes_of(node.type), .has_rows = true});
    } else if (node.is_constant) {
      fold(id);
    } else {
      add_step(id);
    }
  }
  if (slot_of_[static_cast<std::size_t>(function.input.id())] < 0) {  // nothing depends on X but its number of rows
    slot_of_[static_cast<std::size_t>(function.input.id())] = static_cast<int>(slots_.size());
    slots_.push_back({.where = Where::kGiven, .row_bytes = bytes_of(input_type_), .has_rows = true});
  }
}

void Plan::fold(int id) {
  const auto i = static_cast<std::size_t>(id);
  tensor_of_[i] = folder_.fold(id);
  slot_of_[i] = static_cast<int>(slots_.size());
  slots_.push_back(
      {.where = Where::kFolded, .row_bytes = bytes_of(program_.node(id).type), .constant = tensor_of_[i]->data});
}

void Plan::add_step(int id) {
  const Node& node = program_.node(id);
  Step step{.node = id, .op = node.op};
  for (const int input : node.inputs) {
    step.types.push_back(&program_.node(input).type);
    step.constants.push_back(tensor_of_[static_cast<std::size_t>(input)]);
    step.in.push_back(slot_of_[static_cast<std::size_t>(input)]);
  }
  step.site = std::make_unique<Site>(Site{{step.types, node.attributes}, node.type, step.constants});
  int& slot = slot_of_[static_cast<std::size_t>(id)];
  if (node.op == &kColumn && program_.node(node.inputs[0]).op == &kInput && step.types[0]->form == Form::kTable) {
    slot = static_cast<int>(slots_.size());
    slots_.push_back({.where = Where::kGivenColumn,
                      .row_bytes = size_of(node.type.dtype),
                      .has_rows = true,
                      .offset = static_cast<std::size_t>(node.attributes.integers[0])});
    return;
  }
  if (node.op->is_alias) {
    slot = step.in[0];
  } else {
    slot = static_cast<int>(slots_.size());
    slots_.push_back({.where = is_dense(node.type) ? Where::kBlock : Where::kGrown,
                      .row_bytes = is_dense(node.type) ? bytes_of(node.type) : 0,
                      .has_rows = node.type.has_rows()});
  }
  if (!node.op->compile) {
    if (node.op->is_alias) return;
    throw Error(Kind::kUnsupported, Place{nullptr, 0, node.place}, std::string(node.op->name) + " cannot be run");
  }
  step.compiled = node.op->compile(*step.site);
  step.out = slot;
  step.grain = node.op->grain ? node.op->grain(*step.site) : Grain::kRow;
  for (std::size_t k = 0; k < step.types.size() && node.type.is_counted() && node.type.form == Form::kDense; ++k)
    if (step.types[k]->is_counted() && step.types[k]->form == Form::kDense) step.counted = static_cast<int>(k);
  bool all_dense = is_dense(node.type);
  for (const Type* type : step.types) all_dense = all_dense && is_dense(*type);
  if (!all_dense) step.grain = std::max(step.grain, Grain::kBatch);
  steps_.push_back(std::move(step));
}

// Every output ends in memory of its own: a value that a step makes is made there, any other is copied.
void Plan::copy_into_outputs(const Function& function) {
  std::vector<bool> taken(slots_.size(), false);
  for (const Value& value : function.outputs.values) {
    const int slot = slot_of_[static_cast<std::size_t>(value.id())];
    const Type& type = value.type();
    is_fixed_ = is_fixed_ && is_dense(type);
    const Where where = slots_[static_cast<std::size_t>(slot)].where;
    if (where == Where::kGrown || !is_dense(type)) {
      outputs_.push_back({type, slot});
      continue;
    }
    if (where == Where::kBlock && !taken[static_cast<std::size_t>(slot)]) {
      taken[static_cast<std::size_t>(slot)] = true;
      slots_[static_cast<std::size_t>(slot)].where = Where::kOutput;
      slots_[static_cast<std::size_t>(slot)].offset = outputs_.size();
      outputs_.push_back({type, slot});
      continue;
    }
    Step step{.node = value.id(), .op = &kCopy};
    step.types = {&type};
    step.constants = {nullptr};
    step.in = {slot};
    step.site = std::make_unique<Site>(Site{{step.types, value.node().attributes}, type, step.constants});
    step.compiled = kCopy.compile(*step.site);
    step.out = static_cast<int>(slots_.size());
    slots_.push_back(
        {.where = Where::kOutput, .row_bytes = bytes_of(type), .has_rows = type.has_rows(), .offset = outputs_.size()});
    outputs_.push_back({type, step.out});
    steps_.push_back(std::move(step));
  }
}

void Plan::cut() {
  for (int i = 0; i < static_cast<int>(steps_.size()); ++i) {
    const Step& step = steps_[static_cast<std::size_t>(i)];
    const bool row = step.grain == Grain::kRow;
    needs_whole_batch_ = needs_whole_batch_ || step.grain == Grain::kWhole;
    if (row && !segments_.empty() && segments_.back().in_blocks)
      segments_.back().last = i;
    else
      segments_.push_back({i, i, row, {}});
    for (const int slot : step.in) slots_[static_cast<std::size_t>(slot)].last_step = i;
    Slot& out = slots_[static_cast<std::size_t>(step.out)];
    if (out.first_step < 0) out.first_step = i;
    out.last_step = i;
    grows_ = grows_ || out.where == Where::kGrown;
  }
  const auto segment_of = [&](int step) {
    return std::find_if(segments_.begin(), segments_.end(), [&](const Segment& s) { return step <= s.last; }) -
           segments_.begin();
  };
  for (Slot& slot : slots_)
    if (slot.where == Where::kBlock && slot.first_step >= 0 &&
        (segment_of(slot.first_step) != segment_of(slot.last_step) ||
         !segments_[static_cast<std::size_t>(segment_of(slot.first_step))].in_blocks))
      slot.where = Where::kPanel;
  for (Segment& segment : segments_) {
    for (int i = segment.first; i <= segment.last; ++i) {
      const Step& step = steps_[static_cast<std::size_t>(i)];
      std::vector<int> slots = step.in;
      slots.push_back(step.out);
      for (const int slot : slots) {
        const Slot& s = slots_[static_cast<std::size_t>(slot)];
        const bool moves =
            s.has_rows && s.where != Where::kFolded && s.where != Where::kBlock && s.where != Where::kGrown;
        if (moves && std::find(segment.moving.begin(), segment.moving.end(), slot) == segment.moving.end())
          segment.moving.push_back(slot);
      }
    }
  }
}

// What each run would else look for among all slots.
void Plan::index_inputs() {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Where where = slots_[i].where;
    if (where == Where::kGiven || where == Where::kGivenColumn) given_slots_.push_back(i);
    if (where == Where::kPanel || where == Where::kOutput) panel_slots_.push_back(i);
  }
  for (Step& step : steps_) {
    step.first_input = n_inputs_;
    n_inputs_ += step.in.size();
  }
}

// Places values of a block side by side, each for the time it lives: first fit, in bytes a row.
void Plan::lay_out_blocks() {
  std::vector<int> placed;
  for (int s = 0; s < static_cast<int>(slots_.size()); ++s) {
    Slot& slot = slots_[static_cast<std::size_t>(s)];
    if (slot.where != Where::kBlock || slot.first_step < 0) continue;
    std::vector<const Slot*> alive;
    for (const int other : placed) {
      const Slot& o = slots_[static_cast<std::size_t>(other)];
      if (o.first_step <= slot.last_step && slot.first_step <= o.last_step) alive.push_back(&o);
    }
    std::sort(alive.begin(), alive.end(), [](const Slot* a, const Slot* b) { return a->offset < b->offset; });
    std::size_t offset = 0;
    for (const Slot* o : alive) {
      if (offset + slot.row_bytes <= o->offset) break;
      offset = std::max(offset, o->offset + o->row_bytes);
    }
    slot.offset = offset;
    block_bytes_ = std::max(block_bytes_, offset + slot.row_bytes);
    placed.push_back(s);
  }
  const auto fitting = static_cast<Index>(kBlockBytes / std::max<std::size_t>(block_bytes_, 1)) / 16 * 16;
  block_rows_ = std::clamp(fitting, kBlockRowsMin, kBlockRowsMax);
}

void Plan::lay_out_panels() {
  std::size_t row_bytes = 0;
  for (const Slot& slot : slots_)
    if (slot.where == Where::kPanel && slot.has_rows) row_bytes += slot.row_bytes;
  if (needs_whole_batch_ || !is_fixed_) return;
  if (row_bytes) panel_rows_ = std::max<Index>(kPanelRowsMin, static_cast<Index>(kPanelBytes / row_bytes));
  if (grows_) panel_rows_ = panel_rows_ ? std::min(panel_rows_, kGrownPanelRows) : kGrownPanelRows;
}

}  // namespace brine
