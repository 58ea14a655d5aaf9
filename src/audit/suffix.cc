// wrong-suffix: a pickle under the name of a format that runs no code gets past those who look at names alone.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "audit/check.h"

namespace brine::audit {
namespace {

constexpr std::array<std::string_view, 17> kOfData = {".bmp", ".csv",  ".gguf", ".h5",   ".html", ".jpg",
                                                      ".json", ".md",  ".npy",  ".npz",  ".onnx", ".parquet",
                                                      ".png", ".safetensors", ".skops", ".txt", ".yaml"};

}  // namespace

void check_suffix(const Subject& subject, Findings& findings) {
  const std::string& format = subject.graph.facts.format;
  if (format != "pickle" && format != "joblib") return;
  if (std::find(kOfData.begin(), kOfData.end(), subject.suffix) == kOfData.end()) return;
  const Place place = subject.graph.size() ? Place{subject.graph.place(0).source, 0, {}} : Place{};
  findings.add("wrong-suffix", place, fmt::format("it is a {}, and its name ends in {}", format, subject.suffix));
}

}  // namespace brine::audit
