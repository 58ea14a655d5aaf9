// What was persisted, as data: values, containers, arrays, names, and calls that were recorded but never made.
//
// Every format reads into it, every writer writes from it, and scikit-learn is understood from it. The graph is an
// arena: a node is an index, so that sharing and cycles (scikit-learn 1.9 writes them) cost nothing and nobody recurses
// on a destructor. A node knows where it stood: {source, offset}.
//
// Numpy's own constructs are canonical here, whatever the format: an ndarray is a kArray, a numpy scalar a kScalar, a
// dtype a kDtype. An object made by class.__new__ (NEWOBJ, copyreg._reconstructor, a node of skops) is a kInstance: its
// class, arguments, state. Any other callable that was applied is a kCall. Both may carry items (list and dict
// subclasses).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/place.h"

namespace brine::object {

using Id = std::uint32_t;
inline constexpr Id kNoId = 0xffffffff;

enum class Kind : std::uint8_t {
  kNone, kEllipsis, kNotImplemented, kBool, kInt, kBigInt, kFloat, kComplex,
  kString,     // UTF-8 (surrogates as three bytes, as Python's "surrogatepass"); flag kPython2: bytes of a Python 2 str
  kBytes, kByteArray,
  kList, kTuple, kSet, kFrozenSet,  // children: the items
  kDict,                            // children: key, value, key, value, …
  kName,                            // module and qualified name
  kCall, kInstance,                 // see Made
  kArray, kScalar, kDtype,          // see Array, Dtype
  kPersistent,                      // a persistent id: children: the id
  kBuffer,                          // an out-of-band buffer that is not in the file
};
std::string_view name_of(Kind kind);

inline constexpr std::uint8_t kPython2 = 1;  // flag of a kString

// numpy's description of an element. kind is numpy's letter: b i u f c S U O V M m.
struct Dtype {
  struct Field;
  // Shared by the copies of a dtype: a forest has thousands of arrays of one structured dtype.
  class Fields {
   public:
    bool empty() const { return size() == 0; }
    std::size_t size() const;
    const Field* begin() const;
    const Field* end() const;
    void push_back(Field field);
    bool operator==(const Fields& other) const;

   private:
    std::shared_ptr<std::vector<Field>> shared_;
  };
  char kind = 'f';
  std::uint32_t itemsize = 8;  // bytes, the whole element
  bool big_endian = false;
  Fields fields = {};                       // of a structured dtype (kind 'V')
  std::vector<std::int64_t> subshape = {};  // of a field that is an array itself; itemsize counts all of it
  std::string unit = {};                  // of M and m: "ns"
  bool aligned = false;
  bool operator==(const Dtype&) const;
};
struct Dtype::Field {
  std::string name;
  std::uint32_t offset;
  Dtype dtype;
  bool operator==(const Field&) const = default;
};
inline std::size_t Dtype::Fields::size() const { return shared_ ? shared_->size() : 0; }
inline const Dtype::Field* Dtype::Fields::begin() const { return shared_ ? shared_->data() : nullptr; }
inline const Dtype::Field* Dtype::Fields::end() const { return begin() + size(); }
std::string to_string(const Dtype& dtype);  // numpy's own spelling: "<f8", "|O", "[('left_child', '<i8'), …]"
// The dtype of a numpy string such as "<f8", "|b1", "U5"; nothing if it is none.
std::optional<Dtype> dtype_of(std::string_view text);
bool has_byte_order(const Dtype& dtype);  // of its elements: not single bytes, bytes, structs, objects

struct Array {
  Dtype dtype;
  std::vector<std::int64_t> shape;
  bool fortran = false;            // column-major data
  ByteView data = {};              // exactly product(shape) * itemsize bytes; anywhere, also unaligned; empty for 'O'
  std::vector<Id> objects = {};    // of dtype 'O': product(shape) nodes, in the order of `data`
  Id subclass = kNoId;             // the kName of numpy.matrix, numpy.memmap, …; kNoId: ndarray
  std::uint64_t size() const;      // product(shape)
};

// A kCall or kInstance: callee(*args, **kwargs), then its state and items.
struct Made {
  enum class How : std::uint8_t { kReduce, kNewObj, kNewObjEx, kReconstructor, kInst, kObj, kSkops, kJson };
  Id callee = kNoId;               // usually a kName
  Id args = kNoId;                 // a kTuple
  Id kwargs = kNoId;               // a kDict, of NEWOBJ_EX
  Id state = kNoId;                // what BUILD gave
  How how = How::kReduce;
  std::vector<Id> list_items = {};  // APPENDS to it
  std::vector<Id> dict_items = {};  // SETITEMS on it: key, value, …
};

struct Mark {  // where a node stood
  std::uint16_t source = 0;  // index into Graph's sources
  std::uint64_t offset = 0;
};

struct Node {
  Kind kind = Kind::kNone;
  std::uint8_t flags = 0;
  std::uint16_t source = 0;
  std::uint64_t offset = 0;
  union {
    std::int64_t integer;  // kBool, kInt
    double real;           // kFloat, kComplex (real part)
    const std::uint8_t* data;  // kString, kBytes, kByteArray, kBigInt (decimal text)
    std::uint64_t index;   // into the table of the kind
  };
  union {
    std::uint64_t size;  // of data
    double imaginary;
  };
};

class Graph;

// A node with its graph: what walkers hold. Accessors throw Error{kMalformed} at the node's place if the kind is
// another.
class Ref {
 public:
  Ref() = default;
  Ref(const Graph& graph, Id id) : graph_(&graph), id_(id) {}
  explicit operator bool() const { return graph_ && id_ != kNoId; }
  bool operator==(const Ref&) const = default;
  const Graph& graph() const { return *graph_; }
  Id id() const { return id_; }

