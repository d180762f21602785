#include "hall/feeds/push/json_rows.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<TableColumn> cases() {
  return columns_of_table("cases").value();
}

/// Why the body as a whole is refused; empty: it is not.
std::string fault_of(std::string_view body) {
  const auto delivery = read_json_delivery(body);
  return delivery.ok() ? "" : delivery.error().message();
}

/// Why the first row of a body is rejected; empty: it is not.
std::string row_fault_of(std::string_view body) {
  const auto delivery = read_json_delivery(body);
  if (!delivery.ok() || delivery->rows.empty()) {
    return "no rows";
  }
  const auto fields = fields_of(delivery->rows[0], cases());
  return fields.ok() ? "" : fields.error().message();
}

/// The first fields of the first row: project_no, item_id, task_name.
std::vector<std::string> fields(std::string_view body) {
  auto texts = fields_of(read_json_delivery(body).value().rows.at(0), cases()).value();
  texts.resize(3);
  return texts;
}

TEST(JsonRowsTest, AnArrayOfObjectsIsADelivery) {
  const auto delivery = read_json_delivery(R"([{"project_no": "1"}, {"project_no": "2"}])").value();
  EXPECT_EQ(delivery.table, "");
  EXPECT_THAT(delivery.rows, SizeIs(2));
}

TEST(JsonRowsTest, AnEnvelopeTellsTableAndSourceInAnyOrder) {
  const auto delivery =
      read_json_delivery(R"({"rows": [{"project_no": "1"}], "sent": {"by": [1]}, "source": "审批", "table": "cases"})")
          .value();
  EXPECT_EQ(delivery.table, "cases");
  EXPECT_EQ(delivery.source, "审批");
  EXPECT_THAT(delivery.rows, SizeIs(1));
}

TEST(JsonRowsTest, ValuesBecomeTextsAsInOurFiles) {
  const auto delivery =
      read_json_delivery(R"([{"a": "x", "b": 7, "c": -7, "d": true, "e": false, "f": null, "g": 80.00}])");
  EXPECT_THAT(delivery.value().rows[0].cells,
              ElementsAre(JsonCell{"a", "x"}, JsonCell{"b", "7"}, JsonCell{"c", "-7"}, JsonCell{"d", "1"},
                          JsonCell{"e", "0"}, JsonCell{"f", ""}, JsonCell{"g", "80.00", true}));
}

TEST(JsonRowsTest, LongNumbersKeepTheirDigits) {
  for (const auto* number : {"3601002509160001", "18446744073709551615", "18446744073709551616",
                             "360100250916000136010025091600013601002509160001"}) {
    EXPECT_EQ(fields(fmt::format(R"([{{"project_no": {}}}])", number))[0], number);
  }
}

TEST(JsonRowsTest, AFractionIsNoKey) {
  EXPECT_THAT(row_fault_of(R"([{"project_no": 3.601e15}])"), AllOf(HasSubstr("project_no"), HasSubstr("as text")));
  EXPECT_EQ(row_fault_of(R"([{"project_no": 1, "promise_limit": 5.0}])"), "");
}

TEST(JsonRowsTest, KeysAreColumnNamesInEnglishOrChinese) {
  EXPECT_THAT(fields(R"([{"办件编号": "1", "ITEM_ID": "I1", " 事项名称 ": "名"}])"), ElementsAre("1", "I1", "名"));
}

TEST(JsonRowsTest, RowsMayHaveDifferentKeysAndUnknownOnes) {
  const auto delivery = read_json_delivery(R"([{"project_no": "1", "colour": "red"}, {"item_id": "I"}])").value();
  EXPECT_THAT(fields_of(delivery.rows[0], cases()).value(), SizeIs(cases().size()));
  EXPECT_EQ(fields_of(delivery.rows[1], cases()).value()[0], "");  // the reader of rows rejects it
}

TEST(JsonRowsTest, OfAKeyThatStandsTwiceTheLastValueCounts) {
  EXPECT_THAT(fields(R"([{"project_no": "1", "item_id": "A", "project_no": "2"}])"), ElementsAre("2", "A", ""));
  EXPECT_THAT(fields(R"([{"project_no": "1", "办件编号": "2"}])"), ElementsAre("2", "", ""));
  EXPECT_THAT(read_json_delivery(R"({"rows": [{}, {}], "rows": [{}]})").value().rows, SizeIs(1));
}

TEST(JsonRowsTest, ANestedValueRejectsItsRowOnly) {
  const auto delivery =
      read_json_delivery(R"([{"project_no": {"a": [1, {"b": 2}]}, "item_id": 1}, {"project_no": "2"}])").value();
  ASSERT_THAT(delivery.rows, SizeIs(2));
  EXPECT_THAT(fields_of(delivery.rows[0], cases()).error().message(), HasSubstr("project_no: a nested value"));
  EXPECT_TRUE(fields_of(delivery.rows[1], cases()).ok());
}

