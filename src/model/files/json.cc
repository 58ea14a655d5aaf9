// Rows in JSON: a list of rows, of texts or of objects; pandas' orient="split"; the same list as JSON lines.
//
// Rows become a matrix: of bools, int64 or float64 where all cells are such (null is NaN there), else of objects.
// Objects and "split" become a table, whose columns are typed alike, one by one; a key that a row lacks is null; an
// object alone that is no "split" is one row. A list
// of texts as a record's value makes as many columns of that name as the longest of its lists. Rows of different
// lengths, and rows of pairs, are lists: a pair is two cells of its row.
#include <algorithm>
#include <deque>
#include <limits>
#include <unordered_map>

#include <fmt/format.h>

#include "base/error.h"
#include "container/json.h"
#include "model/files/readers.h"
#include "model/new_tensor.h"
#include "program/said_null.h"

namespace brine {
namespace {

using json::Value;

using Owners = std::vector<std::shared_ptr<const void>>;  // of the texts

Cell cell_of(const Value& value) {
  switch (value ? value.type() : json::Type::kNull) {
    case json::Type::kNull: return Cell::none();
    case json::Type::kBool: return Cell::of(value.boolean());
    case json::Type::kInt: return Cell::of(value.integer());
    case json::Type::kBigInt:
    case json::Type::kFloat: return Cell::of(value.number());
    case json::Type::kString: return Cell::of(value.text());
    case json::Type::kArray:
    case json::Type::kObject: break;
  }
  value.fail("null, a bool, a number or text");
}

// Cells as the narrowest array that holds them all.
Tensor tensor_from(Shape shape, const std::vector<Cell>& cells, std::shared_ptr<const void> texts) {
  bool bools = true, integers = true, numbers = true, is_text = true, any = false;
  for (const Cell& cell : cells) {
    const bool is_null = cell.kind == Cell::Kind::kNone;
    bools = bools && cell.kind == Cell::Kind::kBool;
    integers = integers && cell.kind == Cell::Kind::kInt;
    numbers = numbers && (is_null || (cell.is_number() && cell.kind != Cell::Kind::kBool));
    is_text = is_text && cell.is_text();
    any = any || !is_null;
  }
  const auto filled = [&]<class T>(Tag<T>, auto convert) {
    return new_tensor<T>(shape, texts, [&](T* to) { std::transform(cells.begin(), cells.end(), to, convert); });
  };
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  if (cells.empty()) return filled(Tag<double>{}, [](const Cell&) { return 0.0; });
  if (bools) return filled(Tag<bool>{}, [](const Cell& cell) { return cell.integer != 0; });
  if (integers) return filled(Tag<std::int64_t>{}, [](const Cell& cell) { return cell.integer; });
  if (numbers && any)
    return filled(Tag<double>{}, [](const Cell& cell) {
      if (cell.is_number()) return cell.number();
      return is_said_null(cell) ? said_null_number() : kNan;
    });
  if (is_text && shape.size() == 1)
    return filled(Tag<std::string_view>{}, [](const Cell& cell) { return cell.text(); });
  return filled(Tag<Cell>{}, [](const Cell& cell) { return cell; });
}

Index require_width(const Value& row, Index width) {
  if (!row.is(json::Type::kArray)) row.fail("a list, as the other rows are");
  if (width >= 0 && static_cast<Index>(row.size()) != width)
    row.fail(fmt::format("{} cells, as in the first row", width));
  return static_cast<Index>(row.size());
}

bool is_pair(const Value& value) { return value.is(json::Type::kArray) && value.size() == 2; }

// Whether the rows are lists, of one cell each or of pairs, and no matrix.
bool are_lists(const std::vector<Value>& rows) {
  bool differ = false, pairs = false;
  for (const Value& row : rows) {
    if (!row.is(json::Type::kArray)) return false;
    differ = differ || row.size() != rows[0].size();
    pairs = pairs || (row.size() > 0 && is_pair(row.item(0)));
  }
  return differ || pairs;
}

Ragged lists(const std::vector<Value>& rows, Limits& limits, std::shared_ptr<const void> texts) {
  std::size_t count = 0;
  for (const Value& row : rows) count += 2 * row.size();
  limits.charge_memory(2 * sizeof(Cell) * count + sizeof(Index) * rows.size(), rows[0]);
  std::vector<Cell> cells;
  std::vector<Index> offsets{0};
  for (const Value& row : rows) {
    for (std::size_t j = 0; j < row.size(); ++j) {
      const Value item = row.item(j);
      cells.push_back(cell_of(is_pair(item) ? item.item(0) : item));
      if (is_pair(item)) cells.push_back(cell_of(item.item(1)));
    }
    offsets.push_back(static_cast<Index>(cells.size()));
  }
  Tensor counted = new_tensor<Index>({static_cast<Index>(offsets.size())}, nullptr,
                                     [&](Index* to) { std::copy(offsets.begin(), offsets.end(), to); });
  return {tensor_from({static_cast<Index>(cells.size())}, cells, std::move(texts)), std::move(counted)};
}

Tensor matrix(const std::vector<Value>& rows, Limits& limits, std::shared_ptr<const void> texts) {
  const Index width = require_width(rows[0], -1);
  limits.charge_memory(2 * sizeof(Cell) * rows.size() * static_cast<std::size_t>(width), rows[0]);
  std::vector<Cell> cells;
  for (const Value& row : rows) {
    require_width(row, width);
    for (std::size_t j = 0; j < row.size(); ++j) cells.push_back(cell_of(row.item(j)));
  }
  return tensor_from({static_cast<Index>(rows.size()), width}, cells, std::move(texts));
}

// A column of a table: text stays objects, as pandas keeps it.
Tensor column(const std::vector<Cell>& cells, const std::shared_ptr<const void>& texts) {
  Tensor tensor = tensor_from({static_cast<Index>(cells.size()), 1}, cells, texts);
  tensor.shape.pop_back();
  return tensor;
}

// The columns of records, in the order in which keys are first seen.
std::vector<std::string_view> keys_of(const std::vector<Value>& records) {
  std::vector<std::string_view> names;
  std::unordered_map<std::string_view, std::size_t> known;
  for (const Value& record : records) {
    if (!record.is(json::Type::kObject)) record.fail("an object, as the other rows are");
    for (std::size_t i = 0; i < record.size(); ++i) {
      const std::string_view key = record.key(i).text();
      if (i < names.size() && names[i] == key) continue;  // the usual case: the same keys in the same order
      if (known.try_emplace(key, names.size()).second && std::find(names.begin(), names.end(), key) == names.end())
        names.push_back(key);
    }
  }
  return names;
}

// Of a record's list of texts the text `i`, None after the last; any other value stands for i = 0.
Cell item_of(const Value& value, std::size_t i) {
  if (value && value.is(json::Type::kNull)) return i == 0 ? said_null() : Cell::none();
  if (!value.is(json::Type::kArray)) return i == 0 ? cell_of(value) : Cell::none();
  if (i >= value.size()) return Cell::none();
  if (!value.item(i).is(json::Type::kString)) value.item(i).fail("text, as a list in a record holds");
  return cell_of(value.item(i));
}

Table records(const std::vector<Value>& rows, Limits& limits, const std::shared_ptr<const void>& texts) {
  const std::vector<std::string_view> names = keys_of(rows);
  limits.charge_memory(2 * sizeof(Cell) * rows.size() * names.size(), rows[0]);
  limits.charge_work(rows.size() * names.size(), rows[0]);
  Table table;
  std::vector<Value> values(rows.size());
  std::vector<Cell> cells(rows.size());
  for (std::size_t j = 0; j < names.size(); ++j) {
    std::size_t most = 1;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const bool in_order = j < rows[row].size() && rows[row].key(j).text() == names[j];
      values[row] = in_order ? rows[row].value(j) : rows[row].find(names[j]);
      if (values[row].is(json::Type::kArray)) most = std::max(most, values[row].size());
    }
    if (most > 1) limits.charge_memory(sizeof(Cell) * rows.size() * most, rows[0]);
    for (std::size_t i = 0; i < most; ++i) {
      std::transform(values.begin(), values.end(), cells.begin(),
                     [i](const Value& value) { return item_of(value, i); });
      table.names.emplace_back(names[j]);
      table.columns.push_back(column(cells, texts));
    }
  }
  return table;
}

Table split(const Value& root, Limits& limits, const std::shared_ptr<const void>& texts) {
  const Value names = root.at("columns"), rows = root.at("data");
  if (!rows.is(json::Type::kArray)) rows.fail("a list of rows");
  limits.charge_memory(2 * sizeof(Cell) * rows.size() * names.size(), rows);
  Table table;
  std::vector<Cell> cells(rows.size());
  for (std::size_t j = 0; j < names.size(); ++j) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      require_width(rows.item(row), static_cast<Index>(names.size()));
      cells[row] = cell_of(rows.item(row).item(j));
    }
    table.names.emplace_back(names.item(j).text());
    table.columns.push_back(column(cells, texts));
  }
  return table;
}

