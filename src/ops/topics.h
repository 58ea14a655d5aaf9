// Topic weights of documents: the E step of latent Dirichlet allocation.
#pragma once

#include "program/program.h"

namespace brine {

extern const Op kTopicWeights;

struct TopicSearch {
  double prior = 0;           // of a topic in a document
  Index iterations_max = 0;
  double tolerance = 0;       // of the mean change of the weights
};
// X (n, f) counts, dense or CSR; B (k, f) = exp(E[log beta]), a constant; both of one float type -> (n, k), not
// normalised.
Value topic_weights(Value X, Value B, const TopicSearch& search);

}  // namespace brine
