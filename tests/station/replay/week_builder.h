#pragma once

#include <deque>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/time/hall_time.h"
#include "station/replay/rules_replay.h"

namespace hallwatch {

/// Reads short moments of a week: "02-14 09:00" is the one that lies nearest to the week's first day. Days "02-14" too.
class WeekTimes {
 public:
  explicit WeekTimes(std::string_view first_day);
  /// "2026-02-14 09:00:00"; "" stays "".
  [[nodiscard]] std::string moment(std::string_view text) const;
  /// "2026-02-14"
  [[nodiscard]] std::string day(std::string_view text) const;
  [[nodiscard]] HallTime time(std::string_view text) const;
  [[nodiscard]] HallDay first_day() const { return first_day_; }

 private:
  HallDay first_day_{};
};

/// What one event of a case says beside its code and time.
struct EventDetail {
  std::string text = {};
  std::string entered = {};  ///< when it was typed in; "": at once
  std::string by = "S02";
};

/// Rows of one case in all its feeds. A promised item of window W01 with an automatic notice, unless told otherwise.
class CaseRows {
 public:
  CaseRows(std::string case_no, const WeekTimes& times) : case_no_(std::move(case_no)), times_(times) {}

  CaseRows& promise(int limit, const char* unit = "WORKDAY");
  CaseRows& legal(int limit);
  CaseRows& green();
  CaseRows& on_the_spot();
  CaseRows& notice(const char* number, const char* source);
  CaseRows& at_place(const char* place);
  CaseRows& event(const char* code, std::string_view at, const EventDetail& detail = {});
  CaseRows& received(std::string_view at) { return event("RECEIVE", at); }
  /// Received in the same minute, then accepted.
  CaseRows& accepted(std::string_view at) { return event("RECEIVE", at).event("ACCEPT", at); }
  CaseRows& decided(std::string_view at) { return event("DECIDE_GRANT", at); }
  CaseRows& stop(const char* name, std::string_view from, std::string_view to = "", std::string_view planned_end = "");
  CaseRows& extend(std::string_view at, const char* days, const char* approver);
  CaseRows& task(std::string_view copied, int limit, std::string_view opinion = "");

 private:
  friend class WeekBuilder;

  std::string case_no_;
  const WeekTimes& times_;
  int promise_limit_ = 5;
  std::string unit_ = "WORKDAY";
  int legal_limit_ = 0;
  int project_type_ = 2;
  bool is_green_ = false;
  std::string doc_no_ = "洪行受字第1号";
  std::string doc_source_ = "AUTO";
  std::string place_ = "中心大厅";
  std::vector<std::string> events_;
  std::vector<std::string> specials_;
  std::vector<std::string> tasks_;
};

/// A small made-up week of a hall, kept as the lines of its feeds' files. It counts no working days and knows no rule.
class WeekBuilder {
 public:
  explicit WeekBuilder(std::string_view first_day);

  /// `hours`: "am_open,am_close,pm_open,pm_close"
  void window(const char* window_id, const char* department, const char* hours = "09:00,12:00,13:30,17:00");
  void person(const char* staff_id, const char* window_id, const char* department, const char* role, const char* pin,
              const char* on_post_since = "2025-10-08");
  void item(const char* item_id, const char* fee_yuan);
  CaseRows& open_case(const char* case_no);
  /// A row of a feed as it stands in the file, `moments` aside: "{02-14 09:00}" becomes a whole moment, "{02-14}" a
  /// day.
  void row(const char* feed, std::string_view text);
  /// Punches of a PIN on a day, by fingerprint: {"08:50", "13:20", "17:05"}.
  void punch(const char* pin, const char* day, const std::vector<const char*>& times, int verify_code = 1);
  void attlog_line(const std::string& line) { files_["1_attlog.dat"].lines.push_back(line); }
  void file(const std::string& name, std::string text) { whole_files_[name] = std::move(text); }

  [[nodiscard]] const WeekTimes& times() const { return times_; }
  /// Writes the files; rows in the order in which they were added.
  void write(const std::filesystem::path& folder) const;
  /// The same with the rows of each file in another order, and each row as often as `copies` says.
  void write_shuffled(const std::filesystem::path& folder, std::mt19937& random, int copies = 1) const;

 private:
  struct File {
    std::string header;
    std::vector<std::string> lines;
  };
  [[nodiscard]] std::map<std::string, File> files() const;
  [[nodiscard]] std::string with_moments(std::string_view text) const;

  WeekTimes times_;
  std::map<std::string, File> files_;
  std::map<std::string, std::string> whole_files_;
  std::deque<CaseRows> cases_;
};

/// "RULE|object|2026-02-14 09:00:00|2026-02-14 10:00:00" of an expected finding with short moments.
struct ExpectedFinding {
  const char* rule_id;
  const char* object;
  const char* raised;
  const char* cleared = "";
};
[[nodiscard]] std::vector<std::string> lines_of(const std::vector<ExpectedFinding>& expected, const WeekTimes& times);
[[nodiscard]] std::vector<std::string> lines_of(const std::vector<Finding>& findings);

/// The standing of a case: clock start, limit, due date, days left, state; "" for nothing.
struct ExpectedStanding {
  const char* case_no;
  const char* clock_start;
  const char* limit;
  const char* due;
  const char* remaining;
  const char* state;
};
[[nodiscard]] std::vector<std::string> lines_of(const std::vector<ExpectedStanding>& expected, const WeekTimes& times);
[[nodiscard]] std::vector<std::string> lines_of(const std::vector<ReplayedCase>& cases);

/// "2026-02-14|S02|09:00:01 LATE 1|13:20:00 OK|17:05:00 OK|EXCEPTION"
[[nodiscard]] std::vector<std::string> lines_of(const std::vector<AttendanceDay>& days);

/// Fails with every line that only one side has.
void expect_same_lines(std::vector<std::string> found, std::vector<std::string> expected, const std::string& what);

[[nodiscard]] ReplayOutcome replay_week(const std::filesystem::path& folder, const WeekTimes& times,
                                        std::string_view as_of);
[[nodiscard]] ReplayOutcome replay_week(const WeekBuilder& week, std::string_view as_of);

}  // namespace hallwatch
