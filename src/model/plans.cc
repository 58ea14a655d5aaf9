#include "model/plans.h"

#include "base/error.h"
#include "model/input.h"

namespace brine {

template <class IsWanted>
const Plans::Entry* Plans::find(Method method, IsWanted is_wanted) const {
  const Entry* entry = heads_[static_cast<std::size_t>(method)].load(std::memory_order_acquire);
  while (entry && !is_wanted(entry->type)) entry = entry->next;
  return entry;
}

const Plan& Plans::of(Method method, const TensorView& rows) {
  if (const Entry* entry = find(method, [&](const Type& type) { return is_type_of(type, rows); })) return *entry->plan;
  return *make(method, type_of(rows)).plan;
}

const Plan& Plans::of(Method method, const Type& type) {
  if (const Entry* entry = find(method, [&](const Type& known) { return known == type; })) return *entry->plan;
  return *make(method, type).plan;
}

const Plans::Entry& Plans::make(Method method, const Type& type) {
  const std::lock_guard lock(mutex_);
  std::atomic<const Entry*>& head = heads_[static_cast<std::size_t>(method)];
  if (const Entry* entry = find(method, [&](const Type& known) { return known == type; })) return *entry;
  files_.require_sums();
  auto entry = std::make_unique<Entry>(
      Entry{type, model_.function(method, type), nullptr, head.load(std::memory_order_relaxed)});
  entry->plan = std::make_unique<Plan>(model_.program(), entry->function);
  entries_.push_back(std::move(entry));
  head.store(entries_.back().get(), std::memory_order_release);
  return *entries_.back();
}

bool Plans::can(Method method, const Type& type) {
  const std::lock_guard lock(mutex_);
  try {
    model_.function(method, type);
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::string Plans::print(Method method, const Type& type) {
  const std::lock_guard lock(mutex_);
  const Function function = model_.function(method, type);
  return model_.program().print(function);
}

}  // namespace brine
