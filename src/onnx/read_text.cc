// Operators on text, where it is known: a run's.
#include <algorithm>
#include <map>
#include <set>

#include <utf8proc.h>

#include "onnx/readers.h"
#include "ops/shape.h"
#include "program/dispatch.h"

namespace brine::onnx {
namespace {

std::vector<std::string> texts_of(NodeReader& r, std::size_t input) {
  const brine::Tensor& tensor = r.constant(input);
  if (tensor.dtype != Dtype::kString) r.malformed("expected text");
  return {tensor.as<std::string_view>(), tensor.as<std::string_view>() + tensor.size()};
}

// ---- StringNormalizer
// -------------------------------------------------------------------------------------------------

// Each code point's own other case, as towlower and towupper have it: no character becomes two.
std::string with_case(const std::string& text, bool upper) {
  std::string result;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t size = utf8proc_iterate(bytes, left, &point);
    if (size <= 0) return text;  // no UTF-8: as it is
    utf8proc_uint8_t encoded[4];
    const utf8proc_ssize_t length =
        utf8proc_encode_char(upper ? utf8proc_toupper(point) : utf8proc_tolower(point), encoded);
    result.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length));
    bytes += size;
    left -= size;
  }
  return result;
}

void read_string_normalizer(NodeReader& r) {
  const std::string action = r.text("case_change_action", "NONE");
  const bool sensitive = r.integer("is_case_sensitive", 0) != 0;
  std::set<std::string> stop_words;
  for (const std::string& word : r.texts("stopwords")) stop_words.insert(sensitive ? word : with_case(word, false));
  const Shape shape = r.value(0).shape();
  if (shape.empty() || shape.size() > 2 || (shape.size() == 2 && shape[0] != 1))
    r.malformed("expected one row of texts");
  std::vector<std::string> kept;
  for (const std::string& text : texts_of(r, 0)) {
    if (stop_words.contains(sensitive ? text : with_case(text, false))) continue;
    kept.push_back(action == "NONE" ? text : with_case(text, action == "UPPER"));
  }
  if (kept.empty()) kept.emplace_back();  // never nothing
  const auto count = static_cast<Index>(kept.size());
  r.give(r.texts_value(std::move(kept), shape.size() == 2 ? Shape{1, count} : Shape{count}));
}

// ---- split and joined
// -------------------------------------------------------------------------------------------------

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// As Python's str.split: `most` splits, runs of white space without a delimiter.
std::vector<std::string> split(const std::string& text, const std::string& delimiter, Index most) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  if (delimiter.empty()) {
    while (at < text.size()) {
      while (at < text.size() && is_space(text[at])) ++at;
      if (at == text.size()) break;
      std::size_t end = at;
      if (static_cast<Index>(parts.size()) == most) {
        end = text.size();
        while (is_space(text[end - 1])) --end;
      } else {
        while (end < text.size() && !is_space(text[end])) ++end;
      }
      parts.push_back(text.substr(at, end - at));
      at = end;
      if (static_cast<Index>(parts.size()) > most) break;
    }
    return parts;
  }
  for (;;) {
    const std::size_t end = static_cast<Index>(parts.size()) == most ? std::string::npos : text.find(delimiter, at);
    parts.push_back(text.substr(at, end == std::string::npos ? end : end - at));
    if (end == std::string::npos) return parts;
    at = end + delimiter.size();
  }
}

void read_string_split(NodeReader& r) {
  const std::string delimiter = r.text("delimiter", "");
  const Index most = r.has("maxsplit") ? r.integer("maxsplit", 0) : std::numeric_limits<Index>::max();
  Shape shape = r.value(0).shape();
  std::vector<std::vector<std::string>> all;
  std::vector<Index> counts;
  Index width = 0;
  for (const std::string& text : texts_of(r, 0)) {
    all.push_back(split(text, delimiter, most));
    counts.push_back(static_cast<Index>(all.back().size()));
    width = std::max(width, counts.back());
  }
  const Value sizes = r.constant_of(Dtype::kInt64, shape, std::move(counts));
  shape.push_back(width);
  r.require_size(shape);
  std::vector<std::string> padded;
  for (std::vector<std::string>& parts : all) {
    parts.resize(static_cast<std::size_t>(width));
    padded.insert(padded.end(), parts.begin(), parts.end());
  }
  r.give(r.texts_value(std::move(padded), shape));
  r.give(sizes);
}

void read_string_concat(NodeReader& r) {
  const Value a = r.value(0), b = r.value(1);
  const std::vector<std::string> first = texts_of(r, 0), second = texts_of(r, 1);
  if (a.shape() != b.shape() && first.size() != 1 && second.size() != 1) r.refuse("texts of different shapes");
  std::vector<std::string> joined;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i)
    joined.push_back(first[first.size() == 1 ? 0 : i] + second[second.size() == 1 ? 0 : i]);
  r.give(r.texts_value(std::move(joined), broadcast(a.shape(), b.shape())));
}

