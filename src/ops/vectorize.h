// Documents and strings as CSR rows: counts of known terms, or of hashes.
#pragma once

#include <memory>

#include "ops/category_table.h"
#include "ops/text_analyzer.h"
#include "program/program.h"

namespace brine {

extern const Op kCountTerms, kHashTerms;

// How documents become features, and the vocabulary that counts (empty: none is needed).
class TextModel : public Payload {
 public:
  explicit TextModel(text::AnalyzerOptions options) : analyzer_(std::move(options)) {}

  // Terms and their columns below `width`. Two terms may share a column.
  void set_vocabulary(std::vector<std::string> terms, const std::vector<Index>& columns, Index width);

  const text::Analyzer& analyzer() const { return analyzer_; }
  const CategoryTable& vocabulary() const { return vocabulary_; }
  Index width() const { return width_; }
  std::string describe() const override;

 private:
  text::Analyzer analyzer_;
  std::vector<std::string> terms_;  // what the table views
  CategoryTable vocabulary_;
  Index width_ = 0;
};

// documents (n,) of text -> CSR (n, width) of `dtype`: how often each term stands in each document; columns rise.
Value count_terms(Value documents, const TextModel& model, Dtype dtype);

struct HashOptions {
  Index width;
  bool alternates;  // the sign of a hash counts
  Dtype dtype;
};
// documents (n,) -> CSR (n, width): 1 or -1 for each feature at |murmur3(feature)| % width, added up; sums of 0 stay
// stored.
Value hash_terms(Value documents, const TextModel& model, const HashOptions& options);

// MurmurHash3, x86, 32 bits, seed 0.
std::int32_t murmur3(std::string_view bytes);

}  // namespace brine
