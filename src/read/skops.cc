#include "read/skops.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "read/canonical.h"
#include "read/json_value.h"
#include "read/skops_reader.h"

namespace brine::read {
namespace {

constexpr std::int64_t kProtocolMax = 2;

}  // namespace

// The loaders of skops 0.2 to 0.16.
const std::vector<SkopsReader::Loader>& SkopsReader::loaders() {
  using Self = SkopsReader;
  static const std::vector<Loader> kLoaders = {
      {"BytearrayNode", -1, {}, &Self::make_byte_array},
      {"BytesNode", -1, {}, &Self::make_bytes},
      {"CachedNode", -1, {}, &Self::make_cached},
      {"ConstructorFromReduceNode", -1, {"content"}, &Self::make_constructed},
      {"DTypeNode", -1, {"content"}, &Self::make_dtype},
      {"DefaultDictNode", -1, {"content.main", "content.default_factory"}, &Self::make_default_dict},
      {"DictNode", -1, {"key_types.content[]", "content{}"}, &Self::make_dict},
      {"FunctionNode", 0, {}, &Self::make_name_v0},
      {"FunctionNode", -1, {}, &Self::make_name},
      {"JsonNode", -1, {}, &Self::make_json},
      {"ListNode", -1, {"content[]"}, &Self::make_list},
      {"LossNode", -1, {"__reduce__.args", "content"}, &Self::make_reduced},
      {"MaskedArrayNode", -1, {"content.data", "content.mask"}, &Self::make_masked_array},
      {"MethodNode", -1, {"content.obj"}, &Self::make_method},
      {"NdArrayNode json", -1, {"content[]", "shape"}, &Self::make_object_array},
      {"NdArrayNode numpy", -1, {}, &Self::make_array},
      {"ObjectNode", -1, {"content?"}, &Self::make_object},
      {"OperatorFuncNode", -1, {"attrs"}, &Self::make_operator},
      {"PartialNode", -1, {"content.func", "content.args", "content.kwds", "content.namespace"}, &Self::make_partial},
      {"QuantileForestNode", -1, {"__reduce__.args", "content"}, &Self::make_reduced},
      {"RandomGeneratorNode", 0, {}, &Self::make_generator_v0},
      {"RandomGeneratorNode", -1, {"content.bit_generator", "content.seed_seq?"}, &Self::make_generator},
      {"RandomStateNode", -1, {"content"}, &Self::make_random_state},
      {"SGDNode", -1, {"__reduce__.args", "content"}, &Self::make_reduced},
      {"SetNode", -1, {"content[]"}, &Self::make_set},
      {"SliceNode", -1, {}, &Self::make_slice},
      {"SparseMatrixNode", -1, {}, &Self::make_sparse},
      {"TreeNode", -1, {"__reduce__.args", "content"}, &Self::make_reduced},
      {"TupleNode", -1, {"content[]"}, &Self::make_tuple},
      {"TypeNode", -1, {}, &Self::make_name},
      {"_DictWithDeprecatedKeysNode", -1, {"content.main", "content._deprecated_key_to_new_key"},
       &Self::make_deprecated_dict},
  };
  return kLoaders;
}

SkopsReader::SkopsReader(const ZipArchive& archive, const json::Document& schema, std::int64_t protocol,
                         Builder& builder, UnsummedEntries& unsummed)
    : archive_(archive), schema_(schema), protocol_(protocol), builder_(builder), unsummed_(unsummed) {}

void SkopsReader::fail(State state, std::string_view message, Kind kind) const {
  throw Error(kind, state.place(), std::string(message));
}

// ---- the walk: children before their parent, on a stack of our own ----

object::Id SkopsReader::read() {
  enter(schema_.root());
  while (!frames_.empty()) {
    if (waiting_.size() == frames_.back().first_child) {
      leave();
    } else {
      const State next = waiting_.back();
      waiting_.pop_back();
      enter(next);
    }
  }
  return ids_.front();
}

std::optional<std::int64_t> SkopsReader::saved_id(State state) const {
  const State id = state.find("__id__");
  if (!id || id.is(json::Type::kNull)) return std::nullopt;
  return id.integer();
}

void SkopsReader::enter(State state) {
  builder_.limits().charge_work(1, builder_);
  const std::optional<std::int64_t> id = saved_id(state);
  if (id) {
    if (const auto known = memo_.find(*id); known != memo_.end()) {
      if (known->second == object::kNoId) fail(state, "expected an object, found one that is part of itself");
      ids_.push_back(known->second);
      return;
    }
  }
  const Loader& loader = loader_of(state);
  frames_.push_back({state, &loader, waiting_.size(), ids_.size()});
  for (const std::string_view where : loader.children) add_children(state, where);
  // The last of them is read first: put the first one there.
  std::reverse(waiting_.begin() + static_cast<std::ptrdiff_t>(frames_.back().first_child), waiting_.end());
  if (id && *id != 0) memo_[*id] = object::kNoId;
}

void SkopsReader::leave() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  builder_.stand_at(frame.state.offset(), frame.loader->name);
  const std::vector<Id> children(ids_.begin() + static_cast<std::ptrdiff_t>(frame.first_id), ids_.end());
  ids_.resize(frame.first_id);
  const Id object = (this->*frame.loader->make)(frame.state, children);
  if (const auto id = saved_id(frame.state); id && *id != 0) memo_[*id] = object;
  ids_.push_back(object);
}

const SkopsReader::Loader& SkopsReader::loader_of(State state) const {
  std::string name(state.at("__loader__").text());
  if (name == "NdArrayNode") name += fmt::format(" {}", state.at("type").text());
  for (const Loader& loader : loaders())
    if (loader.name == name && (loader.protocol < 0 || loader.protocol == protocol_)) return loader;
  fail(state.at("__loader__"), fmt::format("expected a loader of skops, found {}", name), Kind::kUnsupported);
}

