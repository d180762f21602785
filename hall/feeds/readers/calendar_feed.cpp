#include "hall/feeds/readers/calendar_feed.h"

#include <nlohmann/json.hpp>

#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/feed_text.h"
#include "hall/feeds/readers/personal_numbers.h"

namespace hallwatch {
namespace {

/// An entry lies at 2. What is deeper than this is left out: writing a value calls itself once a level.
constexpr int kMostDepth = 8;

nlohmann::json parse_flat(std::string_view text) {
  const auto keeps = [](int depth, nlohmann::json::parse_event_t event, const nlohmann::json& /*value*/) {
    const bool is_start =
        event == nlohmann::json::parse_event_t::array_start || event == nlohmann::json::parse_event_t::object_start;
    return !is_start || depth < kMostDepth;
  };
  return nlohmann::json::parse(text, keeps, false);
}

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
  exception.name = entry.contains("name") && entry["name"].is_string()
                       ? mask_personal_numbers(entry["name"].get<std::string>())
                       : "";
  return exception;
}

}  // namespace

Result<> visit_calendar_json(const std::string& file, std::string_view bytes,
                             const std::function<Result<>(CalendarException)>& take,
                             const std::function<void(QuarantinedRow)>& reject) {
  const auto text = decode_feed(bytes);
  if (!text.ok()) {
    return text.error().while_doing(file);
  }
  const auto list = parse_flat(text->utf8);
  if (!list.is_object() || !list.contains("days") || !list["days"].is_array()) {
    return fail(ErrorKind::kInvalidArgument, file + R"(: it is no holiday list ({"year": 2027, "days": [ … ]}))");
  }
  int number = 0;
  for (const auto& entry : list["days"]) {
    ++number;
    auto exception = exception_of(entry);
    if (!exception.ok()) {
      reject({file, number, exception.error().message(),
              for_quarantine(entry.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))});
      continue;
    }
    if (auto done = take(std::move(*exception)); !done.ok()) {
      return done;
    }
  }
  return {};
}

Result<FeedRows<CalendarException>> read_calendar_json(const std::string& file, std::string_view bytes) {
  FeedRows<CalendarException> rows;
  const auto done = visit_calendar_json(
      file, bytes,
      [&rows](CalendarException exception) {
        rows.facts.push_back(std::move(exception));
        return Result<>{};
      },
      [&rows](QuarantinedRow row) { rows.quarantine.push_back(std::move(row)); });
  if (!done.ok()) {
    return done.error();
  }
  return rows;
}

}  // namespace hallwatch