Data data_of(const std::vector<Value>& rows, Limits& limits, std::shared_ptr<const void> texts) {
  if (rows.empty()) return tensor_from({0, 0}, {}, std::move(texts));
  if (rows[0].is(json::Type::kObject)) return records(rows, limits, texts);
  if (are_lists(rows)) return lists(rows, limits, std::move(texts));
  if (rows[0].is(json::Type::kArray)) return matrix(rows, limits, std::move(texts));
  std::vector<Cell> cells;
  for (const Value& row : rows) cells.push_back(cell_of(row));
  return tensor_from({static_cast<Index>(rows.size())}, cells, std::move(texts));
}

std::string_view without_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  return line;
}

}  // namespace

Data read_json(const FileBytes& file, Limits& limits) {
  const json::Document document(text_of(file.bytes), file.start, limits, json::NonFinite::kAccept);
  const auto texts = std::make_shared<Owners>(Owners{file.owner, document.texts()});
  const Value root = document.root();
  if (root.is(json::Type::kObject) && (root.find("columns") || root.find("data"))) return split(root, limits, texts);
  if (root.is(json::Type::kObject)) return records({root}, limits, texts);
  if (!root.is(json::Type::kArray)) root.fail("a list of rows, or an object");
  std::vector<Value> rows;
  for (std::size_t i = 0; i < root.size(); ++i) rows.push_back(root.item(i));
  return data_of(rows, limits, texts);
}

