// Adds nodes to a graph at the place where the reader stands, each charged before it is made.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "object/graph.h"

namespace brine::read {

class Builder {
 public:
  // `start` is the place of offset 0 of what is read.
  Builder(object::Graph& graph, Limits& limits, const Place& start)
      : graph_(graph), limits_(limits), start_(start), mark_{graph.add_source(start.source), start.offset} {}
  Builder(const Builder&) = delete;

  object::Graph& graph() { return graph_; }
  Limits& limits() { return limits_; }
  object::Ref ref(object::Id id) const { return graph_.ref(id); }

  // From now on: `step` (an opcode's name) at `offset`.
  void stand_at(std::uint64_t offset, std::string_view step) {
    mark_.offset = start_.offset + offset;
    step_ = step;
  }
  Place place() const { return {start_.source, mark_.offset, {}}; }
  [[noreturn]] void fail(std::string_view message, Kind kind = Kind::kMalformed) const;

  object::Id plain(object::Kind kind) { return charge(0), graph_.add_plain(kind, mark_); }
  object::Id boolean(bool value) { return charge(0), graph_.add_bool(value, mark_); }
  object::Id integer(std::int64_t value) { return charge(0), graph_.add_int(value, mark_); }
  object::Id real(double value) { return charge(0), graph_.add_float(value, mark_); }
  object::Id complex(double real, double imaginary) { return charge(0), graph_.add_complex(real, imaginary, mark_); }
  // Bytes of the file, or of another node: not copied.
  object::Id view(object::Kind kind, ByteView bytes, std::uint8_t flags = 0) {
    return charge(0), graph_.add_bytes(kind, bytes, mark_, flags);
  }
  // Bytes that were made: the graph keeps them. The caller has charged their size.
  object::Id owned(object::Kind kind, std::string bytes, std::uint8_t flags = 0) {
    return view(kind, keep(std::move(bytes)), flags);
  }
  ByteView keep(std::string bytes);
  // A copy of bytes of the file: for what is relied upon once it was checked, since a mapped file can change.
  ByteView copy(ByteView bytes);
  // The bytes that a kString stands for in Latin-1; Python 2's strings are bytes already. Not copied if it is ASCII.
  ByteView latin1(object::Ref text);
  object::Id children(object::Kind kind, std::span<const object::Id> ids) {
    charge(kContainerBytes + ids.size_bytes());
    return graph_.add_children(kind, {ids.begin(), ids.end()}, mark_);
  }
  object::Id name(std::string_view module, std::string_view qualname) {
    charge(2 * sizeof(std::string) + module.size() + qualname.size());
    return graph_.add_name(module, qualname, mark_);
  }
  object::Id made(object::Kind kind, object::Made made) {
    charge(sizeof(object::Made));
    return graph_.add_made(kind, std::move(made), mark_);
  }
  object::Id array(object::Kind kind, object::Array array) {
    charge(sizeof(object::Array) + kContainerBytes + array.shape.size() * sizeof(std::int64_t));
    return graph_.add_array(kind, std::move(array), mark_);
  }
  object::Id dtype(object::Dtype dtype) {
    charge(sizeof(object::Dtype));
    return graph_.add_dtype(std::move(dtype), mark_);
  }

 private:
  static constexpr std::size_t kChunkBytes = 16 << 10;
  static constexpr std::uint64_t kNodeBytes = 3 * sizeof(object::Node) / 2;  // the arena grows by doubling
  static constexpr std::uint64_t kContainerBytes = 64;

  void charge(std::uint64_t extra) {
    limits_.charge_nodes(1, *this);
    limits_.charge_memory(kNodeBytes + extra, *this);
  }

  object::Graph& graph_;
  Limits& limits_;
  Place start_;
  object::Mark mark_;
  std::string_view step_;
  std::span<std::uint8_t> room_;  // for small copies, in a chunk that the graph keeps
};

}  // namespace brine::read
