// The rules, one file each: a graph in, findings out. Nothing here reads a file.
//
// Every node of the arena is judged, also those that no root reaches: a call whose result the pickle drops has run.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "audit/findings.h"
#include "object/graph.h"
#include "object/made.h"

namespace brine::audit {

// What is audited, and what only the layers above know of it.
struct Subject {
  const object::Graph& graph;
  std::string suffix;  // of the file, with its dot, in lower case
  std::function<bool(std::string_view module, std::string_view class_name)> is_estimator;  // of any scikit-learn
  const Error* failure = nullptr;  // that ended the reading; the graph holds what came before
};

void check_all(const Subject& subject, Findings& findings);

void check_names(const Subject& subject, Findings& findings);     // foreign-name
void check_calls(const Subject& subject, Findings& findings);     // unsafe-call
void check_code(const Subject& subject, Findings& findings);      // code-by-value
void check_nested(const Subject& subject, Findings& findings);    // nested-pickle
void check_stream(const Subject& subject, Findings& findings);    // what the readers remarked on, or could not read
void check_suffix(const Subject& subject, Findings& findings);    // wrong-suffix
void check_versions(const Subject& subject, Findings& findings);  // sklearn-version, mixed-versions, old-python

// cloudpickle's, dill's and Python's own ways to put code into a file.
bool makes_code(std::string_view module, std::string_view qualname);

using object::is_made;
std::string name_text(const object::Ref& named);  // "os.system"
std::string call_text(const object::Ref& made);   // "os.system('echo boo')", shortened

}  // namespace brine::audit
