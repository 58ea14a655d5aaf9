// A function of a program, compiled for this machine: what runs.
//
// Steps are cut into segments. Row-wise steps run through a segment in small blocks of rows that stay in the cache; a
// step that wants many rows at once (a big forest, neighbours, anything sparse) is a segment of its own and sees a
// whole panel. Values that cross a cut are kept for the panel, all others for a block. What depends on no input is
// computed here, once.
//
// A plan is immutable, holds no buffers and may be run by many threads at once; each run borrows a context that is
// kept for the next one, so that after the first call nothing is allocated and nothing is locked.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <span>
#include <vector>

#include "program/fold.h"
#include "program/op.h"
#include "program/program.h"

namespace brine {

// An output that the plan owns: of any form.
struct Result {
  Type type;          // with the rows filled in
  Growable memory;
  Array array;        // views memory
  std::vector<Result> columns = {};  // of a table
};

class Plan {
 public:
  // Both must outlive the plan.
  Plan(const Program& program, const Function& function);
  ~Plan();
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  std::size_t n_outputs() const { return outputs_.size(); }
  const Type& output_type(std::size_t i) const { return outputs_[i].type; }
  bool is_list() const { return is_list_; }
  const Type& input_type() const { return input_type_; }
  // Whether every output is a dense array whose size follows from the number of rows: then run_into serves.
  bool is_fixed() const { return is_fixed_; }

  // X (n, d) with `rows` filled in, in the form of input_type(). Outputs are row-major arrays of the caller.
  // Throws Error{kUsage} with row and column where data is refused.
  void run_into(const Array& X, std::span<void* const> outputs, int threads = 1) const;
  std::vector<Result> run(const Array& X, int threads = 1) const;

 private:
  enum class Where { kFolded, kGiven, kGivenColumn, kBlock, kPanel, kGrown, kOutput };
  struct Slot {
    Where where = Where::kBlock;
    std::size_t row_bytes = 0;    // of a value with rows; of one without: all its bytes
    bool has_rows = false;
    std::size_t offset = 0;       // kBlock: bytes a row before it; kGivenColumn: which; kOutput: which
    const void* constant = nullptr;
    int first_step = -1, last_step = -1;
  };
  struct Step {
    int node = -1;
    std::vector<const Type*> types;
    std::vector<const Tensor*> constants;
    std::unique_ptr<Site> site;
    Compiled compiled;
    std::vector<int> in;
    std::size_t first_input = 0;  // in Context::inputs
    int out = -1;
    int counted = -1;  // an input whose extent only the run knows, and which is that of this dense result, too
    Grain grain = Grain::kRow;
    const Op* op = nullptr;
  };
  struct Segment {
    int first, last;  // steps
    bool in_blocks;
    std::vector<int> moving;  // slots whose place depends on the block
  };
  struct Output {
    Type type;
    int slot;
  };
  struct Context;
  class Borrowed;

  void place_values(const Function& function);
  void add_step(int id);
  void copy_into_outputs(const Function& function);
  void fold(int id);
  void cut();
  void lay_out_blocks();
  void lay_out_panels();
  void index_inputs();
  void run_range(Context& context, const Array& X, std::span<void* const> outputs, Index begin, Index end) const;
  void run_segment(Context& context, const Segment& segment, Index first_row, Index rows, Index panel_first) const;
  void run_step(Context& context, const Step& step, Index rows, Index first_row) const;
  void bind_input(Context& context, const Array& X, Index begin, Index rows) const;
  [[noreturn]] void refuse(const Step& step, const Run& run, const Bad& bad) const;
  std::string column_name(int id, Index column) const;

  const Program& program_;                // looked at while compiling alone: it may grow while the plan runs
  Folder folder_;
  Type input_type_;
  bool is_list_ = false;
  bool is_fixed_ = true;
  bool needs_whole_batch_ = false;
  bool grows_ = false;
  std::vector<std::size_t> given_slots_;  // those that look at the caller's rows
  std::size_t n_inputs_ = 0;              // of all steps
  std::vector<std::size_t> panel_slots_;  // those whose place is found anew for each panel: kPanel, kOutput
  std::vector<int> slot_of_;              // by node; -1: none
  std::vector<const Node*> node_of_;      // by node; nullptr: not of this plan
  std::vector<Slot> slots_;
  std::vector<Step> steps_;
  std::vector<Segment> segments_;
  std::vector<Output> outputs_;
  std::vector<const Tensor*> tensor_of_;  // by node: of constants
  Index block_rows_ = 1;
  std::size_t block_bytes_ = 0;           // a row
  Index panel_rows_ = 0;                  // 0: all
  mutable std::array<std::atomic<Context*>, 16> contexts_{};
};

}  // namespace brine
