// What a run writes to: one for each thread that runs a plan at the same time.
#pragma once

#include "plan/plan.h"

namespace brine {

struct Plan::Context {
  std::vector<Array> arrays;        // by slot
  std::vector<Growable> grown;      // by slot
  std::vector<const Array*> inputs; // of all steps, one after the other: those of `arrays`
  Buffer block;                     // kBlock slots
  Buffer panel;                     // kPanel slots
  std::vector<char*> base;          // by slot: where row 0 of the panel is, of slots that move
  Buffer scratch;
};

// A context borrowed from the plan, or a new one if all are in use; given back when it goes.
class Plan::Borrowed {
 public:
  explicit Borrowed(const Plan& plan);
  ~Borrowed();
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  Context& operator*() { return *context_; }

 private:
  const Plan& plan_;
  Context* context_ = nullptr;
};

}  // namespace brine
