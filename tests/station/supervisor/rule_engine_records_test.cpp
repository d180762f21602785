// Seats and the hall's records together: leave, window states, days that are over, presence at night.
#include "tests/station/supervisor/made_station.h"

namespace hallwatch {
namespace {

using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

/// Somebody in front of W01 on Monday morning, her chief, and the roster.
void put_people(Hall& place) {
  const std::vector<StaffMember> staff{staff_member("S01", StaffRole::kClerk), staff_member("S02", StaffRole::kChief)};
  ASSERT_TRUE(place.facts().put(std::span<const StaffMember>{staff}).ok());
  RosterRow row;
  row.day = hall_day_from_text("2025-09-22").value();
  row.half = DayHalf::kMorning;
  row.window_id = WindowId{"W01"};
  row.front_staff = StaffId{"S01"};
  row.back_staff = StaffId{"S02"};
  ASSERT_TRUE(place.facts().put(std::span<const RosterRow>{&row, 1}).ok());
  ASSERT_TRUE(place.facts().note_file({"roster.csv", "", 1, 0, 0, "", {}}, {}).ok());
}

/// A leave of S01 that was approved and filed on Friday, whenever it is entered.
void put_leave(Hall& place) {
  Leave leave;
  leave.leave_id = "L1";
  leave.staff_id = StaffId{"S01"};
  leave.start = hall_time_from_text("2025-09-22 09:00:00").value();
  leave.end = hall_time_from_text("2025-09-22 12:00:00").value();
  leave.approver_level = "CHIEF";
  leave.approver = "S02";
  leave.approved_at = hall_time_from_text("2025-09-19 10:00:00").value();
  leave.filed_at = hall_time_from_text("2025-09-19 11:00:00").value();
  leave.status = "APPROVED";
  ASSERT_TRUE(place.facts().put(std::span<const Leave>{&leave, 1}).ok());
  ASSERT_TRUE(place.facts().note_file({"leave.csv", "", 1, 0, 0, "", {}}, {}).ok());
}

TEST(RuleEngineRecordsTest, ALeaveThatIsKnownMakesAnEmptySeatAGapOfTheStandIn) {
  Hall place;
  put_people(place);
  put_leave(place);
  place.pass(ViewState::kEmpty, seconds{301});
  EXPECT_THAT(place.seat_alerts(), ElementsAre("AB_POST_GAP W01 10:05:00-"));
}

TEST(RuleEngineRecordsTest, LeaveThatCouldNotBeReadIsReadWithTheNextTick) {
  Hall place;
  put_people(place);
  place.pass(ViewState::kEmpty, seconds{100});
  auto raw = Database::open(place.database()).value();
  put_leave(place);
  ASSERT_TRUE(raw.execute("ALTER TABLE fact_roster RENAME TO fact_roster_away").ok());
  place.pass(ViewState::kEmpty, seconds{20});
  ASSERT_TRUE(raw.execute("ALTER TABLE fact_roster_away RENAME TO fact_roster").ok());
  place.pass(ViewState::kEmpty, seconds{200});
  EXPECT_THAT(place.seat_alerts(), ElementsAre("AB_POST_GAP W01 10:05:00-"));
}

TEST(RuleEngineRecordsTest, ALeaveThatIsEnteredTheSameDayTakesTheAlertBack) {
  Hall place;
  put_people(place);
  place.pass(ViewState::kEmpty, seconds{400});
  place.pass(ViewState::kOccupied, seconds{600});
  EXPECT_THAT(place.seat_alerts(), ElementsAre("SEAT_EMPTY W01 10:05:00-10:07:10"));
  place.restart();
  put_leave(place);
  place.pass(ViewState::kOccupied, seconds{20});
  EXPECT_THAT(place.seat_alerts(),
              UnorderedElementsAre("SEAT_EMPTY W01 10:05:00-10:07:10 RETRACTED", "AB_POST_GAP W01 10:05:00-10:07:10"));
}

TEST(RuleEngineRecordsTest, ALeaveThatIsEnteredAWeekLaterTakesTheAlertBack) {
  Hall place;
  put_people(place);
  place.pass(ViewState::kEmpty, seconds{400});
  place.pass(ViewState::kOccupied, seconds{60});
  for (int hour = 0; hour < 7 * 24; ++hour) {
    place.clock.advance(std::chrono::hours{1});
    place.tick();
  }
  EXPECT_THAT(place.seat_alerts(), ElementsAre("SEAT_EMPTY W01 10:05:00-10:07:10"))
      << "the record of the day says the same as the day";
  place.restart();
  put_leave(place);
  place.clock.advance(seconds{1});
  place.tick();
  EXPECT_THAT(place.seat_alerts(),
              UnorderedElementsAre("SEAT_EMPTY W01 10:05:00-10:07:10 RETRACTED", "AB_POST_GAP W01 10:05:00-10:07:10"));
}

TEST(RuleEngineRecordsTest, AWindowThatPausesOrClosesIsJudgedByItsState) {
  Hall place;
  std::vector<WindowStateRow> states(2);
  states[0] = {WindowId{"W01"}, hall_time_from_text("2025-09-22 10:00:00").value(),
               std::nullopt,    WindowState::kPaused,
               "午餐",          ""};
  states[1] = {WindowId{"W02"}, hall_time_from_text("2025-09-22 10:00:00").value(),
               std::nullopt,    WindowState::kClosed,
               "系统升级",      "CE01"};
  ASSERT_TRUE(place.facts().put(std::span<const WindowStateRow>{states}).ok());
  ASSERT_TRUE(place.facts().note_file({"window_state.csv", "", 2, 0, 0, "", {}}, {}).ok());
  for (int i = 0; i < 1'000; i += 5) {
    place.clock.advance(seconds{5});
    place.seat("W01", ViewState::kEmpty, hall("2025-09-22 10:00:00"));
    place.seat("W02", ViewState::kEmpty, hall("2025-09-22 10:00:00"));
    place.tick();
  }
  EXPECT_THAT(place.seat_alerts(), ElementsAre("PAUSE_TOO_LONG W01 10:15:00-"));
}

TEST(RuleEngineRecordsTest, SomebodyAtTheCounterAtNightIsTold) {
  Hall place{sample_config(), "2025-09-22 22:00:00"};
  place.pass(ViewState::kEmpty, seconds{30});
  place.pass(ViewState::kOccupied, seconds{59});
  EXPECT_THAT(place.seat_alerts(), IsEmpty());
  place.pass(ViewState::kOccupied, seconds{30});
  EXPECT_THAT(place.seat_alerts(), ElementsAre("AFTER_HOURS_PRESENCE W01 22:01:30-"));
  place.pass(ViewState::kEmpty, seconds{120});
  EXPECT_THAT(place.seat_alerts(), ElementsAre("AFTER_HOURS_PRESENCE W01 22:01:30-22:02:59"));
}

TEST(RuleEngineRecordsTest, PresenceInServiceHoursIsNone) {
  Hall place;
  place.pass(ViewState::kOccupied, seconds{120});
  EXPECT_THAT(place.facts().all<SeatInterval>().value(), IsEmpty());
}

TEST(RuleEngineRecordsTest, AClockThatWasResetIsToldAlthoughItsDateIsBeforeTheFirstStart) {
  Hall place;
  place.tick();
  std::vector<Punch> punches(2);
  punches[0] = {1, "77", hall_time_from_text("2000-01-01 00:00:00").value(), 1};
  punches[1] = {1, "78", hall_time_from_text("2025-09-21 09:00:00").value(), 1};
  ASSERT_TRUE(place.facts().put(std::span<const Punch>{punches}).ok());
  place.clock.advance(seconds{1});
  place.tick();
  std::vector<std::string> rules;
  for (const auto& change : place.changes) {
    rules.push_back(change.rule_id);
  }
  EXPECT_THAT(rules, Contains("TERMINAL_CLOCK_BAD"));
  EXPECT_THAT(rules, Not(Contains("PUNCH_UNKNOWN_PIN"))) << "of the day before the first start";
}

}  // namespace
}  // namespace hallwatch