// ---- TfIdfVectorizer
// --------------------------------------------------------------------------------------------------

// Words or numbers as words: what n-grams are made of.
std::vector<std::string> words_of(NodeReader& r, std::size_t input) {
  const Value x = r.value(input);
  if (x.dtype() == Dtype::kString) return texts_of(r, input);
  std::vector<std::string> words;
  for (const Index number : r.integers(input)) words.push_back(std::to_string(number));
  return words;
}

struct Grams {
  std::map<std::vector<std::string>, std::size_t> places;  // gram → its place in the pool
  std::vector<Index> columns;                               // of each place
  std::vector<double> weights;
  Index width = 0;
};

Grams grams_of(NodeReader& r) {
  std::vector<std::string> pool = r.texts("pool_strings");
  for (const Index number : r.integers("pool_int64s")) pool.push_back(std::to_string(number));
  const std::vector<Index> starts = r.integers("ngram_counts");
  Grams grams{.columns = r.integers("ngram_indexes"), .weights = r.reals("weights")};
  for (std::size_t n = 1; n <= starts.size(); ++n) {
    const auto end = n < starts.size() ? starts[n] : static_cast<Index>(pool.size());
    if (starts[n - 1] < 0 || end < starts[n - 1] || end > static_cast<Index>(pool.size()))
      r.malformed("n-grams outside of the pool");
    for (Index at = starts[n - 1]; at + static_cast<Index>(n) <= end; at += static_cast<Index>(n))
      grams.places.emplace(std::vector(pool.begin() + at, pool.begin() + at + static_cast<Index>(n)),
                           grams.places.size());
  }
  if (grams.columns.size() != grams.places.size())
    r.malformed("expected a column for each n-gram, and no n-gram twice");
  grams.weights.resize(grams.columns.size(), 1.0);
  for (const Index column : grams.columns) {
    if (column < 0) r.malformed("a column below 0");
    grams.width = std::max(grams.width, column + 1);
  }
  return grams;
}

// Calls found(place) for each n-gram of the row: n words, each `skip` + 1 after the one before.
template <class F>
void for_each_gram(NodeReader& r, std::span<const std::string> row, const Grams& grams, F found) {
  const Index shortest = r.integer("min_gram_length", 1), longest = r.integer("max_gram_length", 1),
              skips = r.integer("max_skip_count", 0);
  for (Index skip = 0; skip <= skips; ++skip)
    for (Index n = shortest; n <= longest; ++n) {
      if (n == 1 && skip > 0) continue;  // single words skip nothing
      const auto length = static_cast<Index>(row.size());
      if (n < 1 || (n > 1 && skip + 1 > length)) continue;
      for (Index start = 0; start + (n - 1) * (skip + 1) < length; ++start) {
        r.limits().charge_work(static_cast<std::uint64_t>(n), r.place());
        std::vector<std::string> gram;
        for (Index k = 0; k < n; ++k) gram.push_back(row[static_cast<std::size_t>(start + k * (skip + 1))]);
        if (const auto it = grams.places.find(gram); it != grams.places.end()) found(it->second);
      }
    }
}

void read_tf_idf_vectorizer(NodeReader& r) {
  const Grams grams = grams_of(r);
  const std::string mode = r.text("mode", "TF");
  const std::vector<std::string> words = words_of(r, 0);
  const Shape shape = r.value(0).shape();
  if (shape.empty() || shape.size() > 2) r.malformed("expected one row or several");
  const Index rows = shape.size() == 2 ? shape[0] : 1, length = shape.back();
  r.require_size({rows, grams.width});
  std::vector<float> result(static_cast<std::size_t>(rows * grams.width), 0.0f);
  for (Index row = 0; row < rows; ++row) {
    std::vector<double> counts(grams.columns.size(), 0.0);
    for_each_gram(r, std::span(words).subspan(static_cast<std::size_t>(row * length), static_cast<std::size_t>(length)),
                  grams, [&](std::size_t place) { counts[place] += 1; });
    for (std::size_t place = 0; place < counts.size(); ++place) {
      const double value = mode == "TF"    ? counts[place]
                           : mode == "IDF" ? (counts[place] > 0 ? grams.weights[place] : 0)
                                           : counts[place] * grams.weights[place];
      result[static_cast<std::size_t>(row * grams.width + grams.columns[place])] += static_cast<float>(value);
    }
  }
  r.give(r.constant_of(Dtype::kFloat32, shape.size() == 2 ? Shape{rows, grams.width} : Shape{grams.width},
                       std::move(result)));
}

constexpr ReaderRow kReaders[] = {
    {"StringConcat", read_string_concat},
    {"StringNormalizer", read_string_normalizer},
    {"StringSplit", read_string_split},
    {"TfIdfVectorizer", read_tf_idf_vectorizer},
};
static_assert(std::ranges::is_sorted(kReaders, {}, &ReaderRow::op_type));

}  // namespace

constinit const ReaderTable kTextReaders = kReaders;

}  // namespace brine::onnx
