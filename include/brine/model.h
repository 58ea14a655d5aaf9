// brine in C++: open a scikit-learn model, ask what it is, let it predict. No Python, nothing in the file is executed.
//
//   const brine::Model model = brine::open("iris.pkl");
//   const brine::Tensor labels = model.predict(brine::TensorView(rows.data(), {n, 4}));
//
// A Model is a handle: copying one shares what was opened. Every method of it may be called from many threads at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "brine/error.h"
#include "brine/method.h"
#include "brine/tensor.h"

namespace brine {

struct Options {
  int threads = 0;  // that one call may use at most; 0: as many as the machine has
  // What reading one file may cost; 0: the default.
  std::uint64_t memory_max = 0;  // bytes; 1 GiB, or 8 times the file if that is more
  std::uint64_t nodes_max = 0;   // objects; 2^27
  std::uint64_t work_max = 0;  // steps, such as opcodes and bytes unpacked; 2^32, or 4 times the default of memory_max
  std::uint64_t depth_max = 0;   // of JSON in JSON; 10 000
};

// What a method returns: one part, or several where scikit-learn returns a list (predict_proba of a multi-output model)
// or a tuple (kneighbors).
struct Answer {
  std::vector<Data> parts;
  bool is_list = false;
};

class Model {
 public:
  // ---- what it is ----
  std::string class_name() const;       // "Pipeline"
  std::vector<Method> methods() const;  // that this fitted model has
  bool has(Method method) const;
  Tensor classes() const;                             // (n_classes,); of no dtype and no data if it has none, or a list
  Index n_features_in() const;                        // -1: not known
  std::vector<std::string> feature_names_in() const;  // empty: fitted without names
  std::vector<std::string> feature_names_out()
      const;                     // of transform's columns; empty if it has no get_feature_names_out
  // What a fit left, by its path in the object: "labels_", "steps[1].coef_", "steps[scaler].mean_". Row-major, of
  // scikit-learn's dtype and shape; numbers and texts have shape (), lists are arrays. It lives as long as the model.
  // Throws Error{kUsage} if there is no such attribute, or if it is no array.
  Tensor attribute(std::string_view path) const;
  bool takes_documents() const;  // whether a row is one text, and X has shape (n_rows,)

  // ---- what it answers ----

  // `method` of every row of X, in the form that scikit-learn gives: dense, sparse rows, a table where set_output asks.
  //
  //   X        (n_rows, n_features) of the dtype in which the answer is wanted (float32 stays float32 where
  //            scikit-learn's does); a Table where columns are of several types, its names checked as scikit-learn
  //            checks them
  //   returns  arrays that own their memory
  //   throws   Error{kUsage} if the model has no such method, if X does not fit it (width, names, form, no rows), or
  //            if a value is refused (NaN, infinity, an unknown category): then with row and column
  Answer call(Method method, const Rows& X) const;
  Answer call(Method method, const Ragged& X) const;  // for what takes a list for each row, as MultiLabelBinarizer does

  // The same as one dense array.
  //   throws   also Error{kUsage} where the answer is a list or a tuple, or ragged
  Tensor predict(const Rows& X) const { return dense(Method::kPredict, X); }  // (n_rows,) or (n_rows, n_outputs)
  Tensor predict_proba(const Rows& X) const {
    return dense(Method::kPredictProba, X);
  }  // (n_rows, n_classes), in the order of classes()
  Tensor predict_log_proba(const Rows& X) const { return dense(Method::kPredictLogProba, X); }  // (n_rows, n_classes)
  Tensor decision_function(const Rows& X) const {
    return dense(Method::kDecisionFunction, X);
  }                                                                               // (n_rows,) or (n_rows, n_classes)
  Tensor transform(const Rows& X) const { return dense(Method::kTransform, X); }  // (n_rows, n_columns)
  Tensor inverse_transform(const Rows& X) const { return dense(Method::kInverseTransform, X); }  // (n_rows, n_features)
  Tensor dense(Method method, const Rows& X) const;

  // `method` of every row into the caller's memory. After the first call for a method and a type of X nothing is
  // allocated and nothing is locked, if X is row-major.
  //
  //   out      row-major, the bytes of as many elements as output_type() says for n_rows; text labels are views that
  //            live as long as the model
  //   throws   Error{kUsage} as call() does, and if `out` has another size or the answer is not one dense array
  void call_into(Method method, const TensorView& X, std::span<std::byte> out) const;
  void predict_into(const TensorView& X, std::span<std::byte> out) const { call_into(Method::kPredict, X, out); }

  // dtype, and shape for so many rows, of what `method` makes of X's type. Throws as call_into does.
  struct OutputType {
    Dtype dtype;
    Shape shape;
  };
  OutputType output_type(Method method, const TensorView& X) const;

  // The program of a method, in single-assignment text: for rows of the columns that it was fitted with, all of one
  // dtype ("float32"; text, where the model takes nothing else), or for rows like X.
  std::string explain(Method method, std::string_view dtype = "float64") const;
  std::string explain(Method method, const Rows& X) const;

  struct State;  // the opened model; brine's own
  explicit Model(std::shared_ptr<State> state) : state_(std::move(state)) {}

 private:
  std::shared_ptr<State> state_;
};

// Opens a file of any format that brine reads; its content decides, not its suffix.
//
// A file of more than 256 KiB stays mapped while the model is used. Others may change it: answers may then be other
// numbers. Where it is cut short, whoever uses the model gets an Error{kMalformed} that says so. For that the first
// such file installs a handler of SIGBUS for the process; what is not brine's own it hands on to the one before it.
//
//   throws   Error{kIo} if there is no such file, {kMalformed} or {kLimit} with the place of what is wrong in it,
//            {kUnsupported} naming the first class or option that brine cannot run
Model open(const std::filesystem::path& path, const Options& options = {});
// The same of bytes, which must stay there and unchanged while the model is used; `name` stands for a file in messages.
Model open(std::span<const std::uint8_t> bytes, const std::string& name, const Options& options = {});

}  // namespace brine
