// brine predict: a model's answers for the rows of a file.
//
// Each method's answer becomes one dense array under the method's name, a list's parts "METHOD.0", "METHOD.1", …. Rows
// of different lengths become their values one after another, and "METHOD.offsets": where each row begins.
#include <fmt/format.h>

#include "brine/files.h"
#include "brine/model.h"
#include "cli/command.h"

namespace brine::cli {
namespace {

constexpr std::string_view kDetails =
    R"(Examples:
  brine predict iris.pkl flowers.csv                                  a label a line
  brine predict iris.skops flowers.npy --method predict_proba
  brine predict model.joblib rows.npz --method all --out answers.npz  every method, one array each
  cat rows.json | brine predict model.pkl -                           rows on standard input, CSV or JSON

DATA is .npy, .npz (key X, or scipy.sparse.save_npz), .csv with a header, .json (a list of rows, of texts or of objects,
or pandas' orient="split") or .jsonl. OUT is .npz, .csv or .json. `all` are the methods that the fitted model has,
but inverse_transform, predict_cov and the staged ones; those that refuse these rows are told, and the exit code is
theirs.)";

struct Request {
  std::string file, data, out;
  std::vector<std::string> methods;
  Options options;
};

// Methods that `all` leaves out: they take other rows, or give a value for every two rows, or an array for each stage
// of an ensemble.
bool is_extra(Method method) {
  return method == Method::kInverseTransform || method == Method::kPredictCov || method == Method::kStagedPredict ||
         method == Method::kStagedPredictProba || method == Method::kStagedDecisionFunction;
}

std::vector<Method> methods_of(const Model& model, const std::vector<std::string>& names) {
  std::vector<Method> methods;
  if (names.empty()) {
    const std::vector<Method> has = model.methods();
    if (has.empty())
      throw Error(Kind::kUsage, fmt::format("{} has no method that answers for new rows", model.class_name()));
    return {has.front()};  // predict if there is one, else transform
  }
  for (const std::string& name : names) {
    if (name == "all") {
      for (const Method method : model.methods())
        if (!is_extra(method)) methods.push_back(method);
      continue;
    }
    const std::optional<Method> method = method_named(name);
    if (!method) throw Error(Kind::kUsage, fmt::format("--method: there is no method {}", name));
    methods.push_back(*method);
  }
  return methods;
}

// The names of the columns of a method's matrix, if that is so wide: classes, or transform's features.
std::vector<std::string> column_names(const Model& model, Method method, const Data& part) {
  if (const auto* table = std::get_if<Table>(&part)) return table->names;
  if (method == Method::kTransform) return model.feature_names_out();
  const bool by_class = method == Method::kPredictProba || method == Method::kPredictLogProba ||
                        method == Method::kDecisionFunction || method == Method::kPredictJointLogProba;
  return by_class ? texts_of(model.classes()) : std::vector<std::string>{};
}

void add(std::vector<NamedArray>& arrays, const Model& model, Method method, const Data& data) {
  const auto* lists = std::get_if<Ragged>(&data);
  const Answer answer = lists ? model.call(method, *lists) : model.call(method, data);
  for (std::size_t i = 0; i < answer.parts.size(); ++i) {
    const std::string name = answer.is_list ? fmt::format("{}.{}", name_of(method), i) : std::string(name_of(method));
    if (const auto* ragged = std::get_if<Ragged>(&answer.parts[i])) {  // row i: values[offsets[i]:offsets[i + 1]]
      arrays.push_back({name, ragged->values, {}});
      arrays.push_back({name + ".offsets", ragged->offsets, {}});
      continue;
    }
    arrays.push_back({name, densified(answer.parts[i]), column_names(model, method, answer.parts[i])});
  }
}

// A table of one column is rows for most models, and texts for some.
Data rows_for(const Model& model, Data data) {
  const auto* table = std::get_if<Table>(&data);
  const auto* tensor = std::get_if<Tensor>(&data);
  const bool is_column =
      table ? table->columns.size() == 1 : tensor && tensor->dtype == Dtype::kObject && tensor->shape.size() == 1;
  return is_column && model.takes_documents() ? as_documents(std::move(data)) : data;
}

int predict(Arguments& arguments) {
  Request request;
  arguments.positional("FILE", request.file, "The model");
  arguments.positional("DATA", request.data, "Its input, - for standard input");
  arguments.list("--method", request.methods, "Methods, by commas, or all; without it predict, else transform");
  arguments.text("--out", request.out, "Where to write; without it text on standard output");
  arguments.number("--threads", request.options.threads, "At most so many; without it as many as the machine has");
  add_limits(arguments, request.options);
  arguments.parse();

  // Never taken down: the system frees a process's memory faster than a model its nodes.
  static const Model& model = *new Model(open(request.file, request.options));
  const std::vector<Method> methods = methods_of(model, request.methods);
  const Data data = rows_for(model, read_rows(request.data, request.options));
  const bool may_refuse = request.methods == std::vector<std::string>{"all"};
  std::vector<NamedArray> arrays;
  int code = 0;
  for (const Method method : methods) {
    try {
      add(arrays, model, method, data);
    } catch (const Error& error) {
      if (!may_refuse || methods.size() == 1) throw;
      print_error(fmt::format("{}: {}", name_of(method), error.what()));
      code = edge_of(error.kind()).exit;
    }
  }
  if (request.out.empty())
    print(text_of(arrays));
  else
    write_arrays(request.out, arrays);
  return code;
}

}  // namespace

extern constinit const Command kPredict{"predict", "Answer for new rows, as the model's methods do", kDetails, predict};

}  // namespace brine::cli
