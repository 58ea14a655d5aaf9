// joblib's arrays: what its loader puts in the place of the wrappers that it pickled instead of them.
//
// Since 0.10 a NumpyArrayWrapper is followed, right behind its BUILD, by the array's raw bytes (since 1.2 aligned by a
// padding that a byte before it counts), or, if the array holds objects, by a pickle of its own. Before 0.10 an
// NDArrayWrapper or ZNDArrayWrapper names a companion file. Source: joblib/numpy_pickle.py, numpy_pickle_compat.py.
#pragma once

#include <map>
#include <string>

#include "base/byte_reader.h"
#include "read/builder.h"
#include "read/companions.h"

namespace brine::read {

// Whether it is an object of a class of joblib that stands for an array.
bool is_joblib_wrapper(object::Ref ref);

class JoblibArrays {
 public:
  JoblibArrays(Builder& builder, ByteReader& in, const Companions& companions)
      : builder_(builder), in_(in), companions_(companions) {}

  // What stands for the object `built`, whose BUILD ends where the input stands: an array for a wrapper, else itself.
  object::Id in_place_of(object::Id built);

 private:
  object::Id from_stream(object::Ref wrapper);
  void skip_padding(object::Ref wrapper);
  object::Id from_npy(object::Ref wrapper);
  object::Id from_zfile(object::Ref wrapper);
  const Container& open(object::Ref wrapper, Compression compression);
  object::Ref attribute(object::Ref wrapper, std::string_view name) const;
  void set_class(object::Array& array, object::Ref type) const;

  Builder& builder_;
  ByteReader& in_;
  const Companions& companions_;
  std::map<std::string, Container> opened_;
};

}  // namespace brine::read
