#include "tests/station/replay/spring_week.h"

#include <fmt/format.h>

namespace hallwatch {
namespace {

constexpr const char* kWorkingDays[] = {"02-09", "02-10", "02-11", "02-12", "02-13", "02-14",
                                        "02-24", "02-25", "02-26", "02-27", "02-28"};

void add_people(WeekBuilder& week) {
  week.window("W01", "D01");
  week.window("W02", "D01");
  week.window("W03", "D02");
  week.person("S01", "W01", "D01", "CHIEF", "1001");
  week.person("S02", "W01", "D01", "CLERK", "1002");
  week.person("S03", "W02", "D01", "CLERK", "1003");
  week.person("S04", "W02", "D01", "CLERK", "1004");
  week.person("S05", "W03", "D02", "CHIEF", "1005");
  week.person("S06", "W03", "D02", "CLERK", "1006");
  week.item("I1", "80");
}

/// The front person of the morning stands behind in the afternoon, but for a few halves.
void add_roster(WeekBuilder& week) {
  const std::vector<std::array<const char*, 3>> desks{
      {"W01", "S01", "S02"}, {"W02", "S03", "S04"}, {"W03", "S06", "S05"}};
  for (const std::string day : kWorkingDays) {
    for (const auto& [window, first, second] : desks) {
      const bool is_same_front =
          (day == "02-26" && window == std::string{"W01"}) || (day == "02-13" && window == std::string{"W03"});
      // On 02-13 the one behind, S06, is on leave: S05 has nobody to change with.
      const char* const am_front = day == "02-13" && is_same_front ? second : first;
      const char* const am_back = am_front == first ? second : first;
      const char* const pm_front = is_same_front ? am_front : am_back;
      const char* const pm_back = is_same_front ? am_back : am_front;
      if (!(day == "02-28" && window == std::string{"W01"})) {
        week.row("roster", fmt::format("{{{}}},AM,{},{},{},", day, window, am_front, am_back));
      }
      if (!(day == "02-14" && window == std::string{"W02"})) {
        week.row("roster", fmt::format("{{{}}},PM,{},{},{},", day, window, pm_front, pm_back));
      }
    }
  }
}

void add_limits(WeekBuilder& week) {
  week.open_case("A01").promise(3).legal(20).accepted("02-13 09:30");
  week.open_case("A02").promise(3).accepted("02-12 10:00").decided("02-24 17:00").event("DELIVER", "02-25 10:00");
  week.open_case("A03").promise(3).accepted("02-12 10:00").decided("02-24 17:00:01");
  week.open_case("A04").promise(3).accepted("02-11 10:00").decided("02-27 10:00");
  week.open_case("A05").promise(3).legal(4).accepted("02-11 10:00");
  week.open_case("A06").promise(7).green().accepted("02-13 16:59").decided("02-24 16:00");
  week.open_case("A07").promise(1).green().accepted("02-18 10:00");
  week.open_case("A08").on_the_spot().accepted("02-14 16:00").decided("02-24 09:10");
}

void add_stops(WeekBuilder& week) {
  week.open_case("B01")
      .promise(5)
      .accepted("02-10 10:00")
      .event("SUSPEND", "02-12 09:00")
      .event("RESUME", "02-20 17:00")
      .stop("专家评审", "02-12 09:00", "02-20 17:00");
  week.open_case("B02").promise(4).accepted("02-11 10:00").stop("检测", "02-13 10:00", "", "02-19 12:00");
  week.open_case("B03")
      .promise(3)
      .accepted("02-11 10:00")
      .stop("听证", "02-14 16:00", "02-21 12:00")
      .decided("02-24 11:00");
  week.open_case("B04").promise(3).accepted("02-11 10:00").stop("听证", "02-14 17:00:01", "02-25 10:00");
  week.open_case("B05")
      .promise(4)
      .accepted("02-12 10:00")
      .stop("现场踏勘", "02-13 15:00", "02-24 10:00")
      .decided("02-25 15:00");
  week.open_case("B06").promise(5).accepted("02-09 10:00").extend("02-14 10:00", "3", "D01-L").decided("02-26 09:30");
  week.open_case("B07").promise(5).accepted("02-09 10:00").extend("02-13 11:00", "11", "D01-L");
  week.open_case("B08")
      .promise(5)
      .accepted("02-11 10:00")
      .stop("听证", "02-13 09:00", "02-17 09:00")
      .stop("检疫", "02-16 09:00", "02-22 09:00");
  week.open_case("B09").promise(3).accepted("02-11 10:00").stop("听证", "02-14 10:00").decided("02-24 17:30");
}

void add_intake(WeekBuilder& week) {
  week.open_case("C01").promise(10).received("02-11 10:00");
  week.open_case("C02").promise(3).received("02-10 09:00").event("ACCEPT", "02-25 10:00").decided("02-26 10:00");
  week.open_case("C03").promise(5).received("02-10 09:00").event("ACCEPT", "02-24 17:00");
  week.open_case("C04").promise(20).received("02-17 11:00").event("ACCEPT", "02-24 16:59");
  week.open_case("C05")
      .received("02-14 17:00:01")
      .event("CORRECT_NOTICE", "02-25 09:00")
      .event("CORRECT_NOTICE", "02-26 09:00");
  week.open_case("C06")
      .promise(2)
      .received("02-09 09:00")
      .event("CORRECT_NOTICE", "02-09 10:00")
      .event("CORRECT_SUBMIT", "02-19 10:00");
  week.open_case("C07").received("02-14 10:30").event("REJECT_ACCEPT", "02-14 11:00", {.text = "不符合条件"});
  week.open_case("C08").received("02-14 10:00").event("WITHDRAW", "02-24 10:00");
}

void add_notices(WeekBuilder& week) {
  week.open_case("D01").promise(10).notice("", "").accepted("02-14 16:45");
  week.open_case("D02")
      .promise(5)
      .notice("手写1号", "MANUAL")
      .at_place("乡镇代办点")
      .accepted("02-14 11:50")
      .event("FEE", "02-14 14:00", {.text = "120"})
      .event("FEE", "02-14 14:00", {.text = "80.00", .entered = "02-24 09:05"})
      .event("DECIDE_GRANT", "02-14 15:00", {.entered = "02-24 09:00"});
  week.open_case("D03")
      .promise(5)
      .accepted("02-14 09:30")
      .event("DELIVER", "02-14 10:30", {.by = "S99"})
      .event("REVIEW", "02-24 10:00")
      .event("REVIEW", "02-25 10:00")
      .event("REVIEW", "02-26 10:00");
}

void add_units(WeekBuilder& week) {
  week.open_case("E01").promise(7, "CALENDAR_DAY").accepted("02-10 10:00").decided("02-24 10:00");
  week.open_case("E02").promise(2, "CALENDAR_DAY").legal(1).accepted("02-14 10:00");
  week.open_case("E03")
      .promise(10, "CALENDAR_DAY")
      .accepted("02-09 10:00")
      .stop("鉴定", "02-13 09:00", "02-18 12:00")
      .decided("02-24 16:00");
  week.open_case("E04").promise(1, "MONTH").accepted("01-20 10:00").stop("听证", "02-11 09:00", "02-13 09:00");
  week.open_case("E05").promise(1, "MONTH").accepted("01-31 10:00");
  week.open_case("E06").promise(8, "HOUR").accepted("02-14 14:00").decided("02-24 15:30");
  week.open_case("E07").promise(4, "HOUR").accepted("02-13 16:00").decided("02-14 12:00:01");
  week.open_case("E08").promise(2, "HOUR").accepted("02-20 10:00");
  week.open_case("E09")
      .promise(10, "HOUR")
      .accepted("02-13 09:00")
      .stop("检测", "02-14 10:00", "02-22 10:00")
      .decided("02-24 11:00");
}

void add_tasks_and_ends(WeekBuilder& week) {
  week.open_case("F01")
      .promise(15)
      .accepted("02-12 10:00")
      .task("02-12 11:00", 3, "02-25 09:00")
      .task("02-13 09:00", 5);
  week.open_case("F02")
      .promise(10)
      .accepted("02-12 10:00")
      .task("02-12 11:00", 3, "02-25 17:00")
      .stop("听证", "02-13 09:00", "02-16 09:00");
  week.open_case("G01").accepted("02-09 10:00").decided("02-10 10:00").event("DELIVER", "02-28 10:00");
  week.open_case("G02").accepted("02-09 10:00").decided("02-09 15:00");
  week.open_case("G03")
      .accepted("01-12 10:00")
      .decided("01-14 10:00")
      .event("DELIVER", "01-16 10:00")
      .event("ARCHIVE", "02-25 09:00");
}

void add_registers(WeekBuilder& week) {
  week.row("consultations", "Q01,W01,证照,{02-14 10:00},{02-24 17:00}");
  week.row("consultations", "Q02,W01,证照,{02-14 16:00},{02-24 17:00:01}");
  week.row("consultations", "Q03,W02,证照,{02-13 15:00},");
  week.row("consultations", "Q04,W02,证照,{02-20 10:00},{02-24 09:00}");
  week.row("consultations", "Q05,W02,证照,{02-28 10:00},");
  week.row("complaints", "T01,{02-11 10:00},现场,W02,RECEIVED");
  week.row("complaints", "T02,{02-11 10:00},现场,W02,INVESTIGATING");
  week.row("staff_changes", "X01,S03,{02-13 10:00},,{02-27},");
  week.row("staff_changes", "X02,S04,{02-11 10:00},,{02-27},");
  week.row("staff_changes", "X03,S06,,{02-12 10:00},,");
  week.row("queue_sessions", "{02-14},01001,W01,{02-14 09:00},{02-14 09:10},{02-14 09:30},S01,");
  week.row("queue_sessions", "{02-14},01002,W01,{02-14 16:40},{02-14 16:50},{02-14 16:58},S02,D01");
  week.row("evaluator_events", "E1,W01,S01,,01001,PJQ,{02-14 09:35},{02-14 09:36},1");
  week.row("evaluator_events", "E2,W01,S02,D01,01002,PJQ,{02-14 17:10},{02-14 17:11},2");
  week.row("evaluator_events", "E3,W01,,A02,,SMS,,{02-19 20:00},4");
}

void add_attendance(WeekBuilder& week) {
  const std::vector<std::array<const char*, 2>> pins{{"1001", "S01"}, {"1002", "S02"}, {"1003", "S03"},
                                                     {"1004", "S04"}, {"1005", "S05"}, {"1006", "S06"}};
  const std::map<std::string, std::vector<const char*>> others{{"02-14 S02", {"09:00:01", "13:20", "17:05"}},
                                                               {"02-14 S03", {"08:50", "13:20"}},
                                                               {"02-28 S04", {"08:50", "13:20", "16:30"}},
                                                               {"02-13 S06", {}},
                                                               {"02-14 S06", {}},
                                                               {"02-24 S06", {"13:20", "17:05"}},
                                                               {"02-14 S05", {"08:50"}},
                                                               {"02-25 S02", {}}};
  for (const std::string day : kWorkingDays) {
    for (const auto& [pin, staff_id] : pins) {
      const auto other = others.find(day + " " + staff_id);
      week.punch(pin, day.c_str(),
                 other == others.end() ? std::vector<const char*>{"08:50", "13:20", "17:05"} : other->second);
    }
  }
  week.punch("1005", "02-18", {"10:00"});     // on a day off: means nothing
  week.punch("1003", "02-14", {"08:40"}, 0);  // by password
  week.punch("9998", "02-18", {"10:00"});
  week.punch("9999", "02-28", {"08:55"});
  week.punch("1001", "2000-01-01", {"00:00:12"});
  week.punch("1001", "03-05", {"08:00"});
  week.row("leave", "L01,S06,ANNUAL,{02-13 09:00},{02-24 12:00},CHIEF,S05,{02-12 10:00},{02-12 10:10},APPROVED");
  week.row("leave", "L02,S05,PERSONAL,{02-14 13:30},{02-24 09:00},CENTRE_FILING,,,{02-13 16:00},FILED");
  week.row("leave", "L03,S01,PERSONAL,{02-14 13:30},{02-24 10:00},CENTRE_FILING,,,{02-13 16:00},FILED");
  week.row("leave", "L04,S02,SICK,{02-25 09:00},{02-25 17:00},CHIEF,S01,{02-24 15:00},{02-25 09:30},APPROVED");
}

void add_seats(WeekBuilder& week) {
  week.row("seat_intervals", "W01,{02-14 10:00},{02-14 10:20},EMPTY");
  week.row("seat_intervals", "W01,{02-17 10:00},{02-17 10:30},EMPTY");
  week.row("seat_intervals", "W02,{02-14 16:50},{02-24 09:07},EMPTY");
  week.row("seat_intervals", "W03,{02-14 11:00},{02-14 11:16},EMPTY");
  week.row("seat_intervals", "W01,{02-18 14:00},{02-18 14:30},PERSON_AFTER_HOURS");
  week.row("seat_intervals", "W02,{02-14 17:29:30},{02-14 17:31},PERSON_AFTER_HOURS");
  week.row("seat_intervals", "W02,{02-14 12:10},{02-14 12:50},PERSON_AFTER_HOURS");
  week.row("seat_intervals", "W03,{02-13 23:50},{02-14 00:10},PERSON_AFTER_HOURS");
  week.row("seat_intervals", "W03,{02-14 17:45},{02-16 00:00},PERSON_AFTER_HOURS");
  week.row("seat_intervals", "W03,{02-16 00:00},{02-16 09:00},PERSON_AFTER_HOURS");
  week.row("seat_intervals", "W03,{02-23 20:00},{02-24 09:30},PERSON_AFTER_HOURS");
  week.row("seat_intervals", "W03,{02-18 23:00},{02-19 00:00},UNKNOWN");
  week.row("seat_intervals", "W03,{02-19 00:00},{02-20 00:00},UNKNOWN");
  week.row("seat_intervals", "W03,{02-20 00:00:10},{02-20 07:00},UNKNOWN");
  week.row("seat_intervals", "W01,{02-24 08:00},{02-24 08:20},PERSON_AFTER_HOURS");
  week.row("seat_intervals", "W02,{02-19 10:00},{02-19 10:05},UNKNOWN");
  week.row("seat_intervals", "W01,{02-14 23:59:50},{02-15 00:00:20},UNKNOWN");
  week.row("seat_intervals", "W03,{02-20 23:59:00},{02-21 00:05},UNKNOWN");
}

}  // namespace

WeekBuilder spring_week() {
  WeekBuilder week{kSpringFirstDay};
  add_people(week);
  add_roster(week);
  add_limits(week);
  add_stops(week);
  add_intake(week);
  add_notices(week);
  add_units(week);
  add_tasks_and_ends(week);
  add_registers(week);
  add_attendance(week);
  add_seats(week);
  return week;
}

}  // namespace hallwatch
