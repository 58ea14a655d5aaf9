// The public Model: what is asked, looked up or run in its State. See brine/model.h.
#include "brine/model.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "brine/files.h"
#include "model/answer.h"
#include "model/input.h"
#include "model/state.h"

namespace brine {
namespace {

constexpr Index kRowsForThreads = 1024;  // fewer are not split

[[noreturn]] void refuse(const std::string& words) { throw Error(Kind::kUsage, words); }

void require_method(const Model::State& state, Method method) {
  const std::vector<Method> methods = state.opened->methods();
  if (std::find(methods.begin(), methods.end(), method) != methods.end()) return;
  std::string has;
  for (const Method known : methods) has += fmt::format("{}{}", has.empty() ? "" : ", ", name_of(known));
  refuse(fmt::format("{} has no method {}; it has {}", state.opened->class_name(), name_of(method),
                     has.empty() ? "none" : has));
}

void require_rows(const Model::State& state, Index rows) {
  if (rows == 0 && !state.opened->takes_no_rows()) refuse("Found array with 0 sample(s) while a minimum of 1 is required.");
}

Answer answer(Model::State& state, Method method, const Input& input) {
  require_method(state, method);
  require_rows(state, input.array().rows);
  Answer answer = checked(state.files, [&] {
    const Plan& plan = state.plans.of(method, input.type());
    Answer made{{}, plan.is_list()};
    for (Result& result : plan.run(input.array(), state.threads(input.array().rows)))
      made.parts.push_back(data_of(std::move(result)));
    return made;
  });
  input.require_whole();
  return answer;
}

}  // namespace

int Model::State::threads(Index rows) const {
  if (rows < kRowsForThreads) return 1;
  return options.threads > 0 ? options.threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// The likeliest type that the model takes. Where it takes none, the first, so that the error is about numbers.
Type Model::State::input_type(Method method, std::string_view dtype_name) {
  const std::vector<Type> types = opened->input_types(method, dtype_name);
  for (const Type& type : types)
    if (plans.can(method, type)) return type;
  return types.front();
}

std::string Model::class_name() const { return state_->opened->class_name(); }
std::vector<Method> Model::methods() const { return state_->opened->methods(); }
bool Model::has(Method method) const { return state_->opened->has(method); }
Tensor Model::classes() const {
  return checked(state_->files, [&] {
    state_->files.require_sums();
    return state_->opened->classes();
  });
}
Tensor Model::attribute(std::string_view path) const {
  return checked(state_->files, [&] {
    state_->files.require_sums();
    return state_->opened->attribute(path);
  });
}
Index Model::n_features_in() const { return state_->opened->n_features_in(); }
std::vector<std::string> Model::feature_names_in() const { return state_->opened->feature_names_in(); }
std::vector<std::string> Model::feature_names_out() const { return state_->opened->feature_names_out(); }

bool Model::takes_documents() const {
  const std::vector<Method> has = methods();
  return !has.empty() && state_->plans.can(has[0], {Dtype::kString, {kRows}}) &&
         !state_->plans.can(has[0], {Dtype::kFloat64, {kRows, 1}});
}

Answer Model::call(Method method, const Rows& X) const { return answer(*state_, method, Input(X)); }
Answer Model::call(Method method, const Ragged& X) const { return answer(*state_, method, Input(X)); }

Tensor Model::dense(Method method, const Rows& X) const {
  const Answer answer = call(method, X);
  if (answer.is_list) refuse(fmt::format("{} gives several arrays here: use call()", name_of(method)));
  return densified(answer.parts.at(0));
}

void Model::call_into(Method method, const TensorView& X, std::span<std::byte> out) const {
  if (!has(method)) require_method(*state_, method);
  if (X.rank == 0 || !is_bare(X)) {
    const Input packed(X);
    const TensorView view(Tensor{X.dtype, {X.shape.begin(), X.shape.begin() + X.rank}, packed.array().data, {}});
    return call_into(method, view, out);
  }
  checked(state_->files, [&] {
    state_->run_into(method, X, out);
    return true;
  });
}

void Model::State::run_into(Method method, const TensorView& X, std::span<std::byte> out) {
  const Index rows = X.shape[0];
  require_rows(*this, rows);
  const Plan& plan = plans.of(method, X);
  if (plan.is_list() || !plan.is_fixed())
    refuse(fmt::format("{} does not give one dense array here: use call()", name_of(method)));
  const Type& type = plan.output_type(0);
  const auto size = static_cast<std::size_t>(type.row_size() * (type.has_rows() ? rows : 1)) * size_of(type.dtype);
  if (out.size() != size) refuse(fmt::format("expected an output of {} bytes, found {}", size, out.size()));
  Array array;
  array.data = const_cast<void*>(X.data);
  array.rows = rows;
  void* const place = out.data();
  plan.run_into(array, {&place, 1}, threads(rows));
}

Model::OutputType Model::output_type(Method method, const TensorView& X) const {
  require_method(*state_, method);
  const Plan& plan = state_->plans.of(method, X);
  if (plan.is_list() || !plan.is_fixed())
    refuse(fmt::format("{} does not give one dense array here: use call()", name_of(method)));
  OutputType type{plan.output_type(0).dtype, plan.output_type(0).shape};
  if (!type.shape.empty() && type.shape[0] == kRows) type.shape[0] = X.shape[0];
  return type;
}

std::string Model::explain(Method method, std::string_view dtype) const {
  require_method(*state_, method);
  return state_->plans.print(method, state_->input_type(method, dtype));
}

std::string Model::explain(Method method, const Rows& X) const {
  require_method(*state_, method);
  return state_->plans.print(method, Input(X).type());
}

}  // namespace brine
