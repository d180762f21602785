#include "hall/engine/rule_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/facts/fact_fields.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using testing::UnorderedElementsAre;

HallTime at(const std::string& text) {
  return hall_time_from_text(text).value();
}
HallDay day(const char* text) {
  return hall_day_from_text(text).value();
}

/// A hall with one case, one person and its rule book; may be opened anew at any moment.
class RuleBookTest : public testing::Test {
 protected:
  RuleBookTest() { open(); }

  void open(const char* begins = "2025-09-22") {
    book_.reset();
    store_.reset();
    store_.emplace(FactStore::open((folder_ / "hall.db").string(), SiteId{"HALL"}).value());
    book_.emplace(RuleBook::open(*store_, HallSettings{}, day(begins)).value());
  }
  template <typename Fact>
  void put(const Fact& fact) {
    const auto done = store_->put(std::span{&fact, 1});
    ASSERT_TRUE(done.ok()) << done.error().message();
  }
  /// Somebody who is registered; on post, and so with attendance, from `since` on.
  void put_staff(const char* id, const char* since = "2026-06-01") {
    StaffMember member;
    member.staff_id = StaffId{id};
    member.on_post_since = day(since);
    put(member);
  }
  void put_case() {
    CaseFact header;
    header.case_no = CaseNo{"C1"};
    header.promise_limit = 5;
    header.limit_unit = "WORKDAY";
    header.project_type = 2;
    header.accept_doc_no = "1";
    header.accept_doc_source = "AUTO";
    header.handle_place = "中心大厅";
    put(header);
  }
  void put_event(CaseEventCode code, const std::string& time, const char* handler = "S01") {
    put(CaseEventRow{CaseNo{"C1"}, {code, at(time), at(time), StaffId{handler}, ""}});
  }
  /// Everything that is said up to a moment: "+RULE object" or "-RULE object" for what is taken back.
  std::vector<std::string> said(const std::string& now, std::int64_t limit = 500) {
    std::vector<std::string> lines;
    while (true) {
      auto step = book_->step(at(now), limit);
      EXPECT_TRUE(step.ok()) << step.error().message();
      for (const auto& change : step->changes) {
        lines.push_back((change.kind == FindingChangeKind::kRetracted ? "-" : "+") + change.finding.rule_id + " " +
                        change.finding.object + (change.finding.cleared_at ? " cleared" : ""));
      }
      EXPECT_TRUE(book_->commit(*step).ok());
      if (step->is_last) {
        return lines;
      }
    }
  }

  TempFolder folder_;
  std::optional<FactStore> store_;
  std::optional<RuleBook> book_;
};

TEST_F(RuleBookTest, SaysAFindingOnceAndItsEndOnce) {
  put_staff("S01");
  put_case();
  put_event(CaseEventCode::kReceive, "2025-09-22 09:00:00");
  EXPECT_THAT(said("2025-09-22 16:59:59"), IsEmpty());
  EXPECT_THAT(said("2025-09-22 17:00:00"), ElementsAre("+INTAKE_NO_DECISION_SAME_DAY C1"));
  EXPECT_THAT(said("2025-09-22 18:00:00"), IsEmpty());
  put_event(CaseEventCode::kAccept, "2025-09-23 09:00:00");
  EXPECT_THAT(said("2025-09-23 09:00:00"), ElementsAre("+INTAKE_NO_DECISION_SAME_DAY C1 cleared"));
}

TEST_F(RuleBookTest, TakesBackWhatALateFactDisproves) {
  put_staff("S01");
  put_case();
  put_event(CaseEventCode::kReceive, "2025-09-22 09:00:00");
  EXPECT_THAT(said("2025-09-23 08:00:00"), ElementsAre("+INTAKE_NO_DECISION_SAME_DAY C1"));
  put_event(CaseEventCode::kAccept, "2025-09-22 10:00:00");
  EXPECT_THAT(said("2025-09-23 08:00:00"), ElementsAre("-INTAKE_NO_DECISION_SAME_DAY C1"));
}

TEST_F(RuleBookTest, ARestartSaysNothingTwiceAndForgetsNothing) {
  put_staff("S01");
  put_case();
  put_event(CaseEventCode::kReceive, "2025-09-22 09:00:00");
  EXPECT_THAT(said("2025-09-22 17:00:00"), Contains("+INTAKE_NO_DECISION_SAME_DAY C1"));
  open("2025-09-25");
  EXPECT_THAT(said("2025-09-22 18:00:00"), IsEmpty());
  EXPECT_THAT(said("2025-09-28 17:00:00"), Contains("+CASE_DEEMED_ACCEPTED C1"));
}

