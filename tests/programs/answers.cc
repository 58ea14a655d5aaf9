// Answers for many models in one process: a line a request on standard input, a line an answer on standard output.
//
// Request: MODEL, ROWS, METHODS (by commas, or "all"), THREADS, LAYOUT, OUT, with tabs between. LAYOUT: how a matrix
// lies in memory, "rows" (row-major), "columns" (column-major) or "strided" (with unused elements between). OUT: .npz,
// as `brine predict` writes it. Answer: the exit code that `brine` would end with when the model or the rows are
// refused, else 0; then METHOD=MESSAGE for each refused method, or what was refused, with tabs between.
#include <cstring>
#include <iostream>
#include <sstream>

#include "brine/files.h"
#include "brine/model.h"

using namespace brine;

namespace {

struct Request {
  std::string model, rows, methods, threads, layout, out;
};

Request request_of(const std::string& line) {
  std::istringstream words(line);
  Request request;
  for (std::string* word :
       {&request.model, &request.rows, &request.methods, &request.threads, &request.layout, &request.out})
    std::getline(words, *word, '\t');
  return request;
}

std::string in_one_line(std::string text) {
  for (char& character : text)
    if (character == '\n' || character == '\t') character = ' ';
  return text;
}

// The same matrix elsewhere, its elements far apart.
struct Spread {
  std::vector<std::byte> bytes;
  TensorView view;
};

Spread spread(const Tensor& tensor, bool by_columns) {
  const auto item = static_cast<Index>(size_of(tensor.dtype)), n = tensor.shape[0], width = tensor.shape[1];
  const Index row_step = by_columns ? item : 3 * item * width, column_step = by_columns ? n * item : 3 * item;
  Spread made{std::vector<std::byte>(static_cast<std::size_t>(3 * n * width * item + 1), std::byte{0x7f}), {}};
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < width; ++j)
      std::memcpy(made.bytes.data() + i * row_step + j * column_step,
                  static_cast<const std::byte*>(tensor.data) + (i * width + j) * item, static_cast<std::size_t>(item));
  made.view = TensorView(tensor.dtype, made.bytes.data(), {n, width}, {row_step, column_step});
  return made;
}

Answer call(const Model& model, Method method, const Data& data, const std::string& layout) {
  if (const auto* lists = std::get_if<Ragged>(&data)) return model.call(method, *lists);
  const auto* tensor = std::get_if<Tensor>(&data);
  if (layout == "rows" || !tensor || tensor->shape.size() != 2) return model.call(method, data);
  const Spread elsewhere = spread(*tensor, layout == "columns");
  return model.call(method, elsewhere.view);
}

std::vector<Method> methods_of(const Model& model, const std::string& names) {
  std::vector<Method> methods;
  if (names == "all") {
    for (const Method method : model.methods())
      if (!name_of(method).starts_with("staged_") && method != Method::kInverseTransform) methods.push_back(method);
    return methods;
  }
  std::istringstream words(names);
  for (std::string name; std::getline(words, name, ',');) {
    const std::optional<Method> method = method_named(name);
    if (!method || !model.has(*method)) throw Error(Kind::kUsage, "no method " + name);
    methods.push_back(*method);
  }
  return methods;
}

void add(std::vector<NamedArray>& arrays, Method method, const Answer& answer) {
  for (std::size_t i = 0; i < answer.parts.size(); ++i) {
    const std::string name = std::string(name_of(method)) + (answer.is_list ? "." + std::to_string(i) : "");
    if (const auto* ragged = std::get_if<Ragged>(&answer.parts[i])) {
      arrays.push_back({name, ragged->values, {}});
      arrays.push_back({name + ".offsets", ragged->offsets, {}});
    } else {
      arrays.push_back({name, densified(answer.parts[i]), {}});
    }
  }
}

std::string answer_to(const Request& request) {
  const Model model = open(request.model, {.threads = std::stoi(request.threads)});
  Data data = read_rows(request.rows);
  const auto* table = std::get_if<Table>(&data);
  const auto* tensor = std::get_if<Tensor>(&data);
  const bool is_column =
      table ? table->columns.size() == 1 : tensor && tensor->dtype == Dtype::kObject && tensor->shape.size() == 1;
  if (is_column && model.takes_documents()) data = as_documents(std::move(data));
  std::vector<NamedArray> arrays;
  std::string refused;
  for (const Method method : methods_of(model, request.methods)) {
    try {
      add(arrays, method, call(model, method, data, request.layout));
    } catch (const Error& error) {
      refused += "\t" + std::string(name_of(method)) + "=" + in_one_line(error.what());
    }
  }
  write_arrays(request.out, arrays);
  return "0" + refused;
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    try {
      std::cout << answer_to(request_of(line)) << std::endl;
    } catch (const Error& error) {
      std::cout << edge_of(error.kind()).exit << '\t' << in_one_line(error.what()) << std::endl;
    }
  }
}
