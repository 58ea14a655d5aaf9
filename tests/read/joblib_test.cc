// joblib's arrays behind their wrappers, and in files of their own.
#include "tests/read/pickled.h"

using namespace brine;
using namespace brine::tests;

namespace {

const std::string kTwo = raw("\0\0\0\0\0\0\xf0?\0\0\0\0\0\0\0@");  // 1.0, 2.0

std::string wrapper(std::string_view shape, const std::string& dtype, std::string_view more = "",
                    std::string_view order = "C", std::string_view type = "numpy\nndarray") {
  return "\x80\2cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(Vsubclass\nc" + std::string(type) + "\nVshape\n(" +
         std::string(shape) + "tVorder\nV" + std::string(order) + "\nVdtype\n" + dtype + "Vallow_mmap\nI01\n" +
         std::string(more) + "ub";
}
const std::string_view kAligned = "Vnumpy_array_alignment_bytes\nK\x10";

read::Companions one_companion(std::string name, std::string content) {
  return {"t.pkl", [=](const std::string& wanted, Limits& limits) -> std::optional<Container> {
            if (wanted != name) return std::nullopt;
            const auto owner = std::make_shared<const std::string>(content);
            return open_container(bytes_of(*owner), owner, name, limits);
          }};
}
std::string old_wrapper(std::string_view file) {
  return "cjoblib.numpy_pickle\nNDArrayWrapper\n)\x81}(Vsubclass\ncnumpy\nndarray\nVfilename\nV" + std::string(file) +
         "\nVallow_mmap\nI01\nub.";
}
std::string npy(std::string_view descr, const std::string& values) {
  std::string header = "{'descr': '" + std::string(descr) + "', 'fortran_order': False, 'shape': (2,), }";
  return raw("\x93NUMPY\1\0") + static_cast<char>(header.size()) + '\0' + header + values;
}

}  // namespace

TEST_CASE("an array behind its wrapper is a view of the stream, and the pickle goes on behind it") {
  const object::Graph graph = graph_of(wrapper("K\2", kFloat64) + kTwo + "K\7\x86.");
  CHECK(object::print(graph.root()) == "(array(<f8, (2,), [1.0, 2.0]), 7)");
  CHECK(graph.facts.format == "joblib");
}

TEST_CASE("an array in Fortran's order, or of a subclass, stays so; a memmap is an array") {
  CHECK(text_of_pickle(wrapper("K\1K\2", kFloat64, "", "F") + kTwo + ".") == "array(<f8, (1, 2), fortran, [1.0, 2.0])");
  CHECK(text_of_pickle(wrapper("K\1K\2", kFloat64, "", "C", "numpy\nmatrix") + kTwo + ".") ==
        "array<matrix>(<f8, (1, 2), [1.0, 2.0])");
  CHECK(text_of_pickle(wrapper("K\2", kFloat64, "", "C", "numpy\nmemmap") + kTwo + ".") ==
        "array(<f8, (2,), [1.0, 2.0])");
}

TEST_CASE("a padding is skipped where the wrapper says that arrays are aligned, and is nothing but padding") {
  CHECK(text_of_pickle(wrapper("K\2", kFloat64, kAligned) + raw("\3\xff\xff\xff") + kTwo + ".") ==
        "array(<f8, (2,), [1.0, 2.0])");
  CHECK(text_of_pickle(wrapper("K\2", kFloat64, kAligned) + raw("\0") + kTwo + ".") == "array(<f8, (2,), [1.0, 2.0])");
  CHECK(error_of_pickle(wrapper("K\2", kFloat64, kAligned) + raw("\3\xff\xff.") + kTwo + ".")
            .find("expected a padding of at most 16 bytes 0xff") != std::string::npos);
  CHECK(error_of_pickle(wrapper("K\2", kFloat64, kAligned) + "\x20" + std::string(32, '\xff') + kTwo + ".") != "");
  CHECK(error_of_pickle(wrapper("K\2", kFloat64, "Vnumpy_array_alignment_bytes\nI0\n") + raw("\0") + kTwo + ".") != "");
}

TEST_CASE("an array of objects is a pickle of its own in the stream, with its own memo and protocol") {
  const std::string inner = "\x80\4cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntC\1btR(K\1(K\1t" +
                            kObject +
                            "I00\n(lVx\nq\5h\5\x86"
                            "atb.";
  CHECK(text_of_pickle(wrapper("K\1", kObject) + inner + "q\5h\5\x86.") == "(@1=array(|O, (1,), [('x', 'x')]), <@1>)");
}

