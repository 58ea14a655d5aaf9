// An opened model: what was opened, and the plans made of it. Shared by all handles.
#pragma once

#include <memory>

#include "brine/model.h"
#include "model/opened.h"
#include "model/opened_files.h"
#include "model/plans.h"

namespace brine {

struct Model::State {
  State(std::unique_ptr<Opened> what, OpenedFiles viewed, const Options& wanted)
      : opened(std::move(what)), files(std::move(viewed)), options(wanted), plans(*opened, files) {}

  int threads(Index rows) const;
  // `X` is row-major and aligned.
  void run_into(Method method, const TensorView& X, std::span<std::byte> out);
  Type input_type(Method method, std::string_view dtype_name);

  std::unique_ptr<Opened> opened;
  OpenedFiles files;  // asked after each use of what may view them
  Options options;
  Plans plans;
};

}  // namespace brine
