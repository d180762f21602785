#include "base/json_fields.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace hallwatch {
namespace {

using namespace std::string_view_literals;
using testing::AllOf;
using testing::HasSubstr;

TEST(JsonFieldsTest, ReadsEachKindOfField) {
  JsonFields fields{R"({"a": "text", "b": -3, "c": 0.5, "d": true, "e": [1]})"sv, "thing"};
  EXPECT_EQ(fields.text("a"), "text");
  EXPECT_EQ(fields.integer("b"), -3);
  EXPECT_EQ(fields.real("c"), 0.5);
  EXPECT_TRUE(fields.boolean("d"));
  EXPECT_EQ(fields.raw("e").size(), 1U);
  EXPECT_EQ(*fields.finish(7), 7);
}

TEST(JsonFieldsTest, AnIntegerIsARealNumberToo) {
  JsonFields fields{R"({"c": 2})"sv, "thing"};
  EXPECT_EQ(fields.real("c"), 2.0);
  EXPECT_TRUE(fields.ok());
}

TEST(JsonFieldsTest, CollectsEveryFaultInOneError) {
  JsonFields fields{R"({"a": 1, "b": "x", "c": null, "d": 0})"sv, "seat report"};
  static_cast<void>(fields.text("a"));
  static_cast<void>(fields.integer("b"));
  static_cast<void>(fields.real("c"));
  static_cast<void>(fields.boolean("d"));
  static_cast<void>(fields.text("gone"));
  const auto result = fields.finish(1);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_THAT(result.error().message(),
              AllOf(HasSubstr("seat report: "), HasSubstr("\"a\" is not a text"), HasSubstr("\"b\" is not an integer"),
                    HasSubstr("\"c\" is not a number"), HasSubstr("\"d\" is not true or false"),
                    HasSubstr("\"gone\" (text) is missing")));
}

class JsonGarbageTest : public testing::TestWithParam<const char*> {};

TEST_P(JsonGarbageTest, IsAnErrorAndNeverAnException) {
  JsonFields fields{std::string_view{GetParam()}, "thing"};
  EXPECT_EQ(fields.text("a"), "");
  EXPECT_FALSE(fields.has("a"));
  EXPECT_FALSE(fields.finish(1).ok());
}

INSTANTIATE_TEST_SUITE_P(Texts, JsonGarbageTest,
                         testing::Values("", "{", "[]", "3", "null", "{\"a\":}", "\xff\xfe", "{\"a\": 1} trailing"));

TEST(JsonFieldsTest, AnIntegerOfMoreThan64BitsIsAFault) {
  JsonFields fields{R"({"a": 9223372036854775808, "b": 9223372036854775807})"sv, "thing"};
  EXPECT_EQ(fields.integer("a"), 0);
  EXPECT_FALSE(fields.ok());
  EXPECT_EQ(fields.integer("b"), INT64_MAX);
}

TEST(JsonFieldsTest, AFractionIsNoInteger) {
  JsonFields fields{R"({"a": 1.5})"sv, "thing"};
  static_cast<void>(fields.integer("a"));
  EXPECT_FALSE(fields.ok());
}

TEST(JsonFieldsTest, HasTellsANullFromAValue) {
  const JsonFields fields{R"({"a": null, "b": 0})"sv, "thing"};
  EXPECT_FALSE(fields.has("a"));
  EXPECT_TRUE(fields.has("b"));
  EXPECT_FALSE(fields.has("c"));
}

TEST(JsonFieldsTest, ANumberThatCannotBeWrittenAgainIsAFault) {
  for (const std::string_view text : {R"({"a": 1e39})", R"({"a": -1e300})"}) {
    JsonFields fields{text, "thing"};
    (void)fields.real("a");
    EXPECT_FALSE(fields.ok()) << text;
  }
  JsonFields fields{std::string_view{R"({"a": -1.5e38})"}, "thing"};
  EXPECT_EQ(fields.real("a"), -1.5e38);
  EXPECT_TRUE(fields.ok());
}

}  // namespace
}  // namespace hallwatch
