#include "hall/reports/report_period.h"

#include <array>

#include <fmt/format.h>

namespace hallwatch {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::months;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;

DaySpan months_from(year_month first, int count) {
  const auto next = first + months{count};
  return {HallDay{local_days{first / 1}}, HallDay{local_days{next / 1}} - days{1}};
}

unsigned month_of(HallDay day) {
  return static_cast<unsigned>(year_month_day{day}.month());
}

}  // namespace

int year_of(HallDay day) {
  return static_cast<int>(year_month_day{day}.year());
}
int quarter_of(HallDay day) {
  return static_cast<int>((month_of(day) - 1) / 3) + 1;
}

DaySpan quarter_span(int year_number, int quarter) {
  const auto month = std::chrono::month{static_cast<unsigned>(quarter - 1) * 3 + 1};
  return months_from(year{year_number} / month, 3);
}

DaySpan period_of(PeriodKind kind, HallDay day) {
  const year_month_day date{day};
  switch (kind) {
    case PeriodKind::kMonth:
      return months_from(date.year() / date.month(), 1);
    case PeriodKind::kQuarter:
      return quarter_span(year_of(day), quarter_of(day));
    case PeriodKind::kWeek:
    case PeriodKind::kUnknown:
      break;
  }
  const auto monday = day - (std::chrono::weekday{day} - std::chrono::Monday);
  return {monday, monday + days{6}};
}

DaySpan period_before(PeriodKind kind, const DaySpan& period) {
  return period_of(kind, period.from - days{1});
}

DaySpan last_full_period(PeriodKind kind, HallDay today) {
  return period_before(kind, period_of(kind, today));
}

std::string chinese_date(HallDay day) {
  const year_month_day date{day};
  return fmt::format("{}年{}月{}日", year_of(day), month_of(day), static_cast<unsigned>(date.day()));
}

std::string chinese_weekday(HallDay day) {
  constexpr std::array kNames{"周日", "周一", "周二", "周三", "周四", "周五", "周六"};
  return kNames.at(std::chrono::weekday{day}.c_encoding());
}

std::string chinese_moment(HallTime time) {
  const auto day = std::chrono::floor<days>(time);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(time - HallTime{day}).count();
  return fmt::format("{}{:02}时{:02}分", chinese_date(day), minutes / 60, minutes % 60);
}

std::string short_moment(HallTime time) {
  return to_text(time).substr(5);
}
std::string clock_text(HallTime time) {
  return to_text(time).substr(11);
}

std::string period_text(PeriodKind kind, const DaySpan& period) {
  switch (kind) {
    case PeriodKind::kMonth:
      return fmt::format("{}年{}月", year_of(period.from), month_of(period.from));
    case PeriodKind::kQuarter:
      return fmt::format("{}年第{}季度", year_of(period.from), quarter_of(period.from));
    case PeriodKind::kWeek:
    case PeriodKind::kUnknown:
      break;
  }
  return chinese_date(period.from) + "至" + chinese_date(period.to);
}

std::string period_id(PeriodKind kind, const DaySpan& period) {
  switch (kind) {
    case PeriodKind::kMonth:
      return to_text(period.from).substr(0, 7);
    case PeriodKind::kQuarter:
      return fmt::format("{}-Q{}", year_of(period.from), quarter_of(period.from));
    case PeriodKind::kWeek:
    case PeriodKind::kUnknown:
      break;
  }
  return to_text(period.from) + "_" + to_text(period.to);
}

}  // namespace hallwatch
