// Rows in CSV, as RFC 4180 has it: commas, quotes doubled within quotes, LF or CRLF, a header, UTF-8 (a byte order
// mark may precede it). Blank lines are skipped, as pandas does. Every row has as many cells as the header.
#include <charconv>
#include <cmath>
#include <cstring>
#include <deque>
#include <limits>

#include <fmt/format.h>

#include "base/error.h"
#include "base/utf8.h"
#include "model/files/readers.h"
#include "model/new_tensor.h"
#include "program/number_text.h"

namespace brine {
namespace {

struct Texts {
  std::shared_ptr<const void> file;
  std::deque<std::string> unquoted;  // cells in which a quote was doubled
};

class Scanner {
 public:
  Scanner(std::string_view text, Place start, Texts& texts) : text_(text), start_(std::move(start)), texts_(texts) {}

  bool at_end() const { return position_ == text_.size(); }
  Place place() const { return start_ + position_; }

  // The cells of the next line, behind those that are there. A blank line adds none.
  void line(std::vector<std::string_view>& cells) {
    if (ends_line()) return;
    cells.push_back(cell());
    while (!ends_line()) {
      ++position_;  // the comma
      cells.push_back(cell());
    }
  }

 private:
  // Whether the line ends here; its end is taken.
  bool ends_line() {
    if (at_end()) return true;
    if (text_[position_] == '\r' && text_.substr(position_).starts_with("\r\n")) ++position_;
    if (text_[position_] != '\n') return false;
    ++position_;
    return true;
  }

  std::string_view cell() {
    if (!at_end() && text_[position_] == '"') return quoted();
    const std::size_t first = position_;
    position_ = std::min(text_.find_first_of(",\n\"", first), text_.size());
    if (!at_end() && text_[position_] == '"') fail("a quote only around a whole cell");
    std::string_view found = text_.substr(first, position_ - first);
    if (!at_end() && text_[position_] == '\n' && found.ends_with('\r')) {
      found.remove_suffix(1);
      --position_;
    }
    return found;
  }

  std::string_view quoted() {
    const std::size_t first = ++position_;
    bool doubled = false;
    for (;; position_ += 2, doubled = true) {
      position_ = text_.find('"', position_);
      if (position_ == text_.npos) {
        position_ = first - 1;
        fail("the end of a quoted cell");
      }
      if (position_ + 1 == text_.size() || text_[position_ + 1] != '"') break;
    }
    const std::string_view found = text_.substr(first, position_ - first);
    ++position_;
    if (!at_end() && text_[position_] != ',' && text_[position_] != '\n' && text_[position_] != '\r')
      fail("a comma or the end of the line behind a quoted cell");
    return doubled ? undoubled(found) : found;
  }

  std::string_view undoubled(std::string_view quoted) {
    std::string& text = texts_.unquoted.emplace_back();
    for (std::size_t i = 0; i < quoted.size(); ++i) {
      text += quoted[i];
      if (quoted[i] == '"') ++i;
    }
    return text;
  }

  [[noreturn]] void fail(std::string_view expected) const {
    throw Error(Kind::kMalformed, place(), fmt::format("CSV: expected {}", expected));
  }

  std::string_view text_;
  Place start_;
  Texts& texts_;
  std::size_t position_ = 0;
};

bool parse_integer(std::string_view text, std::int64_t& value) {
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  return wrong == std::errc() && end == text.data() + text.size();
}

bool parse_bool(std::string_view text, bool& value) {
  value = text == "True" || text == "TRUE" || text == "true";
  return value || text == "False" || text == "FALSE" || text == "false";
}

// One column of the cells, which stand row by row.
class CsvColumn {
 public:
  CsvColumn(const std::string_view* first, Index rows, std::size_t width, const std::shared_ptr<Texts>& texts)
      : first_(first), rows_(rows), width_(width), texts_(texts) {}

  Tensor tensor() const {
    bool numbers = true, integers = true, bools = true, gaps = false, any = false;
    for (Index row = 0; row < rows_ && (numbers || bools || !gaps); ++row) {
      const std::string_view text = cell(row);
      if (text.empty()) {
        gaps = true;
        continue;
      }
      any = true;
      std::int64_t integer;
      double number;
      bool flag;
      integers = integers && parse_integer(text, integer);
      numbers = numbers && (integers || parse_number(text, number));
      bools = bools && parse_bool(text, flag);
    }
    if (numbers && integers && any && !gaps)
      return filled<std::int64_t>([](std::string_view text, std::int64_t& value) { parse_integer(text, value); });
    if (numbers)
      return filled<double>([](std::string_view text, double& value) {
        if (!parse_number(text, value)) value = kNan;
      });
    if (bools && !gaps) return filled<bool>([](std::string_view text, bool& value) { parse_bool(text, value); });
    return filled<Cell>([bools](std::string_view text, Cell& value) {
      bool flag = false;
      value = text.empty() ? Cell::of(kNan) : bools && parse_bool(text, flag) ? Cell::of(flag) : Cell::of(text);
    });
  }

 private:
  static constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

  std::string_view cell(Index row) const { return first_[static_cast<std::size_t>(row) * width_]; }

  template <class T>
  Tensor filled(auto convert) const {
    return new_tensor<T>({rows_}, texts_, [&](T* to) {
      for (Index row = 0; row < rows_; ++row) convert(cell(row), to[row]);
    });
  }

  const std::string_view* first_;
  Index rows_;
  std::size_t width_;
  const std::shared_ptr<Texts>& texts_;
};

}  // namespace

Data read_csv(const FileBytes& file, Limits& limits) {
  std::string_view text = text_of(file.bytes);
  if (const std::size_t bad = find_invalid_utf8(file.bytes); bad != text.size())
    throw Error(Kind::kMalformed, file.start + bad, "CSV: expected UTF-8");
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  Place start = file.start;
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
    start = start + kByteOrderMark.size();
  }
  const auto texts = std::make_shared<Texts>(Texts{file.owner, {}});
  Scanner scanner(text, start, *texts);
  std::vector<std::string_view> header, cells;
  while (header.empty() && !scanner.at_end()) scanner.line(header);
  if (header.empty()) throw Error(Kind::kMalformed, file.start, "CSV: expected a header, found nothing");
  Index rows = 0;
  limits.charge_memory(3 * text.size(), file.start);
  while (!scanner.at_end()) {
    const Place at = scanner.place();
    const std::size_t before = cells.size();
    scanner.line(cells);
    const std::size_t found = cells.size() - before;
    if (found == 0) continue;
    if (found != header.size())
      throw Error(Kind::kMalformed, at,
                  fmt::format("CSV: expected {} cells, as in the header, found {}", header.size(), found));
    limits.charge_memory(2 * sizeof(std::string_view) * found, at);
    ++rows;
  }
  Table table;
  for (std::size_t j = 0; j < header.size(); ++j) {
    table.names.emplace_back(header[j]);
    table.columns.push_back(CsvColumn(cells.data() + j, rows, header.size(), texts).tensor());
  }
  return table;
}

}  // namespace brine
