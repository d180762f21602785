#include "hall/hall_queries.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json_fields.h"

namespace hallwatch {
namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds kPatience{3'000};

json time_json(const std::optional<HallTime>& time) {
  return time ? json(to_text(*time)) : json();
}

std::string dump(const json& rows) {
  return json{{"rows", rows}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// Reads {"rows": […]}, each by `read`.
template <typename Row, typename Reader>
Result<std::vector<Row>> rows_from(std::string_view text, const char* what, Reader read) {
  JsonFields answer{text, what};
  const auto& list = answer.raw("rows");
  if (!answer.ok()) {
    return answer.error();
  }
  if (!list.is_array()) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("{}: \"rows\" is not a list", what));
  }
  std::vector<Row> rows;
  rows.reserve(list.size());
  for (const auto& one : list) {
    JsonFields fields{one, what};
    Result<Row> row = read(fields);
    if (!row.ok()) {
      return row.error();
    }
    rows.push_back(std::move(*row));
  }
  return rows;
}

Result<std::optional<HallTime>> read_time(JsonFields& fields, const char* key) {
  if (!fields.has(key)) {
    return std::optional<HallTime>{};
  }
  auto time = hall_time_from_text(fields.text(key));
  if (!time.ok()) {
    return time.error();
  }
  return std::optional{*time};
}

Result<WindowRow> read_window(JsonFields& fields) {
  WindowRow row;
  row.window_id = WindowId{fields.text("window")};
  row.name = fields.text("name");
  row.department = fields.text("department");
  row.camera_id = CameraId{fields.text("camera")};
  row.front_staff = fields.text("front_staff");
  return fields.finish(std::move(row));
}

Result<CaseRow> read_case(JsonFields& fields) {
  CaseRow row;
  row.case_no = CaseNo{fields.text("case")};
  row.window_id = WindowId{fields.text("window")};
  row.task_name = fields.text("task_name");
  row.handler = fields.text("handler");
  row.promise_limit = static_cast<int>(fields.integer("promise_limit"));
  row.limit_unit = fields.text("limit_unit");
  row.is_green_channel = fields.boolean("green_channel");
  row.due_date = fields.text("due_date");
  const std::pair<const char*, std::optional<HallTime>*> times[] = {
      {"received_at", &row.received_at}, {"accepted_at", &row.accepted_at}, {"decided_at", &row.decided_at}};
  for (const auto& [key, value] : times) {
    auto time = read_time(fields, key);
    if (!time.ok()) {
      return time.error().while_doing(key);
    }
    *value = *time;
  }
  return fields.finish(std::move(row));
}

Result<AttendanceRow> read_attendance(JsonFields& fields) {
  AttendanceRow row;
  row.staff_id = StaffId{fields.text("staff")};
  row.name = fields.text("name");
  row.window_id = WindowId{fields.text("window")};
  row.leave = fields.text("leave");
  const auto day = hall_day_from_text(fields.text("day"));
  if (!day.ok()) {
    return day.error();
  }
  row.day = *day;
  for (const auto& punch : fields.raw("punches")) {
    const auto time = hall_time_from_text(punch.is_string() ? punch.get<std::string>() : std::string{});
    if (!time.ok()) {
      return time.error();
    }
    row.punches.push_back(*time);
  }
  return fields.finish(std::move(row));
}

}  // namespace

std::string to_json_text(const std::vector<WindowRow>& rows) {
  auto list = json::array();
  for (const auto& row : rows) {
    list.push_back({{"window", row.window_id.text()},
                    {"name", row.name},
                    {"department", row.department},
                    {"camera", row.camera_id.text()},
                    {"front_staff", row.front_staff}});
  }
  return dump(list);
}

std::string to_json_text(const std::vector<CaseRow>& rows) {
  auto list = json::array();
  for (const auto& row : rows) {
    list.push_back({{"case", row.case_no.text()},
                    {"window", row.window_id.text()},
                    {"task_name", row.task_name},
                    {"handler", row.handler},
                    {"received_at", time_json(row.received_at)},
                    {"accepted_at", time_json(row.accepted_at)},
                    {"decided_at", time_json(row.decided_at)},
                    {"promise_limit", row.promise_limit},
                    {"limit_unit", row.limit_unit},
                    {"green_channel", row.is_green_channel},
                    {"due_date", row.due_date}});
  }
  return dump(list);
}

std::string to_json_text(const std::vector<AttendanceRow>& rows) {
  auto list = json::array();
  for (const auto& row : rows) {
    auto punches = json::array();
    for (const auto punch : row.punches) {
      punches.push_back(to_text(punch));
    }
    list.push_back({{"staff", row.staff_id.text()},
                    {"name", row.name},
                    {"window", row.window_id.text()},
                    {"day", to_text(row.day)},
                    {"punches", std::move(punches)},
                    {"leave", row.leave}});
  }
  return dump(list);
}

Result<std::vector<WindowRow>> window_rows_from_json_text(std::string_view text) {
  return rows_from<WindowRow>(text, "rows of windows", &read_window);
}
Result<std::vector<CaseRow>> case_rows_from_json_text(std::string_view text) {
  return rows_from<CaseRow>(text, "rows of cases", &read_case);
}
Result<std::vector<AttendanceRow>> attendance_rows_from_json_text(std::string_view text) {
  return rows_from<AttendanceRow>(text, "rows of attendance", &read_attendance);
}

Result<HallClient> HallClient::connect(MessageContext& context, const std::string& endpoint) {
  auto client = RequestClient::connect(context, endpoint);
  if (!client.ok()) {
    return client.error();
  }
  return HallClient{std::move(*client)};
}

Result<std::vector<WindowRow>> HallClient::windows() {
  auto answer = client_.ask("windows", "{}", kPatience);
  if (!answer.ok()) {
    return answer.error().while_doing("ask the supervisor for windows");
  }
  return window_rows_from_json_text(*answer);
}

Result<std::vector<CaseRow>> HallClient::cases(const WindowId& window_id) {
  auto answer = client_.ask("cases", json{{"window", window_id.text()}}.dump(), kPatience);
  if (!answer.ok()) {
    return answer.error().while_doing("ask the supervisor for cases");
  }
  return case_rows_from_json_text(*answer);
}

Result<std::vector<AttendanceRow>> HallClient::attendance(HallDay day) {
  auto answer = client_.ask("attendance", json{{"day", to_text(day)}}.dump(), kPatience);
  if (!answer.ok()) {
    return answer.error().while_doing("ask the supervisor for attendance");
  }
  return attendance_rows_from_json_text(*answer);
}

}  // namespace hallwatch
