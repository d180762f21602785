// The years that are known without a feed, as the State Council's notices give them.
#include <array>
#include <string_view>

#include "base/check.h"
#include "hall/calendar/working_calendar.h"

namespace hallwatch {
namespace {

/// Days off from `first` to `last`, both included; month × 100 + day.
struct HolidayRange {
  int first = 0;
  int last = 0;
  std::string_view name;
};

struct KnownYear {
  int year = 0;
  std::array<HolidayRange, 7> holidays;
  std::array<int, 9> makeup_workdays;  // 0: none
};

// 国办发明电〔2023〕7号; 国办发明电〔2024〕12号; notice of 2025-11-04.
constexpr std::array<KnownYear, 3> kKnownYears{{
    {2024,
     {{{101, 101, "元旦"},
       {210, 217, "春节"},
       {404, 406, "清明节"},
       {501, 505, "劳动节"},
       {610, 610, "端午节"},
       {915, 917, "中秋节"},
       {1001, 1007, "国庆节"}}},
     {204, 218, 407, 428, 511, 914, 929, 1012, 0}},
    {2025,
     {{{101, 101, "元旦"},
       {128, 204, "春节"},
       {404, 406, "清明节"},
       {501, 505, "劳动节"},
       {531, 602, "端午节"},
       {1001, 1008, "国庆节、中秋节"},
       {0, 0, ""}}},
     {126, 208, 427, 928, 1011, 0, 0, 0, 0}},
    {2026,
     {{{101, 103, "元旦"},
       {215, 223, "春节"},
       {404, 406, "清明节"},
       {501, 505, "劳动节"},
       {619, 621, "端午节"},
       {925, 927, "中秋节"},
       {1001, 1007, "国庆节"}}},
     {104, 214, 228, 509, 920, 1010, 0, 0, 0}},
}};

HallDay day_in(int year, int month_and_day) {
  return HallDay{std::chrono::year{year} / (month_and_day / 100) / (month_and_day % 100)};
}

std::vector<CalendarException> exceptions_of(const KnownYear& known) {
  std::vector<CalendarException> exceptions;
  for (const auto& range : known.holidays) {
    if (range.first == 0) {
      continue;
    }
    for (auto day = day_in(known.year, range.first); day <= day_in(known.year, range.last);
         day += std::chrono::days{1}) {
      exceptions.push_back({day, DayKind::kHoliday, std::string{range.name}});
    }
  }
  for (const int day : known.makeup_workdays) {
    if (day != 0) {
      exceptions.push_back({day_in(known.year, day), DayKind::kMakeupWorkday, "调休上班"});
    }
  }
  return exceptions;
}

}  // namespace

WorkingCalendar WorkingCalendar::built_in() {
  WorkingCalendar calendar;
  for (const auto& known : kKnownYears) {
    HALL_CHECK(calendar.add_year(std::chrono::year{known.year}, exceptions_of(known)).ok(), "built-in days are right");
  }
  return calendar;
}

}  // namespace hallwatch
