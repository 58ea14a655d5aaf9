// See union.h.
#include "sklearn/compose/union.h"

#include <set>

#include <fmt/format.h>

#include "ops/arithmetic.h"
#include "ops/columns.h"
#include "ops/shape.h"
#include "ops/sparse.h"

namespace brine::sklearn {

Weights::Weights(const Fitted& self, const std::vector<std::string>& parts) : weights_(parts.size()) {
  if (!self.has_value("transformer_weights")) return;
  const object::Ref given = self.get("transformer_weights");
  if (!given.is(object::Kind::kDict)) self.fail("transformer_weights", "expected a dict");
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (const object::Ref weight = given.find(parts[i]); weight && !weight.is_none())
      weights_[i] = {true, self.scalar_of(weight)};
}

Value Weights::applied(std::size_t part, Value result) const {
  const Weight& weight = weights_[part];
  if (!weight.is_given) return result;
  if (result.is_csr()) return with_stored_values(result, stored_values(result) * weight.value);
  return as_array(result) * weight.value;
}

Value joined(std::vector<Value> parts, Join join, Value X) {
  if (parts.empty()) return broadcast_rows(X.program().constant(Dtype::kFloat64, {0}, std::vector<double>{}), X);
  if (join == Join::kCsr) {
    for (Value& part : parts) part = as_numbers(part);
    return join_csr(std::move(parts));
  }
  bool tables = join == Join::kTables;
  for (Value& part : parts) {
    part = part.is_table() ? part : to_dense(part);
    tables = tables && part.is_table();
  }
  return tables ? join_tables(std::move(parts)) : join_columns(std::move(parts));
}

Prefixes::Prefixes(const Fitted& self) {
  const object::Ref verbose = self.find("verbose_feature_names_out");  // since 1.0; of FeatureUnion since 1.5
  if (!verbose) return;
  if (verbose.is(object::Kind::kString)) format_ = verbose.text();
  else if (!verbose.is(object::Kind::kBool) && !verbose.is(object::Kind::kScalar)) is_known_ = false;
  else if (!flag_of(verbose)) format_.clear();
}

// str.format with plain fields and doubled braces; anything else of its language stands as it is.
std::string Prefixes::of(std::string_view part, std::string_view name) const {
  if (format_.empty()) return std::string(name);
  constexpr std::string_view kPart = "{transformer_name}", kName = "{feature_name}";
  std::string text;
  for (std::size_t i = 0; i < format_.size();) {
    const std::string_view rest = std::string_view(format_).substr(i);
    if (rest.starts_with("{{") || rest.starts_with("}}")) {
      text += rest[0];
      i += 2;
    } else if (rest.starts_with(kPart)) {
      text += part;
      i += kPart.size();
    } else if (rest.starts_with(kName)) {
      text += name;
      i += kName.size();
    } else {
      text += format_[i++];
    }
  }
  return text;
}

Names Prefixes::joined(const std::vector<std::string>& parts, const std::vector<Names>& names) const {
  Names all;
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (const std::string& name : names[i]) all.push_back(of(parts[i], name));
  std::set<std::string_view> seen;
  if (format_.empty())
    for (const std::string& name : all)
      if (!seen.insert(name).second)
        throw Error(Kind::kUsage, fmt::format("Output feature names: ['{}'] are not unique. Please set "
                                              "verbose_feature_names_out=True to add prefixes to feature names",
                                              name));
  return all;
}

}  // namespace brine::sklearn
