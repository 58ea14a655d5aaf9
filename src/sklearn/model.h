// An opened model: its objects lowered into one program, grown by a function for each method and input type that is
// asked for.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/limits.h"
#include "object/graph.h"
#include "program/program.h"
#include "sklearn/methods.h"

namespace brine::sklearn {

class Model {
 public:
  // The graph must outlive the model. Throws Error{kUnsupported} naming the first class that brine cannot run, with its
  // path.
  explicit Model(object::Ref root);
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  // A function of this method for inputs of this type; made once. Any thread.
  Function function(Slot method, const Type& input);
  std::vector<Slot> methods() const;              // that this fitted object has, in the order of kMethodNames
  const Entry& root() const { return *root_; }
  bool takes_any_rows() const;  // its rows may have any shape, and there may be none
  Names names_out() const { return Methods(root_).names_out(); }
  const Program& program() const { return program_; }

  // ---- for lowerings ----
  Program& program() { return program_; }
  Methods lower(const object::Ref& object, const std::string& path);
  Entry* look(const object::Ref& object, const std::string& path);  // an entry without formulas: attributes alone
  // Memory for what is made of an array. Once it is free: the file holds as much itself. A file may name one array a
  // million times, however: from the second time on it counts. Throws Error{kLimit}.
  void charge(const object::Ref& array, std::uint64_t bytes);

 private:
  Entry* make_entry(const object::Ref& object, const std::string& path);

  Program program_;
  Version version_;
  std::deque<Entry> entries_;
  std::map<object::Id, Entry*> lowered_;
  std::map<std::pair<Slot, std::string>, Function> functions_;
  std::map<std::string, Value> inputs_;
  Entry* root_ = nullptr;
  std::uint32_t depth_ = 0;
  std::unordered_set<object::Id> charged_;
  Limits limits_;
  std::mutex mutex_;
};

// The scikit-learn class of an object of the graph: an instance, or a call of a class. Empty if it is none.
std::string class_name_of(const object::Ref& object);
// The version in an object's own state (`_sklearn_version`); {0, 0}: none.
Version version_of(const object::Ref& object);

}  // namespace brine::sklearn
