// An opened model: what was opened, and the plans made of it. Shared by all handles.
#pragma once

#include <memory>

#include "brine/model.h"
#include "model/opened.h"
#include "model/plans.h"

namespace brine {

struct Model::State {
  State(std::unique_ptr<Opened> what, const Options& wanted)
      : opened(std::move(what)), options(wanted), plans(*opened) {}

  int threads(Index rows) const;
  Type input_type(Method method, std::string_view dtype_name);

  std::unique_ptr<Opened> opened;
  Options options;
  Plans plans;
};

}  // namespace brine
