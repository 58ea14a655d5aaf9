#include "read/looks_like.h"

#include <algorithm>
#include <array>

namespace brine::read {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::size_t offset;
  std::string_view bytes;
  std::string_view name;
};

constexpr std::array kMagics = {
    Magic{0, "version https://git-lfs"sv, "a Git LFS pointer: the file that it stands for was not fetched"},
    Magic{0, "\x89HDF\r\n\x1a\n"sv, "an HDF5 file (Keras, h5py)"},
    Magic{0, "7z\xbc\xaf\x27\x1c"sv, "a 7-Zip archive"},
    Magic{0, "Rar!"sv, "a RAR archive"},
    Magic{0, "GGUF"sv, "a GGUF file of weights"},
    Magic{0, "PAR1"sv, "a Parquet table"},
    Magic{0, "ARROW1"sv, "an Arrow table"},
    Magic{0, "\x7f" "ELF"sv, "an executable"},
    Magic{0, "MZ\x90"sv, "an executable"},
    Magic{0, "%PDF"sv, "a PDF document"},
    Magic{0, "\x89PNG"sv, "a PNG image"},
    Magic{0, "tree\nversion="sv, "a LightGBM model in text"},
    Magic{0, "binf"sv, "an XGBoost model"},
    Magic{0, "{L"sv, "an XGBoost model in UBJSON"},
    Magic{0, "#!"sv, "a script"},
    Magic{0, "<!DOCTYPE"sv, "an HTML page"},
    Magic{0, "<html"sv, "an HTML page"},
    Magic{0, "<?xml"sv, "an XML document (PMML?)"},
    Magic{4, "TFL3"sv, "a TensorFlow Lite model"},
    Magic{8, "{\""sv, "a safetensors file of weights"},
    Magic{257, "ustar"sv, "a tar archive"},
};

}  // namespace

// Field 1 of onnx.ModelProto, the IR version, then a field that a model begins with: producer, domain, graph, opset.
bool is_onnx(ByteView bytes) {
  return bytes.size() > 3 && bytes[0] == 0x08 && bytes[1] >= 1 && bytes[1] < 0x20 &&
         (bytes[2] == 0x12 || bytes[2] == 0x1a || bytes[2] == 0x22 || bytes[2] == 0x3a || bytes[2] == 0x42);
}

std::optional<std::string_view> looks_like(ByteView bytes) {
  const std::string_view text = text_of(bytes);
  for (const Magic& magic : kMagics)
    if (text.size() >= magic.offset && text.substr(magic.offset).starts_with(magic.bytes)) return magic.name;
  if (is_onnx(bytes)) return "an ONNX model, which holds computations and no objects";
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != text.npos && text[first] == '{') return "JSON text";
  return std::nullopt;
}

std::optional<std::string_view> looks_like(const ZipArchive& archive) {
  const auto& entries = archive.entries();
  const auto any = [&](std::string_view end) {
    return std::any_of(entries.begin(), entries.end(),
                       [&](const ZipEntry& entry) { return entry.name.ends_with(end); });
  };
  if (entries.empty()) return "an empty zip archive";
  if (archive.find("model.weights.h5")) return "a Keras model";
  if (any("/data.pkl") || any("/constants.pkl")) return "a PyTorch file";
  if (archive.find("[Content_Types].xml")) return "an office document";
  if (any(".pkl") || any(".joblib") || any(".pickle")) return "a zip archive of pickles, to be unpacked first";
  return std::nullopt;
}

}  // namespace brine::read
