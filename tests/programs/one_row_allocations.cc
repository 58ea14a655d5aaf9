// How often a call of one row asks for memory, after the first: "MODEL<TAB>ROWS" on standard input, of each method that
// answers with one dense array a line "MODEL<TAB>METHOD<TAB>COUNT" on standard output.
#include <iostream>
#include <sstream>

#include "brine/files.h"
#include "brine/model.h"
#include "tests/model/allocations.h"

using namespace brine;

namespace {

void count_calls(const std::string& path, const std::string& rows_path) {
  const Model model = open(path);
  const Data data = read_rows(rows_path);
  TensorView row(std::get<Tensor>(data));
  row.shape[0] = 1;
  for (const Method method : model.methods()) try {
      const Model::OutputType type = model.output_type(method, row);
      std::size_t bytes = size_of(type.dtype);
      for (const Index extent : type.shape) bytes *= static_cast<std::size_t>(extent);
      std::vector<std::byte> out(bytes);
      model.call_into(method, row, out);
      const std::size_t before = tests::allocations();
      for (int i = 0; i < 3; ++i) model.call_into(method, row, out);
      const std::size_t count = tests::allocations() - before;
      std::cout << path << '\t' << name_of(method) << '\t' << count << std::endl;
    } catch (const Error&) {  // no dense answer, or these rows are refused
    }
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string model, rows;
    std::getline(words, model, '\t');
    std::getline(words, rows);
    count_calls(model, rows);
  }
}
