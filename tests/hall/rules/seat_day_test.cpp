#include "hall/rules/seat_day.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

HallTime at(const std::string& text) {
  return hall_time_from_text(text).value();
}

/// Monday 2025-09-22 at window W05 unless another day is given.
class SeatDay {
 public:
  explicit SeatDay(const std::string& day = "2025-09-22") : day_(day) {
    facts_.window_id = WindowId{"W05"};
    facts_.day = hall_day_from_text(day).value();
  }
  SeatDay& shows(SeatIntervalKind kind, const std::string& from, const std::string& to) {
    facts_.intervals.push_back({facts_.window_id, at(day_ + " " + from), at(day_ + " " + to), kind});
    return *this;
  }
  SeatDay& front(DayHalf half, const char* staff) {
    facts_.roster.push_back({facts_.day, half, facts_.window_id, StaffId{staff}, {}, {}});
    return *this;
  }
  SeatDay& leave(const char* staff, const std::string& from, const std::string& to) {
    Leave leave;
    leave.start = at(day_ + " " + from);
    leave.end = at(day_ + " " + to);
    facts_.leaves[StaffId{staff}].push_back(leave);
    return *this;
  }
  SeatDay& state(WindowState state, const std::string& from, const std::string& to, const std::string& approver) {
    facts_.states.push_back({facts_.window_id, at(day_ + " " + from), at(day_ + " " + to), state, "", approver});
    return *this;
  }
  [[nodiscard]] std::vector<std::string> findings(const std::string& as_of = "2025-10-01 00:00:00") const {
    FindingList list{at(as_of)};
    check_seat_day(facts_, HallHours{}, WorkingCalendar::built_in(), SeatDaySettings{}, list);
    std::vector<std::string> lines;
    for (const auto& finding : list.findings()) {
      lines.push_back(finding.rule_id + " " + to_hall_clock_text(finding.raised_at) + "-" +
                      (finding.cleared_at ? to_hall_clock_text(*finding.cleared_at) : ""));
    }
    return lines;
  }

 private:
  std::string day_;
  SeatDayFacts facts_;
};

TEST(SeatDayTest, AdjacentEmptyIntervalsAreOneAbsence) {
  EXPECT_THAT(SeatDay{}
                  .shows(SeatIntervalKind::kEmpty, "10:03:00", "10:06:00")
                  .shows(SeatIntervalKind::kEmpty, "10:00:00", "10:03:00")
                  .findings(),
              ElementsAre("SEAT_EMPTY 10:05:00-10:06:30"));
}

TEST(SeatDayTest, UnknownWinsOverEmptyAndIsTheCamerasMatter) {
  EXPECT_THAT(SeatDay{}
                  .shows(SeatIntervalKind::kEmpty, "10:00:00", "10:30:00")
                  .shows(SeatIntervalKind::kUnknown, "10:00:00", "10:30:00")
                  .findings(),
              ElementsAre("CAMERA_OFFLINE 10:00:30-10:30:00"));
}

TEST(SeatDayTest, ThirtySecondsWithoutPictureAreNotYetALoss) {
  EXPECT_THAT(SeatDay{}.shows(SeatIntervalKind::kUnknown, "10:00:00", "10:00:30").findings(), IsEmpty());
  EXPECT_THAT(SeatDay{}.shows(SeatIntervalKind::kUnknown, "10:00:00", "10:00:31").findings(),
              ElementsAre("CAMERA_OFFLINE 10:00:30-10:00:31"));
}

TEST(SeatDayTest, AReturnThatDoesNotHoldDoesNotEndTheLoss) {
  EXPECT_THAT(SeatDay{}
                  .shows(SeatIntervalKind::kUnknown, "10:00:00", "10:02:00")
                  .shows(SeatIntervalKind::kUnknown, "10:02:29", "10:04:00")
                  .findings(),
              ElementsAre("CAMERA_OFFLINE 10:00:30-10:04:00"));
}

TEST(SeatDayTest, TheLeaveOfTheFrontPersonExcusesThePersonAndNotTheWindow) {
  const auto day = SeatDay{}
                       .front(DayHalf::kMorning, "S01")
                       .leave("S01", "10:00:00", "10:40:00")
                       .shows(SeatIntervalKind::kEmpty, "10:00:30", "10:41:00");
  EXPECT_THAT(day.findings(), ElementsAre("AB_POST_GAP 10:05:30-10:41:30", "AB_POST_GAP_LONG 10:15:30-10:41:30"));
}

TEST(SeatDayTest, TheLeaveOfTheOtherHalfsPersonExcusesNothing) {
  const auto day = SeatDay{}
                       .front(DayHalf::kMorning, "S01")
                       .front(DayHalf::kAfternoon, "S02")
                       .leave("S02", "09:00:00", "17:00:00")
                       .shows(SeatIntervalKind::kEmpty, "10:00:00", "10:06:00");
  EXPECT_THAT(day.findings(), ElementsAre("SEAT_EMPTY 10:05:00-10:06:30"));
}

TEST(SeatDayTest, ClosedWithoutAnApproverIsOpen) {
  auto day = SeatDay{}.shows(SeatIntervalKind::kEmpty, "14:00:00", "14:06:00");
  EXPECT_THAT(SeatDay{day}.state(WindowState::kClosed, "13:30:00", "17:00:00", "CENTRE").findings(), IsEmpty());
  EXPECT_THAT(day.state(WindowState::kClosed, "13:30:00", "17:00:00", "").findings(),
              ElementsAre("SEAT_EMPTY 14:05:00-14:06:30"));
}

TEST(SeatDayTest, AMinuteOutsideHoursIsPresenceAfterHours) {
  EXPECT_THAT(SeatDay{}.shows(SeatIntervalKind::kPersonAfterHours, "22:14:00", "22:19:00").findings(),
              ElementsAre("AFTER_HOURS_PRESENCE 22:15:00-22:20:00"));
  EXPECT_THAT(SeatDay{}.shows(SeatIntervalKind::kPersonAfterHours, "22:14:00", "22:14:59").findings(), IsEmpty());
}

TEST(SeatDayTest, OnlyTheTimeInsideTheBandCounts) {
  EXPECT_THAT(SeatDay{}.shows(SeatIntervalKind::kPersonAfterHours, "17:00:00", "17:32:00").findings(),
              ElementsAre("AFTER_HOURS_PRESENCE 17:31:00-17:33:00"));
  EXPECT_THAT(SeatDay{}.shows(SeatIntervalKind::kPersonAfterHours, "12:10:00", "12:50:00").findings(), IsEmpty());
  EXPECT_THAT(SeatDay{"2025-09-27"}.shows(SeatIntervalKind::kPersonAfterHours, "12:10:00", "12:50:00").findings(),
              ElementsAre("AFTER_HOURS_PRESENCE 12:11:00-12:51:00"));
}

TEST(SeatDayTest, WhatLiesAheadIsNotTold) {
  const auto day = SeatDay{}.shows(SeatIntervalKind::kEmpty, "10:00:00", "10:20:00");
  EXPECT_THAT(day.findings("2025-09-22 10:04:59"), IsEmpty());
  EXPECT_THAT(day.findings("2025-09-22 10:05:00"), ElementsAre("SEAT_EMPTY 10:05:00-"));
  EXPECT_THAT(day.findings("2025-09-22 10:20:29"), ElementsAre("SEAT_EMPTY 10:05:00-", "SEAT_ABSENT 10:15:00-"));
}

}  // namespace
}  // namespace hallwatch
