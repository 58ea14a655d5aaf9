// Kernels of Gaussian processes: objects in the file, read by their class's name when the model is opened.
#pragma once

#include <memory>

#include "sklearn/fitted.h"

namespace brine::sklearn {

// Which pairs of rows a kernel is asked about.
struct RowPairs {
  enum class Kind {
    kAcross,  // each row of X with each of a constant Y: (n, m)
    kBatch,   // each row of X with each of X: (n * n,), see batch_pair_sum
    kOwn,     // each row with itself: (n,)
  };
  Kind kind = Kind::kOwn;
  Value X, Y = {};  // (n, d) float64, (m, d)
  Dtype given = Dtype::kFloat64;  // the dtype in which numpy would multiply them as they came
};

class ProcessKernel {
 public:
  virtual ~ProcessKernel() = default;
  virtual Value of(const RowPairs& pairs) const = 0;  // float64; of float16 what numpy leaves in it

  Value covariance(Value X, Value Y) const {  // kernel(X, Y)
    return of({RowPairs::Kind::kAcross, X.cast(Dtype::kFloat64), Y.cast(Dtype::kFloat64), promote(X.dtype(), Y.dtype())});
  }
  Value covariance(Value X) const {  // kernel(X), (n * n,)
    return of({RowPairs::Kind::kBatch, X.cast(Dtype::kFloat64), {}, X.dtype()});
  }
  Value variance(Value X) const {  // kernel.diag(X)
    return of({RowPairs::Kind::kOwn, X.cast(Dtype::kFloat64), {}, X.dtype()});
  }
};

std::shared_ptr<const ProcessKernel> process_kernel(const Fitted& kernel);
std::shared_ptr<const ProcessKernel> default_process_kernel();  // 1.0 * RBF(1.0), of a process that was given none

}  // namespace brine::sklearn
