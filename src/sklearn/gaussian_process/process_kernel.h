// Kernels of Gaussian processes: objects in the file, read by their class's name when the model is opened.
#pragma once

#include <memory>

#include "sklearn/fitted.h"

namespace brine::sklearn {

class ProcessKernel {
 public:
  virtual ~ProcessKernel() = default;
  virtual Value covariance(Value X, Value Y) const = 0;  // kernel(X, Y): (n, d), constant (m, d) -> (n, m) float64
  virtual Value variance(Value X) const = 0;             // kernel.diag(X): (n,)
};

std::shared_ptr<const ProcessKernel> process_kernel(const Fitted& kernel);

}  // namespace brine::sklearn
