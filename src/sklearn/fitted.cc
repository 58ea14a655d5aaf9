// See fitted.h.
#include "sklearn/fitted.h"

#include <fmt/format.h>

#include "base/error.h"
#include "sklearn/model.h"

namespace brine::sklearn {
namespace {

std::string joined(const std::string& path, std::string_view name) {
  if (name.empty()) return path;
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

std::string shape_text(const Shape& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i)
    text += (i ? ", " : "") + (shape[i] == kAny ? std::string("any") : std::to_string(shape[i]));
  return text + (shape.size() == 1 ? ",)" : ")");
}

}  // namespace

void Fitted::charge(const object::Ref& array, std::uint64_t bytes) const { entry_->model->charge(array, bytes); }

Program& Fitted::program() const { return entry_->model->program(); }

Place Fitted::place(std::string_view name) const {
  const object::Ref value = name.empty() ? object::Ref{} : find(name);
  return (value ? value : entry_->ref).place(joined(entry_->path, name));
}
void Fitted::fail(std::string_view name, const std::string& what) const {
  throw Error(Kind::kMalformed, place(name), what);
}
void Fitted::unsupported(std::string_view name, const std::string& what) const {
  throw Error(Kind::kUnsupported, place(name), fmt::format("{}: {}", class_name(), what));
}

object::Ref Fitted::find(std::string_view name) const { return entry_->ref.attribute(name); }
bool Fitted::has_value(std::string_view name) const {
  const object::Ref value = find(name);
  return value && !value.is_none();
}
object::Ref Fitted::get(std::string_view name) const {
  const object::Ref value = find(name);
  if (!value) fail({}, fmt::format("{}: expected the attribute {}, found none (is it fitted?)", class_name(), name));
  return value;
}
object::Ref Fitted::first_of(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names)
    if (const object::Ref value = find(name)) return value;
  return get(*names.begin());
}

namespace {

// An error from reading a value, with the path of the attribute before it.
template <class Read>
auto at_path(const Fitted& self, std::string_view name, Read read) {
  try {
    return read(self.get(name));
  } catch (const Error& error) {
    if (!error.place().path.empty()) throw;
    Place place = error.place();
    place.path = joined(self.path(), name);
    throw Error(error.kind(), place, error.message());
  }
}

}  // namespace

bool Fitted::flag(std::string_view name) const { return at_path(*this, name, flag_of); }
bool Fitted::flag_or(std::string_view name, bool otherwise) const { return has_value(name) ? flag(name) : otherwise; }
Index Fitted::integer(std::string_view name) const { return at_path(*this, name, integer_of); }
Index Fitted::integer_or(std::string_view name, Index otherwise) const {
  return has_value(name) ? integer(name) : otherwise;
}
double Fitted::number(std::string_view name) const { return at_path(*this, name, number_of); }
double Fitted::number_or(std::string_view name, double otherwise) const {
  return has_value(name) ? number(name) : otherwise;
}
std::string Fitted::text(std::string_view name) const {
  return at_path(*this, name, [](const object::Ref& value) {
    const std::vector<std::string> texts = texts_of(value);
    if (texts.size() != 1) throw Error(Kind::kMalformed, value.place(), "expected one text");
    return texts[0];
  });
}
std::string Fitted::text_or(std::string_view name, std::string otherwise) const {
  const object::Ref value = find(name);
  return value.is(object::Kind::kString) || value.is(object::Kind::kScalar) ? text(name) : otherwise;
}
std::vector<double> Fitted::numbers(std::string_view name) const { return at_path(*this, name, numbers_of); }
std::vector<Index> Fitted::integers(std::string_view name) const { return at_path(*this, name, integers_of); }
std::vector<std::string> Fitted::texts(std::string_view name) const { return at_path(*this, name, texts_of); }

Operand Fitted::scalar(std::string_view name) const {
  return at_path(*this, name, [&](const object::Ref& value) { return scalar_of(value); });
}

Operand Fitted::scalar_of(const object::Ref& value) const {
  if (value.is(object::Kind::kInt) || value.is(object::Kind::kBool))
    return Operand(static_cast<Index>(value.integer()));
  if (value.is(object::Kind::kFloat)) return Operand(value.real());
  const Tensor tensor = tensor_of(value);
  if (value.graph().facts.numpy_major == 1 && tensor.shape.empty()) return Operand(number_of(value));
  return Operand(program().constant(tensor));
}

Value Fitted::constant(const object::Ref& value, std::string_view what) const {
  return program().constant(tensor_of(value), joined(entry_->path, what));
}
Value Fitted::constant(std::vector<double> values) const {
  const auto size = static_cast<Index>(values.size());
  return constant(Dtype::kFloat64, {size}, std::move(values));
}
Value Fitted::constant(std::vector<Index> values) const {
  const auto size = static_cast<Index>(values.size());
  return constant(Dtype::kInt64, {size}, std::move(values));
}

Value Fitted::array(std::string_view name) const {
  return at_path(*this, name, [&](const object::Ref& value) { return constant(value, name); });
}
Value Fitted::array(std::string_view name, Shape shape) const {
  const Value value = array(name);
  require_shape(value, name, std::move(shape));
  return value;
}

void Fitted::require_shape(const Value& value, std::string_view name, Shape shape) const {
  const Shape& found = value.shape();
  bool fits = found.size() == shape.size();
  for (std::size_t i = 0; fits && i < shape.size(); ++i) fits = shape[i] == kAny || shape[i] == found[i];
  if (!fits) fail(name, fmt::format("expected shape {}, found {}", shape_text(shape), shape_text(found)));
}

Value Fitted::classes(std::string_view name) const { return array(name, {kAny}); }

std::vector<Value> Fitted::arrays(std::string_view name) const {
  std::vector<Value> values;
  for (const object::Ref& item : items_of(get(name)))
    values.push_back(constant(item, fmt::format("{}[{}]", name, values.size())));
  return values;
}

Index Fitted::n_features() const {
  const Index n = n_features_or(-1);
  if (n < 0)
    fail({}, fmt::format("{}: expected the attribute n_features_in_, found none (is it fitted?)", class_name()));
  return n;
}
Index Fitted::n_features_or(Index otherwise) const {
  if (entry_->n_features_in >= 0) return entry_->n_features_in;
  for (const std::string_view name : {"n_features_in_", "n_features_"})
    if (has_value(name)) return integer(name);
  return otherwise;
}
void Fitted::set_n_features(Index n) const { entry_->n_features_in = n; }

Methods Fitted::methods(std::string_view name) const { return methods(get(name), std::string(name)); }
Methods Fitted::methods(const object::Ref& child, const std::string& name) const {
  return entry_->model->lower(child, joined(entry_->path, name));
}

std::vector<Methods> Fitted::all_methods(std::string_view name) const {
  std::vector<Methods> all;
  for (const object::Ref& item : items_of(get(name)))
    all.push_back(methods(item, fmt::format("{}[{}]", name, all.size())));
  return all;
}

Fitted Fitted::child(const object::Ref& child, const std::string& name) const {
  return Fitted(entry_->model->look(child, joined(entry_->path, name)));
}

}  // namespace brine::sklearn
