// See model.h.
#include "sklearn/model.h"

#include <charconv>

#include <fmt/format.h>

#include "base/error.h"
#include "sklearn/attribute.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

constexpr std::uint32_t kDepthMax = 200;  // of nested estimators: far beyond what anybody builds

bool is_passthrough(const object::Ref& object) {
  return object.is_none() || (object.is(object::Kind::kString) && object.text() == "passthrough");
}

}  // namespace

std::string class_name_of(const object::Ref& object) {
  if (!object.is(object::Kind::kInstance) && !object.is(object::Kind::kCall)) return {};
  return std::string(object.qualname());
}

Version version_of(const object::Ref& object) {
  const object::Ref text = object.attribute("_sklearn_version");
  Version version;
  if (!text.is(object::Kind::kString)) return version;
  const std::string_view digits = text.text();
  const char* end = digits.data() + digits.size();
  const auto major = std::from_chars(digits.data(), end, version.major);
  if (major.ec == std::errc() && major.ptr < end) std::from_chars(major.ptr + 1, end, version.minor);
  return version;
}

Model::Model(object::Ref root) {
  version_ = version_of(root);
  root_ = lower(root, "").entry;
}

Entry* Model::make_entry(const object::Ref& object, const std::string& path) {
  Entry& entry = entries_.emplace_back();
  entry.model = this;
  entry.ref = object;
  entry.path = path;
  entry.class_name = class_name_of(object);
  entry.version = version_of(object);
  if (entry.version == Version{}) entry.version = version_ == Version{} ? Version{0, 17} : version_;
  if (version_ == Version{}) version_ = version_of(object);
  const Fitted self(&entry);
  entry.n_features_in = self.n_features_or(-1);
  if (self.has_value("feature_names_in_")) entry.feature_names_in = self.texts("feature_names_in_");
  if (entry.n_features_in >= 0 && !entry.feature_names_in.empty() &&
      static_cast<Index>(entry.feature_names_in.size()) != entry.n_features_in)
    self.fail("feature_names_in_",
              fmt::format("expected {} names, found {}", entry.n_features_in, entry.feature_names_in.size()));
  if (const object::Ref config = self.find("_sklearn_output_config"); config.is(object::Kind::kDict))
    if (const object::Ref wanted = config.find("transform"); wanted.is(object::Kind::kString))
      entry.makes_tables = wanted.text() != "default";
  return &entry;
}

void Model::charge(const object::Ref& array, std::uint64_t bytes) {
  if (!charged_.insert(array.id()).second) limits_.charge_memory(bytes, array.place());
}

Entry* Model::look(const object::Ref& object, const std::string& path) { return make_entry(object, path); }

Methods Model::lower(const object::Ref& object, const std::string& path) {
  if (is_passthrough(object)) {
    Entry& entry = entries_.emplace_back();
    entry.model = this;
    entry.ref = object;
    entry.path = path;
    entry.class_name = "passthrough";
    const Methods m(&entry);
    m.transform = [](Value X) { return X; };
    m.inverse_transform = [](Value X) { return X; };
    names_stay(m);
    return m;
  }
  if (const auto known = lowered_.find(object.id()); known != lowered_.end()) {  // shared children are lowered once
    if (!known->second)
      throw Error(Kind::kMalformed, object.place(path), "expected an object that does not contain itself");
    return Methods(known->second);
  }
  const Estimator* estimator = find_estimator(object.module(), class_name_of(object));
  if (!estimator) {
    const std::string name = class_name_of(object);
    throw Error(Kind::kUnsupported, object.place(path),
                name.empty() ? fmt::format("expected an estimator, found {}",
                                           object ? object::name_of(object.kind()) : "nothing")
                             : fmt::format("{}.{} is not a class that brine can run", object.module(), name));
  }
  if (depth_ >= kDepthMax)
    throw Error(Kind::kLimit, object.place(path), fmt::format("estimators nested deeper than {}", kDepthMax));
  lowered_[object.id()] = nullptr;
  Entry* entry = make_entry(object, path);
  entry->estimator = estimator;
  entry->takes = estimator->takes;
  const Program::Scope scope(program_, path);
  ++depth_;
  estimator->lower(Fitted(entry), Methods(entry));
  --depth_;
  lowered_[object.id()] = entry;
  return Methods(entry);
}

Function Model::function(Slot method, const Type& input) {
  const std::lock_guard lock(mutex_);
  if (input.rank() == 1 && root_->n_features_in >= 0 && !takes_any_rows())
    throw Error(Kind::kUsage, fmt::format("Expected 2D array, got 1D array instead; {} was fitted on {} features",
                                          root_->class_name, root_->n_features_in));
  const std::string key = to_string(input);
  const auto known = functions_.find({method, key});
  if (known != functions_.end()) return known->second;
  const auto [it, is_new] = inputs_.try_emplace(key);
  if (is_new) it->second = program_.input(input);
  const std::string name(kMethodNames[static_cast<std::size_t>(method)]);
  Function function{name, it->second, Methods(root_)[method](it->second)};
  return functions_.emplace(std::pair{method, key}, std::move(function)).first->second;
}

bool Model::takes_any_rows() const {
  const std::string_view name = root_->class_name;
  if (name == "FunctionTransformer") return !root_->needs_input_check;  // its function looks
  return name == "DummyClassifier" || name == "DummyRegressor";
}

std::vector<Slot> Model::methods() const {
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < kMethodNames.size(); ++i)
    if (root_->formulas[i]) slots.push_back(static_cast<Slot>(i));
  return slots;
}

}  // namespace brine::sklearn
