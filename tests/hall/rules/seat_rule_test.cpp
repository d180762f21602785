#include "hall/rules/seat_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/hall/rules/seat_test_support.h"

namespace hallwatch {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

constexpr auto kEmpty = SeatSignal::kEmpty;
constexpr auto kOccupied = SeatSignal::kOccupied;
constexpr auto kUnknown = SeatSignal::kUnknown;

/// One seat over one day, told by the hall's clock; whatever is not told is occupied.
class Seat {
 public:
  explicit Seat(const std::string& day = "2025-09-22") : day_(day) {
    rule_.feed(kOccupied, at("08:59:59"), context(), findings_);
  }
  Seat& until(const std::string& clock, SeatSignal signal) {
    rule_.feed(signal, at(clock), context(), findings_);
    return *this;
  }
  /// Empty in [from, to), occupied before.
  Seat& empty(const std::string& from, const std::string& to) { return until(from, kOccupied).until(to, kEmpty); }
  std::vector<std::string> found() {
    std::vector<std::string> texts;
    for (const auto& finding : findings_) {
      texts.push_back(short_text(finding));
    }
    return texts;
  }
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }

  std::vector<TimeSpan> excused;

 private:
  [[nodiscard]] UtcTime at(const std::string& clock) const { return hall(day_ + " " + clock); }
  SeatContext context() { return {sessions_, settings_, excused}; }

  std::string day_;
  SeatSessions sessions_ = sample_sessions();
  SeatRuleSettings settings_;
  SeatRule rule_{WindowId{"W05"}, hall(day_ + " 00:00:00")};
  std::vector<Finding> findings_;
};

TEST(SeatRuleTest, IsReachedAtThreeHundredSecondsAndNotBefore) {
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:04:59").until("10:30:00", kOccupied).found(), IsEmpty());
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:05:00").until("10:30:00", kOccupied).found(),
              ElementsAre("SEAT_EMPTY 10:05:00-10:05:30"));
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:05:01").until("10:30:00", kOccupied).found(),
              ElementsAre("SEAT_EMPTY 10:05:00-10:05:31"));
}

TEST(SeatRuleTest, AbsentIsReachedAtNineHundredSecondsOfTheSameAbsence) {
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:14:59").until("10:14:59", kOccupied).until("10:16:00", kOccupied).found(),
              ElementsAre("SEAT_EMPTY 10:05:00-10:15:29", "SEAT_ABSENT 10:15:00-10:15:29"));
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:14:30").until("10:16:00", kOccupied).found(),
              ElementsAre("SEAT_EMPTY 10:05:00-10:15:00"))
      << "the presence is full in the moment of T2: the absence is over";
  const auto seat = Seat{}.empty("10:00:00", "10:15:00").until("10:16:00", kOccupied).findings();
  ASSERT_EQ(seat.size(), 2U);
  EXPECT_EQ(seat[1].rule_id, "SEAT_ABSENT");
  EXPECT_EQ(seat[1].raised_at, monday("10:15:00"));
  EXPECT_EQ(seat[1].length, seconds{900});
  EXPECT_EQ(seat[1].cause_since, monday("10:00:00"));
  EXPECT_EQ(seat[0].absence_id, seat[1].absence_id);
}

TEST(SeatRuleTest, PresenceUnderThirtySecondsNeitherClearsNorStopsTheSecondTimer) {
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:06:00").until("10:06:29", kOccupied).until("10:20:00", kEmpty).found(),
              ElementsAre("SEAT_EMPTY 10:05:00-", "SEAT_ABSENT 10:15:00-"));
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:06:00").until("10:06:30", kOccupied).until("10:20:00", kEmpty).found(),
              ElementsAre("SEAT_EMPTY 10:05:00-10:06:30", "SEAT_EMPTY 10:11:30-"));
}

TEST(SeatRuleTest, BeforeAnAlertAnyPresenceRestartsTheTimer) {
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:04:59").until("10:05:00", kOccupied).until("10:09:59", kEmpty).found(),
              IsEmpty());
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:04:59").until("10:05:00", kOccupied).until("10:10:00", kEmpty).found(),
              ElementsAre("SEAT_EMPTY 10:10:00-"));
}

