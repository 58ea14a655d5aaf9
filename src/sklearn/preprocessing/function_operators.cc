// See function_operators.h.
#include "sklearn/preprocessing/function_operators.h"

#include <fmt/format.h>

#include "ops/columns.h"
#include "ops/regroup.h"
#include "ops/sparse.h"
#include "sklearn/preprocessing/function_shapes.h"

namespace brine::sklearn {
namespace {

using ArrayFunction = std::function<Value(Value)>;

Value table_of(Value X) {
  if (!X.is_table()) throw Error(Kind::kUsage, "columns by name of an array that has no names");
  return X;
}

// X["name"] is one column, X[["name", …]] a table, X[:, [0, 1]] columns of an array.
ArrayFunction items(const Fitted& self, std::string_view attribute, const object::Ref& keys) {
  if (keys.size() != 1) self.unsupported(attribute, "operator.itemgetter of several items");
  const object::Ref key = keys.item(0);
  if (key.is(object::Kind::kString))
    return [name = std::string(key.text())](Value X) { return column(table_of(X), positions_of(X.type(), {name})[0]); };
  if (key.is(object::Kind::kList) && key.size() > 0 && key.item(0).is(object::Kind::kString))
    return [names = texts_of(key)](Value X) { return take_columns(table_of(X), positions_of(X.type(), names)); };
  const bool is_pair = key.is(object::Kind::kTuple) && key.size() == 2;
  const object::Ref rows = is_pair ? key.item(0) : object::Ref();
  if (rows.is(object::Kind::kCall) && rows.qualname() == "slice" && key.item(1).is(object::Kind::kList)) {
    const object::Ref bounds(rows.graph(), rows.made().args);
    bool is_all = true;
    for (std::size_t i = 0; i < bounds.size(); ++i) is_all = is_all && bounds.item(i).is_none();
    if (is_all)
      return [columns = integers_of(key.item(1))](Value X) {
        std::vector<Index> places = columns;
        for (Index& place : places) place = place < 0 ? place + X.width() : place;
        for (const Index place : places)
          if (place < 0 || place >= X.width()) throw Error(Kind::kUsage, "a column out of bounds");
        return take_last(X, places);
      };
  }
  self.unsupported(attribute, "operator.itemgetter of anything but columns");
}

ArrayFunction attribute_of(const Fitted& self, std::string_view attribute, const object::Ref& names) {
  const std::vector<std::string> given = texts_of(names);
  if (given.size() == 1 && given[0] == "values") return as_array;
  if (given.size() == 1 && given[0] == "T") return [](Value X) { return turn_batch(as_array(X)); };
  self.unsupported(attribute, fmt::format("operator.attrgetter of {}", given.empty() ? "nothing" : given[0]));
}

ArrayFunction method_of(const Fitted& self, std::string_view attribute, const object::Ref& call) {
  const std::string name(call.size() > 0 ? call.item(0).text() : std::string_view());
  if (name == "astype" && call.size() == 2) {
    const Dtype dtype = dtype_meant_by(call.item(1));
    if (is_number(dtype)) return [dtype](Value X) { return as_array(X).cast(dtype); };
  }
  if (call.size() == 1 && (name == "toarray" || name == "todense"))
    return [](Value X) {
      if (!X.is_csr()) throw Error(Kind::kUsage, "an array has no method toarray: expected a sparse matrix");
      return to_dense(X);
    };
  if (call.size() == 1 && (name == "to_numpy" || name == "copy"))
    return [is_copy = name == "copy"](Value X) { return is_copy ? X : as_array(X); };
  if (call.size() == 1 && (name == "ravel" || name == "flatten")) return [](Value X) { return raveled(as_array(X)); };
  self.unsupported(attribute, fmt::format("operator.methodcaller of {}", name));
}

}  // namespace

std::function<Value(Value)> operator_function(const Fitted& self, std::string_view attribute, const object::Ref& made) {
  const object::Ref arguments(made.graph(), made.made().args);
  if (!arguments.is(object::Kind::kTuple)) self.fail(attribute, "expected arguments");
  if (made.qualname() == "itemgetter") return items(self, attribute, arguments);
  if (made.qualname() == "attrgetter") return attribute_of(self, attribute, arguments);
  if (made.qualname() == "methodcaller") return method_of(self, attribute, arguments);
  self.unsupported(attribute, fmt::format("operator.{}", made.qualname()));
}

}  // namespace brine::sklearn
