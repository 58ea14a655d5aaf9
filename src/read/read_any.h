// Whatever a file is: its content decides which reader makes the object graph.
#pragma once

#include "container/container.h"
#include "object/graph.h"
#include "read/companions.h"

namespace brine::read {

// Pickle, joblib, skops, and the graph in JSON. The graph owns what it views. `companions` are the files beside a model
// of joblib before
// 0.10; those in the same archive are found without. Throws Error as the readers do; of a file that is none of them,
// Error{kUnsupported} that names what it is where it is known (ONNX, HDF5, Keras, PyTorch, .npy, …), else
// Error{kMalformed}.
object::Graph read_any(Container container, Limits& limits, const Companions& companions = {});

// The same into a graph that is empty: after an Error it holds what came before.
void read_into(object::Graph& graph, Container container, Limits& limits, const Companions& companions = {});

}  // namespace brine::read
