// sklearn.feature_extraction.FeatureHasher: names hashed into n_features columns; records, or lists of strings or of
// pairs.
//
// A record is a row of a table here, and a gap in it a name that the record lacks. Nothing is fitted.
#include <fmt/format.h>

#include "ops/columns.h"
#include "ops/records.h"
#include "sklearn/feature_extraction/hashing.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  self.children_check_input();
  const Hashing hashing(self);
  const std::string kind = self.text("input_type");
  if (kind != "dict" && kind != "string" && kind != "pair")
    self.unsupported("input_type", fmt::format("input_type='{}'", kind));

  m.transform = [=](Value X) {
    if (kind != "dict") return hashing.finished(hash_items(X, hashing.options(), kind == "pair"));
    if (!X.is_table())
      throw Error(Kind::kUsage, fmt::format("expected records with named values, found {}", to_string(X.type())));
    std::vector<Value> columns;
    std::vector<std::string> names;
    for (Index j = 0; j < X.width(); ++j) {
      columns.push_back(column(X, j));
      names.push_back(X.type().columns[static_cast<std::size_t>(j)].name);
    }
    return hashing.finished(hash_records(std::move(columns), std::move(names), hashing.options()));
  };
}

}  // namespace

extern constinit const Estimator kFeatureHasher{"FeatureHasher", lower, Role::kTransformer, Takes::kAnything,
                                                Finite::kNotChecked};

}  // namespace brine::sklearn