void SkopsReader::add_children(State state, std::string_view where) {
  const auto ends_with = [&](std::string_view mark) {
    if (!where.ends_with(mark)) return false;
    where.remove_suffix(mark.size());
    return true;
  };
  const bool all_items = ends_with("[]"), all_values = ends_with("{}"), may_be_absent = ends_with("?");
  State at = state;
  for (;;) {
    const std::size_t dot = where.find('.');
    if (may_be_absent && dot == where.npos) {
      at = at.find(where);
      if (!at || at.is(json::Type::kNull)) return;
      break;
    }
    at = at.at(where.substr(0, dot));
    if (dot == where.npos) break;
    where.remove_prefix(dot + 1);
  }
  if (!all_items && !all_values) return waiting_.push_back(at);
  if (!at.is(all_items ? json::Type::kArray : json::Type::kObject)) at.fail(all_items ? "an array" : "an object");
  builder_.limits().charge_memory(2 * at.size() * (sizeof(State) + 2 * sizeof(Id)), builder_);
  for (std::size_t i = 0; i < at.size(); ++i) waiting_.push_back(all_items ? at.item(i) : at.value(i));
}

// ---- what many loaders make ----

object::Id SkopsReader::name_of_class(State state) {
  note_numpy(builder_.graph().facts, module_of(state));
  return builder_.name(module_of(state), class_of(state));
}

object::Id SkopsReader::call(Id callee, Ids args, Id state) {
  return builder_.made(object::Kind::kCall,
                       {.callee = callee, .args = tuple(args), .state = state, .how = object::Made::How::kSkops});
}

object::Made SkopsReader::made(State state, Ids args, Ids list_items, Ids dict_items) {
  builder_.limits().charge_memory(list_items.size_bytes() + dict_items.size_bytes(), builder_);
  return {.callee = name_of_class(state),
          .args = tuple(args),
          .how = object::Made::How::kSkops,
          .list_items = {list_items.begin(), list_items.end()},
          .dict_items = {dict_items.begin(), dict_items.end()}};
}

object::Id SkopsReader::instance(object::Made made, Id state) {
  made.state = state;
  return builder_.made(object::Kind::kInstance, std::move(made));
}

// JSON in a string of the JSON.
object::Id SkopsReader::json_in(State text) {
  Place place = text.place();
  place.offset += 1;  // past the quote
  const json::Document document(text.text(), place, builder_.limits(), json::NonFinite::kAccept);
  if (document.texts()) builder_.graph().keep(document.texts());
  return json_value(document.root(), builder_);
}

SkopsReader::Entry SkopsReader::entry_of(State state) {
  const State file = state.at("file");
  const ZipEntry* entry = archive_.find(file.text());
  if (!entry) fail(file, fmt::format("expected the name of a zip entry, found {}", file.text()));
  if (const auto known = entries_.find(entry->name); known != entries_.end()) return known->second;
  OwnedBytes content = archive_.read(*entry, builder_.limits(), unsummed_);
  if (content.owner) builder_.graph().keep(std::move(content.owner));
  return entries_[entry->name] = {content.bytes, archive_.place_of(*entry)};
}

void SkopsReader::note_other_entries() {
  for (const ZipEntry& entry : archive_.entries()) {
    if (entry.name == kSkopsSchema || entries_.contains(entry.name)) continue;
    const Place place = archive_.place_of(entry);
    builder_.graph().facts.remarks.push_back(
        {"extra-member", place, fmt::format("{} bytes that are no part of the model", entry.size)});
    OwnedBytes content = archive_.read(entry, builder_.limits());
    if (content.owner) builder_.graph().keep(std::move(content.owner));
    Builder(builder_.graph(), builder_.limits(), place).view(object::Kind::kBytes, content.bytes);
  }
}

void read_skops(const ZipArchive& archive, object::Graph& graph, Limits& limits, UnsummedEntries* unsummed) {
  const ZipEntry* entry = archive.find(kSkopsSchema);
  if (!entry) throw Error(Kind::kMalformed, "expected a skops file, found a zip archive without schema.json");
  OwnedBytes content = archive.read(*entry, limits);
  const Place start = archive.place_of(*entry);
  if (!content.owner) {  // a view of the file, which can change while texts are in use
    limits.charge_memory(content.bytes.size(), start);
    const auto kept = std::make_shared<std::string>(text_of(content.bytes));
    content = {kept, bytes_of(*kept)};
  }
  graph.keep(std::move(content.owner));
  const json::Document schema(text_of(content.bytes), start, limits);
  if (schema.texts()) graph.keep(schema.texts());

  const json::Value protocol = schema.root().at("protocol");
  if (protocol.integer() < 0 || protocol.integer() > kProtocolMax)
    throw Error(Kind::kUnsupported, protocol.place(),
                fmt::format("expected a skops protocol from 0 to {}, found {}", kProtocolMax, protocol.integer()));
  graph.facts.format = "skops";
  graph.facts.protocol = static_cast<int>(protocol.integer());
  if (const json::Value version = schema.root().find("_skops_version")) graph.facts.file_version = version.text();

  Builder builder(graph, limits, start);
  UnsummedEntries own;
  SkopsReader reader(archive, schema, protocol.integer(), builder, unsummed ? *unsummed : own);
  try {
    graph.roots.push_back(reader.read());
  } catch (const Error&) {
    (unsummed ? *unsummed : own).require_all();  // what is wrong there may be the cause
    throw;
  }
  own.require_all();
  reader.note_other_entries();
}

}  // namespace brine::read
