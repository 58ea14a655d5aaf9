#include "read/joblib.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "read/machine.h"
#include "read/npy_array.h"
#include "read/numpy_objects.h"

namespace brine::read {

using object::Array;
using object::Id;
using object::Ref;
using NodeKind = object::Kind;

namespace {

constexpr std::array<std::string_view, 4> kModules = {"joblib.numpy_pickle", "joblib.numpy_pickle_compat",
                                                      "sklearn.externals.joblib.numpy_pickle",
                                                      "sklearn.externals.joblib.numpy_pickle_compat"};

constexpr std::array<std::string_view, 3> kWrappers = {"NDArrayWrapper", "NumpyArrayWrapper", "ZNDArrayWrapper"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool is_joblib_wrapper(Ref ref) {
  return ref.is(NodeKind::kInstance) && contains(kModules, ref.module()) && contains(kWrappers, ref.qualname());
}

Id JoblibArrays::in_place_of(Id built) {
  const Ref wrapper = builder_.ref(built);
  if (!is_joblib_wrapper(wrapper)) return built;
  builder_.graph().facts.format = "joblib";
  if (wrapper.qualname() == "NumpyArrayWrapper") return from_stream(wrapper);
  if (wrapper.qualname() == "NDArrayWrapper") return from_npy(wrapper);
  return from_zfile(wrapper);
}

Ref JoblibArrays::attribute(Ref wrapper, std::string_view name) const {
  const Ref value = wrapper.attribute(name);
  if (!value) builder_.fail(fmt::format("{}: expected the attribute {}, found none", wrapper.qualname(), name));
  return value;
}

void JoblibArrays::set_class(Array& array, Ref type) const {
  switch (array_class(type)) {
    case ArrayClass::kNdarray: return;
    case ArrayClass::kSubclass:
      if (type.qualname() != "memmap") array.subclass = type.id();  // which joblib makes a plain array of
      return;
    case ArrayClass::kOther: builder_.fail("the array's class: expected numpy.ndarray or a subclass in numpy");
  }
}

// ---- in the stream ----

Id JoblibArrays::from_stream(Ref wrapper) {
  const Ref dtype = attribute(wrapper, "dtype"), order = attribute(wrapper, "order");
  if (dtype.is(NodeKind::kCall)) return Machine(builder_, in_).run();  // numpy.dtypes.StringDType, of objects
  if (!dtype.is(NodeKind::kDtype)) builder_.fail("NumpyArrayWrapper: expected a dtype");
  if (has_objects(dtype.dtype())) return Machine(builder_, in_).run();
  if (!order.is(NodeKind::kString) || (order.text() != "C" && order.text() != "F"))
    builder_.fail("NumpyArrayWrapper: expected the order C or F");
  Array array{.dtype = dtype.dtype(), .shape = shape_of(builder_, attribute(wrapper, "shape"))};
  array.fortran = order.text() == "F";
  set_class(array, attribute(wrapper, "subclass"));
  const std::uint64_t size = byte_size(builder_, array.dtype, array.shape);
  skip_padding(wrapper);
  array.data = in_.take(size, "the array's bytes");
  return builder_.array(NodeKind::kArray, std::move(array));
}

void JoblibArrays::skip_padding(Ref wrapper) {
  const Ref alignment = wrapper.attribute("numpy_array_alignment_bytes");
  if (!alignment || alignment.is_none()) return;
  // joblib aligns to 16. From 40 on, the length is an opcode to pickle.load, which reads another file then.
  if (!alignment.is(NodeKind::kInt) || alignment.integer() < 1 || alignment.integer() > 39)
    builder_.fail("NumpyArrayWrapper: expected an alignment of 1 to 39 bytes");
  const std::uint8_t length = in_.u8("the length of the padding");
  const ByteView padding = in_.take(length, "the padding");
  if (length > alignment.integer() ||
      !std::all_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte == 0xff; }))
    builder_.fail(fmt::format(
        "NumpyArrayWrapper: expected a padding of at most {} bytes 0xff before the array, found another of {}",
        alignment.integer(), length));
}

// ---- in companion files ----

const Container& JoblibArrays::open(Ref wrapper, Compression compression) {
  const Ref recorded = attribute(wrapper, "filename");
  const std::string_view ending =
      recorded.is(NodeKind::kString) ? companion_ending(recorded.text()) : std::string_view{};
  if (ending.empty())
    builder_.fail(fmt::format("{}: expected a file name such as model.pkl_01.npy", wrapper.qualname()));
  // A set of files that was renamed as a whole is still found; another model's files are not.
  const std::string name = companions_.model + std::string(ending);
  if (const auto found = opened_.find(name); found != opened_.end()) return found->second;
  auto container = companions_.open ? companions_.open(name, builder_.limits()) : std::nullopt;
  if (!container)
    builder_.fail(
        fmt::format("an array is in a file of its own, as joblib before 0.10 wrote it: expected {} beside the model",
                    name),
        Kind::kIo);
  if (container->compression != compression)
    builder_.fail(
        fmt::format("{}: expected {}", name,
                    compression == Compression::kNone ? "a plain .npy file" : "a file that joblib compressed"));
  if (recorded.text() != name)
    builder_.graph().facts.remarks.push_back(
        {"renamed-companion", builder_.place(), fmt::format("{} stands for the file that was recorded", name)});
  builder_.graph().keep(container->owner);
  return opened_.emplace(name, std::move(*container)).first->second;
}

Id JoblibArrays::from_npy(Ref wrapper) {
  const Container& container = open(wrapper, Compression::kNone);
  ByteReader in(container.bytes, container.place());
  const auto plain = object::dtype_of(read_npy_header(in).descr.text);
  if (plain && plain->kind == 'O') {  // a pickle follows, of the whole array
    Builder inner(builder_.graph(), builder_.limits(), in.start());
    return Machine(inner, in).run();
  }
  in.seek(0, "the header");
  Array array = read_npy(in);
  set_class(array, attribute(wrapper, "subclass"));
  return builder_.array(NodeKind::kArray, std::move(array));
}

// The file holds the array's bytes, the wrapper the rest of what numpy's own pickle would: (class, …) and the state.
Id JoblibArrays::from_zfile(Ref wrapper) {
  const Container& container = open(wrapper, Compression::kZfile);
  const Ref init_args = attribute(wrapper, "init_args"), state = attribute(wrapper, "state");
  if (!init_args.is(NodeKind::kTuple) || init_args.size() != 3 || !state.is(NodeKind::kTuple) || state.size() != 4)
    builder_.fail("ZNDArrayWrapper: expected three arguments and a state of four entries");
  const Ref data = builder_.ref(builder_.view(NodeKind::kBytes, container.bytes));
  auto array = array_of_state(builder_, init_args.item(0), {state.item(1), state.item(2), state.item(3), data});
  if (!array) builder_.fail("ZNDArrayWrapper: expected a class and a dtype of numpy");
  return builder_.array(NodeKind::kArray, std::move(*array));
}

}  // namespace brine::read
