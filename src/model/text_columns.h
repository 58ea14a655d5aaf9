// Which columns of its input a fitted model knows as text: those whose categories, or whose filled-in values, are text.
//
// A model says how many columns it takes, and sometimes their names, but never their types; encoders and imputers tell.
#pragma once

#include <vector>

#include "object/graph.h"

namespace brine {

// By column; looks through pipelines, unions, column transformers and searches.
std::vector<bool> text_columns(const object::Ref& model, std::size_t n_columns);

}  // namespace brine