TEST(JsonRowsTest, WhatIsNoObjectIsARejectedRow) {
  const auto delivery = read_json_delivery(R"([1, "x", null, [{"project_no": 1}], {"project_no": "2"}])").value();
  ASSERT_THAT(delivery.rows, SizeIs(5));
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_THAT(delivery.rows[i].fault, HasSubstr("not an object")) << i;
  }
  EXPECT_EQ(delivery.rows[4].fault, "");
}

TEST(JsonRowsTest, ANulOrARowWithoutEndIsRejectedWithItsReason) {
  EXPECT_THAT(row_fault_of(R"([{"project_no": "1\u0000"}])"), HasSubstr("NUL"));
  EXPECT_THAT(row_fault_of(R"([{"a\u0000": "1"}])"), HasSubstr("NUL"));
  EXPECT_THAT(row_fault_of(fmt::format(R"([{{"project_no": "{}"}}])", std::string(70'000, 'x'))), HasSubstr("65536"));
  std::string many = "[{";
  for (std::size_t i = 0; i <= kMostJsonCells; ++i) {
    many += fmt::format(R"({}"k{}": 1)", i == 0 ? "" : ",", i);
  }
  EXPECT_THAT(row_fault_of(many + "}]"), HasSubstr("more than 100 values"));
}

TEST(JsonRowsTest, WhatIsNotJsonIsRefusedWithItsPlace) {
  for (const auto* body : {"", " ", "[", "[{\"project_no\": \"1\"}", "[{\"a\": 1},]", "[{'a': 1}]", "[{\"a\": 01}]",
                           "{\"rows\": []} x", "project_no,item_id\n1,2\n", "[{\"a\": NaN}]", "[{\"a\": 1e999}]",
                           "[{\"a\": \"\\ud800\"}]", "[{\"a\": \"tab\there\"}]"}) {
    EXPECT_THAT(fault_of(body), AllOf(HasSubstr("byte"), HasSubstr("not JSON"))) << body;
  }
}

TEST(JsonRowsTest, OtherLettersThanUtf8AreRefused) {
  EXPECT_THAT(fault_of("[{\"project_no\": \"\xB0\xEC\xBC\xFE\"}]"), HasSubstr("not UTF-8"));
  EXPECT_THAT(fault_of("[{\"project_no\": \"\xC0\x80\"}]"), HasSubstr("not UTF-8"));
}

TEST(JsonRowsTest, AByteOrderMarkIsNoFault) {
  EXPECT_EQ(fault_of("\xEF\xBB\xBF[{\"project_no\": \"1\"}]"), "");
}

TEST(JsonRowsTest, OtherFormsAreRefusedAndToldTheRightOnes) {
  for (const auto* body : {"7", "\"rows\"", "null", R"({"project_no": "1"})", R"({"table": "cases"})"}) {
    EXPECT_THAT(fault_of(body), HasSubstr("\"rows\": [")) << body;
  }
  EXPECT_THAT(fault_of(R"({"rows": {"project_no": "1"}})"), HasSubstr("\"rows\" is no array"));
  EXPECT_THAT(fault_of(R"({"rows": 1})"), HasSubstr("\"rows\" is no array"));
  EXPECT_THAT(fault_of(R"({"table": 1, "rows": []})"), HasSubstr("\"table\" is no text"));
  EXPECT_THAT(fault_of(R"({"source": ["x"], "rows": []})"), HasSubstr("\"source\" is no text"));
}

TEST(JsonRowsTest, NestingHasItsBound) {
  const auto nested = [](int depth) {
    return R"([{"a":)" + std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']') + "}]";
  };
  EXPECT_EQ(fault_of(nested(30)), "");
  EXPECT_THAT(fault_of(nested(31)), HasSubstr("deep"));
  EXPECT_THAT(fault_of(std::string(1'000'000, '[')), HasSubstr("deep"));
}

TEST(JsonRowsTest, ADeliveryHasABoundOfRows) {
  std::string body = "[{}";
  for (std::size_t i = 1; i < kMostJsonRows; ++i) {
    body += ",{}";
  }
  EXPECT_EQ(fault_of(body + "]"), "");
  EXPECT_THAT(fault_of(body + ",{}]"), HasSubstr("50000 rows"));
}

TEST(JsonRowsTest, AnEmptyDeliveryIsOne) {
  EXPECT_THAT(read_json_delivery("[]").value().rows, IsEmpty());
}

TEST(JsonRowsTest, ARowIsShownToPeopleAsItCame) {
  EXPECT_EQ(to_text(read_json_delivery(R"([{"project_no": 1, "x": null}])").value().rows[0]), "project_no=1,x=");
}

}  // namespace
}  // namespace hallwatch