TEST_F(RuleBookTest, AStepThatIsNotCommittedIsSaidAgain) {
  put_staff("S01");
  put_case();
  put_event(CaseEventCode::kReceive, "2025-09-22 09:00:00");
  (void)said("2025-09-22 10:00:00");
  const auto lost = book_->step(at("2025-09-22 17:00:00"), 500).value();
  ASSERT_EQ(lost.changes.size(), 1U);
  open();
  EXPECT_THAT(said("2025-09-22 17:00:00"), ElementsAre("+INTAKE_NO_DECISION_SAME_DAY C1"));
}

// A case and the register of staff that come in one go: the case must not be judged by the register before.
TEST_F(RuleBookTest, NoObjectIsJudgedByOldCopiesOfWhatEverythingHangsOn) {
  EXPECT_THAT(said("2025-09-22 08:00:00"), IsEmpty());
  put_case();
  put_event(CaseEventCode::kReceive, "2025-09-22 09:00:00", "S77");
  put_staff("S77");
  EXPECT_THAT(said("2025-09-22 10:00:00"), IsEmpty());
}

TEST_F(RuleBookTest, AFeedThatIsSilentOrGivesWhatIsNoneIsToldUntilItIsMended) {
  put(FeedHeard{"view cases", at("2025-09-22 10:00:00"), true});
  put(FeedTrouble{"cases.csv", FeedTroubleKind::kRejected, at("2025-09-22 10:00:00"), std::nullopt});
  EXPECT_THAT(said("2025-09-22 10:00:00"), ElementsAre("+IMPORT_REJECTED cases.csv"));
  EXPECT_THAT(said("2025-09-22 10:10:00"), ElementsAre("+FEED_STALE view cases"));
  put(FeedTrouble{"view cases", FeedTroubleKind::kSilent, at("2025-09-22 10:00:00"), at("2025-09-22 10:20:00")});
  put(FeedHeard{"view cases", at("2025-09-22 10:20:00"), true});
  put(FeedTrouble{"cases.csv", FeedTroubleKind::kRejected, at("2025-09-22 10:00:00"), at("2025-09-22 10:21:00")});
  EXPECT_THAT(said("2025-09-22 10:21:00"),
              UnorderedElementsAre("+FEED_STALE view cases cleared", "+IMPORT_REJECTED cases.csv cleared"));
}

TEST_F(RuleBookTest, AnItemThatDiffersFromThePublishedGuideIsToldUntilItIsMended) {
  ServiceItem item;
  item.item_id = "I01";
  item.task_code = "T01";
  item.promise_limit = 5;
  put(item);
  GuideItem guide;
  guide.task_code = "T01";
  guide.published_at = at("2025-09-22 09:00:00");
  guide.promise_limit = 3;
  put(guide);
  EXPECT_THAT(said("2025-09-22 10:00:00"), ElementsAre("+GUIDE_MISMATCH I01"));
  item.promise_limit = 3;
  put(item);
  EXPECT_THAT(said("2025-09-22 11:00:00"), ElementsAre("+GUIDE_MISMATCH I01 cleared"));
}

TEST_F(RuleBookTest, AStepHasItsOwnLimitWhereTheItemsListGivesOne) {
  put_staff("S01");
  CaseFact header;
  header.case_no = CaseNo{"C1"};
  header.item_id = "I01";
  header.promise_limit = 20;
  header.project_type = 2;
  header.accept_doc_no = "1";
  header.accept_doc_source = "AUTO";
  header.handle_place = "中心大厅";
  put(header);
  put_event(CaseEventCode::kReceive, "2025-09-22 09:00:00");
  put_event(CaseEventCode::kAccept, "2025-09-22 09:10:00");
  EXPECT_THAT(said("2025-09-25 18:00:00"), IsEmpty());
  put(ItemStepLimit{"I01", {CaseEventCode::kReview, CaseEventCode::kAccept, 2, LimitUnit::kUnknown}});
  EXPECT_THAT(said("2025-09-25 18:00:00"), ElementsAre("+STEP_OVERDUE C1"));
  put_event(CaseEventCode::kReview, "2025-09-26 10:00:00");
  EXPECT_THAT(said("2025-09-26 10:00:00"), ElementsAre("+STEP_OVERDUE C1 cleared"));
}

