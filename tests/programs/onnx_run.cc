// Runs ONNX models on the files of cases: lines "MODEL<TAB>INPUTS<TAB>OUTPUTS" on standard input, one answer a line.
#include <iostream>
#include <sstream>

#include "base/error.h"
#include "base/file_system.h"
#include "onnx/run_case.h"

using namespace brine;

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string model, inputs, outputs;
    std::getline(words, model, '\t');
    std::getline(words, inputs, '\t');
    std::getline(words, outputs);
    try {
      Limits limits = Limits::for_file(bytes_of_file(model));
      onnx::run_case(model, inputs, outputs, limits);
      std::cout << "ok" << std::endl;
    } catch (const Error& error) {
      std::cout << (error.kind() == Kind::kUnsupported ? "unsupported\t" : "failed\t") << error.what() << std::endl;
    }
  }
}
