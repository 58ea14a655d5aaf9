// The JSON reader: what it reads, and what it refuses where.
#include "container/json.h"

#include <cmath>

#include <doctest/doctest.h>

using namespace brine;
using namespace std::string_literals;
using json::Document;
using json::NonFinite;
using json::Type;
using json::Value;

namespace {

std::uint64_t offset_of_error(std::string_view text, Kind kind = Kind::kMalformed,
                              NonFinite non_finite = NonFinite::kRefuse) {
  Limits limits;
  limits.depth_max = 100;
  try {
    Document document(text, place_in("t.json"), limits, non_finite);
  } catch (const Error& error) {
    CHECK(error.kind() == kind);
    return error.place().offset;
  }
  return 0xdead;
}

std::string text_of(std::string_view json) {
  Limits limits;
  return std::string(Document(json, {}, limits).root().text());
}

}  // namespace

TEST_CASE("values keep their types, their order and their places") {
  const std::string text = R"( {"b": [1, -2.5e3, "x", null, true, {}], "a": 12345678901234567890, "": []} )";
  Limits limits;
  const Document document(text, place_in("t.json"), limits);
  const Value root = document.root();
  REQUIRE(root.size() == 3);
  CHECK(root.key(0).text() == "b");
  const Value items = root.at("b");
  CHECK(items.size() == 6);
  CHECK(items.item(0).integer() == 1);
  CHECK(items.item(1).number() == -2500);
  CHECK(items.item(1).offset() == text.find("-2.5"));
  CHECK(items.item(2).text() == "x");
  CHECK(items.item(3).is(Type::kNull));
  CHECK(items.item(4).boolean());
  CHECK(items.item(5).size() == 0);
  CHECK(root.at("a").type() == Type::kBigInt);
  CHECK(root.at("a").text() == "12345678901234567890");
  CHECK_FALSE(root.find("c"));
  CHECK(to_string(items.item(4).place()) == "t.json:0x1e: b[4]");
  CHECK_THROWS_AS(items.item(0).text(), Error);
  CHECK_THROWS_AS(root.at("c"), Error);
}

TEST_CASE("escapes become UTF-8, lone surrogates three bytes") {
  CHECK(text_of(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  CHECK(text_of(R"("\u00e4\u20ac\ud83d\ude00\u0000z")") == "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\0z"s);
  CHECK(text_of(R"("\ud83dx\ude00")") == "\xed\xa0\xbdx\xed\xb8\x80");
  CHECK(text_of(R"("\ud83d\u0041")") == "\xed\xa0\xbd""A");
  CHECK(text_of("\"\xe2\x82\xac\"") == "\xe2\x82\xac");
}

TEST_CASE("what is not JSON is refused where it stops to be") {
  CHECK(offset_of_error("") == 0);
  CHECK(offset_of_error("[1,]") == 3);
  CHECK(offset_of_error("[1 2]") == 3);
  CHECK(offset_of_error("{\"a\" 1}") == 5);
  CHECK(offset_of_error("{1: 2}") == 1);
  CHECK(offset_of_error("[1]x") == 3);
  CHECK(offset_of_error("[01]") == 2);
  CHECK(offset_of_error("[1.]") == 3);
  CHECK(offset_of_error("[+1]") == 1);
  CHECK(offset_of_error("[1e]") == 3);
  CHECK(offset_of_error("[1e999]") == 1);
  CHECK(offset_of_error("\"a\nb\"") == 2);
  CHECK(offset_of_error("\"a\\x\"") == 3);
  CHECK(offset_of_error("\"\\u12\"") == 3);
  CHECK(offset_of_error("\"\\u12g4\"") == 3);
  CHECK(offset_of_error("\"\\ud83d\\u\"") == 9);
  CHECK(offset_of_error("\"abc") == 0);
  CHECK(offset_of_error("\"abc\\") == 0);
  CHECK(offset_of_error("\xef\xbb\xbf[]") == 0);
  CHECK(offset_of_error("[tru]") == 1);
  CHECK(offset_of_error("[NaN]") == 1);
  CHECK(offset_of_error("[1") == 2);
}

TEST_CASE("bytes that are not UTF-8 are refused") {
  for (const char* bad : {"\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\""})
    CHECK(offset_of_error(bad) == 1);
}

TEST_CASE("a key that stands twice in an object is refused at its second place") {
  CHECK(offset_of_error(R"({"a": 1, "b": 2, "a": 3})") == 17);
  CHECK(offset_of_error(R"({"a": 1, "\u0061": 3})") == 9);
  CHECK(offset_of_error(R"([{"a": 1}, {"a": 2}])") == 0xdead);
}

TEST_CASE("depth is bounded by the limits and not by the stack") {
  CHECK(offset_of_error(std::string(100, '[') + std::string(100, ']')) == 0xdead);
  CHECK(offset_of_error(std::string(101, '[') + "1" + std::string(101, ']'), Kind::kLimit) == 101);
  Limits limits;
  limits.depth_max = 2'000'000;
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  CHECK(Document(deep, {}, limits).root().size() == 1);
}

TEST_CASE("an integer of more digits than Python reads is refused") {
  CHECK(offset_of_error(std::string(4300, '1')) == 0xdead);
  CHECK(offset_of_error(std::string(5'000'000, '1'), Kind::kLimit) == 0);
}

TEST_CASE("NaN and the infinities are read when they are asked for") {
  Limits limits;
  const Document document("[NaN, Infinity, -Infinity, -1]", {}, limits, NonFinite::kAccept);
  CHECK(std::isnan(document.root().item(0).number()));
  CHECK(document.root().item(1).number() == INFINITY);
  CHECK(document.root().item(2).number() == -INFINITY);
  CHECK(document.root().item(3).integer() == -1);
}

TEST_CASE("memory for many small values is charged before it is asked for") {
  Limits limits;
  limits.memory_max = 1 << 20;
  std::string text = "[0";
  for (int i = 0; i < 100'000; ++i) text += ",0";
  CHECK_THROWS_AS(Document(text + "]", {}, limits), Error);
}