TEST(SeatRuleTest, OpeningHasAGraceInEachHalf) {
  EXPECT_THAT(Seat{}.until("09:09:59", kEmpty).found(), IsEmpty());
  EXPECT_THAT(Seat{}.until("09:10:00", kEmpty).found(), ElementsAre("SEAT_EMPTY 09:10:00-"));
  EXPECT_THAT(Seat{}.until("12:00:00", kOccupied).until("13:50:00", kEmpty).found(),
              ElementsAre("SEAT_EMPTY 13:40:00-", "SEAT_ABSENT 13:50:00-"));
  EXPECT_THAT(Seat{}.until("09:04:00", kOccupied).until("09:09:59", kEmpty).found(), IsEmpty())
      << "last presence within the grace: the timer starts at its end";
}

TEST(SeatRuleTest, LunchEndsTheAlertAndTheNextHalfIsANewAbsence) {
  auto seat = Seat{}.empty("11:50:00", "13:45:00");
  EXPECT_THAT(seat.found(), ElementsAre("SEAT_EMPTY 11:55:00-12:00:00", "SEAT_EMPTY 13:40:00-"));
  EXPECT_NE(seat.findings()[0].absence_id, seat.findings()[1].absence_id);
}

TEST(SeatRuleTest, NothingIsRaisedAtTheClosingSecond) {
  EXPECT_THAT(Seat{}.empty("11:55:00", "12:30:00").found(), IsEmpty());
  EXPECT_THAT(Seat{}.empty("11:54:59", "12:30:00").found(), ElementsAre("SEAT_EMPTY 11:59:59-12:00:00"));
  EXPECT_THAT(Seat{}.empty("11:45:00", "12:30:00").found(), ElementsAre("SEAT_EMPTY 11:50:00-12:00:00"));
}

TEST(SeatRuleTest, ClosingTimeEndsAnUnfinishedPresence) {
  EXPECT_THAT(Seat{}.empty("11:50:00", "11:59:40").until("12:00:00", kOccupied).found(),
              ElementsAre("SEAT_EMPTY 11:55:00-12:00:00"));
}

TEST(SeatRuleTest, UnknownFreezesEveryTimer) {
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:04:00").until("10:30:00", kUnknown).found(), IsEmpty());
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:04:00").until("10:30:00", kUnknown).until("10:31:00", kEmpty).found(),
              ElementsAre("SEAT_EMPTY 10:31:00-"));
  EXPECT_THAT(Seat{}
                  .empty("10:00:00", "10:06:00")
                  .until("10:06:20", kOccupied)
                  .until("10:10:00", kUnknown)
                  .until("10:10:20", kOccupied)
                  .found(),
              ElementsAre("SEAT_EMPTY 10:05:00-10:10:10"));
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:06:00").until("11:59:59", kUnknown).found(),
              ElementsAre("SEAT_EMPTY 10:05:00-"));
  EXPECT_THAT(Seat{}.empty("10:00:00", "10:06:00").until("12:10:00", kUnknown).found(),
              ElementsAre("SEAT_EMPTY 10:05:00-12:00:00"));
}

TEST(SeatRuleTest, NobodyIsMissedOnADayOff) {
  EXPECT_THAT(Seat{"2025-09-27"}.until("17:30:00", kEmpty).found(), IsEmpty());
  EXPECT_THAT(Seat{"2025-09-28"}.until("09:30:00", kEmpty).found(),
              ElementsAre("SEAT_EMPTY 09:10:00-", "SEAT_ABSENT 09:20:00-"))
      << "a Sunday that is worked";
}

TEST(SeatRuleTest, AnExcusedPersonLeavesAGapOfTheStandIn) {
  Seat seat;
  seat.excused = {{monday("10:00:00"), monday("10:05:00")}};
  EXPECT_THAT(seat.empty("10:00:00", "10:15:01").found(),
              ElementsAre("AB_POST_GAP 10:05:00-", "AB_POST_GAP_LONG 10:15:00-"))
      << "decided at T1, for the whole absence";
}

TEST(SeatRuleTest, AlwaysOpenKnowsNeitherLunchNorGrace) {
  const auto sessions = SeatSessions::always();
  const SeatRuleSettings settings;
  const std::vector<TimeSpan> nobody;
  std::vector<Finding> found;
  SeatRule rule{WindowId{"W01"}, hall("2025-09-27 03:00:00")};
  rule.feed(kEmpty, hall("2025-09-27 03:05:00"), {sessions, settings, nobody}, found);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(short_text(found[0]), "SEAT_EMPTY 03:05:00-");
}

