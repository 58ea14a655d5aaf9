// sklearn.feature_extraction.text.HashingVectorizer: counts of hashed features, then binary, then each row divided by
// its norm.
//
// Nothing is fitted. A slot whose signs cancel holds a stored 0, which binary makes a 1.
#include "sklearn/feature_extraction/hashing.h"
#include "sklearn/feature_extraction/vectorizer.h"
#include "sklearn/preprocessing/unit_rows.h"

namespace brine::sklearn {
namespace {

void lower(const Fitted& self, Methods m) {
  self.children_check_input();
  text::AnalyzerOptions options = analyzer_options_of(self);
  if (options.then != text::Method::kNone) self.unsupported("tokenizer", "a function that gives one text, not a list");
  const TextModel& model = self.keep(std::make_unique<TextModel>(std::move(options)));
  const Hashing hashing(self);
  const bool binary = self.flag("binary");
  const auto norm = row_norm_of(self);
  const Version version = self.version();
  m.transform = [=, &model](Value X) {
    const Value counts = made_binary(hashing.finished(hash_terms(documents(X), model, hashing.options())), binary);
    return norm ? unit_rows(counts.as_float_or_half(), *norm, version) : counts;
  };
}

}  // namespace

extern constinit const Estimator kHashingVectorizer{"HashingVectorizer", lower, Role::kTransformer, Takes::kAnything,
                                                    Finite::kNotChecked};

}  // namespace brine::sklearn
