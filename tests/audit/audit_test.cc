// Pickles in sight, and what the audit finds in them.
#include <fmt/format.h>

#include "audit/check.h"
#include "audit/names.h"
#include "sklearn/estimator.h"
#include "tests/read/pickled.h"

namespace brine::tests {
namespace {

// "rule@offset rule@offset" of what is worse than a note; the reading may end in an error.
std::string found_in(std::string_view bytes) {
  object::Graph graph;
  const auto owner = std::make_shared<const std::string>(bytes);
  graph.keep(owner);
  Limits limits;
  std::optional<Error> failure;
  try {
    read::read_pickle(ByteReader(bytes_of(*owner), place_in("t.pkl")), graph, limits);
  } catch (const Error& error) {
    failure = error;
  }
  audit::Findings findings;
  audit::check_all({.graph = graph,
                    .suffix = ".pkl",
                    .is_estimator = sklearn::is_estimator_name,
                    .failure = failure ? &*failure : nullptr},
                   findings);
  std::string text;
  for (const Finding& finding : std::move(findings).sorted())
    if (finding.rule->severity != Severity::kNote)
      text += fmt::format("{}{}@{}", text.empty() ? "" : " ", finding.rule->id, finding.place.offset);
  return text;
}

TEST_CASE("a name that no model needs is told with the call that is made of it") {
  CHECK(found_in("cos\nsystem\n(S'echo'\ntR.") == "foreign-name@0");
  CHECK(found_in("(ios\nsystem\n.") == "foreign-name@1");
  CHECK(found_in("(cos\nsystem\nS'echo'\no.") == "foreign-name@1");
  CHECK(found_in("csklearn.evil\nPipeline\n.") == "foreign-name@0");
  CHECK(found_in("csklearn.pipeline\nPipeline.fit\n.") == "foreign-name@0");
}

TEST_CASE("a call whose result is dropped is told") {
  CHECK(found_in("cos\nsystem\n(S'echo'\ntR0I1\n.") == "foreign-name@0");
}

TEST_CASE("what stands before the place where a pickle breaks is told, and the rest is not called clean") {
  CHECK(found_in("cos\nsystem\n(S'echo'\ntR\xff") == "foreign-name@0 not-read@22");
}

TEST_CASE("an estimator is made without calling it") {
  CHECK(found_in("csklearn.pipeline\nPipeline\n)\x81}b.") == "");
  CHECK(found_in("csklearn.pipeline\nPipeline\n)R.") == "unsafe-call@28");
}

TEST_CASE("getattr is judged by its arguments") {
  CHECK(found_in("cbuiltins\ngetattr\n(cbuiltins\nstr\nVlower\ntR.") == "");
  CHECK(found_in("cbuiltins\ngetattr\n(cbuiltins\nstr\nV__class__\ntR.") == "unsafe-call@45");
  CHECK(found_in("cbuiltins\ngetattr\n(cnumpy\nmean\nV__globals__\ntR.") == "unsafe-call@45");
  CHECK(found_in("(lp0\ncbuiltins\ngetattr\na.") == "unsafe-call@5");
}

TEST_CASE("a partial holds a function that may stand as a value, and nothing is called through it") {
  CHECK(found_in("cfunctools\npartial\n(csklearn.utils.validation\ncheck_array\ntR.") == "");
  CHECK(found_in("cfunctools\npartial\n(cbuiltins\ngetattr\ntR.") == "unsafe-call@20 unsafe-call@39");
  CHECK(found_in("cfunctools\npartial\n(cnumpy\nmean\ntR)R.") == "unsafe-call@35");
}

TEST_CASE("a ufunc by name imports no module but numpy's") {
  CHECK(found_in("cnumpy.core\n_ufunc_reconstruct\n(Vnumpy\nVlog1p\ntR.") == "");
  CHECK(found_in("cnumpy.core\n_ufunc_reconstruct\n(Vos\nVsystem\ntR.") == "unsafe-call@45");
}

TEST_CASE("a constructor is not given the class of another package") {
  CHECK(found_in("cpandas.core.indexes.base\n_new_Index\n(cpandas\nIndex\n}tR.") == "");
  CHECK(found_in("cpandas.core.indexes.base\n_new_Index\n(cnumpy\nmemmap\n}tR.") == "unsafe-call@54");
}

TEST_CASE("a text that scipy executes is scipy's own, also where a later entry hides it") {
  const std::string norm = "cscipy.stats._continuous_distns\nnorm_gen\n)\x81", key = "V_parse_arg_template\n";
  const std::string own =
      "V\\u000adef _parse_args(self,  loc=0, scale=1):\\u000a    return (), loc, scale\\u000a\n";
  CHECK(found_in(norm + "}" + key + own + "sb.") == "");
  CHECK(found_in(norm + "}" + key + "Vimport os\n" + "sb.") == "");
  CHECK(found_in(norm + "}" + key + "Vos.system(1)\n" + "sb.") == "unsafe-call@42");
  CHECK(found_in(norm + "}p0\n" + key + "Vf(x)\n" + "sb0g0\n" + key + own + "s.") == "unsafe-call@42");
}

TEST_CASE("bytes that are a pickle with names are told, others are not") {
  CHECK(found_in(raw("\x80\x04""C\x10\x80\x04""cos\nsystem\n)R..")) == "nested-pickle@2");
  CHECK(found_in(raw("\x80\x04""C\x10\x80\x04""cos\nsystem\n)R\xff.")) == "nested-pickle@2");  // broken after the call
  CHECK(found_in(raw("\x80\x04""C\x10\x80\x04""cos\nsystem\n))\xff.")) == "");
  CHECK(found_in(raw("\x80\x04""C\x05\x80\x04""K\x01..")) == "");
}

TEST_CASE("code that travels in the file is told with its name and its file") {
  CHECK(found_in("ctypes\nFunctionType\n.") == "code-by-value@0");
  CHECK(found_in("ccloudpickle.cloudpickle\n_builtin_type\n(VCodeType\ntR.") == "code-by-value@0");
}

TEST_CASE("bytes behind the end, and values that are not in the file, are not called clean") {
  CHECK(found_in("N.\xffrest") == "trailing-bytes@2");
  CHECK(found_in("N.N.") == "another-pickle@2");
  CHECK(found_in("N.cos\nsystem\n.") == "foreign-name@2 another-pickle@2");
  CHECK(found_in("Pid\n.") == "outside-value@0");
  CHECK(found_in(raw("\x80\x02\x82\x01.")) == "unsafe-stream@2");
}

TEST_CASE("the names of the table are unlike each other, and none can run code by itself") {
  for (const auto& [module, qualname] : {std::pair("builtins", "eval"), {"builtins", "exec"}, {"os", "system"},
                                         {"numpy", "load"}, {"numpy", "save"}, {"pandas", "read_pickle"},
                                         {"operator", "attrgetter"}, {"sklearn.utils", "system"}})
    CHECK(audit::find_name(module, qualname) == nullptr);
  CHECK(audit::find_name("numpy", "memmap")->use == audit::Use::kValue);
}

}  // namespace
}  // namespace brine::tests
