// One protobuf message, field after field: protozero's reader with places, and with wire types checked.
//
// protozero checks bounds but takes the wire type of a field for granted; a file may not be trusted with either.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <protozero/pbf_reader.hpp>

#include "base/bytes.h"
#include "base/limits.h"

namespace brine::onnx {

class Message {
 public:
  Message(ByteView bytes, const Place& start, Limits& limits)
      : bytes_(bytes), start_(start), limits_(&limits), reader_(text_of(bytes).data(), bytes.size()) {}

  // The next field; false at the end.
  bool next() {
    field_ = position();
    const bool found = guarded([this] { return reader_.next(); });
    if (found) limits_->charge_work(1, *this);
    return found;
  }
  std::uint32_t tag() const { return reader_.tag(); }
  Place place() const { return start_ + field_; }                   // of the field
  std::uint64_t offset() const { return start_.offset + field_; }
  Limits& limits() const { return *limits_; }

  std::int64_t integer() {
    expect(protozero::pbf_wire_type::varint);
    return guarded([this] { return reader_.get_int64(); });
  }
  float real() {
    expect(protozero::pbf_wire_type::fixed32);
    return guarded([this] { return reader_.get_float(); });
  }
  ByteView bytes() {  // not copied
    expect(protozero::pbf_wire_type::length_delimited);
    const auto view = guarded([this] { return reader_.get_view(); });
    return bytes_of({view.data(), view.size()});
  }
  std::string text() {
    const ByteView view = bytes();
    limits_->charge_memory(view.size() + sizeof(std::string), *this);
    return std::string(text_of(view));
  }
  Message message() {
    const ByteView view = bytes();
    return {view, start_ + (position() - view.size()), *limits_};
  }
  void skip() {
    guarded([this] { reader_.skip(); return true; });
  }

  // A repeated number, packed or not. Converts each from what the wire has: int64 of a varint, or T itself.
  template <class T>
  void append_varints(std::vector<T>& values) {
    if (reader_.wire_type() == protozero::pbf_wire_type::varint) {
      limits_->charge_memory(sizeof(T), *this);
      values.push_back(static_cast<T>(integer()));
      return;
    }
    const std::string_view packed = text_of(bytes());
    const char *at = packed.data(), *end = at + packed.size();
    const auto count = static_cast<std::size_t>(std::count_if(at, end, [](char c) { return (c & 0x80) == 0; }));
    limits_->charge_memory(count * sizeof(T), *this);
    values.reserve(values.size() + count);
    guarded([&] {
      while (at != end) values.push_back(static_cast<T>(protozero::decode_varint(&at, end)));
      return true;
    });
  }
  template <class T>
  void append_fixed(std::vector<T>& values) {
    static_assert(sizeof(T) == 4 || sizeof(T) == 8);
    if (reader_.wire_type() == protozero::pbf_wire_type::length_delimited) {
      const ByteView packed = bytes();
      if (packed.size() % sizeof(T) != 0)
        fail(fmt::format("packed numbers: expected a multiple of {} bytes, found {}", sizeof(T), packed.size()));
      limits_->charge_memory(packed.size(), place());
      const std::size_t before = values.size();
      values.resize(before + packed.size() / sizeof(T));
      if (!packed.empty()) std::memcpy(values.data() + before, packed.data(), packed.size());
      return;
    }
    limits_->charge_memory(sizeof(T), place());
    if constexpr (sizeof(T) == 4) {
      values.push_back(real());
    } else {
      expect(protozero::pbf_wire_type::fixed64);
      values.push_back(guarded([this] { return reader_.get_double(); }));
    }
  }

  // A field that may stand once only: protobuf would merge the second into the first, other readers take the last.
  void once(bool& seen, std::string_view what) {
    if (std::exchange(seen, true)) fail(fmt::format("{}: expected one, found a second", what));
  }
  [[noreturn]] void fail(std::string message) const { throw Error(Kind::kMalformed, place(), std::move(message)); }

 private:
  std::uint64_t position() const { return bytes_.size() - reader_.length(); }

  void expect(protozero::pbf_wire_type type) const {
    if (reader_.wire_type() != type)
      fail(fmt::format("field {}: expected wire type {}, found {}", reader_.tag(), static_cast<int>(type),
                       static_cast<int>(reader_.wire_type())));
  }
  template <class F>
  auto guarded(F f) const -> decltype(f()) {
    try {
      return f();
    } catch (const protozero::exception& error) {
      fail(fmt::format("expected a protobuf message, found {}", error.what()));
    }
  }

  ByteView bytes_;
  Place start_;
  Limits* limits_;
  protozero::pbf_reader reader_;
  std::uint64_t field_ = 0;
};

}  // namespace brine::onnx
