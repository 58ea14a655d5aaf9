// The C ABI: brine/brine.h in terms of brine/model.h. No exception passes.
#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <new>

#include <fmt/format.h>

#include "brine/brine.h"
#include "brine/model.h"
#include "brine/version.h"

struct brine_model {
  brine::Model model;
  std::vector<brine::Method> methods;
  std::mutex mutex = {};  // of the attributes that were asked for
  std::map<std::string, brine::Tensor, std::less<>> attributes = {};
};

namespace {

using namespace brine;

static_assert(BRINE_CELL == static_cast<int>(Dtype::kObject) && BRINE_FLOAT64 == static_cast<int>(Dtype::kFloat64));
static_assert(BRINE_STRING == static_cast<int>(Cell::Kind::kText) && sizeof(brine_cell) == sizeof(Cell) &&
              sizeof(brine_text) == sizeof(std::string_view));

thread_local std::string last_error;

int fail(Kind kind, const char* message) noexcept {
  try {
    last_error = message;
  } catch (...) {
    last_error.clear();
  }
  return edge_of(kind).exit;
}

template <class F>
int guarded(F&& f) noexcept {
  try {
    f();
    return 0;
  } catch (const Error& error) {
    return fail(error.kind(), error.what());
  } catch (const std::bad_alloc&) {
    return fail(Kind::kLimit, "there is not enough memory");
  } catch (const std::exception& error) {
    return fail(Kind::kInternal, error.what());
  }
}

Options options_of(const brine_options* options) {
  if (!options) return {};
  return {options->threads, options->memory_max, options->nodes_max, options->work_max, options->depth_max};
}

brine_model* held(Model model) {
  std::vector<Method> methods = model.methods();
  return new brine_model{.model = std::move(model), .methods = std::move(methods)};
}

TensorView view_of(const brine_view* rows) {
  if (rows->rank < 1 || rows->rank > TensorView::kRankMax)
    throw Error(Kind::kUsage, fmt::format("expected 1 to {} axes, found {}", TensorView::kRankMax, rows->rank));
  if (rows->dtype < BRINE_BOOL || rows->dtype > BRINE_CELL)
    throw Error(Kind::kUsage, fmt::format("there is no dtype {}", static_cast<int>(rows->dtype)));
  TensorView view;
  view.dtype = static_cast<Dtype>(rows->dtype);
  view.data = rows->data;
  view.rank = rows->rank;
  auto stride = static_cast<Index>(size_of(view.dtype));
  for (auto axis = static_cast<std::size_t>(rows->rank); axis-- > 0;) {
    view.shape[axis] = rows->shape[axis];
    view.strides[axis] = rows->strides ? rows->strides[axis] : stride;
    stride *= view.shape[axis];
  }
  return view;
}

Method method_of(const char* name) {
  const std::optional<Method> method = method_named(name);
  if (!method) throw Error(Kind::kUsage, fmt::format("there is no method {}", name));
  return *method;
}

}  // namespace

const char* brine_version() { return kVersion.data(); }
const char* brine_error() { return last_error.c_str(); }

int brine_open(const char* path, const brine_options* options, brine_model** model) {
  return guarded([&] { *model = held(open(path, options_of(options))); });
}

int brine_open_bytes(const void* bytes, size_t size, const char* name, const brine_options* options,
                     brine_model** model) {
  return guarded([&] {
    *model = held(open({static_cast<const std::uint8_t*>(bytes), size}, name, options_of(options)));
  });
}

void brine_close(brine_model* model) { delete model; }

size_t brine_method_count(const brine_model* model) { return model->methods.size(); }
const char* brine_method_name(const brine_model* model, size_t i) {
  return i < model->methods.size() ? name_of(model->methods[i]).data() : nullptr;
}
int64_t brine_n_features_in(const brine_model* model) { return model->model.n_features_in(); }

int brine_attribute(brine_model* model, const char* path, brine_view* view) {
  return guarded([&] {
    const std::lock_guard lock(model->mutex);
    auto known = model->attributes.find(std::string_view(path));
    if (known == model->attributes.end()) known = model->attributes.emplace(path, model->model.attribute(path)).first;
    const Tensor& tensor = known->second;
    *view = {static_cast<brine_dtype>(tensor.dtype), static_cast<int>(tensor.shape.size()), tensor.shape.data(), nullptr,
             tensor.data};
  });
}

int brine_output_type(const brine_model* model, const char* method, const brine_view* rows, brine_dtype* dtype,
                      int* rank, int64_t shape[4]) {
  return guarded([&] {
    const Model::OutputType type = model->model.output_type(method_of(method), view_of(rows));
    if (type.shape.size() > 4) throw Error(Kind::kUnsupported, "a result of more than 4 axes");
    *dtype = static_cast<brine_dtype>(type.dtype);
    *rank = static_cast<int>(type.shape.size());
    std::copy(type.shape.begin(), type.shape.end(), shape);
  });
}

int brine_call_into(const brine_model* model, const char* method, const brine_view* rows, void* out, size_t out_bytes) {
  return guarded([&] {
    model->model.call_into(method_of(method), view_of(rows), {static_cast<std::byte*>(out), out_bytes});
  });
}
