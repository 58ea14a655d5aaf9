// What is in a file of a model: format, versions, objects with their parameters and attributes, where bytes go.
//
// Needs no class that brine can run: any pickle, joblib, skops or JSON file is told. Nothing in it is executed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "brine/model.h"

namespace brine {

struct Inspection {
  // An attribute that a fit left, or an array.
  struct Attribute {
    std::string name;
    std::string type;   // "float64 (3, 4)"; empty: no array
    std::string value;  // the first of its elements, or the value
    std::uint64_t bytes = 0;
  };
  // An estimator, or an object inside one.
  struct Object {
    std::string path;   // from the root: "steps[1]"; of several alike the first
    std::string label;  // its name where it has one: of a step
    std::string module, class_name;
    std::vector<std::pair<std::string, std::string>> parameters;  // sorted by name, values as Python prints them
    std::vector<Attribute> attributes;
    std::vector<Object> inner;
    std::uint64_t alike = 1;  // how many of the same class stand in the same list; only the first is described
  };
  // Bytes of arrays and text below one path, indices left out: "estimators_[*].tree_.nodes".
  struct Share {
    std::string path;
    std::uint64_t bytes = 0, count = 0;
  };

  std::string file, format, compression;  // format: "pickle", "joblib", "skops"
  int protocol = -1;                      // of the pickle; -1: none
  std::string sklearn_version;            // empty: not told
  int numpy_major = 0;                    // 0: no arrays
  bool python2 = false;
  std::uint64_t file_bytes = 0, n_nodes = 0;
  std::vector<std::string> remarks;  // odd but readable
  std::vector<std::string> methods;  // that brine can run
  std::string refusal;               // why it can run none
  Object root;
  std::vector<Share> shares;  // largest first
};

// Throws as open() does, but not for classes that it cannot run.
Inspection inspect(const std::filesystem::path& path, const Options& options = {});

// The arrays at these paths, each as Model::attribute gives it; the tensors own what they hold.
std::vector<Tensor> attributes(const std::filesystem::path& path, const std::vector<std::string>& names,
                               const Options& options = {});

std::string to_text(const Inspection& inspection);
std::string to_json(const Inspection& inspection);

}  // namespace brine
