// skops files, protocols 0 to 2: a zip archive with schema.json in, object graph out.
//
// The schema is a tree of nodes, each with a loader that says how skops would make the object again; none is run here.
// What they stand for is spelled as a pickle of the same object spells it, so that both give the same graph: an
// estimator is a kInstance with its state, a Tree a kCall with arguments and state, arrays and scalars are views of
// the archive's .npy entries where these are stored. Nodes of one `__id__` are one node of the graph; a node in
// itself is refused, as is a loader or a protocol that no skops has had.
#pragma once

#include "container/zip.h"
#include "object/graph.h"

namespace brine::read {

inline constexpr std::string_view kSkopsSchema = "schema.json";

// The archive's bytes must outlive the graph (Graph::keep). Throws Error with offset and path in schema.json. The sums
// of large entries are left to who gives `unsummed`.
void read_skops(const ZipArchive& archive, object::Graph& graph, Limits& limits, UnsummedEntries* unsummed = nullptr);

}  // namespace brine::read
