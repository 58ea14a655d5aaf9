// Vectors of labels: text cut as numpy's '<U' cuts it, and batches of more than two labels.
#include "base/error.h"
#include "reference/twins.h"

namespace brine::reference {

Values cut_text(const Call& call) {
  Values y = call.in(0);
  for (Cell& cell : y.cells) {
    std::string_view text = cell.text();
    Index letters = 0;
    std::size_t end = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      letters += (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;  // a byte that begins one
      if (letters <= call.integer(0)) end = i + 1;
    }
    text = text.substr(0, end);
    while (text.ends_with('\0')) text.remove_suffix(1);
    cell = Cell::of(text);
  }
  return y;
}

Values refuse_third_label(const Call& call) {
  const Values& y = call.in(1);
  std::vector<Index> distinct;
  for (Index i = 0; i < y.count(); ++i) {
    bool is_known = false;
    for (const Index j : distinct)
      is_known = is_known || (y.is_text() ? y.cells[i].equals(y.cells[j]) : y.numbers[i] == y.numbers[j]);
    if (!is_known) distinct.push_back(i);
  }
  if (distinct.size() > 2) throw Error(Kind::kUsage, call.node.attributes.texts[0]);
  return call.in(0);
}

}  // namespace brine::reference
