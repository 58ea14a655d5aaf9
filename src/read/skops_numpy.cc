// skops' loaders for numpy's and scipy's objects.
#include <array>

#include <fmt/format.h>

#include "object/bit_generators.h"
#include "read/json_value.h"
#include "read/npy_array.h"
#include "read/numpy_names.h"
#include "read/scipy_npz.h"
#include "read/skops_reader.h"

namespace brine::read {

using object::Array;
using object::Id;
using object::Ref;
using NodeKind = object::Kind;

// ---- arrays ----

Id SkopsReader::make_array(State state, Ids) {
  const Entry entry = entry_of(state);
  ByteReader in(entry.bytes, entry.place);
  Array array = read_npy(in);
  if (!in.at_end()) throw Error(Kind::kMalformed, in.place(), "expected the end of the array, found more bytes");
  return of_class(state, std::move(array));
}

Id SkopsReader::of_class(State state, Array array) {
  const std::string_view module = module_of(state), name = class_of(state);
  if (module == "numpy" && name == "ndarray") return builder_.array(NodeKind::kArray, std::move(array));
  if (module == "numpy" && array.shape.empty() && is_scalar_class(name, array.dtype))
    return builder_.array(NodeKind::kScalar, std::move(array));
  if (array_class(module, name) == ArrayClass::kSubclass) {
    array.subclass = name_of_class(state);
    return builder_.array(NodeKind::kArray, std::move(array));
  }
  return call(name_of_class(state),
              std::array{builder_.array(NodeKind::kArray, std::move(array))});  // skops would call it
}

// An array of objects is a list of lists, as deep as it has dimensions. `children`: the items of the outermost list,
// the shape.
Id SkopsReader::make_object_array(State state, Ids children) {
  const Ref shape = builder_.ref(children.back());
  if (!shape.is(NodeKind::kTuple) || shape.size() == 0) builder_.fail("expected a tuple of extents as shape");
  Array array{.dtype = {.kind = 'O', .itemsize = 8}};
  array.objects.assign(children.begin(), children.end() - 1);
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    array.shape.push_back(shape.item(axis).integer());
    if (array.objects.size() != checked_product(array.shape, 1, builder_.place()))
      builder_.fail(fmt::format("expected the shape to fit its {} objects", array.objects.size()));
    if (axis + 1 == shape.size()) break;
    std::vector<Id> inner;
    for (const Id row : array.objects) {
      const Ref list = builder_.ref(row);
      if (!list.is(NodeKind::kList)) builder_.fail("expected lists in lists, as deep as the array has dimensions");
      builder_.limits().charge_memory(2 * list.children().size_bytes(), builder_);
      inner.insert(inner.end(), list.children().begin(), list.children().end());
    }
    array.objects = std::move(inner);
  }
  return of_class(state, std::move(array));
}

// As numpy pickles it: _mareconstruct(class, ndarray, (0,), "b"), then (1, shape, dtype, fortran, values, mask, fill
// value).
Id SkopsReader::make_masked_array(State state, Ids children) {
  const Ref data_node = builder_.ref(children[0]), mask_node = builder_.ref(children[1]);
  if (!data_node.is(NodeKind::kArray)) builder_.fail("expected an array as content.data");
  if (!mask_node.is(NodeKind::kArray) && !mask_node.is(NodeKind::kScalar))
    builder_.fail("expected an array as content.mask");
  const Array data = data_node.array();
  const Array& mask = mask_node.array();
  const bool has_mask = mask.shape == data.shape;
  if (mask.dtype.kind != 'b' || (!has_mask && !mask.shape.empty()))
    builder_.fail("expected a mask of booleans of the data's shape");
  const std::uint64_t n = data.size();
  if (has_mask && n > 0 && data.shape.size() > 1 && mask.fortran != data.fortran)
    builder_.fail("a masked array whose mask is in another order than its data", Kind::kUnsupported);
  ByteView mask_bytes = mask.data;
  if (!has_mask) {  // numpy.ma.nomask
    builder_.limits().charge_memory(n, builder_);
    mask_bytes = builder_.keep(std::string(n, mask.data[0] ? '\1' : '\0'));
  }
  std::vector<Id> extents;
  for (const std::int64_t extent : data.shape) extents.push_back(builder_.integer(extent));
  const Id values = data.dtype.kind == 'O' ? builder_.children(NodeKind::kList, data.objects)
                                           : builder_.view(NodeKind::kBytes, data.data);
  const Id args[] = {name_of_class(state), builder_.name("numpy", "ndarray"), tuple(std::array{builder_.integer(0)}),
                     text("b")};
  const Id parts[] = {builder_.integer(1),
                      tuple(extents),
                      builder_.dtype(data.dtype),
                      builder_.boolean(data.fortran),
                      values,
                      builder_.view(NodeKind::kBytes, mask_bytes),
                      builder_.plain(NodeKind::kNone)};
  return call("numpy.ma.core", "_mareconstruct", args, tuple(parts));
}

Id SkopsReader::make_dtype(State, Ids content) {
  const Ref empty = builder_.ref(content[0]);
  if (!empty.is(NodeKind::kArray)) builder_.fail("expected an array as content");
  return builder_.dtype(empty.array().dtype);
}

// ---- random numbers ----

Id SkopsReader::random_call(std::string_view constructor, Id content, State state) {
  const Ref dict = builder_.ref(content);
  const Ref name = dict.is(NodeKind::kDict) ? dict.find("bit_generator") : Ref{};
  if (!name.is(NodeKind::kString)) fail(state, "expected the name of a bit generator in its state, found none");
  if (!object::is_bit_generator(name.text()))
    throw Error(brine::Kind::kUnsafe, name.place(),
                fmt::format("expected one of numpy's bit generators, found {}, which skops would call", name.text()));
  return call("numpy.random._pickle", constructor, std::array{text(name.text())}, content);
}

Id SkopsReader::make_random_state(State state, Ids content) {
  return random_call("__randomstate_ctor", content[0], state);
}
Id SkopsReader::make_generator(State state, Ids content) {
  if (content.size() > 1)  // numpy pickles it by a checksum of its own version
    builder_.graph().facts.remarks.push_back(
        {"seed-sequence", state.place(),
         "the seed sequence of a numpy Generator is not kept: it can draw, but not spawn"});
  return random_call("__generator_ctor", content[0], state);
}

Id SkopsReader::make_generator_v0(State state, Ids) {
  return random_call("__generator_ctor", json_value(state.at("content").at("bit_generator"), builder_), state);
}

// ---- sparse matrices ----

Id SkopsReader::make_sparse(State state, Ids) {
  const State type = state.at("type");
  if (type.text() != "scipy") fail(type, fmt::format("expected the type scipy, found {}", type.text()));
  const Entry entry = entry_of(state);
  const Id attributes = sparse_attributes(entry.bytes, entry.place, class_of(state), builder_);
  return instance(made(state, {}), attributes);
}

}  // namespace brine::read
