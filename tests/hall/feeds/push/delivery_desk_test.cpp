#include "hall/feeds/push/delivery_desk.h"

#include <filesystem>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/hall/feeds/push/push_test_hall.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr PushedTo kCases{"http", "cases", ""};

class DeliveryDeskTest : public testing::Test {
 protected:
  std::string take(std::string_view body, const PushedTo& where = kCases) {
    const auto delivered = desk_.take_json(where, body);
    return delivered.ok() ? delivered->to_json() : "error: " + delivered.error().message();
  }
  Result<Delivered> punch(std::string_view body, std::string_view stamp = "") {
    return desk_.take_punches(terminal_, stamp, body);
  }

  PushTestHall hall_;
  std::stop_source stop_;
  DeliveryDesk desk_{hall_.setup(), stop_.get_token()};
  TerminalConfig terminal_{"SN1", "10.0.0.7", 3, {1}};
};

TEST_F(DeliveryDeskTest, RowsAreStoredAndAnsweredWithTheirNumbers) {
  EXPECT_EQ(take(R"([{"project_no": "1", "apply_date": "2025-09-22 09:00:00"},
                     {"item_id": "I1"},
                     {"办件编号": 3601002509160001, "承诺办结时限": "five"},
                     {"project_no": "4", "apply_date": "2025-02-30"}])"),
            R"({"corrected":1,"rejected":[{"reason":"no project_no","row":2},)"
            R"({"reason":"apply_date: \"2025-02-30\" is no time","row":4}],"taken":2})");
  const auto cases = hall_.all<CaseFact>();
  ASSERT_THAT(cases, SizeIs(2));
  EXPECT_EQ(cases[1].case_no.text(), "3601002509160001");
  EXPECT_THAT(hall_.quarantine(), SizeIs(2));
  EXPECT_THAT(hall_.heard(), ElementsAre("http cases"));
}

TEST_F(DeliveryDeskTest, TheSameDeliveryAgainChangesNothing) {
  const auto* body = R"([{"project_no": "1", "task_name": "甲"}])";
  EXPECT_EQ(take(body), take(body));
  auto store = hall_.open().value();
  ASSERT_TRUE(store.forget_touched(store.touched(100).value().up_to).ok());
  EXPECT_THAT(take(body), HasSubstr("\"taken\":1"));
  EXPECT_THAT(store.touched(100).value().keys, IsEmpty());
  EXPECT_THAT(hall_.all<CaseFact>(), SizeIs(1));
}

TEST_F(DeliveryDeskTest, TheDeliveryItselfMayNameTableAndSource) {
  EXPECT_THAT(
      take(R"({"table": "departments", "source": "审批", "rows": [{"dept_id": "D1"}, {}]})", {"message", "", ""}),
      HasSubstr("\"taken\":1"));
  EXPECT_THAT(hall_.heard(), ElementsAre("message departments"));
  ASSERT_THAT(hall_.quarantine(), SizeIs(1));
  EXPECT_EQ(hall_.quarantine()[0].file, "message departments (审批)");
}

TEST_F(DeliveryDeskTest, WrongDeliveriesAreRefusedAsAWholeAndHeardByNobody) {
  EXPECT_THAT(take(R"({"table": "staff", "rows": []})"), HasSubstr("another table"));
  EXPECT_THAT(take("[]", {"message", "", ""}), HasSubstr("no such table"));
  EXPECT_THAT(take("[]", {"message", "nonsense", ""}), HasSubstr("no such table"));
  EXPECT_THAT(take("[]", {"http", "cases", "a\nb"}), HasSubstr("\"source\""));
  EXPECT_THAT(take("[]", {"http", "cases", std::string(61, 'x')}), HasSubstr("\"source\""));
  EXPECT_THAT(take("{"), HasSubstr("not JSON"));
  EXPECT_THAT(hall_.heard(), IsEmpty());
}

TEST_F(DeliveryDeskTest, AnEmptyDeliveryIsASignOfLife) {
  EXPECT_EQ(take("[]"), R"({"corrected":0,"rejected":[],"taken":0})");
  EXPECT_THAT(hall_.heard(), ElementsAre("http cases"));
}

