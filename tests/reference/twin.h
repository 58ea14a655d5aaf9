// A reference twin: what one operation of a program means, written so that it can be read, one element after another.
//
// A twin takes its node (attributes, type) and its inputs in full and gives its result in full. It shares no code
// with the operation's kernel but the words in which a program holds things: attributes, forests, vocabularies.
#pragma once

#include <span>
#include <string_view>

#include "program/program.h"
#include "reference/values.h"

namespace brine::reference {

struct Call {
  const Node& node;
  std::span<const Values* const> inputs;
  Index rows;  // of the batch

  const Values& in(std::size_t i) const { return *inputs[i]; }
  Index integer(std::size_t i) const { return node.attributes.integers[i]; }
  double number(std::size_t i) const { return node.attributes.numbers[i]; }
  Dtype dtype() const { return node.type.dtype; }
  template <class P>
  const P& payload() const {
    return static_cast<const P&>(*node.attributes.payload);
  }
  // A result of the node's type without elements yet. Its rows are the batch's, or as many as those of an input that an
  // earlier operation has counted; another axis that only the run knows is that of the inputs, by numpy's broadcasting.
  Values result() const {
    Values values{.type = node.type};
    Shape& shape = values.type.shape;
    if (values.type.has_rows()) shape[0] = rows;
    for (const Values* input : inputs) {
      const Shape& given = input->type.shape;
      if (node.type.is_counted() && input->is_counted) shape[0] = given[0];
      for (std::size_t i = 1; values.type.form == Form::kDense && i < shape.size() && i <= given.size(); ++i) {
        Index& extent = shape[shape.size() - i];
        if (extent == kDynamic || (node.type.shape[shape.size() - i] == kDynamic && extent == 1))
          extent = given[given.size() - i];
      }
    }
    if (values.type.form == Form::kCsr || values.type.form == Form::kRagged) values.offsets = {0};
    return values;
  }
};

// How near a kernel must come to its twin.
struct Nearness {
  double ulps = 0;      // units in the last place of the result's dtype; 0: equal bits
  double absolute = 0;  // or so far apart, where ulps say little: near a zero of the function
  // Whether a result that differs is as good as the twin's: other ones of equal values, another order of them.
  bool (*is_as_good)(const Call& call, const Values& expected, const Values& found) = nullptr;
  std::string_view reason = {};
};

struct Twin {
  std::string_view name;  // of the operation
  Values (*run)(const Call& call);
  Nearness nearness = {};
};

std::span<const Twin> all_twins();
const Twin* twin_of(std::string_view operation);  // nullptr: none

}  // namespace brine::reference
