#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/message/request.h"
#include "base/result.h"
#include "base/time/hall_time.h"

namespace hallwatch {

/// A case as the feeds give it, for lists on the screen. Times are of the hall's clock; rules come later.
struct CaseRow {
  CaseNo case_no;
  WindowId window_id;
  std::string task_name;  ///< 事项名称
  std::string handler;    ///< name of the staff member, or the id if it is not registered
  std::optional<HallTime> received_at;
  std::optional<HallTime> accepted_at;
  std::optional<HallTime> decided_at;
  int promise_limit = 0;   ///< in limit_unit
  std::string limit_unit;  ///< WORKDAY, CALENDAR_DAY, HOUR, MONTH
  bool is_green_channel = false;
  std::string due_date;  ///< "YYYY-MM-DD" where a feed gives it, else empty

  friend bool operator==(const CaseRow&, const CaseRow&) = default;
};

/// One person's punches of one day, as the terminals give them.
struct AttendanceRow {
  StaffId staff_id;
  std::string name;
  WindowId window_id;
  HallDay day{};
  std::vector<HallTime> punches;  ///< in order, repeats within 60 s dropped
  std::string leave;              ///< type of a leave that touches the day, or empty

  friend bool operator==(const AttendanceRow&, const AttendanceRow&) = default;
};

/// A window as the console shows it.
struct WindowRow {
  WindowId window_id;
  std::string name;
  std::string department;
  CameraId camera_id;
  std::string front_staff;  ///< name of who is on the roster now, or empty

  friend bool operator==(const WindowRow&, const WindowRow&) = default;
};

/// Asks the supervisor of a station, by its request socket. One thread.
/// Requests: "windows" {}, "cases" {"window" or "" for all}, "attendance" {"day": "YYYY-MM-DD"}.
class HallClient {
 public:
  [[nodiscard]] static Result<HallClient> connect(MessageContext& context, const std::string& endpoint);

  [[nodiscard]] Result<std::vector<WindowRow>> windows();
  [[nodiscard]] Result<std::vector<CaseRow>> cases(const WindowId& window_id);
  [[nodiscard]] Result<std::vector<AttendanceRow>> attendance(HallDay day);

 private:
  explicit HallClient(RequestClient client) : client_(std::move(client)) {}
  RequestClient client_;
};

[[nodiscard]] std::string to_json_text(const std::vector<WindowRow>& rows);
[[nodiscard]] std::string to_json_text(const std::vector<CaseRow>& rows);
[[nodiscard]] std::string to_json_text(const std::vector<AttendanceRow>& rows);
[[nodiscard]] Result<std::vector<WindowRow>> window_rows_from_json_text(std::string_view text);
[[nodiscard]] Result<std::vector<CaseRow>> case_rows_from_json_text(std::string_view text);
[[nodiscard]] Result<std::vector<AttendanceRow>> attendance_rows_from_json_text(std::string_view text);

}  // namespace hallwatch