  Kind kind() const;
  bool is(Kind wanted) const { return *this && kind() == wanted; }
  bool is_none() const { return is(Kind::kNone); }
  Place place(std::string path = {}) const;

  bool boolean() const;           // kBool
  std::int64_t integer() const;   // kInt, kBool
  double real() const;            // kFloat, kInt, kBool
  std::string_view text() const;  // kString
  ByteView bytes() const;         // kBytes, kByteArray, kString, kBigInt
  std::span<const Id> children() const;  // kList, kTuple, kSet, kFrozenSet, kDict (key, value, key, …), kPersistent
  std::size_t size() const;              // number of items (entries of a kDict)
  Ref item(std::size_t i) const;         // of kList, kTuple, kSet, kFrozenSet
  Ref key(std::size_t i) const;          // of kDict
  Ref value(std::size_t i) const;        // of kDict
  Ref find(std::string_view key) const;  // value of the last entry of a kDict with this string key; none: an empty Ref
  const Array& array() const;            // kArray, kScalar (shape ())
  const Dtype& dtype() const;            // kDtype
  const Made& made() const;              // kCall, kInstance

  // kName: what stands there. kCall, kInstance: of its callee. Empty if that is no name.
  std::string_view module() const;
  std::string_view qualname() const;
  // An attribute of an instance: looked up in its state, a dict or a (dict, slots) pair. None: an empty Ref.
  Ref attribute(std::string_view name) const;
  // The state dict itself; empty Ref if there is none.
  Ref state() const;

 private:
  [[noreturn]] void fail(std::string_view expected) const;
  const Graph* graph_ = nullptr;
  Id id_ = kNoId;
};

// What a reader learned besides the objects.
struct Facts {
  std::string format;       // "pickle", "joblib", "skops", "json"
  int protocol = -1;        // of pickle or skops
  std::string compression;  // "zlib", …; empty: none
  int numpy_major = 0;      // 1: numpy.core names, 2: numpy._core names, 0: no arrays
  bool python2 = false;
  std::string file_version = {};  // e.g. skops' "_skops_version"
  struct Remark {           // something odd but readable: trailing bytes, a second pickle, a stale companion
    std::string rule;
    Place place;
    std::string message;
  };
  std::vector<Remark> remarks = {};
};

class Graph {
 public:
  Graph() = default;
  Graph(Graph&&) = default;
  Graph& operator=(Graph&&) = default;

  // ---- building: readers only ----
  std::uint16_t add_source(std::shared_ptr<const Source> source);
  void keep(std::shared_ptr<const void> owner) { owners_.push_back(std::move(owner)); }  // of bytes that nodes view

  Id add_plain(Kind kind, Mark at) { return add({.kind = kind}, at); }  // kNone, kEllipsis, kNotImplemented, kBuffer
  Id add_bool(bool value, Mark at);
  Id add_int(std::int64_t value, Mark at);
  Id add_float(double value, Mark at);
  Id add_complex(double real, double imaginary, Mark at);
  // kString, kBytes, kByteArray, kBigInt: a view of `bytes`.
  Id add_bytes(Kind kind, ByteView bytes, Mark at, std::uint8_t flags = 0);
  Id add_text(std::string text, Mark at);                 // a kString that the graph owns
  Id add_children(Kind kind, std::vector<Id> children, Mark at);  // kList, kTuple, kSet, kFrozenSet, kDict, kPersistent
  Id add_name(std::string_view module, std::string_view qualname, Mark at);  // copies both
  Id add_made(Kind kind, Made made, Mark at);
  Id add_array(Kind kind, Array array, Mark at);          // kArray or kScalar
  Id add_dtype(Dtype dtype, Mark at);
  void become(Id id, Id other);  // `id` is from now on the same value as `other` (a Call that proved to be an array)

  std::vector<Id>& children(Id id);
  Made& made(Id id);
  Array& array(Id id);
  Dtype& dtype(Id id);

  // ---- reading ----
  const Node& node(Id id) const { return nodes_[id]; }
  std::size_t size() const { return nodes_.size(); }
  Ref ref(Id id) const { return {*this, id}; }
  Ref root() const { return {*this, roots.empty() ? kNoId : roots.front()}; }
  Place place(Id id) const;

  std::vector<Id> roots;  // more than one: several pickles in one file
  Facts facts;

 private:
  friend class Ref;
  Id add(Node node, Mark at);

  std::vector<Node> nodes_;
  std::vector<std::shared_ptr<const Source>> sources_;
  std::vector<std::shared_ptr<const void>> owners_;
  std::deque<std::string> texts_;
  std::deque<std::vector<Id>> children_;
  std::deque<std::pair<std::string, std::string>> names_;
  std::deque<Made> made_;
  std::deque<Array> arrays_;
  std::deque<Dtype> dtypes_;
};

}  // namespace brine::object
