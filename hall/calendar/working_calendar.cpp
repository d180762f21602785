#include "hall/calendar/working_calendar.h"

#include <algorithm>

#include <fmt/format.h>

namespace hallwatch {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

year_month_day date_of(HallDay day) {
  return year_month_day{day};
}

int year_number(HallDay day) {
  return static_cast<int>(date_of(day).year());
}

HallDay first_day(int year) {
  return HallDay{std::chrono::year{year} / 1 / 1};
}

int day_of_year(HallDay day) {
  return static_cast<int>((day - first_day(year_number(day))).count());
}

bool is_weekend(HallDay day) {
  const std::chrono::weekday weekday{day};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

}  // namespace

Result<> WorkingCalendar::add_year(std::chrono::year year, const std::vector<CalendarException>& exceptions) {
  const int number = static_cast<int>(year);
  for (const auto& exception : exceptions) {
    if (year_number(exception.day) != number) {
      return fail(ErrorKind::kInvalidArgument, fmt::format("{} is no day of {}", to_text(exception.day), number));
    }
  }
  Year added;
  const auto length = static_cast<std::size_t>((first_day(number + 1) - first_day(number)).count());
  added.is_working.resize(length);
  for (std::size_t i = 0; i < length; ++i) {
    added.is_working[i] = is_weekend(first_day(number) + days{i}) ? 0 : 1;
  }
  for (const auto& exception : exceptions) {
    added.is_working[static_cast<std::size_t>(day_of_year(exception.day))] =
        exception.kind == DayKind::kMakeupWorkday ? 1 : 0;
  }
  for (const auto& [day, kind] : local_rows_) {
    if (year_number(day) == number) {
      added.is_working[static_cast<std::size_t>(day_of_year(day))] = kind == DayKind::kMakeupWorkday ? 1 : 0;
    }
  }
  years_[number] = std::move(added);
  count(number);
  return {};
}

void WorkingCalendar::add_local_row(const CalendarException& row) {
  local_rows_[row.day] = row.kind;
  const auto found = years_.find(year_number(row.day));
  if (found != years_.end()) {
    found->second.is_working[static_cast<std::size_t>(day_of_year(row.day))] =
        row.kind == DayKind::kMakeupWorkday ? 1 : 0;
    count(found->first);
  }
}

void WorkingCalendar::count(int year) {
  auto& counted = years_[year];
  counted.working_before.assign(counted.is_working.size() + 1, 0);
  for (std::size_t i = 0; i < counted.is_working.size(); ++i) {
    counted.working_before[i + 1] = counted.working_before[i] + counted.is_working[i];
  }
}

const WorkingCalendar::Year* WorkingCalendar::year_of(HallDay day) const {
  const auto found = years_.find(year_number(day));
  return found == years_.end() ? nullptr : &found->second;
}

std::optional<bool> WorkingCalendar::is_working_day(HallDay day) const {
  const auto* const year = year_of(day);
  if (year == nullptr) {
    return std::nullopt;
  }
  return year->is_working[static_cast<std::size_t>(day_of_year(day))] != 0;
}

/// Working days from the first day of `base_year` up to and including `day`.
std::optional<int> WorkingCalendar::working_days_up_to(HallDay day, int base_year) const {
  int sum = 0;
  for (int number = base_year; number < year_number(day); ++number) {
    const auto found = years_.find(number);
    if (found == years_.end()) {
      return std::nullopt;
    }
    sum += found->second.working_before.back();
  }
  const auto* const year = year_of(day);
  if (year == nullptr) {
    return std::nullopt;
  }
  return sum + year->working_before[static_cast<std::size_t>(day_of_year(day)) + 1];
}

std::optional<int> WorkingCalendar::working_days_between(HallDay after, HallDay up_to) const {
  const int base_year = std::min(year_number(after), year_number(up_to));
  const auto first = working_days_up_to(after, base_year);
  const auto last = working_days_up_to(up_to, base_year);
  if (!first || !last) {
    return std::nullopt;
  }
  return *last - *first;
}

std::optional<HallDay> WorkingCalendar::add_working_days(HallDay day, int count) const {
  const auto here = is_working_day(day);
  if (!here) {
    return std::nullopt;
  }
  if (count <= 0) {
    return *here ? std::optional{day} : add_working_days(day, 1);
  }
  int number = year_number(day);
  const auto* year = year_of(day);
  int wanted = year->working_before[static_cast<std::size_t>(day_of_year(day)) + 1] + count;
  while (wanted > year->working_before.back()) {
    wanted -= year->working_before.back();
    const auto next = years_.find(++number);
    if (next == years_.end()) {
      return std::nullopt;
    }
    year = &next->second;
  }
  const auto place = std::lower_bound(year->working_before.begin(), year->working_before.end(), wanted);
  return first_day(number) + days{place - year->working_before.begin() - 1};
}

std::optional<HallDay> WorkingCalendar::add_months(HallDay day, int months) const {
  const auto date = date_of(day);
  const auto month = date.year() / date.month() + std::chrono::months{months};
  const auto last = (month / std::chrono::last).day();
  return roll_to_working_day(HallDay{month / std::min(date.day(), last)});
}

std::vector<std::chrono::year> WorkingCalendar::missing_years(HallDay today, int days_ahead) const {
  std::vector<std::chrono::year> missing;
  for (int number = year_number(today); number <= year_number(today + days{days_ahead}); ++number) {
    if (!years_.contains(number)) {
      missing.emplace_back(number);
    }
  }
  return missing;
}

}  // namespace hallwatch
