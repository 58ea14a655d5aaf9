// Labels and probabilities of rows of four float64: library_cpp MODEL < ROWS. The example of docs/library.md.
#include <cstdio>
#include <vector>

#include "brine/model.h"

int main(int, char** arguments) {
  try {
    const brine::Model model = brine::open(arguments[1]);
    std::vector<double> values(4 * 1000);
    const auto n = static_cast<brine::Index>(std::fread(values.data(), 4 * sizeof(double), 1000, stdin));
    const brine::TensorView rows(values.data(), {n, 4});

    const brine::Tensor labels = model.predict(rows);  // (n,), of the dtype of classes_
    std::vector<double> probabilities(static_cast<std::size_t>(n) * 3);
    model.call_into(brine::Method::kPredictProba, rows, std::as_writable_bytes(std::span(probabilities)));
    for (brine::Index i = 0; i < n; ++i)
      std::printf("%lld %.17g\n", static_cast<long long>(labels.as<std::int64_t>()[i]), probabilities[3 * i + 1]);
  } catch (const brine::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return brine::edge_of(error.kind()).exit;
  }
}
