// An opened model: the file's objects, their program, the plans made of it. Shared by all handles.
#pragma once

#include <memory>

#include "brine/model.h"
#include "model/plans.h"
#include "object/graph.h"
#include "sklearn/model.h"

namespace brine {

struct Model::State {
  State(object::Graph opened, const Options& wanted)
      : graph(std::move(opened)), options(wanted), model(graph.root()), plans(model) {}

  int threads(Index rows) const;
  Type input_type(Method method, std::string_view dtype_name);

  object::Graph graph;
  Options options;
  sklearn::Model model;
  Plans plans;
};

}  // namespace brine
