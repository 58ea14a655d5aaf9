// See methods.h: what happens between a caller and a formula.
#include "sklearn/methods.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "ops/check.h"
#include "ops/columns.h"
#include "ops/shape.h"

namespace brine::sklearn {
namespace {

[[noreturn]] void refuse_input(const Entry& entry, const std::string& words) {
  throw Error(Kind::kUsage, Place{nullptr, 0, entry.path}, words);
}

std::string listed(const Names& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < 5; ++i) text += (i ? ", '" : "'") + names[i] + "'";
  return names.size() > 5 ? text + fmt::format(" and {} more", names.size() - 5) : text;
}

// A model fitted on names takes them in the same order, as scikit-learn's own check demands.
void require_names(const Entry& entry, const Type& table) {
  Names missing, unseen;
  for (const std::string& name : entry.feature_names_in)
    if (std::none_of(table.columns.begin(), table.columns.end(), [&](const Column& c) { return c.name == name; }))
      missing.push_back(name);
  for (const Column& column : table.columns)
    if (std::find(entry.feature_names_in.begin(), entry.feature_names_in.end(), column.name) ==
        entry.feature_names_in.end())
      unseen.push_back(column.name);
  std::string words;
  if (!missing.empty()) words += "; missing: " + listed(missing);
  if (!unseen.empty()) words += "; not seen when fitting: " + listed(unseen);
  for (std::size_t i = 0; words.empty() && i < table.columns.size(); ++i)
    if (table.columns[i].name != entry.feature_names_in[i])
      words = fmt::format("; in another order: column {} is '{}', expected '{}'", i, table.columns[i].name,
                          entry.feature_names_in[i]);
  if (!words.empty()) refuse_input(entry, "the columns should be those that the model was fitted with" + words);
}

Value checked(const Entry& entry, Value X, bool is_inverse) {
  const Estimator& estimator = *entry.estimator;
  const bool looks = entry.takes != Takes::kAnything || entry.needs_input_check;
  if (looks && !is_inverse && X.is_table() && !entry.feature_names_in.empty()) require_names(entry, X.type());
  if (looks && X.type().form == Form::kRagged)
    refuse_input(entry, entry.n_features_in < 0
                            ? fmt::format("rows of different lengths, where {} takes a matrix", entry.class_name)
                            : fmt::format("rows of different lengths, where {} takes {} values in each",
                                          entry.class_name, entry.n_features_in));
  if (entry.takes == Takes::kNumbers) X = as_numbers(X);
  else if (entry.takes == Takes::kArrays) X = as_array(X);
  if (!entry.needs_input_check) return X;
  if (estimator.sparse == Sparse::kRefused) require_dense(X);
  if (!is_inverse && X.rank() > 2 && entry.n_features_in >= 0 && estimator.finite != Finite::kNotChecked)
    refuse_input(entry, fmt::format("Found array with dim {}, while dim <= 2 is required by {}.", X.rank(),
                                    entry.class_name));
  if (!is_inverse && X.rank() == 2 && entry.n_features_in >= 0 && X.width() != entry.n_features_in)
    refuse_input(entry, fmt::format("X has {} features, but {} is expecting {} features as input.", X.width(),
                                    entry.class_name, entry.n_features_in));
  if (estimator.finite == Finite::kRequired) X = refuse(X, Refuse::kBoth);
  else if (estimator.finite == Finite::kNanAllowed) X = refuse(X, Refuse::kInfinity);
  return X;
}

}  // namespace

Outputs Method::formula_of(Value X) const {
  if (!*this) {
    std::string words = fmt::format("{} has no method {}", entry_->class_name, kMethodNames[slot_]);
    throw Error(Kind::kUsage, Place{nullptr, 0, entry_->path}, words);
  }
  const Program::Scope scope(X.program(), entry_->path);
  return entry_->formulas[slot_](X);
}

Outputs Method::operator()(Value X) const {
  if (!*this || !entry_->estimator) return formula_of(X);
  const Program::Scope scope(X.program(), entry_->path);
  const auto slot = static_cast<Slot>(slot_);
  Outputs outputs = formula_of(checked(*entry_, X, slot == Slot::kInverseTransform));
  if (slot == Slot::kTransform && entry_->makes_tables && entry_->names_out) {
    const Names names = Methods(entry_).names_out();
    for (Value& value : outputs.values) value = as_table(value.rank() == 1 ? expand(value, 1) : value, names);
  }
  return outputs;
}

Names Methods::names_out(const Names& names) const {
  if (!entry->names_out)
    throw Error(Kind::kUsage, Place{nullptr, 0, entry->path}, entry->class_name + " has no get_feature_names_out");
  if (!names.empty() && entry->n_features_in >= 0 && static_cast<Index>(names.size()) != entry->n_features_in)
    throw Error(Kind::kUsage, Place{nullptr, 0, entry->path},
                fmt::format("input_features: expected {} names, found {}", entry->n_features_in, names.size()));
  if (!names.empty()) return entry->names_out(names);
  if (!entry->feature_names_in.empty()) return entry->names_out(entry->feature_names_in);
  return entry->names_out(entry->n_features_in >= 0 ? default_names(entry->n_features_in) : Names{});
}

void names_stay(Methods m) {
  m.set_names_out([](const Names& names) { return names; });
}

void names_numbered(Methods m, Index n_columns) {
  const std::string prefix = lower_case(m.entry->class_name);
  m.set_names_out([=](const Names&) {
    Names names;
    for (Index i = 0; i < n_columns; ++i) names.push_back(prefix + std::to_string(i));
    return names;
  });
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

void require_dense(const Value& X) {
  if (X.is_csr())
    throw Error(Kind::kUsage,
                "Sparse data was passed for X, but dense data is required. Use '.toarray()' to convert to a dense "
                "numpy array.");
}

Names default_names(Index n_columns) {
  Names names;
  for (Index i = 0; i < n_columns; ++i) names.push_back("x" + std::to_string(i));
  return names;
}

}  // namespace brine::sklearn
