#include "read/json_value.h"

#include <vector>

namespace brine::read {
namespace {

object::Id scalar(json::Value value, Builder& builder) {
  switch (value.type()) {
    case json::Type::kBool:   return builder.boolean(value.boolean());
    case json::Type::kInt:    return builder.integer(value.integer());
    case json::Type::kBigInt: return builder.view(object::Kind::kBigInt, bytes_of(value.text()));
    case json::Type::kFloat:  return builder.real(value.number());
    case json::Type::kString: return builder.view(object::Kind::kString, bytes_of(value.text()));
    default:                  return builder.plain(object::Kind::kNone);
  }
}

bool is_container(json::Value value) { return value.is(json::Type::kArray) || value.is(json::Type::kObject); }

std::uint32_t last_inside(json::Value value) {
  while (is_container(value) && value.size() > 0) value = json::Value(value.document(), value.children().back());
  return value.index();
}

}  // namespace

object::Id json_value(json::Value root, Builder& builder) {
  // What is in a container has a higher index than the container: from the last to the first, nothing is missing.
  const std::uint32_t first = root.index();
  std::vector<object::Id> ids(last_inside(root) - first + 1);
  std::vector<object::Id> children;
  for (auto i = static_cast<std::uint32_t>(ids.size()); i-- > 0;) {
    const json::Value value(root.document(), first + i);
    if (!is_container(value)) {
      ids[i] = scalar(value, builder);
      continue;
    }
    children.clear();
    for (const std::uint32_t child : value.children()) children.push_back(ids[child - first]);
    ids[i] = builder.children(value.is(json::Type::kArray) ? object::Kind::kList : object::Kind::kDict, children);
  }
  return ids[0];
}

}  // namespace brine::read