Data read_json_lines(const FileBytes& file, Limits& limits) {
  std::deque<json::Document> documents;
  std::vector<Value> rows;
  const auto texts = std::make_shared<Owners>(Owners{file.owner});
  const std::string_view text = text_of(file.bytes);
  for (std::size_t first = 0; first < text.size();) {
    const std::size_t end = std::min(text.find('\n', first), text.size());
    if (const std::string_view line = without_end(text.substr(first, end - first)); !line.empty()) {
      limits.charge_memory(sizeof(json::Document), file.start + first);
      rows.push_back(documents.emplace_back(line, file.start + first, limits, json::NonFinite::kAccept).root());
      texts->push_back(documents.back().texts());
    }
    first = end + 1;
  }
  return data_of(rows, limits, texts);
}

Data read_any_text(const FileBytes& file, Limits& limits) {
  const std::string_view text = text_of(file.bytes);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos || (text[first] != '[' && text[first] != '{')) return read_csv(file, limits);
  const std::size_t line_end = std::min(text.find('\n', first), text.size());
  if (text.find_first_not_of(" \t\r\n", line_end) == text.npos) return read_json(file, limits);
  try {  // a first line that is a whole value with more behind it is one of many
    const json::Document line(without_end(text.substr(first, line_end - first)), file.start + first, limits,
                              json::NonFinite::kAccept);
  } catch (const Error&) {
    return read_json(file, limits);
  }
  return read_json_lines(file, limits);
}

}  // namespace brine
