// An Inspection for people, and for programs.
#include <algorithm>

#include <fmt/format.h>

#include "brine/inspect.h"
#include "model/json_text.h"

namespace brine {
namespace {

constexpr std::size_t kWidth = 110, kSharesMax = 12;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// "LogisticRegression(C=1.0, class_weight=None, …)", broken where a line is full.
std::string call_text(const Inspection::Object& object, const std::string& before) {
  std::string text = before + object.class_name + "(";
  const std::string indent(std::min<std::size_t>(text.size(), kWidth / 3), ' ');
  std::size_t column = text.size();
  for (std::size_t i = 0; i < object.parameters.size(); ++i) {
    const auto& [name, value] = object.parameters[i];
    std::string word = name.empty() ? value : name + "=" + value;
    word += i + 1 < object.parameters.size() ? "," : "";
    if (i && column + word.size() + 1 > kWidth) {
      text += "\n" + indent;
      column = indent.size();
    } else if (i) {
      text += ' ';
      ++column;
    }
    text += word;
    column += word.size();
  }
  return text + ")";
}

void add_object(std::string& text, const Inspection::Object& object, std::size_t level) {  // as deep as inspect() goes
  const std::string indent(2 * level, ' ');
  std::string before = indent;
  if (!object.path.empty()) before += object.path + " = ";
  text += call_text(object, before);
  if (!object.label.empty()) text += fmt::format("  '{}'", object.label);
  if (object.alike > 1) text += fmt::format("  and {} more like it", object.alike - 1);
  text += "\n";
  std::size_t names = 0, types = 0;
  for (const Inspection::Attribute& attribute : object.attributes) {
    names = std::max(names, attribute.name.size());
    types = std::max(types, attribute.type.size());
  }
  for (const Inspection::Attribute& attribute : object.attributes) {
    std::string line =
        fmt::format("{}    {:<{}}  {:<{}}  {}", indent, attribute.name, names, attribute.type, types, attribute.value);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  for (const Inspection::Object& inner : object.inner) add_object(text, inner, level + 1);
}

std::string versions(const Inspection& inspection) {
  std::string text = inspection.format;
  if (inspection.protocol >= 0) text += fmt::format(" of protocol {}", inspection.protocol);
  if (!inspection.compression.empty()) text += ", packed by " + inspection.compression;
  if (!inspection.sklearn_version.empty()) text += ", scikit-learn " + inspection.sklearn_version;
  if (inspection.numpy_major) text += fmt::format(", numpy {}", inspection.numpy_major);
  if (inspection.python2) text += ", Python 2";
  return text;
}

std::string string_list(const std::vector<std::string>& words) {
  std::string text = "[";
  for (const std::string& word : words) text += (text.size() > 1 ? ", " : "") + json_text(word);
  return text + "]";
}

std::string object_json(const Inspection::Object& object) {
  std::string text = fmt::format(
      R"({{"path": {}, "label": {}, "module": {}, "class": {}, "alike": {}, "parameters": {{)", json_text(object.path),
      json_text(object.label), json_text(object.module), json_text(object.class_name), object.alike);
  for (std::size_t i = 0; i < object.parameters.size(); ++i)
    text += fmt::format("{}{}: {}", i ? ", " : "", json_text(object.parameters[i].first),
                        json_text(object.parameters[i].second));
  text += "}, \"attributes\": [";
  for (std::size_t i = 0; i < object.attributes.size(); ++i) {
    const Inspection::Attribute& attribute = object.attributes[i];
    text +=
        fmt::format(R"({}{{"name": {}, "type": {}, "value": {}, "bytes": {}}})", i ? ", " : "",
                    json_text(attribute.name), json_text(attribute.type), json_text(attribute.value), attribute.bytes);
  }
  text += "], \"inner\": [";
  for (std::size_t i = 0; i < object.inner.size(); ++i) text += (i ? ", " : "") + object_json(object.inner[i]);
  return text + "]}";
}

}  // namespace

std::string to_text(const Inspection& inspection) {
  std::string text = fmt::format("{}: {}\n{} bytes, {} objects\n", inspection.file, versions(inspection),
                                 inspection.file_bytes, inspection.n_nodes);
  for (const std::string& remark : inspection.remarks) text += "remark: " + remark + "\n";
  if (inspection.methods.empty() && inspection.refusal.empty())
    text += "brine opens it, but it has no method for new rows\n";
  else
    text += inspection.methods.empty() ? fmt::format("brine cannot run it: {}\n", inspection.refusal)
                                       : fmt::format("brine runs: {}\n", joined(inspection.methods));
  text += "\n";
  add_object(text, inspection.root, 0);
  std::uint64_t total = 0;
  for (const Inspection::Share& share : inspection.shares) total += share.bytes;
  if (total == 0) return text;
  text += fmt::format("\n{} bytes of arrays and text:\n", total);
  for (std::size_t i = 0; i < inspection.shares.size() && i < kSharesMax; ++i) {
    const Inspection::Share& share = inspection.shares[i];
    text += fmt::format("{:>14}  {:>3} %  {}", share.bytes, 100 * share.bytes / total,
                        share.path.empty() ? "(the root)" : share.path);
    text += share.count > 1 ? fmt::format("  ({} of them)\n", share.count) : "\n";
  }
  return text;
}

std::string to_json(const Inspection& inspection) {
  std::string text = fmt::format(
      R"({{"file": {}, "format": {}, "protocol": {}, "compression": {}, "sklearn_version": {}, )"
      R"("numpy_major": {}, "python2": {}, "file_bytes": {}, "nodes": {},)",
      json_text(inspection.file), json_text(inspection.format), inspection.protocol, json_text(inspection.compression),
      json_text(inspection.sklearn_version), inspection.numpy_major, inspection.python2, inspection.file_bytes,
      inspection.n_nodes);
  text += fmt::format("\n\"remarks\": {}, \"methods\": {}, \"refusal\": {},\n\"root\": {},\n\"shares\": [",
                      string_list(inspection.remarks), string_list(inspection.methods), json_text(inspection.refusal),
                      object_json(inspection.root));
  for (std::size_t i = 0; i < inspection.shares.size(); ++i)
    text += fmt::format(R"({}{{"path": {}, "bytes": {}, "count": {}}})", i ? ", " : "",
                        json_text(inspection.shares[i].path), inspection.shares[i].bytes, inspection.shares[i].count);
  return text + "]}\n";
}

}  // namespace brine
