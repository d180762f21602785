#include "hall/reports/facts_reading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/facts/case_rows.h"
#include "tests/hall/reports/report_hall.h"

namespace hallwatch {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class FactsReadingTest : public testing::Test {
 protected:
  template <typename Fact>
  void put(const Fact& fact) {
    const auto done = store_.put(std::span{&fact, 1});
    ASSERT_TRUE(done.ok()) << done.error().message();
  }
  void put_case(const char* number, const char* decided_at = nullptr) {
    CaseFact header;
    header.case_no = CaseNo{number};
    header.window_id = WindowId{"W01"};
    header.project_type = 2;
    header.promise_limit = 5;
    header.limit_unit = "WORKDAY";
    header.applied_at = moment("2025-09-15 09:00:00");
    header.accepted_at = moment("2025-09-15 10:00:00");
    if (decided_at != nullptr) {
      header.decided_at = moment(decided_at);
      header.result_type = "1";
    }
    put(header);
    put_event(number, CaseEventCode::kReceive, "2025-09-15 09:00:00");
  }
  void put_event(const char* number, CaseEventCode code, const char* at) {
    CaseEventRow row;
    row.case_no = CaseNo{number};
    row.event.code = code;
    row.event.at = moment(at);
    row.event.entered_at = row.event.at;
    put(row);
  }
  void put_punch(const char* at) {
    Punch punch;
    punch.pin = "1001";
    punch.at = moment(at);
    put(punch);
  }
  void put_person() {
    StaffMember member;
    member.staff_id = StaffId{"S01"};
    member.attendance_pin = "1001";
    member.window_id = WindowId{"W01"};
    put(member);
  }
  Result<ReportFacts> read(const char* as_of = "2025-09-28 23:59:59") {
    return read_report_facts(store_, judge_, {kWeek, moment(as_of), "试验大厅"}, settings_);
  }

  FactStore store_ = FactStore::open(":memory:", SiteId{"HALL"}).value();
  HallSettings settings_;
  ObjectJudge judge_{store_, settings_, AttendanceClose::kAtDayEnd};
};

TEST_F(FactsReadingTest, AnEmptyHallHasNoFacts) {
  const auto facts = read();
  ASSERT_TRUE(facts.ok()) << facts.error().message();
  EXPECT_FALSE(facts->attendance_begins.has_value());
  EXPECT_THAT(facts->cases, IsEmpty());
  EXPECT_EQ(facts->site_name, "试验大厅");
}

TEST_F(FactsReadingTest, ACaseIsJudgedAsOfTheReport) {
  put_case("A", "2025-09-19 10:00:00");
  put_case("B", "2025-09-23 10:00:00");  // due 2025-09-22
  put_case("C");
  const auto facts = read().value();
  ASSERT_THAT(facts.cases, SizeIs(3));
  EXPECT_EQ(facts.cases[1].decided_at, moment("2025-09-23 10:00:00"));
  EXPECT_TRUE(facts.cases[1].is_late);
  EXPECT_TRUE(facts.cases[2].is_open && facts.cases[2].is_late);
  EXPECT_FALSE(read("2025-09-22 12:00:00")->cases[2].is_late);
}

TEST_F(FactsReadingTest, EarlyIsAWorkingDayBeforeTheDueDay) {
  put_case("A");
  put_event("A", CaseEventCode::kAccept, "2025-09-22 10:00:00");  // due 2025-09-28, a Sunday at work
  put_event("A", CaseEventCode::kDecideGrant, "2025-09-26 10:00:00");
  auto facts = read().value();
  EXPECT_EQ(facts.cases[0].accepted_at, moment("2025-09-22 10:00:00"));  // the event decides, not the case row
  EXPECT_EQ(facts.cases[0].is_early, true);
  EXPECT_EQ(facts.cases[0].is_late, false);
}

TEST_F(FactsReadingTest, WhatLiesBehindTheMomentIsNotKnown) {
  put_person();
  put_punch("2025-09-26 08:50:00");
  Rating rating = rating_of("R1", "W01", 5, "2025-09-26 10:00:00");
  put(rating);
  EXPECT_THAT(read("2025-09-26 10:00:00")->ratings, SizeIs(1));
  EXPECT_THAT(read("2025-09-26 09:59:59")->ratings, IsEmpty());
  EXPECT_FALSE(read("2025-09-25 18:00:00")->attendance_begins.has_value());
}

TEST_F(FactsReadingTest, AttendanceBeginsWithTheFirstPunch) {
  put_person();
  put_punch("2025-09-24 08:50:00");
  put_punch("2000-01-01 00:00:12");
  const auto facts = read().value();
  EXPECT_EQ(facts.attendance_begins, day_from("2025-09-24"));
  ASSERT_THAT(facts.attendance, SizeIs(4));  // Wednesday to Friday, and the Sunday at work
  EXPECT_EQ(facts.attendance.front().day, day_from("2025-09-24"));
}

TEST_F(FactsReadingTest, RejectedRowsAreCounted) {
  const std::vector<QuarantinedRow> rows{{"cases.csv", 3, "fields", "x"}, {"cases.csv", 9, "time", "y"}};
  ASSERT_TRUE(store_.note_file({"cases.csv", "digest", 1, 2, 0, ""}, rows).ok());
  EXPECT_EQ(read()->rejected_rows, 2U);
}

TEST_F(FactsReadingTest, ADamagedDatabaseIsAnErrorForEveryTable) {
  for (const auto* table : {"fact_cases", "fact_case_events", "fact_punches", "fact_queue_sessions"}) {
    auto store = FactStore::open(":memory:", SiteId{"HALL"}).value();
    ObjectJudge judge{store, settings_, AttendanceClose::kAtDayEnd};
    ASSERT_TRUE(store.database().execute(std::string{"DROP TABLE "} + table).ok()) << table;
    const auto facts = read_report_facts(store, judge, {kWeek, moment("2025-09-28 18:00:00"), ""}, settings_);
    ASSERT_FALSE(facts.ok()) << table;
    EXPECT_THAT(facts.error().message(), testing::StartsWith("read the hall's records: ")) << table;
  }
}

}  // namespace
}  // namespace hallwatch
