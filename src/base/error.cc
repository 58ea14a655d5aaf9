#include "base/error.h"

#include <utility>

namespace brine {

Error::Error(Kind kind, Place place, std::string message)
    : kind_(kind), place_(std::move(place)), message_(std::move(message)) {
  const std::string where = to_string(place_);
  text_ = where.empty() ? message_ : where + ": " + message_;
}

Edge edge_of(Kind kind) {
  switch (kind) {  //               exit  HTTP  gRPC code             Python exception
    case Kind::kIo:          return {66, 404, "NOT_FOUND", "OSError"};
    case Kind::kOutput:      return {73, 500, "INTERNAL", "OSError"};
    case Kind::kMalformed:   return {65, 422, "INVALID_ARGUMENT", "brine.MalformedFile"};
    case Kind::kLimit:       return {65, 413, "RESOURCE_EXHAUSTED", "brine.LimitExceeded"};
    case Kind::kUnsafe:      return {77, 403, "PERMISSION_DENIED", "brine.UnsafeModel"};
    case Kind::kUnsupported: return {69, 501, "UNIMPLEMENTED", "brine.Unsupported"};
    case Kind::kUsage:       return {64, 400, "INVALID_ARGUMENT", "ValueError"};
    case Kind::kInternal:    return {70, 500, "INTERNAL", "RuntimeError"};
  }
  return {70, 500, "INTERNAL", "RuntimeError"};
}

}  // namespace brine
