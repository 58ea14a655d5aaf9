// sklearn.feature_extraction.text.CountVectorizer and TfidfVectorizer: how often each term of vocabulary_ stands in a
// document, CSR (n, terms) of `dtype`; the second weighs them by its own fitted TfidfTransformer.
//
// max_df, min_df and max_features act when fitting alone. Without a fit the vocabulary is the parameter.
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "ops/check.h"
#include "ops/columns.h"
#include "ops/records.h"
#include "ops/sparse.h"
#include "ops/take.h"
#include "ops/vectorize.h"
#include "sklearn/feature_extraction/vectorizer.h"

namespace brine::sklearn {
namespace {

struct Vocabulary {
  std::vector<std::string> terms;
  std::vector<Index> columns;
};

// A dict from term to column, or terms in order (a set: sorted).
Vocabulary vocabulary_of(const Fitted& self) {
  const std::string_view name = self.has_value("vocabulary_") ? "vocabulary_" : "vocabulary";
  const object::Ref given = self.get(name);
  Vocabulary vocabulary;
  const bool is_set = given.is(object::Kind::kSet) || given.is(object::Kind::kFrozenSet);
  if (given.is(object::Kind::kDict)) {
    for (std::size_t i = 0; i < given.size(); ++i) {
      vocabulary.terms.emplace_back(given.key(i).text());
      vocabulary.columns.push_back(integer_of(given.value(i)));
    }
  } else if (is_set || given.is(object::Kind::kList) || given.is(object::Kind::kTuple)) {
    for (std::size_t i = 0; i < given.size(); ++i) vocabulary.terms.emplace_back(given.item(i).text());
    if (is_set) std::sort(vocabulary.terms.begin(), vocabulary.terms.end());
    vocabulary.columns.resize(vocabulary.terms.size());
    std::iota(vocabulary.columns.begin(), vocabulary.columns.end(), Index{0});
  } else {
    self.fail(name, "expected terms: is it fitted?");
  }
  const auto width = static_cast<Index>(vocabulary.terms.size());
  if (width == 0) self.fail(name, "expected at least one term");
  std::vector<bool> taken(vocabulary.terms.size(), false);
  for (const Index column : vocabulary.columns) {
    if (column < 0 || column >= width || taken[static_cast<std::size_t>(column)])
      self.fail(name, fmt::format("expected a column of its own below {} for each term, found {}", width, column));
    taken[static_cast<std::size_t>(column)] = true;
  }
  return vocabulary;
}

// The terms of the columns that are not 0, row by row.
void set_inverse(const Fitted& self, Methods m, const Names& names) {
  struct Held {
    Names names;
    std::vector<std::string_view> views;
  };
  auto held = std::make_shared<Held>();
  held->names = names;
  held->views.assign(held->names.begin(), held->names.end());
  const Value terms = self.program().constant(
      {Dtype::kString, {static_cast<Index>(names.size())}, held->views.data(), held}, self.path());
  m.inverse_transform = [=](Value X) {
    X = refuse(as_numbers(X), Refuse::kBoth);
    if (X.rank() != 2 || X.width() != terms.width())
      throw Error(Kind::kUsage, fmt::format("expected {} columns, found {}", terms.width(), to_string(X.type())));
    const Value places = nonzero_columns(X);
    return with_stored_values(places, take(terms, stored_values(places)));
  };
}

// Documents to counts.
std::function<Value(Value)> counter(const Fitted& self, Methods m) {
  self.children_check_input();
  auto model = std::make_unique<TextModel>(analyzer_options_of(self));
  const Vocabulary vocabulary = vocabulary_of(self);
  const auto width = static_cast<Index>(vocabulary.terms.size());
  model->set_vocabulary(vocabulary.terms, vocabulary.columns, width);
  const TextModel& kept = self.keep(std::move(model));
  const Dtype dtype = dtype_meant_by(self.get("dtype"));
  if (!is_number(dtype)) self.unsupported("dtype", "counts that are objects");
  const bool binary = self.flag("binary");
  Names names(vocabulary.terms.size());
  for (std::size_t i = 0; i < names.size(); ++i)
    names[static_cast<std::size_t>(vocabulary.columns[i])] = vocabulary.terms[i];
  m.set_names_out([=](const Names&) { return names; });
  set_inverse(self, m, names);
  return [&kept, dtype, binary](Value X) { return made_binary(count_terms(documents(X), kept, dtype), binary); };
}

void lower_count(const Fitted& self, Methods m) { m.transform = counter(self, m); }

void lower_tfidf(const Fitted& self, Methods m) {
  const auto counts = counter(self, m);
  const Methods weigh = self.methods("_tfidf");
  m.transform = [=](Value X) {
    const Value found = counts(X);
    return weigh.transform(found.as_float());
  };
}

}  // namespace

extern constinit const Estimator kCountVectorizer{"CountVectorizer", lower_count,         Role::kTransformer,
                                                  Takes::kAnything,  Finite::kNotChecked, Sparse::kAccepted};
extern constinit const Estimator kTfidfVectorizer{"TfidfVectorizer", lower_tfidf,         Role::kTransformer,
                                                  Takes::kAnything,  Finite::kNotChecked, Sparse::kAccepted};

}  // namespace brine::sklearn
