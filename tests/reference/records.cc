// Records and lists as CSR rows.
#include "reference/records.h"

#include <limits>

#include "base/error.h"
#include "ops/records.h"
#include "program/said_null.h"
#include "reference/twins.h"

namespace brine::reference {
namespace {

// MurmurHash3 (x86, 32 bits, seed 0) from its definition: blocks of four bytes, little-endian.
std::uint32_t rotated(std::uint32_t x, int by) { return x << by | x >> (32 - by); }
std::int32_t hash_of(std::string_view text) {
  std::uint32_t h = 0;
  for (std::size_t first = 0; first < text.size(); first += 4) {
    const std::size_t count = std::min<std::size_t>(4, text.size() - first);
    std::uint32_t block = 0;
    for (std::size_t i = 0; i < count; ++i)
      block += std::uint32_t{static_cast<unsigned char>(text[first + i])} << (8 * i);
    h ^= rotated(block * 0xcc9e2d51u, 15) * 0x1b873593u;
    if (count == 4) h = rotated(h, 13) * 5 + 0xe6546b64u;
  }
  h ^= static_cast<std::uint32_t>(text.size());
  h = (h ^ (h >> 16)) * 0x85ebca6bu;
  h = (h ^ (h >> 13)) * 0xc2b2ae35u;
  return static_cast<std::int32_t>(h ^ (h >> 16));
}

// feature(name, weight) for each cell of the row: "name=text" of a text, name and number of a number, name and NaN of a
// null that the record says, none of another gap.
template <class F>
void for_features(const Call& call, Index row, const std::string& separator, F feature) {
  for (std::size_t j = 0; j < call.inputs.size(); ++j) {
    const Values& column = call.in(j);
    const Cell cell = column.is_text() ? column.cells[row] : Cell::of(column.real(row));
    const std::string& name = call.node.attributes.texts[j];
    if (cell.is_text())
      feature(name + separator + std::string(cell.text()), 1.0);
    else if (!cell.is_missing())
      feature(name, cell.number());
    else if (is_said_null(cell))
      feature(name, std::numeric_limits<double>::quiet_NaN());
  }
}

}  // namespace

void append_row(Values& csr, const WeightedColumns& row) {
  for (const auto& [column, weight] : row) {
    csr.columns.push_back(column);
    csr.numbers.push_back(weight);
  }
  csr.offsets.push_back(csr.count());
}

void add_weight(WeightedColumns& row, Index column, double weight, Dtype dtype) {
  const Number one = converted(weight, Dtype::kFloat64, dtype);
  if (!row.contains(column))
    row[column] = one;
  else if (is_float(dtype))
    row[column] = rounded(static_cast<double>(row[column]) + static_cast<double>(one), dtype);
  else
    row[column] = wrapped(bits_of(row[column]) + bits_of(one), dtype);
}

void add_hashed(WeightedColumns& row, std::string_view feature, double weight, Index width, bool alternates,
                Dtype dtype) {
  const std::int64_t hash = hash_of(feature);
  if (weight != 0) add_weight(row, (hash < 0 ? -hash : hash) % width, alternates && hash < 0 ? -weight : weight, dtype);
}

Values count_records(const Call& call) {
  const auto& features = call.payload<FeatureNames>();
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    WeightedColumns weights;
    for_features(call, row, features.separator(), [&](const std::string& name, double weight) {
      if (const Index column = features.table().find(std::string_view(name)); column >= 0)
        add_weight(weights, column, weight, call.dtype());
    });
    append_row(y, weights);
  }
  return y;
}

// Integers: width, whether signs alternate, dtype.
Values hash_records(const Call& call) {
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    WeightedColumns weights;
    for_features(call, row, "=", [&](const std::string& name, double weight) {
      add_hashed(weights, name, weight, call.integer(0), call.integer(1) != 0, call.dtype());
    });
    append_row(y, weights);
  }
  return y;
}

namespace {

// The items of a row: a ragged one, or a row of a matrix, in which None stands behind the end of a list.
std::vector<Cell> items_of(const Values& x, Index row) {
  std::vector<Cell> items;
  if (x.type.form == Form::kRagged) return {x.cells.begin() + x.offsets[row], x.cells.begin() + x.offsets[row + 1]};
  for (Index j = 0; j < x.width(); ++j) items.push_back(x.cells[row * x.width() + j]);
  return items;
}

// The letters of a text.
std::vector<Cell> letters_of(std::string_view text) {
  std::vector<Cell> letters;
  for (std::size_t first = 0, end = 0; first < text.size(); first = end) {
    for (end = first + 1; end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80;) ++end;
    letters.push_back(Cell::of(text.substr(first, end - first)));
  }
  return letters;
}

}  // namespace

// Integers: width, whether signs alternate, dtype, whether items are pairs of a name and a weight (or a text).
Values hash_items(const Call& call) {
  const bool in_pairs = call.integer(3) != 0;
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    WeightedColumns weights;
    const std::vector<Cell> items = items_of(call.in(0), row);
    const auto add = [&](const std::string& name, double weight) {
      add_hashed(weights, name, weight, call.integer(0), call.integer(1) != 0, call.dtype());
    };
    for (std::size_t i = 0; i < items.size(); i += in_pairs ? 2 : 1) {
      if (!in_pairs && items[i].kind == Cell::Kind::kNone) continue;
      if (!items[i].is_text() || (in_pairs && (i + 1 == items.size() || items[i + 1].is_missing())))
        throw Error(Kind::kUsage, "no name of a feature");
      const std::string name(items[i].text());
      if (!in_pairs)
        add(name, 1);
      else if (items[i + 1].is_text())
        add(name + "=" + std::string(items[i + 1].text()), 1);
      else
        add(name, items[i + 1].number());
    }
    append_row(y, weights);
  }
  return y;
}

Values count_items(const Call& call) {
  const Values &x = call.in(0), &categories = call.in(1);
  Values y = call.result();
  for (Index row = 0; row < y.rows(); ++row) {
    WeightedColumns weights;
    for (const Cell& item : x.type.rank() == 1 ? letters_of(x.cells[row].text()) : items_of(x, row))
      for (Index j = 0; j < categories.count(); ++j)
        if (item.equals(categories.cells[j]) && !(x.type.form == Form::kDense && item.kind == Cell::Kind::kNone))
          weights[j] = 1;
    append_row(y, weights);
  }
  return y;
}

Values nonzero_columns(const Call& call) {
  const Values& x = call.in(0);
  Values y = call.result();
  for (Index row = 0; row < x.rows(); ++row) {
    const Index first = x.is_csr() ? x.offsets[row] : row * x.width(),
                end = x.is_csr() ? x.offsets[row + 1] : first + x.width();
    for (Index at = first; at < end; ++at)
      if (x.numbers[at] != 0) y.numbers.push_back(x.is_csr() ? x.columns[at] : at - first);
    y.offsets.push_back(y.count());
  }
  return y;
}

}  // namespace brine::reference
