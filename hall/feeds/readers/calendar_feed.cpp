#include "hall/feeds/readers/calendar_feed.h"

#include <nlohmann/json.hpp>

#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {
namespace {

Result<CalendarException> exception_of(const nlohmann::json& entry) {
  if (!entry.is_object() || !entry.contains("date") || !entry["date"].is_string() || !entry.contains("isOffDay") ||
      !entry["isOffDay"].is_boolean()) {
    return fail(ErrorKind::kInvalidArgument, "no object with \"date\" (text) and \"isOffDay\" (true or false)");
  }
  const auto date = entry["date"].get<std::string>();
  const auto day = feed_day(date);
  if (!day.ok()) {
    return fail(ErrorKind::kInvalidArgument,
                "\"" + for_quarantine(std::string_view{date}.substr(0, 60)) + "\" is no day");
  }
  CalendarException exception;
  exception.day = *day;
  exception.kind = entry["isOffDay"].get<bool>() ? DayKind::kHoliday : DayKind::kMakeupWorkday;
  exception.name = entry.contains("name") && entry["name"].is_string() ? entry["name"].get<std::string>() : "";
  return exception;
}

}  // namespace

Result<FeedRows<CalendarException>> read_calendar_json(const std::string& file, std::string_view bytes) {
  const auto text = decode_feed(bytes);
  if (!text.ok()) {
    return text.error().while_doing(file);
  }
  const auto list = nlohmann::json::parse(text->utf8, nullptr, false);
  if (!list.is_object() || !list.contains("days") || !list["days"].is_array()) {
    return fail(ErrorKind::kInvalidArgument, file + R"(: it is no holiday list ({"year": 2027, "days": [ … ]}))");
  }
  FeedRows<CalendarException> rows;
  int number = 0;
  for (const auto& entry : list["days"]) {
    ++number;
    auto exception = exception_of(entry);
    if (exception.ok()) {
      rows.facts.push_back(std::move(*exception));
    } else {
      rows.quarantine.push_back({file, number, exception.error().message(),
                                 for_quarantine(entry.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))});
    }
  }
  return rows;
}

}  // namespace hallwatch
