// The plans of a model: one for each method and type of input, made at first use and never unmade.
//
// A lookup walks a short list that only ever grows at its head: no lock, no allocation. Making one takes a lock.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "brine/method.h"
#include "brine/tensor.h"
#include "model/opened.h"
#include "model/opened_files.h"
#include "plan/plan.h"

namespace brine {

class Plans {
 public:
  // The model and its files must outlive its plans.
  Plans(Opened& model, const OpenedFiles& files) : model_(model), files_(files) {}
  Plans(const Plans&) = delete;
  Plans& operator=(const Plans&) = delete;

  const Plan& of(Method method, const TensorView& rows);  // allocates only for a type that is new
  const Plan& of(Method method, const Type& type);
  // Whether the method can be made for this type at all.
  bool can(Method method, const Type& type);
  std::string print(Method method, const Type& type);

 private:
  struct Entry {
    Type type;
    Function function;
    std::unique_ptr<Plan> plan;
    const Entry* next;
  };
  template <class IsWanted>
  const Entry* find(Method method, IsWanted is_wanted) const;
  const Entry& make(Method method, const Type& type);

  Opened& model_;
  const OpenedFiles& files_;  // whose sums are compared before the first plan
  std::mutex mutex_;
  std::array<std::atomic<const Entry*>, kMethodNames.size()> heads_ = {};
  std::vector<std::unique_ptr<const Entry>> entries_;
};

}  // namespace brine
