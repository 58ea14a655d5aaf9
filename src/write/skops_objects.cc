// skops' nodes for calls and instances: which loader makes the object again is decided by what a pickle calls.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "object/bit_generators.h"
#include "write/python_names.h"
#include "write/skops_writer.h"

namespace brine::write {

using object::Id;
using object::kNoId;
using object::Made;
using object::Ref;
using NodeKind = object::Kind;

namespace {

constexpr std::array<std::string_view, 4> kLossModules = {
    "_loss", "sklearn._loss._loss", "sklearn.linear_model._sgd_fast", "sklearn.linear_model.sgd_fast"};
constexpr std::string_view kUnpickle = "__pyx_unpickle_";  // how Cython names a class' own constructor

bool is_loss_module(std::string_view module) {
  return std::find(kLossModules.begin(), kLossModules.end(), module) != kLossModules.end();
}

bool is_empty_state(Ref state) {
  return !state || state.is_none() || ((state.is(NodeKind::kDict) || state.is(NodeKind::kTuple)) && state.size() == 0);
}

bool is_random_state(Ref state) {
  const Ref name = state.is(NodeKind::kDict) ? state.find("bit_generator") : Ref{};
  return name.is(NodeKind::kString) && object::is_bit_generator(text_of(name.bytes()));
}

}  // namespace

bool is_sparse_matrix(Ref ref) {
  const std::string_view name = ref.qualname();
  return ref.module().starts_with("scipy.sparse.") && (name.ends_with("_matrix") || name.ends_with("_array"));
}

// ---- calls ----

void SkopsWriter::call(Ref ref) {
  const Made& made = ref.made();
  const Ref callee(graph_, made.callee);
  if (!callee.is(NodeKind::kName)) fail(ref, "what is made by something that has no name");
  const PythonName named = python_name(callee, graph_.facts);
  const auto is = [&](std::string_view module, std::string_view name) {
    return named.module == module && named.qualname == name;
  };
  if (is("sklearn.tree._tree", "Tree")) return reduced(head_of_class(ref, "TreeNode"), made.args, made.state);
  if (is("quantile_forest._quantile_forest_fast", "QuantileForest"))
    return reduced(head_of_class(ref, "QuantileForestNode"), made.args, made.state);
  if (is("builtins", "slice")) return slice(ref);
  if (is("builtins", "getattr")) return method(ref);
  if (is("functools", "partial")) return partial(ref);
  if (named.module == "operator" && made.state == kNoId)
    return then({head_of_class(ref, "OperatorFuncNode") + R"(, "attrs": )", Node{made.args}, "}"});
  if (named.qualname == "newObj") {
    const Ref args(graph_, made.args);
    if (args.size() != 1 || !args.item(0).is(NodeKind::kName)) fail(ref, "newObj of something that is no class");
    const PythonName of = python_name(args.item(0), graph_.facts);
    return object(head(of.module, of.qualname, "ObjectNode", ref.id()), made.state);
  }
  if (call_in_collections(ref) || call_in_numpy(ref) || call_of_loss(ref)) return;
  constructed(ref);
}

bool SkopsWriter::call_in_collections(Ref ref) {
  if (ref.module() != "collections") return false;
  const Made& made = ref.made();
  const Ref args(graph_, made.args), state(graph_, made.state);
  if (!is_empty_state(state) || !made.list_items.empty()) return false;
  if (ref.qualname() == "OrderedDict" && args.size() == 0)
    return dict(ref, head_of_class(ref, "DictNode"), made.dict_items), true;
  if (ref.qualname() == "Counter" && args.size() == 1 && args.item(0).is(NodeKind::kDict) && made.dict_items.empty())
    return dict(ref, head_of_class(ref, "DictNode"), args.item(0).children()), true;
  if (ref.qualname() != "defaultdict" || args.size() > 1) return false;
  for (std::size_t i = 0; i < made.dict_items.size(); i += 2)
    if (!graph_.ref(made.dict_items[i]).is(NodeKind::kString)) fail(ref, "a defaultdict whose keys are no text");
  const Task factory = args.size() == 1 ? Task(Node{args.item(0).id()}) : Task(json_node("null"));
  schema_ += head_of_class(ref, "DefaultDictNode") + R"(, "content": {"main": )";
  then({R"(, "default_factory": )", factory, "}}"});
  dict(ref, head("builtins", "dict", "DictNode"), made.dict_items);
  return true;
}

bool SkopsWriter::call_in_numpy(Ref ref) {
  if (ref.module() == "numpy.ma.core" && ref.qualname() == "_mareconstruct") return masked_array(ref), true;
  if (ref.module() != "numpy.random._pickle") return false;
  if (ref.qualname() == "__randomstate_ctor") return random_state(ref), true;
  if (ref.qualname() == "__generator_ctor") return random_generator(ref), true;
  return false;
}

// A loss is class(*args); Cython pickles some as __pyx_unpickle_CLASS(class, checksum, args), then perhaps a state.
bool SkopsWriter::call_of_loss(Ref ref) {
  if (!is_loss_module(ref.module())) return false;
  const Made& made = ref.made();
  const Ref args(graph_, made.args);
  if (!ref.qualname().starts_with(kUnpickle)) {
    reduced(head_of_class(ref, "LossNode"), made.args, made.state);
    return true;
  }
  if (args.size() != 3 || !args.item(0).is(NodeKind::kName)) fail(ref, "a loss without its class");
  const PythonName of = python_name(args.item(0), graph_.facts);
  const Ref rest = args.item(2);
  reduced(head(of.module, of.qualname, "LossNode", ref.id()), rest.is(NodeKind::kTuple) ? rest.id() : kNoId,
          made.state);
  return true;
}

void SkopsWriter::constructed(Ref ref) {
  const Made& made = ref.made();
  if (made.state != kNoId || !made.list_items.empty() || !made.dict_items.empty())
    fail(ref, fmt::format("what {}.{} makes, with a state or items", ref.module(), ref.qualname()));
  then({head_of_class(ref, "ConstructorFromReduceNode") + R"(, "content": )", Node{made.args}, "}"});
}

// {…, "__reduce__": {"args": …}, "content": …}: skops itself reads the content first, brine the arguments. What both
// have is therefore written in both.
void SkopsWriter::reduced(std::string start, Id args, Id state) {
  const std::string none = head("builtins", "tuple", "TupleNode") + R"(, "content": []})";
  const std::string empty = head("builtins", "dict", "DictNode") + R"(, "key_types": )" +
                            head("builtins", "list", "ListNode") + R"(, "content": []}, "content": {}})";
  then({std::move(start) + R"(, "__reduce__": {"args": )", args == kNoId ? Task(none) : Task(Node{args}),
        Forget{written_.size()}, R"(}, "content": )", state == kNoId ? Task(empty) : Task(Node{state}), "}"});
}

// ---- random numbers ----

void SkopsWriter::random_state(Ref ref) {
  const Ref state(graph_, ref.made().state);
  if (!is_random_state(state)) fail(ref, "a RandomState without its state");
  then({head("numpy.random.mtrand", "RandomState", "RandomStateNode", ref.id()) + R"(, "content": )", Node{state.id()},
        "}"});
}

// A generator has a bit generator, which has a state and a seed sequence: (state, seed sequence), itself a call with
// the state (entropy, n_children_spawned, pool, pool_size, spawn_key). Where the file has none, the entropy is new.
void SkopsWriter::random_generator(Ref ref) {
  const Ref args(graph_, ref.made().args);
  Ref state(graph_, ref.made().state);
  std::string seed = head("builtins", "dict", "DictNode") + R"(, "key_types": )" +
                     head("builtins", "list", "ListNode") + R"(, "content": [)";
  Ref sequence;
  if (!state.is(NodeKind::kDict) && args.size() > 0 && args.item(0).is(NodeKind::kCall)) {
    const Ref whole(graph_, args.item(0).made().state);
    if (whole.is(NodeKind::kDict)) state = whole;
    if (whole.is(NodeKind::kTuple) && whole.size() == 2) {
      state = whole.item(0);
      if (whole.item(1).is(NodeKind::kCall)) sequence = Ref(graph_, whole.item(1).made().state);
    }
  }
  if (!is_random_state(state)) fail(ref, "a numpy Generator without the state of its bit generator");
  schema_ += head("numpy.random._generator", "Generator", "RandomGeneratorNode", ref.id()) +
             R"(, "content": {"bit_generator": )";
  if (!sequence.is(NodeKind::kTuple) || sequence.size() != 5) {
    then({seed + R"(]}, "content": {}}}})"});
  } else {
    const std::string type = head("builtins", "str", "TypeNode") + "}";
    then({seed + fmt::format(R"({0}, {0}, {0}, {0}]}}, "content": {{"entropy": )", type), Node{sequence.item(0).id()},
          R"(, "spawn_key": )", Node{sequence.item(4).id()}, R"(, "pool_size": )", Node{sequence.item(3).id()},
          R"(, "n_children_spawned": )", Node{sequence.item(1).id()}, "}}}}"});
  }
  then({Node{state.id()}, R"(, "seed_seq": )"});
}

// ---- instances ----

void SkopsWriter::instance(Ref ref) {
  const Made& made = ref.made();
  const Ref args(graph_, made.args), state(graph_, made.state);
  const bool is_bunch = ref.qualname() == "Bunch" && ref.module().starts_with("sklearn.");
  if (made.kwargs != kNoId) fail(ref, "an object that is made with keyword arguments");
  if (is_sparse_matrix(ref)) return sparse(ref);
  if (ref.qualname() == "_DictWithDeprecatedKeys" && state.is(NodeKind::kDict)) {
    const Ref names = state.find("_deprecated_key_to_new_key");
    if (!names) fail(ref, "a dict with deprecated keys that does not tell them");
    schema_ += head_of_class(ref, "_DictWithDeprecatedKeysNode") + R"(, "content": {"main": )";
    then({R"(, "_deprecated_key_to_new_key": )", Node{names.id()}, "}}"});
    return dict(ref, head("builtins", "dict", "DictNode"), made.dict_items);
  }
  const bool has_items = !made.list_items.empty() || !made.dict_items.empty();
  if ((has_items || args.size() != 0) && !is_empty_state(state) && !is_bunch)
    fail(ref, fmt::format("the attributes of a {} besides its items", ref.qualname()));
  if (has_items && args.size() != 0) fail(ref, fmt::format("a {} that has arguments and items", ref.qualname()));
  if (!made.dict_items.empty() || is_bunch) return dict(ref, head_of_class(ref, "DictNode"), made.dict_items);
  if (!made.list_items.empty())
    return then({head_of_class(ref, "ListNode") + R"(, "content": [)", Items{made.list_items}, "]}"});
  if (args.size() == 0) return object(head_of_class(ref, "ObjectNode"), made.state);
  if (args.size() == 1 && made.how != Made::How::kSkops)
    fail(ref, fmt::format("a {} that is made with an argument", ref.qualname()));
  then({head_of_class(ref, "TupleNode") + R"(, "content": [)", Items{args.children()}, "]}"});  // a namedtuple
}

void SkopsWriter::object(std::string start, Id state) {
  if (state == kNoId) {
    schema_ += start + "}";
    return;
  }
  then({std::move(start) + R"(, "content": )", Node{state}, "}"});
}

}  // namespace brine::write