TEST(SeatRuleTest, AStepOfTheClockKeepsTheTimer) {
  const auto sessions = sample_sessions();
  const SeatRuleSettings settings;
  const std::vector<TimeSpan> nobody;
  std::vector<Finding> found;
  SeatRule rule{WindowId{"W01"}, monday("10:00:00")};
  rule.feed(kEmpty, monday("10:04:00"), {sessions, settings, nobody}, found);
  rule.rebase(monday("09:40:00"));
  rule.feed(kEmpty, monday("09:40:59"), {sessions, settings, nobody}, found);
  EXPECT_THAT(found, IsEmpty());
  rule.feed(kEmpty, monday("09:41:00"), {sessions, settings, nobody}, found);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(short_text(found[0]), "SEAT_EMPTY 09:41:00-");
}

TEST(SeatRuleTest, ItsStateSurvivesAsText) {
  const auto sessions = sample_sessions();
  const SeatRuleSettings settings;
  const std::vector<TimeSpan> nobody;
  const SeatContext context{sessions, settings, nobody};
  std::vector<Finding> found;
  SeatRule rule{WindowId{"W01"}, monday("10:00:00")};
  rule.feed(kEmpty, monday("10:06:00"), context, found);
  rule.feed(kOccupied, monday("10:06:10"), context, found);
  auto again = SeatRule::from_json_text(WindowId{"W01"}, rule.to_json_text());
  ASSERT_TRUE(again.ok()) << again.error().message();
  std::vector<Finding> after;
  again->feed(kOccupied, monday("10:06:30"), context, after);
  ASSERT_EQ(after.size(), 1U);
  EXPECT_EQ(short_text(after[0]), "SEAT_EMPTY 10:05:00-10:06:30");
}

TEST(SeatRuleTest, RefusesAStateThatIsNone) {
  for (const char* text : {"", "[]", "{}", R"({"now_us":"x","timer_us":0,"presence_us":0})",
                           R"({"now_us":1,"timer_us":0,"presence_us":0,"open":[{}]})"}) {
    EXPECT_FALSE(SeatRule::from_json_text(WindowId{"W01"}, text).ok()) << text;
  }
}

TEST(SeatRuleTest, AdoptedAlertsGoOnToTheSecondTimer) {
  const auto sessions = sample_sessions();
  const SeatRuleSettings settings;
  const std::vector<TimeSpan> nobody;
  const SeatContext context{sessions, settings, nobody};
  std::vector<Finding> found;
  SeatRule rule{WindowId{"W01"}, monday("10:00:00")};
  rule.feed(kEmpty, monday("10:06:00"), context, found);
  SeatRule other{WindowId{"W01"}, UtcTime{}};
  other.adopt(found, settings);
  std::vector<Finding> after;
  other.feed(kEmpty, monday("10:15:00"), context, after);
  ASSERT_EQ(after.size(), 1U);
  EXPECT_EQ(short_text(after[0]), "SEAT_ABSENT 10:15:00-");
  EXPECT_EQ(after[0].absence_id, found[0].absence_id);
}

TEST(SeatRuleTest, AgreesWithASlowSimulationHoweverTheSpansAreCut) {
  std::mt19937 random{20'250'922};
  const auto midnight = monday("00:00:00");
  const std::vector<TimeSpan> nobody;
  int alerts = 0;
  for (int round = 0; round < 4'000; ++round) {
    const auto seat = random_seat(random, 1);
    const SeatSessions sessions{seat.hours, WorkingCalendar::built_in(), seat.grace};
    SeatRule rule{WindowId{"W01"}, midnight};
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < seat.seconds.size();) {
      auto end = i + 1;
      while (end < seat.seconds.size() && seat.seconds[end] == seat.seconds[i] && random() % 20 != 0) {
        ++end;
      }
      const auto cut = microseconds{random() % 1'000'000};
      rule.feed(seat.seconds[i], midnight + seconds{end} - cut, {sessions, seat.settings, nobody}, findings);
      rule.feed(seat.seconds[i], midnight + seconds{end}, {sessions, seat.settings, nobody}, findings);
      i = end;
    }
    std::vector<std::string> found;
    for (const auto& finding : findings) {
      found.push_back(short_text(finding));
    }
    ASSERT_THAT(found, UnorderedElementsAreArray(simulate_slowly(seat, midnight))) << "round " << round;
    alerts += static_cast<int>(found.size());
  }
  EXPECT_GT(alerts, 4'000);
}

}  // namespace
}  // namespace hallwatch
