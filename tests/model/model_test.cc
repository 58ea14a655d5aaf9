// The public API over a model of two features: views of all strides, answers that outlive the model, errors, the hot
// path.
#include <thread>
#include <unistd.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "brine/brine.h"
#include "brine/files.h"
#include "tests/model/allocations.h"
#include "tests/model/scaler.h"

namespace brine::tests {
namespace {

const std::vector<double> kRows23 = {1, 10, 3, 15, 5, 20};  // (3, 2)

std::vector<double> doubles(const Tensor& tensor) { return {tensor.as<double>(), tensor.as<double>() + tensor.size()}; }

Kind kind_of_error(auto call) {
  try {
    call();
  } catch (const Error& error) {
    return error.kind();
  }
  FAIL("expected an error");
  return Kind::kInternal;
}

}  // namespace

TEST_CASE("an opened model tells what it is") {
  const Model model = scaler();
  CHECK(model.class_name() == "StandardScaler");
  CHECK(model.methods() == std::vector<Method>{Method::kTransform, Method::kInverseTransform});
  CHECK(model.has(Method::kTransform));
  CHECK(!model.has(Method::kPredict));
  CHECK(model.n_features_in() == 2);
  CHECK(model.feature_names_out() == std::vector<std::string>{"x0", "x1"});
  CHECK(model.classes().data == nullptr);
  CHECK(!model.takes_documents());
}

TEST_CASE("an answer outlives its model and its rows") {
  Tensor answer;
  {
    const std::vector<double> rows = kRows23;
    answer = scaler().transform(TensorView(rows.data(), {3, 2}));
  }
  CHECK(answer.shape == Shape{3, 2});
  CHECK(doubles(answer) == std::vector<double>{0, 0, 1, 1, 2, 2});
}

TEST_CASE("rows in any strides give the same answer as row-major ones") {
  const Model model = scaler();
  const std::vector<double> expected = doubles(model.transform(TensorView(kRows23.data(), {3, 2})));
  const std::vector<double> fortran = {1, 3, 5, 10, 15, 20};
  CHECK(doubles(model.transform(TensorView(Dtype::kFloat64, fortran.data(), {3, 2}, {8, 24}))) == expected);
  const std::vector<double> backwards = {20, 5, 15, 3, 10, 1};
  CHECK(doubles(model.transform(TensorView(Dtype::kFloat64, &backwards[5], {3, 2}, {-16, -8}))) == expected);
  std::string bytes(1 + 6 * 8, '\0');  // one byte off any alignment
  std::memcpy(bytes.data() + 1, kRows23.data(), 48);
  CHECK(doubles(model.transform(TensorView(Dtype::kFloat64, bytes.data() + 1, {3, 2}))) == expected);
}

TEST_CASE("float32 rows give a float32 answer, a table and sparse rows what scikit-learn says to them") {
  const Model model = scaler();
  const std::vector<float> rows = {1, 10};
  CHECK(model.transform(TensorView(rows.data(), {1, 2})).dtype == Dtype::kFloat32);
  const std::vector<std::int64_t> first = {1, 3};
  const std::vector<double> second = {10, 15};
  const Table table{{"a", "b"}, {{Dtype::kInt64, {2}, first.data()}, {Dtype::kFloat64, {2}, second.data()}}};
  CHECK(doubles(model.transform(table)) == std::vector<double>{0, 0, 1, 1});
  const std::vector<Index> offsets = {0, 1};
  const std::vector<std::int32_t> columns = {1};
  const Csr csr{2,
                {Dtype::kFloat64, {1}, second.data()},
                {Dtype::kInt32, {1}, columns.data()},
                {Dtype::kInt64, {2}, offsets.data()}};
  CHECK(kind_of_error([&] { model.transform(csr); }) == Kind::kUsage);  // cannot centre sparse rows
}

TEST_CASE("sparse rows whose columns or offsets are out of range are refused before any kernel sees them") {
  const std::vector<double> values = {1, 2};
  const auto csr = [&](const std::vector<std::int32_t>& columns, const std::vector<Index>& offsets) {
    const Csr rows{2,
                   {Dtype::kFloat64, {2}, values.data()},
                   {Dtype::kInt32, {2}, columns.data()},
                   {Dtype::kInt64, {3}, offsets.data()}};
    try {
      scaler().transform(rows);
    } catch (const Error& error) {
      return error.message();
    }
    return std::string();
  };
  CHECK(csr({0, 2}, {0, 1, 2}) == "CSR columns: expected them below 2, found 2");
  CHECK(csr({0, -1}, {0, 1, 2}) == "CSR columns: expected them below 2, found -1");
  CHECK(csr({0, 1}, {0, 3, 2}) == "CSR offsets: expected them to rise from 0 to 2");
  CHECK(csr({0, 1}, {0, 1, 3}) == "CSR offsets: expected them to rise from 0 to 2");
}

TEST_CASE("rows that do not fit are refused as usage: too wide, none, one axis, a method that is not there") {
  const Model model = scaler();
  CHECK(kind_of_error([&] { model.transform(TensorView(kRows23.data(), {2, 3})); }) == Kind::kUsage);
  CHECK(kind_of_error([&] { model.transform(TensorView(kRows23.data(), {0, 2})); }) == Kind::kUsage);
  CHECK(kind_of_error([&] { model.transform(TensorView(kRows23.data(), {2})); }) == Kind::kUsage);
  CHECK(kind_of_error([&] { model.predict(TensorView(kRows23.data(), {3, 2})); }) == Kind::kUsage);
  std::byte small[8];
  CHECK(kind_of_error([&] {
          model.call_into(Method::kTransform, TensorView(kRows23.data(), {3, 2}), small);
        }) == Kind::kUsage);
}

TEST_CASE("after the first call nothing is allocated") {
  const Model model = scaler({.threads = 1});
  std::vector<double> out(6);
  const auto call = [&] {
    model.call_into(Method::kTransform, TensorView(kRows23.data(), {3, 2}), std::as_writable_bytes(std::span(out)));
  };
  call();
  const std::size_t before = allocations();
  for (int i = 0; i < 10; ++i) call();
  CHECK(allocations() == before);
  CHECK(out == std::vector<double>{0, 0, 1, 1, 2, 2});
}

TEST_CASE("many threads may ask for the first time at once, each for another type") {
  const Model model = scaler({.threads = 1});
  const std::vector<float> narrow = {3, 15};
  const std::vector<std::int32_t> whole = {3, 15};
  std::vector<double> found(8, -1);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < found.size(); ++i)
      threads.emplace_back([&, i] {
        if (i % 2)
          found[i] = model.transform(TensorView(narrow.data(), {1, 2})).as<float>()[1];
        else
          found[i] = model.transform(TensorView(whole.data(), {1, 2})).as<double>()[1];
      });
  }
  CHECK(found == std::vector<double>(8, 1.0));
}