TEST_F(DeliveryDeskTest, PersonalNumbersAreMaskedOnTheWayIn) {
  EXPECT_THAT(take(R"([{"project_no": "1", "task_name": "电话13812345678"}, {"task_name": "13812345678"}])"),
              HasSubstr("\"taken\":1"));
  EXPECT_EQ(hall_.all<CaseFact>()[0].task_name, "电话138****5678");
  EXPECT_THAT(hall_.quarantine()[0].row, AllOf(HasSubstr("138****5678"), testing::Not(HasSubstr("13812345678"))));
}

TEST_F(DeliveryDeskTest, QuarantineOfASourceKeepsTheNewestRowsOfManyDeliveries) {
  for (std::size_t i = 0; i < kMostPushedQuarantine + 5; ++i) {
    EXPECT_THAT(take(fmt::format(R"([{{"project_no": "1", "apply_date": "bad {}"}}])", i)), HasSubstr("\"row\":1"));
  }
  EXPECT_THAT(take(R"([{"project_no": "1"}])"), HasSubstr("\"taken\":1"));
  const auto rows = hall_.quarantine();
  ASSERT_THAT(rows, SizeIs(kMostPushedQuarantine));
  EXPECT_THAT(rows.back().reason, HasSubstr("bad 104"));
  EXPECT_EQ(hall_.counts->all().at("http cases").rows_rejected, 105);
}

TEST_F(DeliveryDeskTest, ARestartKeepsTheQuarantine) {
  EXPECT_THAT(take(R"([{"project_no": "1", "apply_date": "bad"}])"), HasSubstr("\"row\":1"));
  DeliveryDesk again{hall_.setup(), {}};
  ASSERT_TRUE(again.take_json(kCases, R"([{"project_no": "2"}])").ok());
  EXPECT_THAT(hall_.quarantine(), SizeIs(1));
}

TEST_F(DeliveryDeskTest, NamesOfSourcesAreBounded) {
  for (int i = 0; i < 210; ++i) {
    const auto source = fmt::format("s{}", i);
    ASSERT_TRUE(desk_.take_json({"http", "cases", source}, "[{}]").ok());
  }
  std::set<std::string> files;
  for (const auto& row : hall_.quarantine()) {
    files.insert(row.file);
  }
  EXPECT_THAT(files, SizeIs(201));
  EXPECT_TRUE(files.contains("http cases"));
}

TEST_F(DeliveryDeskTest, ManyRejectedRowsAreListedUpToABound) {
  std::string body = "[{}";
  for (std::size_t i = 1; i < kMostQuarantinedRows + 7; ++i) {
    body += ",{}";
  }
  EXPECT_THAT(take(body + "]"), HasSubstr("\"not_listed\":7"));
}

