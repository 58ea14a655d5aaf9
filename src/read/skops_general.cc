// skops' loaders for what Python itself has, and for any object with a state.
#include <array>

#include <fmt/format.h>

#include "read/canonical.h"
#include "read/json_value.h"
#include "read/numpy_names.h"
#include "read/skops_reader.h"

namespace brine::read {

using object::Id;
using object::kNoId;
using object::Ref;
using NodeKind = object::Kind;

Id SkopsReader::make_cached(State state, Ids) {  // a known `__id__` never comes here
  fail(state, "expected the __id__ of an object that stands before, found none");
}

Id SkopsReader::make_json(State state, Ids) { return json_in(state.at("content")); }
Id SkopsReader::make_bytes(State state, Ids) { return builder_.view(NodeKind::kBytes, entry_of(state).bytes); }
Id SkopsReader::make_byte_array(State state, Ids) { return builder_.view(NodeKind::kByteArray, entry_of(state).bytes); }

// ---- containers ----

Id SkopsReader::make_list(State state, Ids items) {
  if (is_class(state, "builtins", "list")) return builder_.children(NodeKind::kList, items);
  return instance(made(state, {}, items));
}

Id SkopsReader::make_set(State state, Ids items) {
  if (is_class(state, "builtins", "set")) return builder_.children(NodeKind::kSet, items);
  return call(name_of_class(state), std::array{builder_.children(NodeKind::kList, items)});
}

Id SkopsReader::make_tuple(State state, Ids items) {
  if (is_class(state, "builtins", "tuple")) return tuple(items);
  return instance(made(state, items));  // a namedtuple
}

// `children`: the types of the keys, then the values. A key is text in the file; its type says what it was.
Id SkopsReader::make_dict(State state, Ids children) {
  const State content = state.at("content");
  const std::size_t n = content.size();
  if (children.size() != 2 * n)
    fail(state, fmt::format("expected as many key_types as values, found {} and {}", children.size() - n, n));
  std::vector<Id> items;
  for (std::size_t i = 0; i < n; ++i) {
    items.push_back(dict_key(children[i], content.key(i).text(), content.key(i)));
    items.push_back(children[n + i]);
  }
  if (is_class(state, "builtins", "dict")) return builder_.children(NodeKind::kDict, items);
  if (is_class(state, "collections", "Counter"))
    return call(name_of_class(state), std::array{builder_.children(NodeKind::kDict, items)});
  const bool is_ordered = is_class(state, "collections", "OrderedDict");
  return builder_.made(is_ordered ? NodeKind::kCall : NodeKind::kInstance, made(state, {}, {}, items));
}

Id SkopsReader::dict_key(Id type, std::string_view key, State at) {
  const Ref name = builder_.ref(type);
  if (!name.is(NodeKind::kName))
    fail(at, fmt::format("expected a type as key_type, found {}", object::name_of(name.kind())));
  if (name.module() == "builtins") {
    if (name.qualname() == "str") return text(key);
    if (name.qualname() == "bool" && (key == "true" || key == "false")) return builder_.boolean(key == "true");
    if (name.qualname() == "NoneType" && key == "null") return builder_.plain(NodeKind::kNone);
    if (name.qualname() == "int" || name.qualname() == "float") {
      const json::Document document(key, at.place(), builder_.limits(), json::NonFinite::kAccept);
      const json::Type found = document.root().type();
      const bool is_int = found == json::Type::kInt || found == json::Type::kBigInt;
      if (is_int || (found == json::Type::kFloat && name.qualname() == "float")) {
        if (name.qualname() == "float") return builder_.real(document.root().number());
        return json_value(document.root(), builder_);
      }
    }
  }
  if (const auto scalar = numpy_scalar_of_text(builder_, name, key)) return *scalar;
  if (name.module() == "builtins") fail(at, fmt::format("expected a key of type {}, found {}", name.qualname(), key));
  return call(type, std::array{text(key)});  // skops would call it
}

Id SkopsReader::make_default_dict(State, Ids children) {
  const Ref main = builder_.ref(children[0]), factory = builder_.ref(children[1]);
  const Ids args = factory.is_none() ? Ids{} : children.subspan(1, 1);
  const Id dict = call("collections", "defaultdict", args);
  const auto items = main.children();
  if (!main.is(NodeKind::kDict)) builder_.fail("expected a dict as content.main");
  builder_.limits().charge_memory(items.size_bytes(), builder_);
  builder_.graph().made(dict).dict_items.assign(items.begin(), items.end());
  return dict;
}

// A dict of scikit-learn before 1.2 that knows old names of its keys.
Id SkopsReader::make_deprecated_dict(State state, Ids children) {
  const Ref main = builder_.ref(children[0]);
  if (!main.is(NodeKind::kDict)) builder_.fail("expected a dict as content.main");
  const Id entries[] = {text("_deprecated_key_to_new_key"), children[1]};
  return instance(made(state, {}, {}, main.children()), builder_.children(NodeKind::kDict, entries));
}

// ---- names and what is made of them ----

Id SkopsReader::make_name(State state, Ids) { return name_of_class(state); }

Id SkopsReader::make_name_v0(State state, Ids) {
  const State content = state.at("content");
  note_numpy(builder_.graph().facts, content.at("module_path").text());
  return builder_.name(content.at("module_path").text(), content.at("function").text());
}

Id SkopsReader::make_slice(State state, Ids) {
  std::vector<Id> args;
  for (const char* part : {"start", "stop", "step"}) {
    const State value = state.at("content").at(part);
    if (value.is(json::Type::kNull)) args.push_back(builder_.plain(NodeKind::kNone));
    else if (value.is(json::Type::kString)) args.push_back(text(value.text()));  // between two columns' names
    else args.push_back(builder_.integer(value.integer()));
  }
  return call("builtins", "slice", args);
}

Id SkopsReader::make_partial(State, Ids children) {
  return call("functools", "partial", children.first(1), tuple(children));
}

Id SkopsReader::make_method(State state, Ids children) {
  const Id args[] = {children[0], text(state.at("content").at("func").text())};
  return call("builtins", "getattr", args);
}

Id SkopsReader::make_operator(State state, Ids children) {
  const Ref args = builder_.ref(children[0]);
  if (!args.is(NodeKind::kTuple)) builder_.fail("expected a tuple as attrs");
  return call("operator", class_of(state), args.children());
}

// ---- objects ----

namespace {

// Cython classes that a pickle makes by their module's newObj(class).
bool is_made_by_new_obj(std::string_view module) {
  return module == "sklearn.neighbors._kd_tree" || module == "sklearn.neighbors._ball_tree" ||
         module == "sklearn.neighbors._dist_metrics" || module == "sklearn.metrics._dist_metrics";
}

}  // namespace

Id SkopsReader::make_object(State state, Ids content) {
  const Id attributes = content.empty() || builder_.ref(content[0]).is_none() ? kNoId : content[0];
  if (is_made_by_new_obj(module_of(state)))
    return call(module_of(state), "newObj", std::array{name_of_class(state)}, attributes);
  return instance(made(state, {}), attributes);
}

Id SkopsReader::make_constructed(State state, Ids content) {
  if (!builder_.ref(content[0]).is(NodeKind::kTuple)) builder_.fail("expected a tuple as content");
  const Id callee = name_of_class(state);
  if (const auto known = call_of_known(builder_, callee, content[0])) return *known;
  return builder_.made(NodeKind::kCall, {.callee = callee, .args = content[0], .how = object::Made::How::kSkops});
}

// Trees, losses: class(*args), then a state where there is one.
Id SkopsReader::make_reduced(State state, Ids children) {
  const Ref args = builder_.ref(children[0]), content = builder_.ref(children[1]);
  if (!args.is(NodeKind::kTuple)) builder_.fail("expected a tuple as __reduce__.args");
  const bool is_empty =
      content.is_none() || ((content.is(NodeKind::kDict) || content.is(NodeKind::kTuple)) && content.size() == 0);
  return builder_.made(NodeKind::kCall, {.callee = name_of_class(state),
                                         .args = args.id(),
                                         .state = is_empty ? kNoId : content.id(),
                                         .how = object::Made::How::kSkops});
}

}  // namespace brine::read
