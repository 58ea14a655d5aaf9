// What brine's own engines answer: three_engines < CASES. A case is a line MODEL <tab> ROWS <tab> FOLDER; for each
// method
//
//   FOLDER/plan.npz        what its plan gives, each array under the method's name, a list's parts as METHOD.0, …
//   FOLDER/reference.npz   what the plain interpreter of its program gives
//   FOLDER/METHOD.onnx     the method exported, for rows of the type that ROWS are
//
// On standard output, in lines of words between tabs: FOLDER METHOD ENGINE WORDS where an engine refuses, in its own
// words (open all: the model or its rows); at the end OPERATION ULPS WHERE for each operation that has run: the
// largest difference between its kernel and its twin over all nodes, and the first place where it is more than the
// twin allows.
#include <fmt/format.h>

#include <iostream>

#include "base/error.h"
#include "base/output_file.h"
#include "brine/files.h"
#include "brine/model.h"
#include "model/answer.h"
#include "model/input.h"
#include "model/open.h"
#include "model/opened_sklearn.h"
#include "onnx/export.h"
#include "onnx/wire.h"
#include "reference/interpreter.h"

using namespace brine;

namespace {

bool is_extra(Method method) {  // other rows, a matrix of two rows, an array for each stage
  return method == Method::kInverseTransform || method == Method::kPredictCov || name_of(method).starts_with("staged");
}

struct Case {
  std::string model, rows, folder;
};

void say(const Case& a_case, std::string_view method, std::string_view engine, std::string words) {
  for (char& c : words)
    if (c == '\n' || c == '\t') c = ' ';
  fmt::print("{}\t{}\t{}\t{}\n", a_case.folder, method, engine, words);
}

void add(std::vector<NamedArray>& arrays, const Function& function, std::size_t i, const Data& data) {
  const std::string name = function.outputs.is_list ? fmt::format("{}.{}", function.name, i) : function.name;
  if (const auto* ragged = std::get_if<Ragged>(&data)) {
    arrays.push_back({name, ragged->values});
    arrays.push_back({name + ".offsets", ragged->offsets});
  } else {
    arrays.push_back({name, densified(data)});
  }
}

// One table of text may be documents.
Data rows_for(const Case& a_case, const Data& data) {
  const auto* table = std::get_if<Table>(&data);
  const auto* tensor = std::get_if<Tensor>(&data);
  const bool is_column =
      table ? table->columns.size() == 1 : tensor && tensor->dtype == Dtype::kObject && tensor->shape.size() == 1;
  return is_column && open(a_case.model).takes_documents() ? as_documents(data) : data;
}

void answer_rows(const Case& a_case, const Input& input, reference::Differences& differences) {
  OpenedFile file = open_file(a_case.model, {});
  object::Graph graph;
  read_graph(graph, file);
  OpenedSklearn opened(std::move(graph));
  std::vector<NamedArray> of_plan, of_reference;
  for (const Method method : opened.methods()) {
    if (is_extra(method)) continue;
    Function function;
    const auto attempt = [&](std::string_view engine, auto step) {
      try {
        step();
      } catch (const Error& error) {
        say(a_case, name_of(method), engine, error.what());
      }
    };
    attempt("program", [&] { function = opened.function(method, input.type()); });
    if (!function.input) continue;
    function.name = name_of(method);
    attempt("plan", [&] {
      std::vector<Result> results = Plan(opened.program(), function).run(input.array());
      for (std::size_t i = 0; i < results.size(); ++i) add(of_plan, function, i, data_of(std::move(results[i])));
    });
    attempt("reference", [&] {
      const reference::Known by_plan = reference::values_by_plan(opened.program(), function, input.array());
      reference::compare_every_node(opened.program(), function, by_plan, input.array().rows, differences);
      const auto outputs = reference::interpret(opened.program(), function, by_plan.at(function.input.id()), by_plan);
      for (std::size_t i = 0; i < outputs.size(); ++i) add(of_reference, function, i, reference::data_of(outputs[i]));
    });
    attempt("onnx", [&] {
      OutputFile out(fmt::format("{}/{}.onnx", a_case.folder, function.name));
      out.write(onnx::encode(onnx::export_model({function}, {})));
      out.commit();
    });
  }
  write_arrays(a_case.folder + "/plan.npz", of_plan);
  write_arrays(a_case.folder + "/reference.npz", of_reference);
}

void answer(const Case& a_case, reference::Differences& differences) {
  const Data data = rows_for(a_case, read_rows(a_case.rows));
  if (const auto* lists = std::get_if<Ragged>(&data)) answer_rows(a_case, Input(*lists), differences);
  else answer_rows(a_case, Input(Rows(data)), differences);
}

}  // namespace

int main() {
  reference::Differences differences;
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    const Case a_case{line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1)};
    try {
      answer(a_case, differences);
    } catch (const Error& error) {
      say(a_case, "all", "open", error.what());
    }
  }
  for (const auto& [operation, difference] : differences)
    fmt::print("{}\t{:.3g}\t{}\n", operation, difference.ulps, difference.where);
}