TEST_CASE("C asks for the type of an answer, gets it, and is told what is wrong") {
  brine_model* model = nullptr;
  REQUIRE(brine_open_bytes(scaler_pickle().data(), scaler_pickle().size(), "scaler.pkl", nullptr, &model) == 0);
  CHECK(brine_method_count(model) == 2);
  CHECK(std::string_view(brine_method_name(model, 0)) == "transform");
  CHECK(brine_method_name(model, 2) == nullptr);
  CHECK(brine_n_features_in(model) == 2);
  const int64_t shape[] = {3, 2};
  const brine_view rows{BRINE_FLOAT64, 2, shape, nullptr, kRows23.data()};
  brine_dtype dtype;
  int rank = 0;
  int64_t out_shape[4];
  REQUIRE(brine_output_type(model, "transform", &rows, &dtype, &rank, out_shape) == 0);
  CHECK(dtype == BRINE_FLOAT64);
  CHECK(rank == 2);
  CHECK(out_shape[0] == 3);
  double out[6];
  REQUIRE(brine_call_into(model, "transform", &rows, out, sizeof(out)) == 0);
  CHECK(out[4] == 2);
  CHECK(brine_call_into(model, "fly", &rows, out, sizeof(out)) == 64);
  CHECK(std::string_view(brine_error()) == "there is no method fly");
  brine_view mean;
  REQUIRE(brine_attribute(model, "mean_", &mean) == 0);
  CHECK(mean.dtype == BRINE_FLOAT64);
  CHECK(mean.rank == 1);
  CHECK(mean.shape[0] == 2);
  CHECK(static_cast<const double*>(mean.data)[0] == scaler().attribute("mean_").as<double>()[0]);
  CHECK(brine_attribute(model, "height_", &mean) == 64);
  brine_close(model);
  CHECK(brine_open("no such file", nullptr, &model) == 66);
  const brine_options few{.threads = 0, .memory_max = 0, .nodes_max = 3, .work_max = 0, .depth_max = 0};
  CHECK(brine_open_bytes(scaler_pickle().data(), scaler_pickle().size(), "scaler.pkl", &few, &model) == 65);
  CHECK(std::string_view(brine_error()).find("the limit of nodes is 3") != std::string_view::npos);
}

TEST_CASE("rows in a file that is cut short while a model answers are refused, and never answered as zeros") {
  const std::string path = fmt::format("/tmp/brine-rows-{}.npz", ::getpid());
  const std::vector<double> values(1 << 18, 3.0);
  write_arrays(path, std::vector<NamedArray>{{"X", Tensor{Dtype::kFloat64, {1 << 17, 2}, values.data(), {}}}});
  const Data rows = read_rows(path);
  CHECK_NOTHROW(scaler().transform(Rows(rows)));
  REQUIRE(::truncate(path.c_str(), 0) == 0);
  ::unlink(path.c_str());
  CHECK(kind_of_error([&] { scaler().transform(Rows(rows)); }) == Kind::kUsage);
}

}  // namespace brine::tests
