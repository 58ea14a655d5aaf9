// Rows in text: what CSV and JSON cells become, and what is refused with its place.
#include <cmath>

#include <doctest/doctest.h>

#include "base/place.h"
#include "brine/files.h"
#include "model/files/readers.h"

namespace brine::tests {
namespace {

Data read(Data (*reader)(const FileBytes&, Limits&), std::string_view text, Limits limits = {}) {
  const auto owner = std::make_shared<const std::string>(text);
  return reader({bytes_of(*owner), place_in("t"), owner}, limits);
}

// Columns as "name:dtype=cell,cell".
std::string columns_of(const Data& data) {
  std::string text;
  for (std::size_t j = 0; j < std::get<Table>(data).columns.size(); ++j) {
    const Tensor& column = std::get<Table>(data).columns[j];
    text += (j ? " " : "") + std::get<Table>(data).names[j] + ":" + std::string(name_of(column.dtype)) + "=";
    const std::vector<std::string> cells = texts_of(column);
    for (std::size_t i = 0; i < cells.size(); ++i) text += (i ? "," : "") + cells[i];
  }
  return text;
}

std::string error_of(Data (*reader)(const FileBytes&, Limits&), std::string_view text, Limits limits = {}) {
  try {
    read(reader, text, limits);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

std::string array_of(const Data& data) {
  const Tensor& tensor = std::get<Tensor>(data);
  std::string text(name_of(tensor.dtype));
  for (const Index extent : tensor.shape) text += " " + std::to_string(extent);
  text += ":";
  for (const std::string& cell : texts_of(tensor)) text += " " + cell;
  return text;
}

}  // namespace

TEST_CASE("a CSV column is int64, float64, bool or text by all of its cells") {
  CHECK(columns_of(read(read_csv, "a,b,c,d\n1,1.5,True,x\n-2,,False,1\n")) ==
        "a:int64=1,-2 b:float64=1.5,nan c:bool=True,False d:object=x,1");
  CHECK(columns_of(read(read_csv, "a,b\n1,9223372036854775808\n,inf\n")) ==
        "a:float64=1.0,nan b:float64=9.223372036854776e+18,inf");
}

TEST_CASE("an empty CSV cell is NaN in every column, and never the empty text") {
  const Data data = read(read_csv, "t\nx\n\"\"\n");
  const Cell* cells = std::get<Table>(data).columns[0].as<Cell>();
  CHECK(cells[0].is_text());
  CHECK(cells[1].is_nan());
}

TEST_CASE("CSV cells in quotes keep commas, line ends and doubled quotes") {
  CHECK(columns_of(read(read_csv, "\"a,b\",c\r\n\"x\"\"y\",\"1\n2\"\r\n")) == "a,b:object=x\"y c:object=1\n2");
}

TEST_CASE("blank lines, a byte order mark and a missing last line end are no cells of CSV") {
  CHECK(columns_of(read(read_csv, "\xef\xbb\xbf\na,b\n\n1,2\n\n3,4")) == "a:int64=1,3 b:int64=2,4");
}

TEST_CASE("CSV is refused at the place of what is wrong") {
  CHECK(error_of(read_csv, "a,b\n1,2\n3\n") == "t:0x8: CSV: expected 2 cells, as in the header, found 1");
  CHECK(error_of(read_csv, "a,b\n1,\"2\n") == "t:0x6: CSV: expected the end of a quoted cell");
  CHECK(error_of(read_csv, "a\n1\"2\n") == "t:0x3: CSV: expected a quote only around a whole cell");
  CHECK(error_of(read_csv, "a\n\"1\"2\n") ==
        "t:0x5: CSV: expected a comma or the end of the line behind a quoted cell");
  CHECK(error_of(read_csv, "a\n\xff\n") == "t:0x2: CSV: expected UTF-8");
  CHECK(error_of(read_csv, "\n\n") == "t:0x0: CSV: expected a header, found nothing");
}

TEST_CASE("a JSON list of rows is a matrix of the narrowest dtype; null is NaN among numbers, None among texts") {
  CHECK(array_of(read(read_json, "[[1, 2], [3, 4]]")) == "int64 2 2: 1 2 3 4");
  CHECK(array_of(read(read_json, "[[1, 2.5], [null, 4]]")) == "float64 2 2: 1.0 2.5 nan 4.0");
  CHECK(array_of(read(read_json, "[[true], [false]]")) == "bool 2 1: True False");
  CHECK(array_of(read(read_json, R"([["a", 1], [null, true]])")) == "object 2 2: a 1 None True");
  CHECK(array_of(read(read_json, R"(["one text", "another"])")) == "string 2: one text another");
}

TEST_CASE("JSON records are a table; a key that a row lacks is null") {
  CHECK(columns_of(read(read_json, R"([{"a": 1, "b": "x"}, {"b": null, "a": 2}, {"a": 3, "c": true}])")) ==
        "a:int64=1,2,3 b:object=x,None,None c:object=None,None,True");
  CHECK(columns_of(read(read_json, R"({"columns": ["a", "b"], "index": [0], "data": [[1, "x"]]})")) ==
        "a:int64=1 b:object=x");
  CHECK(columns_of(read(read_json_lines, "{\"a\": 1}\n\n{\"a\": 2.5}\r\n")) == "a:float64=1.0,2.5");
}

TEST_CASE("JSON rows of different lengths, or of pairs, are lists; a list in a record is several columns of its name") {
  const auto lists_of = [](std::string_view text) {
    const Data data = read(read_json, text);
    const auto& lists = std::get<Ragged>(data);
    return array_of(lists.values) + " | " + array_of(lists.offsets);
  };
  CHECK(lists_of("[[1, 2], [3], []]") == "int64 3: 1 2 3 | int64 4: 0 2 3 3");
  CHECK(lists_of(R"([[["a", 1], ["b", 2.5]]])") == "object 4: a 1 b 2.5 | int64 2: 0 4");
  CHECK(columns_of(read(read_json, R"([{"a": ["x", "y"]}, {"a": "z"}])")) == "a:object=x,z a:object=y,None");
  CHECK(error_of(read_json, R"([{"a": ["x", 1]}])").starts_with("t:0xd: "));
}

TEST_CASE("JSON rows of different kinds are refused by their place") {
  CHECK(error_of(read_json, "[[1], {\"a\": 2}]").starts_with("t:0x6: "));
  CHECK(error_of(read_json, "[[1, [2]]]").starts_with("t:0x5: "));
  CHECK(error_of(read_json, "3").starts_with("t:0x0: "));
}

TEST_CASE("records that each bring another key are refused by the limit of memory, not stored") {
  std::string text = "[";
  for (int i = 0; i < 3000; ++i) text += (i ? ",{\"k" : "{\"k") + std::to_string(i) + "\": 1}";
  Limits limits;
  limits.memory_max = 50 << 20;
  CHECK(error_of(read_json, text + "]", limits).find("memory") != std::string::npos);
}

TEST_CASE("standard input is CSV, JSON or JSON lines by what it holds") {
  CHECK(columns_of(read(read_any_text, "a\n1\n")) == "a:int64=1");
  CHECK(array_of(read(read_any_text, " [[1],\n [2]]\n")) == "int64 2 1: 1 2");
  CHECK(array_of(read(read_any_text, "[1]\n[2]\n")) == "int64 2 1: 1 2");
  CHECK(columns_of(read(read_any_text, "{\"a\": 1}\n{\"a\": 2}\n")) == "a:int64=1,2");
  CHECK(columns_of(read(read_any_text, "{\"columns\": [\"a\"],\n\"data\": [[1]]}")) == "a:int64=1");
}

}  // namespace brine::tests