TEST_F(DeliveryDeskTest, CsvIsTakenAsInOurFiles) {
  const PushedTo where{"http", "departments", ""};
  const auto delivered = desk_.take_csv(where, "部门编码,部门名称\nD1,局\nD2\nD3,x\n").value();
  EXPECT_EQ(delivered.to_json(),
            R"({"corrected":0,"rejected":[{"reason":"1 fields, the header has 2","row":3}],"taken":2})");
  const auto headless = desk_.take_csv(where, "dept_name\nx\n");
  ASSERT_FALSE(headless.ok());
  EXPECT_EQ(headless.error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_FALSE(desk_.take_csv(where, "").ok());
  EXPECT_THAT(hall_.all<Department>(), SizeIs(2));
}

TEST_F(DeliveryDeskTest, PunchesOfATerminalAreStoredOnceUnderItsNumber) {
  for (int i = 0; i < 2; ++i) {
    const auto delivered = punch("17\t2025-09-22 08:41:21\t0\t1\nbad\n17\t2025-09-22 08:41:21\t0\t1\n").value();
    EXPECT_EQ(delivered.count.rows_taken, 2);
    EXPECT_EQ(delivered.count.rows_rejected, 1);
  }
  const auto punches = hall_.all<Punch>();
  ASSERT_THAT(punches, SizeIs(1));
  EXPECT_EQ(punches[0].device, 3);
  EXPECT_THAT(hall_.heard(), ElementsAre("terminal SN1", "terminal SN1"));
  EXPECT_THAT(hall_.quarantine(), SizeIs(1));
}

TEST_F(DeliveryDeskTest, TheStampOfStoredRecordsIsGivenBackAlsoAfterARestart) {
  EXPECT_EQ(desk_.stamp_of(terminal_).value(), "0");
  ASSERT_TRUE(punch("17\t2025-09-22 08:41:21\n", "700").ok());
  ASSERT_TRUE(punch("17\t2025-09-22 08:41:22\n", "x\r\ny").ok());
  EXPECT_EQ(desk_.stamp_of(terminal_).value(), "700");
  DeliveryDesk again{hall_.setup(), {}};
  EXPECT_EQ(again.stamp_of(terminal_).value(), "700");
}

TEST_F(DeliveryDeskTest, BadRowsAreTheFeedsTroubleUntilADeliveryWithoutThem) {
  ASSERT_TRUE(punch("bad\n").ok());
  ASSERT_THAT(hall_.all<FeedTrouble>(), SizeIs(1));
  EXPECT_EQ(hall_.all<FeedTrouble>()[0].to, std::nullopt);
  ASSERT_TRUE(punch("17\t2025-09-22 08:41:21\n").ok());
  EXPECT_NE(hall_.all<FeedTrouble>()[0].to, std::nullopt);
}

TEST_F(DeliveryDeskTest, WhileAnotherWritesADeliveryFailsAndTheNextTrySucceeds) {
  ASSERT_TRUE(hall_.open().ok());
  {
    const OtherWriter writer{hall_.path()};
    const auto delivered = desk_.take_json(kCases, R"([{"project_no": "1"}])");
    ASSERT_FALSE(delivered.ok());
    EXPECT_THAT(delivered.error().message(), HasSubstr("send it again"));
    EXPECT_FALSE(punch("17\t2025-09-22 08:41:21\n", "700").ok());
  }
  EXPECT_THAT(hall_.all<CaseFact>(), IsEmpty());
  EXPECT_THAT(hall_.heard(), IsEmpty());
  EXPECT_THAT(take(R"([{"project_no": "1"}])"), HasSubstr("\"taken\":1"));
  EXPECT_EQ(desk_.stamp_of(terminal_).value(), "0");
}

TEST_F(DeliveryDeskTest, AStoreThatCannotBeOpenedIsTriedAgain) {
  bool is_away = true;
  auto setup = hall_.setup();
  setup.open_store = [&]() -> Result<FactStore> {
    return is_away ? Result<FactStore>{fail(ErrorKind::kUnavailable, "the disk is away")} : hall_.open();
  };
  DeliveryDesk desk{std::move(setup), {}};
  EXPECT_THAT(desk.take_json(kCases, "[]").error().message(), HasSubstr("the disk is away"));
  EXPECT_FALSE(desk.take_csv(kCases, "project_no\n1\n").ok());
  EXPECT_FALSE(desk.take_punches(terminal_, "", "17\t2025-09-22 08:41:21\n").ok());
  EXPECT_FALSE(desk.stamp_of(terminal_).ok());
  is_away = false;
  EXPECT_TRUE(desk.take_json(kCases, "[]").ok());
}

TEST_F(DeliveryDeskTest, AStopEndsADeliveryUnacknowledged) {
  stop_.request_stop();
  EXPECT_THAT(take(R"([{"project_no": "1"}])"), HasSubstr("stopping"));
  EXPECT_FALSE(desk_.take_csv(kCases, "project_no\n1\n").ok());
  EXPECT_FALSE(punch("17\t2025-09-22 08:41:21\n").ok());
  EXPECT_THAT(hall_.heard(), IsEmpty());
}

}  // namespace
}  // namespace hallwatch