TEST_F(RuleBookTest, AnAbsenceThatIsCorrectedToOneDayLeavesNothingOnTheOthers) {
  SeatInterval empty{WindowId{"W01"}, at("2025-09-22 16:00:00"), at("2025-09-23 09:30:00"), SeatIntervalKind::kEmpty};
  put(empty);
  EXPECT_THAT(said("2025-09-23 10:00:00"), Contains("+SEAT_EMPTY W01 cleared").Times(2));
  empty.to = at("2025-09-22 16:30:00");
  put(empty);
  EXPECT_THAT(said("2025-09-23 10:00:00"), Contains("-SEAT_EMPTY W01 cleared").Times(1));
}

TEST_F(RuleBookTest, AStateWhoseEndComesLateIsAppliedToTheDaysBehindIt) {
  WindowStateRow paused{
      WindowId{"W01"}, at("2025-09-22 09:00:00"), at("2025-09-23 12:00:00"), WindowState::kPaused, "", ""};
  put(paused);
  put(SeatInterval{WindowId{"W01"}, at("2025-09-23 10:00:00"), at("2025-09-23 10:30:00"), SeatIntervalKind::kEmpty});
  EXPECT_THAT(said("2025-09-23 11:00:00"), Contains("+PAUSE_TOO_LONG W01 cleared"));
  paused.to = at("2025-09-22 12:00:00");
  put(paused);
  EXPECT_THAT(said("2025-09-23 11:00:00"), UnorderedElementsAre("-PAUSE_TOO_LONG W01 cleared",
                                                                "+SEAT_EMPTY W01 cleared", "+SEAT_ABSENT W01 cleared"));
}

TEST_F(RuleBookTest, SmallStepsSayTheSameAsOne) {
  put_staff("S01");
  put_case();
  put_event(CaseEventCode::kReceive, "2025-09-22 09:00:00");
  EXPECT_THAT(said("2025-09-28 17:00:00", 1), Contains("+CASE_DEEMED_ACCEPTED C1"));
}

TEST_F(RuleBookTest, ADamagedRowOfOneObjectStopsNoOther) {
  put_staff("S01");
  put_case();
  put_event(CaseEventCode::kReceive, "2025-09-22 09:00:00");
  (void)said("2025-09-22 10:00:00");
  ASSERT_TRUE(store_->database().execute("UPDATE rule_objects SET findings='[{' WHERE key LIKE 'case|%'").ok());
  EXPECT_THAT(said("2025-09-22 17:00:00"), ElementsAre("+INTAKE_NO_DECISION_SAME_DAY C1"));
}

TEST_F(RuleBookTest, EveryWorkingDayOpensItsAttendance) {
  put_staff("S01", "2025-09-22");
  EXPECT_THAT(said("2025-09-22 10:30:00"), ElementsAre("+ATT_MISSING S01 2025-09-22 AM_IN"));
  EXPECT_THAT(said("2025-09-27 20:00:00"), Not(Contains(StartsWith("+ATT_MISSING S01 2025-09-27"))));
  EXPECT_THAT(said("2025-09-28 10:30:00"), ElementsAre("+ATT_MISSING S01 2025-09-28 AM_IN"));
}

TEST_F(RuleBookTest, AYearThatOnlyLocalRowsSpeakOfStaysMissing) {
  open("2026-11-02");
  EXPECT_THAT(said("2026-11-02 00:00:00"), ElementsAre("+CALENDAR_MISSING 2027"));
  put(CalendarException{day("2027-01-04"), DayKind::kHoliday, "本地"});
  EXPECT_THAT(said("2026-11-02 09:00:00"), IsEmpty());
  put(CalendarException{day("2027-01-01"), DayKind::kHoliday, "元旦"});
  put(CalendarException{day("2027-10-01"), DayKind::kHoliday, "国庆节"});
  EXPECT_THAT(said("2026-11-02 10:00:00"), ElementsAre("+CALENDAR_MISSING 2027 cleared"));
}

TEST_F(RuleBookTest, ACalendarCodeOfNobodyMakesNoDayOff) {
  put(CalendarException{day("2025-09-23"), DayKind::kUnknown, "?"});
  EXPECT_EQ(book_->judge().calendar().value().is_working_day(day("2025-09-23")), true);
}

TEST_F(RuleBookTest, EventsOfACaseWhoseRowHasNotComeWaitForIt) {
  put_staff("S01");
  put_event(CaseEventCode::kReceive, "2025-09-22 09:00:00");
  EXPECT_THAT(said("2025-09-22 17:00:00"), Not(Contains(StartsWith("+INTAKE"))));
  put_case();
  EXPECT_THAT(said("2025-09-22 17:00:00"), ElementsAre("+INTAKE_NO_DECISION_SAME_DAY C1"));
}

}  // namespace
}  // namespace hallwatch
