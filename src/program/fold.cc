// See fold.h.
#include "program/fold.h"

#include <algorithm>

#include "base/error.h"

namespace brine {

const Tensor* Folder::fold(int id) {
  const auto i = static_cast<std::size_t>(id);
  if (tensors_.size() <= i) tensors_.resize(std::max(program_.size(), i + 1));
  if (tensors_[i]) return tensors_[i];
  const Node& node = program_.node(id);
  if (!node.is_constant) return nullptr;
  return tensors_[i] = node.op == &kConstant ? node.attributes.tensor : compute(node);
}

const Tensor* Folder::compute(const Node& node) {
  const auto where = [&node] { return Place{nullptr, 0, node.place}; };
  std::vector<const Type*> types;
  std::vector<const Tensor*> constants;
  std::vector<Array> arrays;
  for (const int input : node.inputs) {
    const Tensor* tensor = fold(input);
    types.push_back(&program_.node(input).type);
    constants.push_back(tensor);
    arrays.push_back({.data = const_cast<void*>(tensor->data), .rows = tensor->shape.empty() ? 1 : tensor->shape[0]});
  }
  const Type& type = node.type;
  if (type.form != Form::kDense || std::ranges::find(type.shape, kDynamic) != type.shape.end())
    throw Error(Kind::kUnsupported, where(),
                std::string(node.op->name) + ": a constant that is sparse, or of a size that only a run knows");
  std::vector<const Array*> in;
  for (const Array& array : arrays) in.push_back(&array);
  const Site site{{types, node.attributes}, type, constants};
  const std::uint64_t bytes = checked_product(type.shape, size_of(type.dtype), where());
  if (limits_ && !node.op->is_alias) limits_->charge_memory(bytes, where());
  auto memory = std::make_shared<Buffer>();
  Array out{.data = memory->bytes(std::max<std::size_t>(bytes, 1)), .rows = type.shape.empty() ? 1 : type.shape[0]};
  if (node.op->is_alias) out.data = arrays.front().data;
  if (node.op->compile) {
    const Compiled compiled = node.op->compile(site);
    Buffer scratch;
    const Run run{site, compiled.state.get(), in.data(), out, out.rows, 0, scratch};
    if (const Bad bad = compiled.kernel ? compiled.kernel(run) : Bad{})
      throw Error(Kind::kMalformed, where(),
                  node.op->refusal ? node.op->refusal(run, bad) : std::string(node.op->name) + ": a bad value");
  } else if (!node.op->is_alias) {
    throw Error(Kind::kUnsupported, where(), std::string(node.op->name) + " cannot be run");
  }
  std::shared_ptr<const void> owner = memory;
  if (node.op->is_alias) owner = constants.front()->owner;
  return &computed_.emplace_back(Tensor{type.dtype, type.shape, out.data, std::move(owner)});
}

}  // namespace brine
