// The values of nodes that depend on no input, computed by the operations' own kernels, each once.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "base/limits.h"
#include "program/op.h"
#include "program/program.h"

namespace brine {

class Folder {
 public:
  // With limits, the memory of every value is charged before it is asked for.
  explicit Folder(const Program& program, Limits* limits = nullptr) : program_(program), limits_(limits) {}

  // The value of a constant node; nullptr: it depends on an input. Nodes are asked for in order: a node's inputs before
  // it. Throws Error{kMalformed} where a kernel refuses the data.
  const Tensor* fold(int id);

 private:
  const Tensor* compute(const Node& node);

  const Program& program_;
  Limits* limits_;
  std::vector<const Tensor*> tensors_;  // by node
  std::deque<Tensor> computed_;
};

}  // namespace brine
