// Spring Festival 2026. What is expected is worked out by hand from the rules and the notice of 2025-11-04; working
// days of the period: 9 10 11 12 13 14 | 24 25 26 27 28, then 03-02 to 03-06 and so on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/station/replay/spring_week.h"

namespace hallwatch {
namespace {

const ReplayOutcome& outcome() {
  static const ReplayOutcome kOutcome = replay_week(spring_week(), kSpringAsOf);
  return kOutcome;
}

const WeekTimes& times() {
  static const WeekTimes kTimes{kSpringFirstDay};
  return kTimes;
}

std::vector<ExpectedFinding> expected_limits() {
  return {
      // Due 02-25 (14, 24, 25). The notice stays when the case becomes late; red on the 3rd working day, the Saturday.
      {"CASE_DUE_SOON", "A01", "02-24 09:00"},
      {"CASE_OVERDUE", "A01", "02-25 17:00"},
      {"CASE_OVERDUE_SERIOUS", "A01", "02-28 17:00"},
      // Due 02-24 (13, 14, 24): the working day before is the make-up Saturday. Decided in the last second, and after.
      {"CASE_DUE_SOON", "A02", "02-14 09:00", "02-24 17:00"},
      {"CASE_DUE_SOON", "A03", "02-14 09:00", "02-24 17:00:01"},
      {"CASE_OVERDUE", "A03", "02-24 17:00", "02-24 17:00:01"},
      // Due on the Saturday; three working days later is 24, 25, 26.
      {"CASE_DUE_SOON", "A04", "02-13 09:00", "02-27 10:00"},
      {"CASE_OVERDUE", "A04", "02-14 17:00", "02-27 10:00"},
      {"CASE_OVERDUE_SERIOUS", "A04", "02-26 17:00", "02-27 10:00"},
      // The legal limit of 4 ends on 02-24, before the three working days.
      {"CASE_DUE_SOON", "A05", "02-13 09:00"},
      {"CASE_OVERDUE", "A05", "02-14 17:00"},
      {"CASE_OVERDUE_SERIOUS", "A05", "02-24 17:00"},
      {"CASE_DUE_SOON", "A06", "02-24 09:00", "02-24 16:00"},
      // Accepted on a day off with limit 0: due on the next working day, and never a notice before it.
      {"CASE_OVERDUE", "A07", "02-24 17:00"},
      {"CASE_OVERDUE_SERIOUS", "A07", "02-27 17:00"},
      {"CASE_OVERDUE", "A08", "02-14 17:00", "02-24 09:10"},
  };
}

std::vector<ExpectedFinding> expected_stops() {
  return {
      // 2 of 5 used before the stop; from 02-20 on: 24, 25, 26.
      {"CASE_DUE_SOON", "B01", "02-25 09:00"},
      {"CASE_OVERDUE", "B01", "02-26 17:00"},
      // The stop begins on the due day. It ends in the holiday with nothing left: due on 02-24, told when it runs
      // again.
      {"CASE_DUE_SOON", "B03", "02-13 09:00", "02-14 16:00"},
      {"CASE_DUE_SOON", "B03", "02-21 12:00", "02-24 11:00"},
      // One second behind the cut-off: no stop at all.
      {"CASE_DUE_SOON", "B04", "02-13 09:00"},
      {"CASE_OVERDUE", "B04", "02-14 17:00"},
      {"SUSPEND_AFTER_DUE", "B04", "02-14 17:00:01"},
      {"CASE_OVERDUE_SERIOUS", "B04", "02-26 17:00"},
      {"SUSPEND_ILLEGAL", "B05", "02-13 15:00"},
      {"CASE_DUE_SOON", "B05", "02-24 09:00", "02-25 15:00"},
      // The extension ends the first notice; 8 working days are 02-26.
      {"CASE_DUE_SOON", "B06", "02-13 09:00", "02-14 10:00"},
      {"CASE_DUE_SOON", "B06", "02-25 09:00", "02-26 09:30"},
      {"EXTEND_ILLEGAL", "B07", "02-13 11:00"},  // 11 days
      {"CASE_DUE_SOON", "B07", "02-13 09:00"},
      {"CASE_OVERDUE", "B07", "02-14 17:00"},
      {"CASE_OVERDUE_SERIOUS", "B07", "02-26 17:00"},
      // 02-13 to 02-22 is one stop: 3 of 5 left are 24, 25, 26.
      {"CASE_DUE_SOON", "B08", "02-25 09:00"},
      {"CASE_OVERDUE", "B08", "02-26 17:00"},
      // Decided while the stop is open: in time whatever the hour (C-STEP).
      {"CASE_DUE_SOON", "B09", "02-13 09:00", "02-14 10:00"},
  };
}

std::vector<ExpectedFinding> expected_intake() {
  return {
      // Silence: 12, 13, 14, 24, 25. Deemed acceptance does not end the first finding.
      {"INTAKE_NO_DECISION_SAME_DAY", "C01", "02-11 17:00"},
      {"CASE_DEEMED_ACCEPTED", "C01", "02-25 17:00"},
      // Deemed on 02-24 with day 0 02-10: due 02-13 is past, told then; red on the 3rd working day after 02-13.
      {"INTAKE_NO_DECISION_SAME_DAY", "C02", "02-10 17:00", "02-25 10:00"},
      {"CASE_DEEMED_ACCEPTED", "C02", "02-24 17:00"},
      {"CASE_OVERDUE", "C02", "02-24 17:00", "02-26 10:00"},
      {"CASE_OVERDUE_SERIOUS", "C02", "02-25 17:00", "02-26 10:00"},
      // Accepted in the last second of the 5th day: not deemed; the clock starts on 02-24, due 03-02.
      {"INTAKE_NO_DECISION_SAME_DAY", "C03", "02-10 17:00", "02-24 17:00"},
      {"CASE_DUE_SOON", "C03", "02-28 09:00"},
      // C04, received in the holiday and accepted before the close of 02-24: nothing.
      // Received a second after the close of the Saturday: owed by the close of 02-24.
      {"INTAKE_NO_DECISION_SAME_DAY", "C05", "02-24 17:00", "02-25 09:00"},
      {"CORRECTION_REPEATED", "C05", "02-26 09:00"},
      // Resubmitted in the holiday: deemed on 24 .. 28 at the close, day 0 02-19, due 02-25; red would be 02-28 too.
      {"CASE_DEEMED_ACCEPTED", "C06", "02-28 17:00"},
      {"CASE_OVERDUE", "C06", "02-28 17:00"},
      {"CASE_OVERDUE_SERIOUS", "C06", "02-28 17:00"},
      {"DENY_NO_REASON", "C07", "02-14 11:00"},
      {"INTAKE_NO_DECISION_SAME_DAY", "C08", "02-14 17:00", "02-24 10:00"},
  };
}

std::vector<ExpectedFinding> expected_notices() {
  return {
      {"NOTICE_MISSING", "D01", "02-14 17:15"},  // 30 minutes on the clock, past the close
      {"NOTICE_MANUAL", "D02", "02-14 11:50"},
      {"OFFSITE_ACCEPT", "D02", "02-14 11:50"},
      {"FEE_MISMATCH", "D02", "02-14 14:00", "02-24 09:05"},  // mended by the row that was entered then
      {"LATE_ENTRY", "D02", "02-24 09:00"},
      // Delivered without a decision: the case stays open and becomes due on 02-28.
      {"STEP_MISSING", "D03", "02-14 10:30"},
      {"ACTOR_UNREGISTERED", "S99", "02-14 10:30"},
      {"PROCESS_TOO_LONG", "D03", "02-26 10:00"},
      {"CASE_DUE_SOON", "D03", "02-27 09:00"},
      {"CASE_OVERDUE", "D03", "02-28 17:00"},
  };
}

std::vector<ExpectedFinding> expected_units() {
  return {
      // 7 calendar days are 02-17, rolled to 02-24.
      {"CASE_DUE_SOON", "E01", "02-14 09:00", "02-24 10:00"},
      // 2 calendar days: told on the due day itself; the legal limit counts for working days only.
      {"CASE_DUE_SOON", "E02", "02-24 09:00"},
      {"CASE_OVERDUE", "E02", "02-24 17:00"},
      {"CASE_OVERDUE_SERIOUS", "E02", "02-27 17:00"},
      // 4 calendar days used, 6 more from 02-18: 02-24. The notice of 02-14 comes when the case runs again.
      {"CASE_DUE_SOON", "E03", "02-18 12:00", "02-24 16:00"},
      // A month from 01-20 is 02-20, rolled; a month knows no stops.
      {"CASE_DUE_SOON", "E04", "02-14 09:00"},
      {"CASE_OVERDUE", "E04", "02-24 17:00"},
      {"CASE_OVERDUE_SERIOUS", "E04", "02-27 17:00"},
      // A month from 01-31 is clamped to 02-28, a working Saturday.
      {"CASE_DUE_SOON", "E05", "02-27 09:00"},
      {"CASE_OVERDUE", "E05", "02-28 17:00"},
      // 3 h on the Saturday, 3 h on the morning of 02-24, 2 h more: 15:30:00, decided in that second.
      {"CASE_DUE_SOON", "E06", "02-24 09:00", "02-24 15:30"},
      // 1 h on Friday, 3 h on the Saturday: ends with the morning, and stays there.
      {"CASE_DUE_SOON", "E07", "02-14 09:00", "02-14 12:00:01"},
      {"CASE_OVERDUE", "E07", "02-14 12:00", "02-14 12:00:01"},
      // 2 h from a day off begin on 02-24 at 09:00; red at the close of the 3rd working day.
      {"CASE_DUE_SOON", "E08", "02-24 09:00"},
      {"CASE_OVERDUE", "E08", "02-24 11:00"},
      {"CASE_OVERDUE_SERIOUS", "E08", "02-27 17:00"},
      // 7.5 h used before the stop; 2.5 h from 02-22 on: 11:30 on 02-24.
      {"CASE_DUE_SOON", "E09", "02-14 09:00", "02-14 10:00"},
      {"CASE_DUE_SOON", "E09", "02-24 09:00", "02-24 11:00"},
  };
}

std::vector<ExpectedFinding> expected_ends_and_registers() {
  return {
      {"ASSIST_OVERDUE", "F01/1", "02-24 17:00", "02-25 09:00"},  // 13, 14, 24
      {"COPY_LATE", "F01/2", "02-12 17:00", "02-13 09:00"},
      {"ASSIST_OVERDUE", "F01/2", "02-27 17:00"},  // 14, 24, 25, 26, 27
      // F02/1: the stop of the case leaves 2 of 3 from 02-16 on: 02-25 17:00, when the opinion came.
      // G01 was delivered before its 10th working day, 03-02.
      {"DELIVERY_OVERDUE", "G02", "02-28 17:00"},
      {"ARCHIVE_OVERDUE", "G03", "02-24 17:00", "02-25 09:00"},  // 02-16 rolled
      {"CONSULT_OVERDUE", "Q02", "02-24 17:00", "02-24 17:00:01"},
      {"CONSULT_OVERDUE", "Q03", "02-14 17:00"},
      {"COMPLAINT_DUE", "T01", "02-25 17:00"},              // 12, 13, 14, 24, 25
      {"STAFF_CHANGE_SHORT_NOTICE", "X01", "02-13 10:00"},  // 5 working days to 02-27; X02 has 7
      {"REPLACEMENT_OVERDUE", "X03", "02-28 17:00"},        // 13, 14, 24, 25, 26, 27, 28
      {"SERVICE_WITHOUT_CASE", "01001", "02-14 09:45"},
      {"EVAL_NOT_STARTED", "01002", "02-14 17:03", "02-14 17:10"},
      {"BAD_REVIEW", "A02", "02-19 20:00"},
  };
}

std::vector<ExpectedFinding> expected_people() {
  return {
      {"ATT_LATE", "S02 2026-02-14 AM_IN", "02-14 10:30"},
      {"ATT_MISSING", "S03 2026-02-14 PM_OUT", "02-14 19:00"},
      // The leave of 02-25 was filed at 09:30: it excuses nothing, not even the afternoon.
      {"ATT_MISSING", "S02 2026-02-25 AM_IN", "02-25 10:30"},
      {"ATT_MISSING", "S02 2026-02-25 PM_IN", "02-25 15:00"},
      {"ATT_MISSING", "S02 2026-02-25 PM_OUT", "02-25 19:00"},
      {"LEAVE_APPROVED_LATE", "L04", "02-25 09:00", "02-25 09:30"},
      // 3.5 h on the Saturday and 1 h on 02-24 are more than half a day; L02 without that hour is not.
      {"LEAVE_APPROVAL_INVALID", "L03", "02-14 13:30"},
      {"ATT_HALF_DAY_ABSENT", "S04 2026-02-28 PM_OUT", "02-28 19:00"},  // the last day is judged as a whole
      {"PUNCH_NOT_FINGERPRINT", "S03", "02-14 08:40"},
      {"PUNCH_UNKNOWN_PIN", "9998", "02-18 10:00"},
      {"PUNCH_UNKNOWN_PIN", "9999", "02-28 08:55"},
      {"TERMINAL_CLOCK_BAD", "attlog dev 1", "2000-01-01 00:00:12"},
      {"TERMINAL_CLOCK_BAD", "attlog dev 1", "03-05 08:00"},
      {"ROSTER_MISSING", "W02 2026-02-14 PM", "02-14 13:30"},
      {"ROSTER_MISSING", "W01 2026-02-28 AM", "02-28 09:00"},
      {"ROTATION_NOT_DONE", "W01 2026-02-26", "02-26 13:30"},  // W03 on 02-13 has nobody to change with
  };
}

std::vector<ExpectedFinding> expected_seats() {
  return {
      {"SEAT_EMPTY", "W01", "02-14 10:05", "02-14 10:20:30"},
      {"SEAT_ABSENT", "W01", "02-14 10:15", "02-14 10:20:30"},
      // Empty from the Saturday to 02-24 09:07: ends with the session; then grace to 09:05 and two minutes.
      {"SEAT_EMPTY", "W02", "02-14 16:55", "02-14 17:00"},
      {"AB_POST_GAP", "W03", "02-14 11:05", "02-14 11:16:30"},  // S06 in front is on leave
      {"AB_POST_GAP_LONG", "W03", "02-14 11:15", "02-14 11:16:30"},
      {"AFTER_HOURS_PRESENCE", "W01", "02-18 14:01", "02-18 14:31"},
      {"AFTER_HOURS_PRESENCE", "W02", "02-14 17:31", "02-14 17:32"},  // only from 17:30 on
      {"AFTER_HOURS_PRESENCE", "W01", "02-24 08:01", "02-24 08:21"},
      // A night is one part outside hours; a presence, and a loss of the picture, is one however often it was cut.
      {"AFTER_HOURS_PRESENCE", "W03", "02-13 23:51", "02-14 00:11"},
      {"AFTER_HOURS_PRESENCE", "W03", "02-14 17:46", "02-16 09:01"},
      {"AFTER_HOURS_PRESENCE", "W03", "02-23 20:01", "02-24 08:31"},  // until the hall is about to open
      {"CAMERA_OFFLINE", "W03", "02-18 23:00:30", "02-20 07:00"},
      {"CAMERA_OFFLINE", "W02", "02-19 10:00:30", "02-19 10:05"},  // on a day off too
      {"CAMERA_OFFLINE", "W03", "02-20 23:59:30", "02-21 00:05"},  // W01's 30 seconds are not longer than 30
  };
}

TEST(OwnWeeksSpringTest, FindingsAcrossTheHolidayAreThoseWorkedOutByHand) {
  std::vector<ExpectedFinding> expected;
  for (const auto& part : {expected_limits(), expected_stops(), expected_intake(), expected_notices(), expected_units(),
                           expected_ends_and_registers(), expected_people(), expected_seats()}) {
    expected.insert(expected.end(), part.begin(), part.end());
  }
  expect_same_lines(lines_of(outcome().findings), lines_of(expected, times()), "findings");
}

TEST(OwnWeeksSpringTest, DeadlinesAcrossTheHolidayAreThoseWorkedOutByHand) {
  const std::vector<ExpectedStanding> expected{
      {"A01", "02-13", "3", "02-25", "-3", "OVERDUE"},
      {"A02", "02-12", "3", "02-24", "", "CLOSED_ON_TIME"},
      {"A03", "02-12", "3", "02-24", "", "CLOSED_OVERDUE"},
      {"A04", "02-11", "3", "02-14", "", "CLOSED_OVERDUE"},
      {"A05", "02-11", "3", "02-14", "-5", "OVERDUE"},
      {"A06", "02-13", "3", "02-25", "", "CLOSED_ON_TIME"},  // green: 7 / 2
      {"A07", "02-18", "0", "02-24", "-4", "OVERDUE"},
      {"A08", "02-14", "0", "02-14", "", "CLOSED_OVERDUE"},
      {"B01", "02-10", "5", "02-26", "-2", "OVERDUE"},
      {"B02", "02-11", "4", "02-25", "", "SUSPENDED"},  // projected: 2 left from the planned end 02-19
      {"B03", "02-11", "3", "02-24", "", "CLOSED_ON_TIME"},
      {"B04", "02-11", "3", "02-14", "-5", "OVERDUE"},
      {"B05", "02-12", "4", "02-25", "", "CLOSED_ON_TIME"},
      {"B06", "02-09", "8", "02-26", "", "CLOSED_ON_TIME"},
      {"B07", "02-09", "5", "02-14", "-5", "OVERDUE"},
      {"B08", "02-11", "5", "02-26", "-2", "OVERDUE"},
      {"B09", "02-11", "3", "02-24", "", "CLOSED_ON_TIME"},
      {"C01", "02-11", "10", "03-03", "2", "RUNNING"},
      {"C02", "02-10", "3", "02-13", "", "CLOSED_OVERDUE"},
      {"C03", "02-24", "5", "03-02", "1", "DUE_SOON"},
      {"C04", "02-24", "20", "03-23", "16", "RUNNING"},
      {"C05", "", "", "", "", "CORRECTING"},
      {"C06", "02-19", "2", "02-25", "-3", "OVERDUE"},
      {"C07", "", "", "", "", "REFUSED_INTAKE"},
      {"C08", "", "", "", "", "WITHDRAWN"},
      {"D01", "02-14", "10", "03-06", "5", "RUNNING"},
      {"D02", "02-14", "5", "02-28", "", "CLOSED_ON_TIME"},
      {"D03", "02-14", "5", "02-28", "0", "OVERDUE"},
      {"E01", "02-10", "7", "02-24", "", "CLOSED_ON_TIME"},
      {"E02", "02-14", "2", "02-24", "-4", "OVERDUE"},
      {"E03", "02-09", "10", "02-24", "", "CLOSED_ON_TIME"},
      {"E04", "01-20", "1", "02-24", "-4", "OVERDUE"},
      {"E05", "01-31", "1", "02-28", "0", "OVERDUE"},
      {"E06", "02-14", "8", "02-24", "", "CLOSED_ON_TIME"},
      {"E07", "02-13", "4", "02-14", "", "CLOSED_OVERDUE"},
      {"E08", "02-20", "2", "02-24", "-4", "OVERDUE"},
      {"E09", "02-13", "10", "02-24", "", "CLOSED_ON_TIME"},
      {"F01", "02-12", "15", "03-11", "8", "RUNNING"},
      {"F02", "02-12", "10", "03-05", "4", "RUNNING"},
      {"G01", "02-09", "5", "02-14", "", "CLOSED_ON_TIME"},
      {"G02", "02-09", "5", "02-14", "", "CLOSED_ON_TIME"},
      {"G03", "01-12", "5", "01-19", "", "CLOSED_ON_TIME"},
  };
  expect_same_lines(lines_of(outcome().cases), lines_of(expected, times()), "deadlines");
}

TEST(OwnWeeksSpringTest, AttendanceIsJudgedOnMakeUpSaturdaysAndNotInTheHoliday) {
  const std::map<std::string, std::string> others{
      {"02-14|S02", "09:00:01 LATE 1|13:20:00 OK|17:05:00 OK|EXCEPTION"},
      {"02-14|S03", "08:40:00 OK|13:20:00 OK|MISSING|EXCEPTION"},
      {"02-14|S05", "08:50:00 OK|EXCUSED|EXCUSED|EXCEPTION"},
      {"02-25|S02", "MISSING|MISSING|MISSING|ABSENT"},
      {"02-13|S06", "EXCUSED|EXCUSED|EXCUSED|LEAVE"},
      {"02-14|S06", "EXCUSED|EXCUSED|EXCUSED|LEAVE"},
      {"02-24|S06", "EXCUSED|13:20:00 OK|17:05:00 OK|EXCEPTION"},  // back after 12:00
      {"02-28|S04", "08:50:00 OK|13:20:00 OK|16:30:00 HALF_DAY_ABSENT 1800|EXCEPTION"},
  };
  std::vector<std::string> expected;
  for (const std::string day :
       {"02-09", "02-10", "02-11", "02-12", "02-13", "02-14", "02-24", "02-25", "02-26", "02-27", "02-28"}) {
    for (const std::string staff_id : {"S01", "S02", "S03", "S04", "S05", "S06"}) {
      const auto other = others.find(day + "|" + staff_id);
      expected.push_back("2026-" + day + "|" + staff_id + "|" +
                         (other == others.end() ? "08:50:00 OK|13:20:00 OK|17:05:00 OK|PRESENT" : other->second));
    }
  }
  expect_same_lines(lines_of(outcome().attendance), expected, "attendance");
}

}  // namespace
}  // namespace hallwatch
