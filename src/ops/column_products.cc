// See column_products.h.
#include "ops/column_products.h"

#include "ops/kernel.h"

namespace brine {
namespace {

// Integers: rest and column of each product.
Type products_type(const Call& call) {
  const auto& integers = call.attributes.integers;
  const Type& x = call.in(0);
  if (x.form != Form::kDense || x.rank() != 2 || !is_float(x.dtype))
    throw Error(Kind::kInternal, "expected a dense matrix of floats");
  for (std::size_t i = 0; i < integers.size(); i += 2)
    if (integers[i] >= static_cast<Index>(i / 2) || integers[i + 1] >= x.width() ||
        (integers[i] >= 0 && integers[i + 1] < 0))
      throw Error(Kind::kInternal, "expected products of earlier products and columns");
  return {x.dtype, {x.shape[0], static_cast<Index>(integers.size() / 2)}};
}

template <class T>
Bad run_products(const Run& run) {
  const Index* integers = run.site.attributes.integers.data();
  const Index d = run.site.in(0).width(), width = run.site.out.width(), rows = run.out_rows();
  const T* x = run.input<T>(0);
  T* y = run.output<T>();
  for (Index row = 0; row < rows; ++row, x += d, y += width)
    for (Index k = 0; k < width; ++k) {
      const Index rest = integers[2 * k], column = integers[2 * k + 1];
      if (rest >= 0) y[k] = T(static_cast<Compute<T>>(y[rest]) * static_cast<Compute<T>>(x[column]));
      else y[k] = column < 0 ? T(1.0F) : x[column];
    }
  return {};
}

// One Mul for each length: the products of one length need only those that are one shorter.
onnx::Name spell_products(onnx::Writer& writer, const Site& site, const std::vector<onnx::Name>& in) {
  const auto& integers = site.attributes.integers;
  const std::size_t count = integers.size() / 2;
  std::vector<Index> length(count), place(count);          // of each product; its place among those of its length
  std::vector<std::vector<Index>> of_length;
  for (std::size_t k = 0; k < count; ++k) {
    const Index rest = integers[2 * k];
    length[k] = rest >= 0 ? length[static_cast<std::size_t>(rest)] + 1 : integers[2 * k + 1] < 0 ? 0 : 1;
    if (static_cast<Index>(of_length.size()) <= length[k]) of_length.resize(static_cast<std::size_t>(length[k]) + 1);
    place[k] = static_cast<Index>(of_length[static_cast<std::size_t>(length[k])].size());
    of_length[static_cast<std::size_t>(length[k])].push_back(static_cast<Index>(k));
  }
  std::vector<onnx::Name> parts;
  std::vector<Index> order(count);
  Index next = 0;
  for (std::size_t l = 0; l < of_length.size(); ++l) {
    std::vector<Index> rests, columns;
    for (const Index k : of_length[l]) {
      if (l > 1) rests.push_back(place[static_cast<std::size_t>(integers[2 * static_cast<std::size_t>(k)])]);
      columns.push_back(l ? integers[2 * static_cast<std::size_t>(k) + 1] : 0);
      order[static_cast<std::size_t>(k)] = next++;
    }
    if (columns.empty()) continue;
    onnx::Name part = writer.gather_at(in[0], columns, 1);
    if (l == 0)
      part = writer.filled(
          writer.concat({writer.size_of_axis(in[0], 0), writer.ints({static_cast<std::int64_t>(columns.size())})}, 0),
          data_type_of(site.out.dtype), 1);
    if (l > 1) part = writer.node("Mul", {writer.gather_at(parts.back(), rests, 1), part});
    parts.push_back(part);
  }
  return writer.gather_at(writer.concat(parts, 1), order, 1);
}

}  // namespace

constinit const Op kColumnProducts{.name = "column_products",
                                   .type = products_type,
                                   .compile = [](const Site& site) -> Compiled {
                                     return for_float(site.out.dtype,
                                                      []<class T>(Tag<T>) -> Compiled { return {run_products<T>}; });
                                   },
                                   .to_onnx = spell_products};

Value column_products(Value X, const std::vector<ColumnProduct>& products) {
  std::vector<Index> integers;
  for (const ColumnProduct& product : products) {
    integers.push_back(product.rest);
    integers.push_back(product.column);
  }
  return X.program().apply(kColumnProducts, {X}, {.integers = std::move(integers)});
}

}  // namespace brine
