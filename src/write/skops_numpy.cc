// skops' nodes for numpy's and scipy's objects. Their values are .npy entries of the archive, named after the node.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/json_text.h"
#include "write/npy.h"
#include "write/python_names.h"
#include "write/skops_writer.h"

namespace brine::write {

using object::Array;
using object::Dtype;
using object::Id;
using object::Ref;
using NodeKind = object::Kind;

namespace {

// numpy's class of a scalar; empty: skops could not make it of an array.
std::string scalar_class(const Dtype& dtype, int numpy_major) {
  const std::uint32_t bits = dtype.itemsize * 8;
  switch (dtype.kind) {
    case 'b': return numpy_major == 2 ? "bool" : "bool_";
    case 'i': return fmt::format("int{}", bits);
    case 'u': return fmt::format("uint{}", bits);
    case 'f': return dtype.itemsize > 8 ? "longdouble" : fmt::format("float{}", bits);
    case 'c': return dtype.itemsize > 16 ? "clongdouble" : fmt::format("complex{}", bits);
    case 'U': return "str_";
    case 'S': return "bytes_";
    case 'M': return "datetime64";
    case 'm': return "timedelta64";
    default:  return "";
  }
}

// What numpy.array(lists, dtype="O") would take for a further dimension.
bool looks_like_dimension(Ref element) {
  return element.is(NodeKind::kList) || element.is(NodeKind::kTuple) || element.is(NodeKind::kArray);
}

}  // namespace

// ---- arrays ----

std::string SkopsWriter::array_file(const std::string& name, const Array& array, const Place& at) {
  zip_.add(name, {bytes_of(npy_header_for(array, at)), array.data});
  return fmt::format(R"(, "type": "numpy", "file": "{}"}})", name);
}

std::string SkopsWriter::numpy_array_node(const std::string& name, const Array& array, const Place& at) {
  return head("numpy", "ndarray", "NdArrayNode") + array_file(name, array, at);
}

void SkopsWriter::array(Ref ref) {
  const Array& array = ref.array();
  const Ref subclass(graph_, array.subclass);
  if (subclass && subclass.qualname() != "memmap" && subclass.qualname() != "matrix")
    fail(ref, fmt::format("an array of class {}", subclass.qualname()));
  const bool is_matrix = subclass && subclass.qualname() == "matrix";
  const std::string start =
      head(is_matrix ? subclass.module() : "numpy", is_matrix ? "matrix" : "ndarray", "NdArrayNode", ref.id());
  if (array.dtype.kind != 'O') {
    const std::string entry = fmt::format("{}.npy", std::uint64_t{ref.id()} + 1);
    schema_ += start;
    schema_ += filed_[ref.id()] ? fmt::format(R"(, "type": "numpy", "file": "{}"}})", entry)
                                : array_file(entry, array, ref.place());
    filed_[ref.id()] = 1;
    return;
  }
  if (is_matrix || array.shape.empty()) fail(ref, "a matrix of objects, or an array of objects without dimensions");
  if (array.shape.size() > 1) {
    const auto element = std::find_if(array.objects.begin(), array.objects.end(),
                                      [&](Id id) { return looks_like_dimension(graph_.ref(id)); });
    if (array.objects.empty() || element != array.objects.end())
      fail(ref, "an array of objects whose shape it could not tell from its elements");
  }
  std::string shape;
  for (const std::int64_t extent : array.shape)
    shape += (shape.empty() ? "" : ", ") + json_node(fmt::format("{}", extent));
  then({start + R"(, "type": "json", "content": [)", Elements{ref.id()},
        R"(], "shape": )" + head("builtins", "tuple", "TupleNode") + fmt::format(R"(, "content": [{}]}}}})", shape)});
}

// One element, and the ListNodes that begin before it and end behind it: one for each dimension but the first.
void SkopsWriter::element(const Elements& elements) {
  const Array& array = graph_.ref(elements.array).array();
  if (elements.next == array.objects.size()) return;
  if (elements.next != 0) schema_ += ", ";
  std::uint64_t inner = 1, n_begin = 0, n_end = 0;
  for (std::size_t axis = array.shape.size(); axis-- > 1;) {
    inner *= static_cast<std::uint64_t>(array.shape[axis]);
    if (elements.next % inner == 0) ++n_begin;
    if ((elements.next + 1) % inner == 0) ++n_end;
  }
  for (std::uint64_t i = 0; i < n_begin; ++i) schema_ += head("builtins", "list", "ListNode") + R"(, "content": [)";
  std::string end;
  for (std::uint64_t i = 0; i < n_end; ++i) end += "]}";
  then({Node{array.objects[elements.next]}, end, Elements{elements.array, elements.next + 1}});
}

void SkopsWriter::scalar(Ref ref) {
  const Array& scalar = ref.array();
  const std::string name = scalar_class(scalar.dtype, graph_.facts.numpy_major);
  if (name.empty()) fail(ref, fmt::format("a numpy scalar of type {}", to_string(scalar.dtype)));
  const std::string entry = fmt::format("{}.npy", std::uint64_t{ref.id()} + 1);
  schema_ += head("numpy", name, "NdArrayNode", ref.id());
  schema_ += filed_[ref.id()] ? fmt::format(R"(, "type": "numpy", "file": "{}"}})", entry)
                              : array_file(entry, scalar, ref.place());
  filed_[ref.id()] = 1;
}

// A dtype is that of an array without elements.
void SkopsWriter::dtype(Ref ref) {
  const std::string start = head("numpy", "dtype", "DTypeNode") + R"(, "content": )";
  if (ref.dtype().kind == 'O') {
    schema_ += start + head("numpy", "ndarray", "NdArrayNode") + R"(, "type": "json", "content": [], "shape": )" +
               head("builtins", "tuple", "TupleNode") + fmt::format(R"(, "content": [{}]}}}}}})", json_node("0"));
    return;
  }
  const std::string entry = fmt::format("{}.npy", std::uint64_t{ref.id()} + 1);
  if (filed_[ref.id()]) {
    schema_ += start + head("numpy", "ndarray", "NdArrayNode") +
               fmt::format(R"(, "type": "numpy", "file": "{}"}}}})", entry);
    return;
  }
  filed_[ref.id()] = 1;
  schema_ += start + numpy_array_node(entry, {.dtype = ref.dtype(), .shape = {0}}, ref.place()) + "}";
}

// _mareconstruct(class, ndarray, (0,), "b") with (1, shape, dtype, fortran, values, mask, fill value); of these skops
// keeps all but the last.
void SkopsWriter::masked_array(Ref ref) {
  const Ref args(graph_, ref.made().args), state(graph_, ref.made().state);
  const bool fits = args.size() == 4 && args.item(1).is(NodeKind::kName) && args.item(1).qualname() == "ndarray" &&
                    state.is(NodeKind::kTuple) && state.size() == 7 && state.item(1).is(NodeKind::kTuple) &&
                    state.item(2).is(NodeKind::kDtype) && state.item(3).is(NodeKind::kBool) &&
                    state.item(5).is(NodeKind::kBytes);
  if (!fits || args.item(0).qualname() != "MaskedArray") fail(ref, "a masked array that numpy did not write");
  Array data{.dtype = state.item(2).dtype(), .fortran = state.item(3).boolean()};
  for (std::size_t i = 0; i < state.item(1).size(); ++i) data.shape.push_back(state.item(1).item(i).integer());
  const Array mask{.dtype = {.kind = 'b', .itemsize = 1},
                   .shape = data.shape,
                   .fortran = data.fortran,
                   .data = state.item(5).bytes()};
  const std::string name = fmt::format("{}", std::uint64_t{ref.id()} + 1);
  if (state.item(4).is(NodeKind::kBytes) && data.dtype.kind != 'O') data.data = state.item(4).bytes();
  else fail(ref, "a masked array of objects");
  if (data.data.size() != checked_product(data.shape, data.dtype.itemsize, ref.place()) ||
      mask.data.size() != checked_product(mask.shape, 1, ref.place()))
    fail(ref, "a masked array whose values do not fit its shape");
  schema_ += head("numpy.ma", "MaskedArray", "MaskedArrayNode", ref.id()) + R"(, "content": {"data": )" +
             numpy_array_node(name + ".npy", data, ref.place()) + R"(, "mask": )" +
             numpy_array_node(name + ".mask.npy", mask, ref.place()) + "}}";
}

// ---- sparse matrices: scipy.sparse.save_npz's archive in the archive ----

namespace {

struct SparseFormat {
  std::string_view name;
  std::vector<std::string_view> arrays;  // as save_npz names them, and as attributes
};

const SparseFormat* find_format(std::string_view name) {
  static const std::array kFormats = {
      SparseFormat{"bsr", {"indices", "indptr", "data"}}, SparseFormat{"coo", {"row", "col", "data"}},
      SparseFormat{"csc", {"indices", "indptr", "data"}}, SparseFormat{"csr", {"indices", "indptr", "data"}},
      SparseFormat{"dia", {"offsets", "data"}},
  };
  const auto found =
      std::find_if(kFormats.begin(), kFormats.end(), [&](const auto& format) { return format.name == name; });
  return found == kFormats.end() ? nullptr : &*found;
}

// Rows and columns of a coo matrix are one attribute since scipy 1.13.
Ref sparse_attribute(Ref matrix, std::string_view name) {
  const Ref coords = matrix.attribute("coords");
  if (coords.is(NodeKind::kTuple) && coords.size() == 2 && name == "row") return coords.item(0);
  if (coords.is(NodeKind::kTuple) && coords.size() == 2 && name == "col") return coords.item(1);
  return matrix.attribute(name);
}

}  // namespace

void SkopsWriter::sparse(Ref ref) {
  const std::string_view name = ref.qualname();
  const SparseFormat* format = find_format(name.substr(0, name.find('_')));
  if (!format) fail(ref, fmt::format("a {}", name));
  OutputBytes npz;
  ZipWriter inner(npz);
  const auto add = [&](std::string_view key, const Array& array) {
    inner.add(fmt::format("{}.npy", key), {bytes_of(npy_header_for(array, ref.place())), array.data});
  };
  for (const std::string_view key : format->arrays) {
    const Ref value = sparse_attribute(ref, key);
    if (!value.is(NodeKind::kArray)) fail(ref, fmt::format("a {} without {}", name, key));
    add(key, value.array());
  }
  add("format", {.dtype = {.kind = 'S', .itemsize = 3}, .data = bytes_of(format->name)});
  const Ref extents = ref.attribute("_shape");
  if (!extents.is(NodeKind::kTuple) || extents.size() != 2) fail(ref, fmt::format("a {} without two dimensions", name));
  const std::int64_t shape[] = {extents.item(0).integer(), extents.item(1).integer()};
  add("shape", {.dtype = {.kind = 'i', .itemsize = 8},
                .shape = {2},
                .data = {reinterpret_cast<const std::uint8_t*>(shape), sizeof shape}});
  const std::uint8_t is_array = 1;
  if (name.ends_with("_array")) add("_is_array", {.dtype = {.kind = 'b', .itemsize = 1}, .data = {&is_array, 1}});
  inner.finish();
  const std::string entry = fmt::format("{}.npz", std::uint64_t{ref.id()} + 1);
  if (!filed_[ref.id()]) zip_.add(entry, {bytes_of(npz.bytes())});
  filed_[ref.id()] = 1;
  schema_ += head_of_class(ref, "SparseMatrixNode") + fmt::format(R"(, "type": "scipy", "file": "{}"}})", entry);
}

}  // namespace brine::write
