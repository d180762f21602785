#include "hall/hall_answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/threads/worker_thread.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

HallTime at(const char* text) {
  return hall_time_from_text(text).value();
}
HallDay day(const char* text) {
  return hall_day_from_text(text).value();
}

class HallAnswersTest : public testing::Test {
 protected:
  HallAnswersTest() : facts_(FactStore::open((folder_ / "hall.db").string(), SiteId{"HALL"}).value()) {
    put(StaffMember{StaffId{"S1"}, "甲", {}, WindowId{"W1"}, StaffRole::kChief, "7", {}, {}});
    put(StaffMember{StaffId{"S2"}, "乙", {}, WindowId{"W1"}, StaffRole::kClerk, "8", {}, {}});
    put(StaffMember{StaffId{"S3"}, "丙", {}, WindowId{"W2"}, StaffRole::kClerk, "", {}, {}});
  }
  template <typename Fact>
  void put(const Fact& fact) {
    ASSERT_TRUE(facts_.put(std::span{&fact, 1}).ok());
  }

  TempFolder folder_;
  FactStore facts_;
};

TEST_F(HallAnswersTest, WindowsAreTheConfigsWithDepartmentAndRoster) {
  put(Department{DepartmentId{"D1"}, "行政审批局"});
  put(HallWindow{WindowId{"W1"}, "1号窗口", DepartmentId{"D1"}, CameraId{"OTHER"}, {}, {}, {}, {}});
  put(RosterRow{day("2025-09-22"), DayHalf::kMorning, WindowId{"W1"}, StaffId{"S1"}, {}, {}});
  put(RosterRow{day("2025-09-22"), DayHalf::kAfternoon, WindowId{"W1"}, StaffId{"S9"}, {}, {}});
  SiteConfig config;
  config.windows = {{WindowId{"W1"}, "W1", "", CameraId{"CAM1"}, {}},
                    {WindowId{"W2"}, "综合窗口", "医保局", CameraId{"CAM2"}, {}}};
  const auto morning = answer_windows(config, facts_, to_utc(at("2025-09-22 10:00:00"))).value();
  EXPECT_THAT(morning, ElementsAre(WindowRow{WindowId{"W1"}, "1号窗口", "行政审批局", CameraId{"CAM1"}, "甲"},
                                   WindowRow{WindowId{"W2"}, "综合窗口", "医保局", CameraId{"CAM2"}, ""}));
  const auto afternoon = answer_windows(config, facts_, to_utc(at("2025-09-22 13:00:00"))).value();
  EXPECT_EQ(afternoon[0].front_staff, "S9") << "an unregistered person is shown by the id";
}

TEST_F(HallAnswersTest, CasesAreOfOneWindowOrOfAll) {
  CaseFact one;
  one.case_no = CaseNo{"1"};
  one.window_id = WindowId{"W1"};
  one.handler = StaffId{"S1"};
  one.applied_at = at("2025-09-22 09:00:00");
  one.promised_at = at("2025-09-26 17:00:00");
  put(one);
  one.case_no = CaseNo{"2"};
  one.window_id = WindowId{"W2"};
  one.promised_at.reset();
  put(one);
  EXPECT_THAT(answer_cases(facts_, {}).value(), SizeIs(2));
  const auto of_window = answer_cases(facts_, WindowId{"W1"}).value();
  ASSERT_THAT(of_window, SizeIs(1));
  EXPECT_EQ(of_window[0].handler, "甲");
  EXPECT_EQ(of_window[0].due_date, "2025-09-26");
  EXPECT_THAT(answer_cases(facts_, WindowId{"W9"}).value(), IsEmpty());
}

TEST_F(HallAnswersTest, AttendanceDropsRepeatsAndShowsLeave) {
  for (const char* time : {"2025-09-22 08:50:00", "2025-09-22 08:51:00", "2025-09-22 08:51:01", "2025-09-22 17:01:00",
                           "2025-09-23 08:00:00"}) {
    put(Punch{1, "7", at(time), 1});
  }
  put(Leave{
      "L1", StaffId{"S2"}, "SICK", at("2025-09-22 13:30:00"), at("2025-09-22 17:00:00"), "", "", {}, {}, {}, "FILED"});
  put(Leave{"L2",
            StaffId{"S1"},
            "SICK",
            at("2025-09-22 13:30:00"),
            at("2025-09-22 17:00:00"),
            "",
            "",
            {},
            {},
            {},
            "REJECTED"});
  const auto rows = answer_attendance(facts_, day("2025-09-22")).value();
  ASSERT_THAT(rows, SizeIs(2)) << "who has no number does not punch";
  EXPECT_THAT(rows[0].punches,
              ElementsAre(at("2025-09-22 08:50:00"), at("2025-09-22 08:51:01"), at("2025-09-22 17:01:00")));
  EXPECT_EQ(rows[0].leave, "");
  EXPECT_EQ(rows[1].leave, "病假");
}

TEST_F(HallAnswersTest, RowsGoOverTheWireAndBack) {
  const std::vector<WindowRow> windows{{WindowId{"W1"}, "1号窗口", "局", CameraId{"C1"}, "甲"}};
  EXPECT_EQ(window_rows_from_json_text(to_json_text(windows)).value(), windows);
  CaseRow one;
  one.case_no = CaseNo{"1"};
  one.received_at = at("2025-09-22 09:00:00");
  one.promise_limit = 5;
  one.is_green_channel = true;
  const std::vector<CaseRow> cases{one, CaseRow{}};
  EXPECT_EQ(case_rows_from_json_text(to_json_text(cases)).value(), cases);
  const std::vector<AttendanceRow> attendance{
      {StaffId{"S1"}, "甲", WindowId{"W1"}, day("2025-09-22"), {at("2025-09-22 08:50:00")}, "事假"}};
  EXPECT_EQ(attendance_rows_from_json_text(to_json_text(attendance)).value(), attendance);
}

TEST_F(HallAnswersTest, RefusesAnswersThatAreNone) {
  for (const char* text : {"", "[]", "{}", R"({"rows":5})", R"({"rows":[{}]})", R"({"rows":[1]})"}) {
    EXPECT_FALSE(window_rows_from_json_text(text).ok()) << text;
    EXPECT_FALSE(case_rows_from_json_text(text).ok()) << text;
    EXPECT_FALSE(attendance_rows_from_json_text(text).ok()) << text;
  }
}

TEST_F(HallAnswersTest, TheClientAsksASupervisor) {
  MessageContext context;
  const auto endpoint = "ipc://" + (folder_ / "supervisor").string();
  const WorkerThread server{"answers", [&](const std::stop_token& stop) {
                              auto queries = RequestServer::bind(context, endpoint).value();
                              queries.answer("windows", [](std::string_view) -> Result<std::string> {
                                return to_json_text(std::vector<WindowRow>{{WindowId{"W1"}, "1号窗口", "", {}, ""}});
                              });
                              queries.answer("cases", [](std::string_view body) -> Result<std::string> {
                                return fail(ErrorKind::kUnavailable, std::string{body});
                              });
                              while (!stop.stop_requested()) {
                                Socket* const sockets[] = {&queries.socket()};
                                wait_for_messages(sockets, -1, std::chrono::milliseconds{50});
                                queries.serve_pending();
                              }
                            }};
  auto client = HallClient::connect(context, endpoint).value();
  EXPECT_THAT(client.windows().value(), SizeIs(1));
  const auto cases = client.cases(WindowId{"W7"});
  ASSERT_FALSE(cases.ok());
  EXPECT_THAT(cases.error().message(), testing::HasSubstr("W7"));
}

}  // namespace
}  // namespace hallwatch
