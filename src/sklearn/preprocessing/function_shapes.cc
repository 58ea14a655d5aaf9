// See function_shapes.h, and function_arguments.h for the functions by name.
#include "sklearn/preprocessing/function_shapes.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "ops/columns.h"
#include "ops/regroup.h"
#include "ops/shape.h"
#include "sklearn/preprocessing/function_arguments.h"

namespace brine::sklearn {
namespace {

constexpr Index kTimesMax = 1 << 16;  // of what is repeated

// The only axis whose places a function can choose among: the columns of a matrix.
void require_columns(const Value& x, Index axis) {
  if (x.rank() != 2 || axis_of(x, axis) != 1) throw Error(Kind::kUsage, "expected the columns of a matrix");
}

std::optional<Index> columns_axis(const Arguments& arguments, std::optional<Index> otherwise, std::string_view what) {
  const std::optional<Index> axis = arguments.axis(otherwise);
  if (!axis || *axis == 0 || *axis == -2) arguments.unsupported(fmt::format("{} along the rows", what));
  return axis;
}

ArrayFunction reshaped(const Arguments& arguments) {
  arguments.allow({"shape", "newshape"});
  const object::Ref given = arguments.find({"shape", "newshape"});
  if (!given) arguments.unsupported("a call without a shape");
  Shape shape = integers_of(given);
  if (shape.empty() || shape[0] != -1) arguments.unsupported("a fixed number of rows");
  shape.erase(shape.begin());
  for (const Index extent : shape)
    if (extent < 1) arguments.unsupported("more than one axis to find out");
  return [=](Value x) { return regroup(x, shape); };
}

ArrayFunction turned_around(const Arguments& arguments) {
  arguments.allow({"axis"});
  if (const std::optional<Index> axis = arguments.axis(std::nullopt))
    return [=](Value x) { return flipped(x, axis_of(x, *axis)); };
  return [](Value x) {
    for (int axis = 0; axis < x.rank(); ++axis) x = flipped(x, axis);
    return x;
  };
}

ArrayFunction rolled(const Arguments& arguments) {
  arguments.allow({"shift", "axis"});
  const std::optional<Index> axis = columns_axis(arguments, std::nullopt, "shifts"), shift = arguments.integer("shift");
  if (!shift) arguments.unsupported("a call without a shift");
  return [=](Value x) {
    require_columns(x, *axis);
    const Index width = x.width(), first = width ? (*shift % width + width) % width : 0;
    std::vector<Index> places(static_cast<std::size_t>(width));
    for (Index j = 0; j < width; ++j) places[static_cast<std::size_t>((j + first) % width)] = j;
    return take_last(x, places);
  };
}

ArrayFunction tiled(const Arguments& arguments) {
  arguments.allow({"reps"});
  const object::Ref given = arguments.find({"reps"});
  if (!given) arguments.unsupported("a call without reps");
  std::vector<Index> times = integers_of(given);
  const Index last = times.empty() ? 1 : times.back();
  times.resize(times.empty() ? 0 : times.size() - 1);
  if (last < 1 || last > kTimesMax || std::any_of(times.begin(), times.end(), [](Index each) { return each != 1; }))
    arguments.unsupported("copies of rows");
  const std::size_t axes = times.size() + 1;
  return [=](Value x) {
    if (x.rank() < 2 || axes > static_cast<std::size_t>(x.rank()))
      throw Error(Kind::kUnsupported, "numpy.tile to more axes");
    return tile(x, last, x.rank() - 1);
  };
}

ArrayFunction repeated(const Arguments& arguments) {
  arguments.allow({"repeats", "axis"});
  const std::optional<Index> axis = columns_axis(arguments, std::nullopt, "copies"),
                             times = arguments.integer("repeats");
  if (!times || *times < 1 || *times > kTimesMax) arguments.unsupported("such repeats");
  return [=](Value x) {
    const int along = axis_of(x, *axis);
    if (along == 0) throw Error(Kind::kUnsupported, "numpy.repeat of rows");
    return repeat(x, *times, along);
  };
}

ArrayFunction expanded(const Arguments& arguments) {
  arguments.allow({"axis"});
  const std::optional<Index> axis = arguments.axis(std::nullopt);
  if (!axis) arguments.unsupported("a call without an axis");
  return [=](Value x) {
    const Index rank = x.rank(), along = *axis < 0 ? *axis + rank + 1 : *axis;
    if (along < 0 || along > rank) throw Error(Kind::kUsage, "expand_dims: an axis out of bounds");
    return along == 0 ? stack_in_front({x}) : expand(x, static_cast<int>(along));
  };
}

ArrayFunction squeezed(const Arguments& arguments) {
  arguments.allow({"axis"});
  const std::optional<Index> axis = arguments.axis(std::nullopt);
  if (axis == 0) arguments.unsupported("the axis of the rows");
  if (!axis)
    return [](Value x) {
      for (int along = x.rank() - 1; along > 0; --along)
        if (x.shape()[static_cast<std::size_t>(along)] == 1) x = squeeze(x, along);
      return x;
    };
  return [=](Value x) {
    const int along = axis_of(x, *axis);
    if (along == 0 || x.shape()[static_cast<std::size_t>(along)] != 1)
      throw Error(Kind::kUsage, "cannot select an axis to squeeze out which has size not equal to one");
    return squeeze(x, along);
  };
}

// The columns that an integer, a list of integers or a slice means.
using Places = std::function<std::vector<Index>(Index width)>;

std::optional<Index> part_of_slice(const object::Ref& arguments, std::size_t i) {
  return i < arguments.size() && !arguments.item(i).is_none() ? std::optional(integer_of(arguments.item(i)))
                                                              : std::nullopt;
}

Places places_of(const Arguments& arguments, const object::Ref& given) {
  if (given.is(object::Kind::kCall) && given.qualname() == "slice") {
    const object::Ref parts(given.graph(), given.made().args);
    const std::optional<Index> start = part_of_slice(parts, 0), stop = part_of_slice(parts, 1);
    if (part_of_slice(parts, 2).value_or(1) != 1) arguments.unsupported("a slice with steps");
    return [=](Index width) {
      const auto bounded = [width](Index at) { return std::clamp<Index>(at < 0 ? at + width : at, 0, width); };
      const Index first = bounded(start.value_or(0)), end = std::max(first, bounded(stop.value_or(width)));
      std::vector<Index> places(static_cast<std::size_t>(end - first));
      std::iota(places.begin(), places.end(), first);
      return places;
    };
  }
  if (is_numpy(given) && given.array().dtype.kind == 'b') arguments.unsupported("places as truth values");
  return [listed = integers_of(given)](Index width) {
    std::vector<Index> places = listed;
    for (Index& place : places) {
      if (place < -width || place >= width) throw Error(Kind::kUsage, "an index out of bounds of the columns");
      if (place < 0) place += width;
    }
    return places;
  };
}

ArrayFunction taken(const Arguments& arguments) {
  arguments.allow({"indices", "axis"});
  const std::optional<Index> axis = columns_axis(arguments, std::nullopt, "places");
  const object::Ref given = arguments.find({"indices"});
  if (!given) arguments.unsupported("a call without indices");
  const Places places = places_of(arguments, given);
  const bool is_one = is_number(given) && !(is_numpy(given) && !given.array().shape.empty());
  return [=](Value x) {
    require_columns(x, *axis);
    const Value y = take_last(x, places(x.width()));
    return is_one ? squeeze(y, 1) : y;
  };
}

ArrayFunction deleted(const Arguments& arguments) {
  arguments.allow({"obj", "axis"});
  const std::optional<Index> axis = columns_axis(arguments, std::nullopt, "places");
  const object::Ref given = arguments.find({"obj"});
  if (!given) arguments.unsupported("a call without obj");
  const Places places = places_of(arguments, given);
  return [=](Value x) {
    require_columns(x, *axis);
    const std::vector<Index> gone = places(x.width());
    std::vector<Index> stay;
    for (Index j = 0; j < x.width(); ++j)
      if (std::find(gone.begin(), gone.end(), j) == gone.end()) stay.push_back(j);
    return take_last(x, stay);
  };
}

constexpr WithArguments kShapes[] = {
    {"delete", deleted},   {"expand_dims", expanded}, {"flip", turned_around},
    {"repeat", repeated},  {"reshape", reshaped},     {"roll", rolled},
    {"squeeze", squeezed}, {"take", taken},           {"tile", tiled},
};

}  // namespace

int axis_of(const Value& x, Index axis) {
  if (axis < -x.rank() || axis >= x.rank())
    throw Error(Kind::kUsage, fmt::format("axis {} is out of bounds for an array of {} axes", axis, x.rank()));
  return static_cast<int>(axis < 0 ? axis + x.rank() : axis);
}

Value take_last(Value x, const std::vector<Index>& places) {
  if (x.rank() != 2) throw Error(Kind::kUnsupported, "places along the last of more than two axes");
  return take_columns(x, places);
}

Value flipped(Value x, int axis) {
  if (axis == 0) return reverse_batch(x);
  if (axis != x.rank() - 1) throw Error(Kind::kUnsupported, "an axis between others turned around");
  const Index extent = x.width();
  const Value matrix = x.rank() == 2 ? x : reshape(x, {kRows, x.type().row_size()});
  std::vector<Index> places(static_cast<std::size_t>(matrix.width()));
  for (Index j = 0; j < matrix.width(); ++j)
    places[static_cast<std::size_t>(j)] = j / extent * extent + (extent - 1 - j % extent);
  return x.rank() == 2 ? take_columns(x, places) : reshape(take_columns(matrix, places), x.shape());
}

Value raveled(Value x) { return x.rank() == 1 ? x : regroup(x, {}); }

const WithArguments* shape_function(std::string_view name) {
  const auto* found = std::find_if(std::begin(kShapes), std::end(kShapes),
                                   [&](const WithArguments& each) { return each.name == name; });
  return found == std::end(kShapes) ? nullptr : found;
}

}  // namespace brine::sklearn
