// Products and sums over several axes: MatMul, Gemm, Einsum, and the recurrent network that is made of them.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "onnx/readers.h"
#include "onnx/rearrange.h"
#include "ops/arithmetic.h"
#include "ops/elementwise.h"
#include "ops/matmul.h"
#include "ops/reduce.h"
#include "ops/shape.h"

namespace brine::onnx {
namespace {

Value swapped(Value x) {  // the last two axes
  std::vector<int> order(x.shape().size());
  std::iota(order.begin(), order.end(), 0);
  std::swap(order[order.size() - 1], order[order.size() - 2]);
  return transpose(x, std::move(order));
}

// (…, m, k) @ (…, k, n): the word for a constant matrix of floats, else a sum over a broadcast product.
Value product(NodeReader& r, Value a, Value b) {
  const Dtype dtype = a.dtype();
  if (dtype == Dtype::kFloat16)
    return product(r, a.cast(Dtype::kFloat32), b.cast(Dtype::kFloat32)).cast(dtype);  // rounded once
  const bool is_plain = b.is_constant() && b.rank() <= 2 && (dtype == Dtype::kFloat32 || dtype == Dtype::kFloat64);
  if (is_plain && a.rank() >= 2) return matmul(a, b);
  const bool a_vector = a.rank() == 1 && !a.type().has_rows(), b_vector = b.rank() == 1;
  if (a_vector) a = expand(a, 0);
  if (b_vector) b = expand(b, 1);
  if (a.rank() < 2 || b.rank() < 2) r.refuse("a product of rows with rows");
  const Value terms = expand(a, a.rank()) * expand(b, b.rank() - 2);  // (…, m, k, n)
  r.require_size(row_shape(terms));
  Value result = sum(terms, terms.rank() - 2).cast(dtype);
  if (b_vector) result = squeeze(result, -1);
  return a_vector ? squeeze(result, b_vector ? -1 : -2) : result;
}

void read_matmul(NodeReader& r) { r.give(product(r, r.value(0), r.value(1))); }

void read_gemm(NodeReader& r) {
  Value a = r.value(0), b = r.value(1);
  const Dtype dtype = a.dtype();
  if (r.integer("transA", 0)) a = swapped(a);
  if (r.integer("transB", 0)) b = swapped(b);
  Value y = product(r, a, b);
  if (const double alpha = r.real("alpha", 1); alpha != 1)
    y = is_float(dtype) ? y * alpha : y * static_cast<Index>(alpha);
  if (r.has(std::size_t{2})) {
    const double beta = r.real("beta", 1);
    const Value c = r.value(2);
    if (beta != 0) y = y + (beta == 1 ? c : is_float(dtype) ? c * beta : c * static_cast<Index>(beta));
  }
  r.give(y.cast(dtype));
}

// ---- einsum
// -----------------------------------------------------------------------------------------------------------

struct Equation {
  std::vector<std::string> operands;  // a letter an axis; the axes of "..." are the characters from \1 on
  std::string result;
};

std::string without_spaces(const std::string& text) {
  std::string result;
  for (const char c : text)
    if (c != ' ') result += c;
  return result;
}

// "...ij" for an operand of so many axes; `broad` becomes the most axes that "..." stands for.
std::string letters_of(NodeReader& r, std::string term, std::size_t rank, std::size_t& broad) {
  const std::size_t dots = term.find("...");
  if (dots == std::string::npos) {
    if (term.size() != rank) r.malformed("an equation of another rank than its operands");
    return term;
  }
  if (term.size() - 3 > rank) r.malformed("an equation of another rank than its operands");
  const std::size_t count = rank - (term.size() - 3);
  std::string axes;
  for (std::size_t i = 0; i < count; ++i) axes += static_cast<char>(8 - count + i);  // lined up from the last one
  broad = std::max(broad, count);
  if (count > 7) r.refuse("more than 7 axes in place of ...");
  return term.replace(dots, 3, axes);
}

Equation equation_of(NodeReader& r) {
  const std::string text = without_spaces(r.text("equation", ""));
  const std::size_t arrow = text.find("->");
  Equation equation;
  std::size_t broad = 0, from = 0;
  const std::string left = text.substr(0, arrow);
  for (std::size_t i = 0; i < r.n_inputs(); ++i) {
    const std::size_t comma = std::min(left.find(',', from), left.size());
    if (from > left.size()) r.malformed("an equation of another number of operands");
    equation.operands.push_back(letters_of(r, left.substr(from, comma - from), r.value(i).shape().size(), broad));
    from = comma + 1;
  }
  if (arrow != std::string::npos) {
    equation.result = letters_of(r, text.substr(arrow + 2),
                                 text.size() - arrow - 2 - (text.find("...", arrow) == std::string::npos ? 0 : 3) +
                                     (text.find("...", arrow) == std::string::npos ? 0 : broad),
                                 broad);
    return equation;
  }
  std::map<char, int> counts;  // implicitly: "..." first, then the letters that stand once, in order
  for (const std::string& operand : equation.operands)
    for (const char letter : operand) ++counts[letter];
  for (const auto& [letter, count] : counts)
    if (letter < 8 || count == 1) equation.result += letter;
  return equation;
}

// The operand with the axes of these letters in this order, 1 where it has none; a letter that stands twice is a
// diagonal.
Value lined_up(NodeReader& r, Value x, const std::string& own, const std::string& letters,
               const std::map<char, Index>& extents) {
  if (x.type().has_rows()) r.refuse("an equation over a free batch");
  Shape shape;
  for (const char letter : letters) shape.push_back(own.find(letter) == std::string::npos ? 1 : extents.at(letter));
  const std::vector<Index> strides = strides_of(x.shape());
  r.require_size(shape);
  return rearranged(r, x, shape, for_each_place(shape, [&](std::span<const Index> at) {
                      Index offset = 0;
                      for (std::size_t i = 0; i < own.size(); ++i)
                        if (x.shape()[i] != 1) offset += at[letters.find(own[i])] * strides[i];
                      return offset;
                    }));
}

void read_einsum(NodeReader& r) {
  const Equation equation = equation_of(r);
  std::map<char, Index> extents;
  std::set<char> all;
  for (std::size_t i = 0; i < r.n_inputs(); ++i)
    for (std::size_t axis = 0; axis < equation.operands[i].size(); ++axis) {
      const char letter = equation.operands[i][axis];
      const Index extent = r.value(i).shape()[axis];
      Index& known = extents.try_emplace(letter, extent).first->second;
      if (known != extent && known != 1 && extent != 1) r.malformed("axes of one letter and two extents");
      known = std::max(known, extent);
      all.insert(letter);
    }
  std::string letters = equation.result;
  for (const char letter : letters)
    if (!extents.contains(letter)) r.malformed("an axis of the result that no operand has");
  for (const char letter : all)
    if (letters.find(letter) == std::string::npos) letters += letter;
  Value result;
  for (std::size_t i = 0; i < r.n_inputs(); ++i) {
    const Value next = lined_up(r, r.value(i), equation.operands[i], letters, extents);
    result = result ? result * next : next;
  }
  const Dtype dtype = r.value(0).dtype();
  Shape full;
  for (const char letter : letters) full.push_back(extents.at(letter));
  result = expanded(r, result, full);
  while (result.shape().size() > equation.result.size()) result = sum(result, result.rank() - 1);
  r.give(result.cast(dtype));
}

// ---- RNN
// --------------------------------------------------------------------------------------------------------------

Value activated(NodeReader& r, const std::string& name, Value x) {
  if (name == "Tanh") return tanh(x);
  if (name == "Relu") return maximum(x, 0);
  if (name == "Sigmoid") return expit(x);
  r.refuse("the activation " + name);
}

// One direction over X (steps, batch, inputs): every state (steps, batch, hidden), in the order of X.
std::vector<Value> states_of(NodeReader& r, Value X, std::size_t direction, bool backwards,
                             const std::string& activation, Index steps) {
  const auto of_direction = [&](std::size_t input) {
    return squeeze(chosen(r, r.value(input), 0, {static_cast<Index>(direction)}), 0);
  };
  const Value W = of_direction(1), R = of_direction(2);
  const Index hidden = R.shape().back(), batch = X.shape()[1];
  Value bias = r.filled(X.dtype(), {hidden}, 0);
  if (r.has(std::size_t{3})) {
    const Value both = of_direction(3);
    std::vector<Index> first(static_cast<std::size_t>(hidden)), second(static_cast<std::size_t>(hidden));
    std::iota(first.begin(), first.end(), Index{0});
    std::iota(second.begin(), second.end(), hidden);
    bias = chosen(r, both, 0, first) + chosen(r, both, 0, second);
  }
  Value state = r.has(std::size_t{5}) ? of_direction(5) : r.filled(X.dtype(), {batch, hidden}, 0);
  std::vector<Value> states(static_cast<std::size_t>(steps));
  for (Index i = 0; i < steps; ++i) {
    r.limits().charge_work(1, r.place());
    const Index step = backwards ? steps - 1 - i : i;
    const Value x = squeeze(chosen(r, X, 0, {step}), 0);
    state = activated(r, activation, product(r, x, swapped(W)) + product(r, state, swapped(R)) + bias);
    r.constant(state);  // computed now: the chain of steps is as long as the file says
    states[static_cast<std::size_t>(step)] = state;
  }
  return states;
}

void read_rnn(NodeReader& r) {
  Value X = r.value(0);
  const bool batch_first = r.integer("layout", 0) != 0;
  if (X.rank() != 3 || X.type().has_rows()) r.refuse("a sequence of a free batch");
  if (r.has("clip")) r.refuse("clipping");
  if (batch_first) X = transpose(X, {1, 0, 2});
  const Index steps = X.shape()[0];
  if (r.has(std::size_t{4}))
    for (const Index length : r.integers(std::size_t{4}))
      if (length != steps) r.refuse("sequences of different lengths");
  const std::string direction = r.text("direction", "forward");
  const std::size_t directions = direction == "bidirectional" ? 2 : 1;
  std::vector<std::string> activations = r.texts("activations");
  activations.resize(directions, "Tanh");
  if (steps == 0) r.refuse("a sequence of no steps");
  std::vector<Value> all, last;  // (steps, batch, hidden) and (batch, hidden), one a direction
  for (std::size_t d = 0; d < directions; ++d) {
    const bool backwards = direction == "reverse" || d == 1;
    const std::vector<Value> states = states_of(r, X, d, backwards, activations[d], steps);
    all.push_back(stack(states, 0));
    last.push_back(backwards ? states.front() : states.back());
  }
  const Value Y = stack(all, 1), H = stack(last, 0);  // (steps, directions, batch, hidden), (directions, batch, hidden)
  r.give(batch_first ? transpose(Y, {2, 0, 1, 3}) : Y);
  r.give(batch_first ? transpose(H, {1, 0, 2}) : H);
}

constexpr ReaderRow kReaders[] = {
    {"Einsum", read_einsum},
    {"Gemm", read_gemm},
    {"MatMul", read_matmul},
    {"RNN", read_rnn},
};

static_assert(std::ranges::is_sorted(kReaders, {}, &ReaderRow::op_type));

}  // namespace

constinit const ReaderTable kProductReaders = kReaders;

}  // namespace brine::onnx
