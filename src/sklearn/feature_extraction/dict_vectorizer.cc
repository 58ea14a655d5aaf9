// sklearn.feature_extraction.DictVectorizer: records as rows of feature_names_: "name=value" is 1 for a text, `name` is
// a number.
//
// A record is a row of a table here, and a gap in it a name that the record lacks. Other features than the fitted are
// left out. inverse_transform: the names of each row's features that are not 0, and beside them their values.
#include <fmt/format.h>

#include "ops/check.h"
#include "ops/columns.h"
#include "ops/records.h"
#include "ops/row_norms.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "sklearn/fitted.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  self.children_check_input();
  const Names names = self.texts("feature_names_");
  if (names.empty()) self.fail("feature_names_", "expected at least one name");
  const object::Ref vocabulary = self.get("vocabulary_");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const object::Ref place = vocabulary.is(object::Kind::kDict) && vocabulary.size() == names.size()
                                  ? vocabulary.find(names[i])
                                  : object::Ref();
    if (!place || integer_of(place) != static_cast<Index>(i))
      self.fail("vocabulary_", fmt::format("expected '{}' in column {}", names[i], i));
  }
  const FeatureNames& features = self.keep(std::make_unique<FeatureNames>(names, self.text("separator")));
  const Dtype dtype = dtype_meant_by(self.get("dtype"));
  if (!is_number(dtype)) self.unsupported("dtype", "features that are objects");
  const bool is_sparse = self.flag("sparse");

  m.transform = [=, &features](Value X) {
    if (!X.is_table())
      throw Error(Kind::kUsage, fmt::format("expected records with named values, found {}", to_string(X.type())));
    std::vector<Value> columns;
    std::vector<std::string> given;
    for (Index j = 0; j < X.width(); ++j) {
      columns.push_back(column(X, j));
      given.push_back(X.type().columns[static_cast<std::size_t>(j)].name);
    }
    const Value rows = count_records(std::move(columns), std::move(given), features, dtype);
    return is_sparse ? rows : to_dense(rows);
  };
  const Value table = self.array("feature_names_", {static_cast<Index>(names.size())});
  m.inverse_transform = [=](Value X) {
    X = to_csr(as_numbers(X));
    if (X.width() != table.width())
      throw Error(Kind::kUsage, fmt::format("expected {} features, found {}", table.width(), X.width()));
    X = without_zeros(sum_duplicates(refuse(X, Refuse::kNan)));
    const Value places = nonzero_columns(X);
    return Outputs(std::vector<Value>{with_stored_values(places, take(table, stored_values(places))),
                                      with_stored_values(places, stored_values(X))});
  };
  m.set_names_out([=](const Names&) { return names; });
}

}  // namespace

extern constinit const Estimator kDictVectorizer{"DictVectorizer", lower, Role::kTransformer, Takes::kAnything,
                                                 Finite::kNotChecked};

}  // namespace brine::sklearn
