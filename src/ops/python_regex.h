// Python's regular expressions on str, as re has them, in the words of PCRE2.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace brine::text {

// The pattern for PCRE2 with the options UTF and NEWLINE_LF. Throws Error{kUnsupported} for what Python lacks or has
// otherwise: (?L), (?ai), \1 in any case, conditions; Error{kMalformed} for what is no pattern.
struct Translated {
  std::string pattern;
  std::uint32_t options = 0;  // of pcre2_compile
};
Translated translated(std::string_view python);

// A compiled pattern and its findall().
class Regex {
 public:
  explicit Regex(std::string_view python);  // throws as translated(), and Error{kUnsupported} for more than one group
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  // found(text) for every match from the left that overlaps none before it: the group's text if there is one ("" where
  // it took no part), else all. False: the match limit was reached, and what follows is unknown.
  template <class F>
  bool find_all(std::string_view subject, F found) const {
    Search search(*this, subject);
    while (search.next()) found(search.found());
    return !search.failed();
  }

 private:
  struct Code;
  class Search {
   public:
    Search(const Regex& regex, std::string_view subject);
    ~Search();
    bool next();
    bool failed() const { return failed_; }
    std::string_view found() const { return found_; }

   private:
    struct State;
    std::unique_ptr<State> state_;
    std::string_view subject_, found_;
    std::size_t at_ = 0;
    bool was_empty_ = false, failed_ = false;
  };

  std::unique_ptr<Code> code_;
};

}  // namespace brine::text
