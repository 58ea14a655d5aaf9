// Prints the features of documents: text_features OPTION=VALUE… < documents. Documents and features are each a length,
// a line feed, and so many bytes; before the features of a document stands their number. Options: lower, first, then, accents, unit,
// words, pattern, range.
#include <iostream>
#include <iterator>
#include <string>

#include "ops/text_analyzer.h"

using namespace brine::text;

namespace {

AnalyzerOptions options_of(int argc, char** argv) {
  AnalyzerOptions options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i], name = argument.substr(0, argument.find('=')),
                      value = argument.substr(argument.find('=') + 1);
    if (name == "lower")
      options.first = value == "1" ? Method::kLower : Method::kNone;
    else if (name == "first")
      options.first = method_named(value).value();
    else if (name == "then")
      options.then = method_named(value).value();
    else if (name == "accents") options.accents = value == "ascii" ? Accents::kAscii : Accents::kUnicode;
    else if (name == "unit") options.unit = value == "char" ? Unit::kCharacters : Unit::kCharactersInWords;
    else if (name == "words")
      options.words = value == "all"     ? Words::kAll
                      : value == "split" ? Words::kSplit
                      : value == "lines" ? Words::kLines
                                         : Words::kLetters;
    else if (name == "pattern") options.words = Words::kPattern, options.pattern = value;
    else if (name == "range")
      options.shortest = std::stoul(value), options.longest = std::stoul(value.substr(value.find(',') + 1));
    else throw std::invalid_argument(name);
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const Analyzer analyzer(options_of(argc, argv));
  Analyzer::Scratch scratch;
  const std::string input{std::istreambuf_iterator<char>(std::cin), {}};
  for (std::size_t at = 0; at < input.size();) {
    const std::size_t end = input.find('\n', at), size = std::stoul(input.substr(at, end - at));
    std::string features;
    std::size_t count = 0;
    const bool whole =
        analyzer.analyze(std::string_view(input).substr(end + 1, size), scratch, [&](std::string_view feature) {
          features += std::to_string(feature.size()) + "\n" + std::string(feature);
          ++count;
        });
    if (!whole) return 1;
    std::cout << count << '\n' << features;
    at = end + 1 + size;
  }
  return 0;
}
