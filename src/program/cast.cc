// cast: another dtype, by numpy's rules (astype). number: a constant of shape ().
//
// Text and objects become numbers as Python's float() reads them; a cell that is no number is bad. None and NA in
// objects become NaN (numpy refuses None; scikit-learn's check_array makes it NaN by way of pandas: both meet here as
// missing).
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include <fmt/format.h>

#include "program/dispatch.h"
#include "program/number_text.h"
#include "program/op.h"

namespace brine {
namespace {

Dtype wanted(const Call& call) { return static_cast<Dtype>(call.attributes.integers[0]); }

Type cast_type(const Call& call) {
  const Type& x = call.in(0);
  if (x.form == Form::kTable) throw Error(Kind::kMalformed, "a table has a dtype for each column, not one to cast");
  if (wanted(call) == Dtype::kString && x.dtype != Dtype::kString && x.dtype != Dtype::kObject)
    throw Error(Kind::kUnsupported, fmt::format("{} as text", name_of(x.dtype)));
  return {wanted(call), x.shape, x.form};
}

template <class To, class From>
To convert(From x) {
  if constexpr (std::is_same_v<To, From>) return x;
  else if constexpr (std::is_same_v<To, Half>) {
    if constexpr (std::is_same_v<From, float> || std::is_same_v<From, double>) return Half(x);
    else return Half(static_cast<double>(x));
  } else if constexpr (std::is_same_v<From, Half>) return convert<To>(static_cast<float>(x));
  else if constexpr (std::is_same_v<To, bool>) return x != From(0);
  else if constexpr (std::is_integral_v<To> && std::is_floating_point_v<From>) {  // out of range: x86's own answer
    if (!(x > From(-9.3e18) && x < From(1.85e19))) return static_cast<To>(std::numeric_limits<std::int64_t>::min());
    return std::is_unsigned_v<To> && x > From(0) ? static_cast<To>(static_cast<std::uint64_t>(x))
                                                 : static_cast<To>(static_cast<std::int64_t>(x));
  } else
    return static_cast<To>(x);
}

// How many stored values there are: dense, or those of a sparse form.
Index count_of(const Run& run) {
  if (run.site.out.form != Form::kDense) return run.in[0]->offsets[run.in[0]->rows];
  return (run.site.out.has_rows() ? run.rows : 1) * run.site.out.row_size();
}

template <class To>
To* output_of(const Run& run, Index count) {
  if (run.site.out.form == Form::kDense) return run.output<To>();
  run.out.rows = run.in[0]->rows;
  run.out.indices = run.in[0]->indices;
  run.out.offsets = run.in[0]->offsets;
  run.out.data = run.out.memory->values.of<To>(static_cast<std::size_t>(count));
  return run.output<To>();
}

template <class To, class From>
Bad cast_numbers(const Run& run) {
  const Index count = count_of(run);
  const From* x = run.input<From>(0);
  To* y = output_of<To>(run, count);
  for (Index i = 0; i < count; ++i) y[i] = convert<To>(x[i]);
  return {};
}

bool number_of(const Cell& cell, double& value) {
  if (cell.is_text()) return parse_number(cell.text(), value);
  value = cell.is_missing() ? std::numeric_limits<double>::quiet_NaN() : cell.number();
  return true;
}
bool number_of(std::string_view text, double& value) { return parse_number(text, value); }

template <class To, class From>
Bad cast_text(const Run& run) {
  const Index count = count_of(run), width = run.site.out.row_size();
  const From* x = run.input<From>(0);
  To* y = output_of<To>(run, count);
  for (Index i = 0; i < count; ++i) {
    double value = 0;
    if (!number_of(x[i], value)) return {i / width, i % width};
    if constexpr (std::is_same_v<From, Cell>)  // integers beyond 2^53 go straight to an integer
      y[i] = x[i].kind == Cell::Kind::kInt ? convert<To>(x[i].integer) : convert<To>(value);
    else y[i] = convert<To>(value);
  }
  return {};
}

template <class From>
Bad cast_to_object(const Run& run) {
  const Index count = count_of(run);
  const From* x = run.input<From>(0);
  Cell* y = output_of<Cell>(run, count);
  for (Index i = 0; i < count; ++i) {
    if constexpr (std::is_same_v<From, bool> || std::is_same_v<From, std::string_view>) y[i] = Cell::of(x[i]);
    else if constexpr (std::is_integral_v<From>) y[i] = Cell::of(static_cast<std::int64_t>(x[i]));
    else if constexpr (std::is_same_v<From, Cell>) y[i] = x[i];
    else y[i] = Cell::of(static_cast<double>(x[i]));
  }
  return {};
}

// Text is text already; of objects each must be text.
Bad cast_to_text(const Run& run) {
  const Index count = count_of(run), width = run.site.out.row_size();
  const Cell* x = run.input<Cell>(0);
  std::string_view* y = output_of<std::string_view>(run, count);
  for (Index i = 0; i < count; ++i) {
    if (!x[i].is_text()) return {i / width, i % width};
    y[i] = x[i].text();
  }
  return {};
}
Bad copy_text(const Run& run) {
  const Index count = count_of(run);
  std::copy_n(run.input<std::string_view>(0), count, output_of<std::string_view>(run, count));
  return {};
}

Compiled compile_cast(const Site& site) {
  const Dtype from = site.in(0).dtype, to = site.out.dtype;
  if (to == Dtype::kString) return {from == Dtype::kString ? copy_text : cast_to_text};
  return for_dtype(from, [&]<class From>(Tag<From>) -> Compiled {
    if (to == Dtype::kObject) return {cast_to_object<From>};
    if constexpr (std::is_same_v<From, std::string_view> || std::is_same_v<From, Cell>) {
      return for_number(to, []<class To>(Tag<To>) -> Compiled { return {cast_text<To, From>}; });
    } else {
      return for_number(to, []<class To>(Tag<To>) -> Compiled { return {cast_numbers<To, From>}; });
    }
  });
}

std::string no_number(const Run& run, const Bad& bad) {
  const Index i = bad.row * run.site.out.row_size() + bad.column;
  if (run.site.out.dtype == Dtype::kString)
    return run.input<Cell>(0)[i].is_missing() ? "expected text, found a gap" : "expected text, found a number";
  const std::string_view text =
      run.site.in(0).dtype == Dtype::kString ? run.input<std::string_view>(0)[i] : run.input<Cell>(0)[i].text();
  return fmt::format("could not convert string to float: '{}'", text.substr(0, 80));
}

Type number_type(const Call& call) { return {wanted(call), {}}; }

Compiled compile_number(const Site&) {
  return {[](const Run& run) -> Bad {
    for_number(run.site.out.dtype,
               [&]<class T>(Tag<T>) { run.output<T>()[0] = convert<T>(run.site.attributes.numbers[0]); });
    return {};
  }};
}

}  // namespace

constinit const Op kCast{
    .name = "cast", .type = cast_type, .compile = compile_cast, .to_onnx = nullptr, .refusal = no_number};
constinit const Op kNumber{.name = "number", .type = number_type, .compile = compile_number};

}  // namespace brine
