#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/hall/rules/seat_test_support.h"

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Feeds one signal after the other on Monday and says what came of it.
class PausedSeat {
 public:
  PausedSeat& state(WindowState state, const std::string& from, const std::string& to) {
    states_.push_back({{monday(from), monday(to)}, state});
    return *this;
  }
  PausedSeat& shows(SeatSignal signal, const std::string& until) {
    rule_.feed(signal, monday(until), {sessions_, settings_, excused_, states_}, found_);
    return *this;
  }
  [[nodiscard]] std::vector<std::string> findings() const {
    std::vector<std::string> lines;
    for (const auto& finding : found_) {
      lines.push_back(short_text(finding));
    }
    return lines;
  }

 private:
  SeatSessions sessions_ = sample_sessions();
  SeatRuleSettings settings_;
  std::vector<TimeSpan> excused_;
  std::vector<WindowStateSpan> states_;
  SeatRule rule_{WindowId{"W05"}, monday("08:00:00")};
  std::vector<Finding> found_;
};

constexpr auto kEmpty = SeatSignal::kEmpty;
constexpr auto kOccupied = SeatSignal::kOccupied;

TEST(WindowStatesTest, ATooLongPauseIsMoreThanFifteenMinutesOfEmptySeat) {
  PausedSeat exact;
  exact.state(WindowState::kPaused, "15:00:00", "16:10:00").shows(kOccupied, "15:10:00").shows(kEmpty, "15:25:00");
  EXPECT_THAT(exact.shows(kOccupied, "15:30:00").findings(), IsEmpty());
  PausedSeat longer;
  longer.state(WindowState::kPaused, "15:00:00", "16:10:00").shows(kOccupied, "15:10:00").shows(kEmpty, "15:25:01");
  EXPECT_THAT(longer.shows(kOccupied, "15:30:00").findings(), ElementsAre("PAUSE_TOO_LONG 15:25:00-15:25:31"));
}

TEST(WindowStatesTest, APauseCutAtItsLimitIsJudgedByWhatFollows) {
  PausedSeat seat;
  seat.state(WindowState::kPaused, "15:00:00", "16:10:00").shows(kOccupied, "15:10:00").shows(kEmpty, "15:25:00");
  seat.shows(kEmpty, "15:40:00");
  EXPECT_THAT(seat.findings(), ElementsAre("PAUSE_TOO_LONG 15:25:00-"));
}

TEST(WindowStatesTest, PresenceInAPauseStartsItsTimerAnew) {
  PausedSeat seat;
  seat.state(WindowState::kPaused, "15:00:00", "16:10:00").shows(kOccupied, "15:10:00").shows(kEmpty, "15:20:00");
  seat.shows(kOccupied, "15:20:01").shows(kEmpty, "15:35:01").shows(kOccupied, "15:40:00");
  EXPECT_THAT(seat.findings(), IsEmpty());
}

TEST(WindowStatesTest, AChangeOfStateEndsTheAlertAndOpenStartsAnewWithoutGrace) {
  PausedSeat seat;
  seat.state(WindowState::kPaused, "10:06:00", "10:20:00").shows(kOccupied, "10:00:00").shows(kEmpty, "10:26:00");
  EXPECT_THAT(seat.findings(), ElementsAre("SEAT_EMPTY 10:05:00-10:06:00", "SEAT_EMPTY 10:25:00-"));
}

TEST(WindowStatesTest, AClosedWindowHasNoAbsence) {
  PausedSeat seat;
  seat.state(WindowState::kClosed, "13:30:00", "17:00:00").shows(kEmpty, "17:30:00");
  EXPECT_THAT(seat.findings(), ElementsAre("SEAT_EMPTY 09:10:00-12:00:00", "SEAT_ABSENT 09:20:00-12:00:00"));
}

TEST(WindowStatesTest, ClosedWinsOverPaused) {
  PausedSeat seat;
  seat.state(WindowState::kPaused, "14:00:00", "16:00:00").state(WindowState::kClosed, "14:10:00", "16:30:00");
  seat.shows(kOccupied, "14:00:00").shows(kEmpty, "16:34:00");
  EXPECT_THAT(seat.findings(), IsEmpty());
}

TEST(WindowStatesTest, TheStateOfTheRuleRemembersThePause) {
  PausedSeat whole;
  whole.state(WindowState::kPaused, "15:00:00", "16:10:00").shows(kOccupied, "15:10:00").shows(kEmpty, "15:40:00");
  const auto sessions = sample_sessions();
  const std::vector<TimeSpan> nobody;
  const std::vector<WindowStateSpan> states{{{monday("15:00:00"), monday("16:10:00")}, WindowState::kPaused}};
  std::vector<Finding> found;
  SeatRule first{WindowId{"W05"}, monday("15:00:00")};
  first.feed(kEmpty, monday("15:07:00"), {sessions, SeatRuleSettings{}, nobody, states}, found);
  auto second = SeatRule::from_json_text(WindowId{"W05"}, first.to_json_text()).value();
  EXPECT_EQ(second.to_json_text(), first.to_json_text());
  second.feed(kEmpty, monday("15:15:01"), {sessions, SeatRuleSettings{}, nobody, states}, found);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(short_text(found[0]), "PAUSE_TOO_LONG 15:15:00-");
}

}  // namespace
}  // namespace hallwatch
