// The arguments of a function that a file names: kw_args of FunctionTransformer, and what a functools.partial keeps.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sklearn/fitted.h"

namespace brine::sklearn {

using ArrayFunction = std::function<Value(Value)>;

class Arguments {
 public:
  // Those in an attribute of `self`: a dict or None.
  Arguments(const Fitted& self, std::string_view attribute);

  // What a partial adds: keywords that the attribute's go before, and values that stand before the array.
  void add_partial(const object::Ref& state);
  void set_function(std::string name) { function_ = std::move(name); }  // for refusals

  // The value of the first of these keywords that is given; empty: none, or None.
  object::Ref find(std::initializer_list<std::string_view> keywords) const;
  std::optional<Operand> operand(std::initializer_list<std::string_view> keywords) const;
  std::optional<Index> integer(std::string_view keyword) const;
  bool flag(std::string_view keyword) const;  // false where it is not given
  // The argument axis; `otherwise` where it is not given; nothing where that, or what is given, is None.
  std::optional<Index> axis(std::optional<Index> otherwise) const;
  // Refuses every other keyword by its name, and values before the array.
  void allow(std::initializer_list<std::string_view> keywords) const;
  const std::vector<object::Ref>& leading() const { return leading_; }
  bool empty() const { return given_.empty() && leading_.empty(); }

  [[noreturn]] void unsupported(const std::string& what) const;
  const Fitted& self() const { return self_; }

 private:
  const Fitted& self_;
  std::string_view attribute_;
  std::string function_;
  std::vector<std::pair<std::string, object::Ref>> given_;
  std::vector<object::Ref> leading_;
};

// A function that takes arguments, of numpy ("clip"), its linalg, or scipy.special, by its name.
struct WithArguments {
  std::string_view name;
  ArrayFunction (*make)(const Arguments& arguments);
};
const WithArguments* element_function(std::string_view name);  // function_elements.cc: of each element
const WithArguments* axis_function(std::string_view name);     // function_axes.cc: along an axis
const WithArguments* shape_function(std::string_view name);    // function_shapes.cc: other places of the same values

}  // namespace brine::sklearn
