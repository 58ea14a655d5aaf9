// The files beside a model over which joblib before 0.10 spread its arrays: MODEL_01.npy, MODEL_02.npy, or
// MODEL_01.npy.z.
//
// A pickle can name any path; only names of that form are ever looked for, and they must begin with the model's own.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "container/container.h"

namespace brine::read {

struct Companions {
  std::string model;  // its file name, with which theirs begin
  // Opens one by its name; nothing if there is none. Not set: a model without neighbours.
  std::function<std::optional<Container>(const std::string& name, Limits& limits)> open;
};

// Those in the folder of the model at `model`.
Companions companions_beside(const std::filesystem::path& model);
// Those in the archive that holds the model as `member`; the archive must outlive the reading.
Companions companions_in(const ZipArchive& archive, std::string_view member);

// The end of a companion's name behind the model's: "_01.npy" of "iris.pkl_01.npy"; empty if it is no companion's name.
std::string_view companion_ending(std::string_view name);

}  // namespace brine::read
