// See vectorize.h. Source: sklearn/feature_extraction/_hashing_fast.pyx; MurmurHash3 by Austin Appleby (public domain).
#include "ops/vectorize.h"

#include <cstring>

#include <fmt/format.h>

#include "ops/csr_rows.h"
#include "ops/kernel.h"

namespace brine {
namespace {

std::uint32_t rotated(std::uint32_t x, int r) { return x << r | x >> (32 - r); }
std::uint32_t mixed(std::uint32_t k) { return rotated(k * 0xcc9e2d51, 15) * 0x1b873593; }

using Counted = Entry<std::int32_t>;

// What a thread keeps from one document to the next.
struct Memory {
  text::Analyzer::Scratch text;
  std::string decoded;
  std::vector<Counted> row;
};
Memory& memory_of_thread() {
  thread_local Memory memory;
  return memory;
}

// The text of a cell, or false.
bool text_of(std::string_view value, std::string_view& text) {
  text = value;
  return true;
}
bool text_of(const Cell& cell, std::string_view& text) {
  if (cell.is_text()) text = cell.text();
  return cell.is_text();
}

// Each document's features as weights of columns: weigh(feature, row).
template <class T, class In, class Weigh>
Bad run_documents(const Run& run, Weigh weigh) {
  const auto& model = static_cast<const TextModel&>(*run.site.attributes.payload);
  Memory& memory = memory_of_thread();
  CsrRows<T> rows(run.out, run.rows);
  const In* documents = run.input<In>(0);
  for (Index i = 0; i < run.rows; ++i) {
    memory.row.clear();
    std::string_view document;
    if (!text_of(documents[i], document)) return {i, 0};
    if (!text::is_utf8(document)) {
      const text::Undecodable how = model.analyzer().options().undecodable;
      if (how == text::Undecodable::kRefused) return {i, 2};
      document = memory.decoded = text::decoded(document, how);
    }
    if (!model.analyzer().analyze(document, memory.text, [&](std::string_view feature) { weigh(feature, memory.row); }))
      return {i, 1};
    rows.add(memory.row);
  }
  return {};
}

template <class T, class In>
Bad run_count(const Run& run) {
  const CategoryTable& vocabulary = static_cast<const TextModel&>(*run.site.attributes.payload).vocabulary();
  return run_documents<T, In>(run, [&](std::string_view feature, std::vector<Counted>& row) {
    if (const std::int64_t column = vocabulary.find(feature); column >= 0)
      row.push_back({static_cast<std::int32_t>(column), 1});
  });
}

// Integers: width, whether signs alternate, dtype.
template <class T, class In>
Bad run_hash(const Run& run) {
  const auto& integers = run.site.attributes.integers;
  const Index width = integers[0];
  const bool alternates = integers[1] != 0;
  return run_documents<T, In>(run, [&](std::string_view feature, std::vector<Counted>& row) {
    const std::int64_t hash = murmur3(feature);
    row.push_back({static_cast<std::int32_t>((hash < 0 ? -hash : hash) % width), alternates && hash < 0 ? -1 : 1});
  });
}

Type documents_type(const Call& call, Index width, Dtype dtype) {
  const Type& documents = call.in(0);
  if (documents.rank() != 1 || (documents.dtype != Dtype::kString && documents.dtype != Dtype::kObject))
    throw Error(Kind::kUsage, fmt::format("expected documents, one text a row, found {}", to_string(documents)));
  return {dtype, {documents.shape[0], width}, Form::kCsr};
}

std::string document_words(const Run& run, const Bad& bad) {
  if (bad.column == 1) return "the token pattern takes too many steps on this document";
  if (bad.column == 2) return "expected a document in UTF-8, found bytes that are none";
  if (run.site.in(0).dtype == Dtype::kObject && run.input<Cell>(0)[bad.row].is_nan())
    return "np.nan is an invalid document, expected byte or unicode string.";
  return "expected a document, found what is no text";
}

}  // namespace

std::int32_t murmur3(std::string_view bytes) {
  std::uint32_t h = 0;
  const std::size_t whole = bytes.size() / 4 * 4;
  for (std::size_t i = 0; i < whole; i += 4) {
    std::uint32_t word;
    std::memcpy(&word, bytes.data() + i, 4);
    h = rotated(h ^ mixed(word), 13) * 5 + 0xe6546b64;
  }
  std::uint32_t rest = 0;
  for (std::size_t i = bytes.size(); i > whole; --i) rest = rest << 8 | static_cast<unsigned char>(bytes[i - 1]);
  if (whole < bytes.size()) h ^= mixed(rest);
  h ^= static_cast<std::uint32_t>(bytes.size());
  h = (h ^ h >> 16) * 0x85ebca6b;
  h = (h ^ h >> 13) * 0xc2b2ae35;
  return static_cast<std::int32_t>(h ^ h >> 16);
}

void TextModel::set_vocabulary(std::vector<std::string> terms, const std::vector<Index>& columns, Index width) {
  terms_ = std::move(terms);
  width_ = width;
  for (std::size_t i = 0; i < terms_.size(); ++i) vocabulary_.add(std::string_view(terms_[i]), columns[i]);
  vocabulary_.finish();
}

std::string TextModel::describe() const { return terms_.empty() ? "" : fmt::format("{} terms", terms_.size()); }

constinit const Op kCountTerms{
    .name = "count_terms",
    .type =
        [](const Call& call) {
          const Index width = static_cast<const TextModel&>(*call.attributes.payload).width();
          return documents_type(call, width, static_cast<Dtype>(call.attributes.integers[0]));
        },
    .compile = [](const Site& site) -> Compiled {
      const bool is_text = site.in(0).dtype == Dtype::kString;
      return for_number(site.out.dtype, [&]<class T>(Tag<T>) -> Compiled {
        return {is_text ? run_count<T, std::string_view> : run_count<T, Cell>};
      });
    },
    .refusal = document_words};
constinit const Op kHashTerms{.name = "hash_terms",
                              .type =
                                  [](const Call& call) {
                                    return documents_type(call, call.attributes.integers[0],
                                                          static_cast<Dtype>(call.attributes.integers[2]));
                                  },
                              .compile = [](const Site& site) -> Compiled {
                                const bool is_text = site.in(0).dtype == Dtype::kString;
                                return for_number(site.out.dtype, [&]<class T>(Tag<T>) -> Compiled {
                                  return {is_text ? run_hash<T, std::string_view> : run_hash<T, Cell>};
                                });
                              },
                              .refusal = document_words};

Value count_terms(Value documents, const TextModel& model, Dtype dtype) {
  return documents.program().apply(kCountTerms, {documents},
                                   {.integers = {static_cast<Index>(dtype)}, .payload = &model});
}

Value hash_terms(Value documents, const TextModel& model, const HashOptions& options) {
  return documents.program().apply(
      kHashTerms, {documents},
      {.integers = {options.width, options.alternates, static_cast<Index>(options.dtype)}, .payload = &model});
}

}  // namespace brine
