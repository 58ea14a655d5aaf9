// Arrays in JSON: {"predict": […], "predict_proba": [[…], …]}, every digit of every number. NaN and None are null.
#include <fmt/format.h>

#include "model/files/element.h"
#include "model/files/writers.h"
#include "model/json_text.h"
#include "program/dispatch.h"

namespace brine {
namespace {

constexpr std::size_t kChunk = 1 << 16;

std::string element(const Tensor& array, Index at) {
  return for_dtype(array.dtype, [&]<class T>(Tag<T>) -> std::string {
    const T value = array.as<T>()[at];
    if constexpr (std::is_same_v<T, bool>)
      return value ? "true" : "false";
    else if constexpr (std::is_same_v<T, std::string_view>)
      return json_text(value);
    else if constexpr (std::is_integral_v<T>)
      return std::to_string(value);
    else if constexpr (!std::is_same_v<T, Cell>)
      return json_number(static_cast<double>(value));
    else if (value.kind == Cell::Kind::kBool)
      return value.integer ? "true" : "false";
    else if (value.is_missing())
      return "null";
    else
      return value.is_text()                  ? json_text(value.text())
             : value.kind == Cell::Kind::kInt ? std::to_string(value.integer)
                                              : json_number(value.real);
  });
}

class Nested {
 public:
  Nested(OutputFile& out, const Tensor& array) : out_(out), array_(array) {}

  void write() {
    axis(0);
    out_.write(text_);
  }

 private:
  void axis(std::size_t a) {  // as deep as the array has axes
    if (a == array_.shape.size()) {
      text_ += element(array_, at_++);
      return;
    }
    text_ += '[';
    for (Index i = 0; i < array_.shape[a]; ++i) {
      if (i) text_ += a + 1 == array_.shape.size() ? ", " : ",\n";
      axis(a + 1);
    }
    text_ += ']';
    if (text_.size() < kChunk) return;
    out_.write(text_);
    text_.clear();
  }

  OutputFile& out_;
  const Tensor& array_;
  std::string text_;
  Index at_ = 0;
};

}  // namespace

void write_json(OutputFile& out, std::span<const NamedArray> arrays) {
  out.write("{");
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    out.write(fmt::format("{}{}: ", i ? ",\n" : "", json_text(arrays[i].name)));
    Nested(out, arrays[i].array).write();
  }
  out.write("}\n");
}

}  // namespace brine
