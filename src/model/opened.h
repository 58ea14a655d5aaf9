// What was opened: a fitted object of scikit-learn, or an ONNX model. Either gives functions of its methods.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "brine/method.h"
#include "brine/tensor.h"
#include "program/program.h"

namespace brine {

class Opened {
 public:
  virtual ~Opened() = default;

  virtual std::string class_name() const = 0;
  virtual std::vector<Method> methods() const = 0;
  virtual bool has(Method method) const = 0;
  // A function of the method for inputs of this type; made once. One thread at a time.
  virtual Function function(Method method, const Type& input) = 0;
  virtual const Program& program() const = 0;
  // The types of input that the method may have been meant for, the likeliest first. Throws Error{kUsage} if there is no
  // such dtype. One thread at a time.
  virtual std::vector<Type> input_types(Method method, std::string_view dtype_name) = 0;
  virtual bool takes_no_rows() const { return false; }  // an empty batch has an empty answer, not an error

  virtual Tensor classes() const = 0;
  virtual Tensor attribute(std::string_view path) const = 0;  // see attribute_path.h
  virtual Index n_features_in() const = 0;
  virtual std::vector<std::string> feature_names_in() const = 0;
  virtual std::vector<std::string> feature_names_out() const = 0;
};

}  // namespace brine
