// Reads an ONNX model, or with --tensor a TensorProto, and writes it again: onnx_rewrite [--tensor] IN OUT.
// Exit 65 and one line on standard error where the input is refused.
#include <cstdio>
#include <cstring>
#include <fstream>

#include "base/error.h"
#include "base/mapped_file.h"
#include "base/place.h"
#include "onnx/wire.h"

using namespace brine;

int main(int n_arguments, char** arguments) {
  const bool is_tensor = n_arguments == 4 && std::strcmp(arguments[1], "--tensor") == 0;
  if (n_arguments != 3 + is_tensor) return 64;
  try {
    const char* path = arguments[1 + is_tensor];
    const auto file = MappedFile::open(path);
    Limits limits = Limits::for_file(file->bytes().size());
    const std::string bytes = is_tensor ? onnx::encode(onnx::decode_tensor(file->bytes(), file, place_in(path), limits))
                                        : onnx::encode(onnx::decode_model(file->bytes(), file, place_in(path), limits));
    std::ofstream(arguments[2 + is_tensor], std::ios::binary) << bytes;
    return 0;
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return edge_of(error.kind()).exit;
  }
}