TEST_CASE("a wrapper in such a pickle is no wrapper, as Python's own pickle reads it") {
  const std::string inner = wrapper("K\2", kFloat64) + ".";
  CHECK(text_of_pickle(wrapper("K\1", kObject) + inner + ".").find("new joblib.numpy_pickle.NumpyArrayWrapper()") == 0);
}

TEST_CASE("a wrapper that lies about its array is refused") {
  CHECK(error_of_pickle(wrapper("I8796093022208\n", kFloat64) + kTwo + ".")
            .find("the array's bytes: expected 70368744177664 bytes, found 17") != std::string::npos);
  CHECK(error_of_pickle(wrapper("I-1\n", kFloat64) + kTwo + ".") != "");
  CHECK(error_of_pickle(wrapper("K\2", "N") + kTwo + ".").find("NumpyArrayWrapper: expected a dtype") !=
        std::string::npos);
  CHECK(error_of_pickle(wrapper("K\2", kFloat64, "", "X") + kTwo + ".").find("expected the order C or F") !=
        std::string::npos);
  CHECK(error_of_pickle(wrapper("K\2", kFloat64, "", "C", "os\nsystem") + kTwo + ".")
            .find("the array's class: expected numpy.ndarray") != std::string::npos);
  CHECK(error_of_pickle("\x80\2cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}b.")
            .find("expected the attribute dtype, found none") != std::string::npos);
}

TEST_CASE("an array's bytes may follow a whole frame only: what is left of a frame would be read elsewhere by Python") {
  const std::string head = wrapper("K\2", kFloat64).substr(2);
  const auto framed = [&](std::size_t extra) {
    return raw("\x80\4\x95") + static_cast<char>(head.size() + extra) + static_cast<char>((head.size() + extra) >> 8) +
           raw("\0\0\0\0\0\0") + head + kTwo + ".";
  };
  CHECK(text_of_pickle(framed(0)) == "array(<f8, (2,), [1.0, 2.0])");
  CHECK(error_of_pickle(framed(4)).find("BUILD: expected the array's bytes behind the frame") != std::string::npos);
}

TEST_CASE("an array of an old file is read from the companion that is named, and never from elsewhere") {
  const read::Companions companions = one_companion("t.pkl_01.npy", npy("<f8", kTwo));
  CHECK(object::print(graph_of(old_wrapper("t.pkl_01.npy"), {}, companions).root()) == "array(<f8, (2,), [1.0, 2.0])");
  const auto error = [&](std::string_view file) {
    try {
      graph_of(old_wrapper(file), {}, companions);
    } catch (const Error& refused) {
      return refused.message();
    }
    return std::string();
  };
  for (const char* file :
       {"/etc/passwd", "../t.pkl_01.npy", "t.pkl_01.npy/", "t.pkl", "t.pkl_x.npy", "_.npy", "t.pkl_01.npy.gz", ""})
    CHECK(error(file).find("expected a file name such as model.pkl_01.npy") != std::string::npos);
  CHECK(error("t.pkl_02.npy").find("expected t.pkl_02.npy beside the model") != std::string::npos);
  CHECK(error_of_pickle(old_wrapper("t.pkl_01.npy")) != "");
}

TEST_CASE("a set of files that was renamed as a whole is found, with a remark") {
  const object::Graph graph =
      graph_of(old_wrapper("iris.pkl_01.npy"), {}, one_companion("t.pkl_01.npy", npy("<f8", kTwo)));
  CHECK(object::print(graph.root()) == "array(<f8, (2,), [1.0, 2.0])");
  REQUIRE(graph.facts.remarks.size() == 1);
  CHECK(graph.facts.remarks[0].rule == "renamed-companion");
}

TEST_CASE("an array of objects in a companion is a pickle as data, like any other") {
  const std::string inner = "\x80\2cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntC\1btR(K\1(K\1t" +
                            kObject + "I00\n(lcos\nsystem\natb.";
  CHECK(object::print(
            graph_of(old_wrapper("t.pkl_01.npy"), {}, one_companion("t.pkl_01.npy", npy("|O", inner))).root()) ==
        "array(|O, (1,), [os.system])");
}
