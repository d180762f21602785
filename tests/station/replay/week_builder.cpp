#include "tests/station/replay/week_builder.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;

/// Heads of the feeds in which rows are written as they stand.
const std::map<std::string, const char*> kHeaders{
    {"roster", "date,half,window_id,front_staff,back_staff,b_post_staff"},
    {"leave", "leave_id,staff_id,type,start,end,approver_level,approver,approved_at,filed_with_centre_at,status"},
    {"queue_sessions", "date,ticket_no,window_id,taken_at,called_at,finished_at,staff_id,project_no"},
    {"evaluator_events",
     "eval_id,window_id,staff_id,project_no,ticket_no,channel,started_at,evaluated_at,satisfaction_code"},
    {"consultations", "consult_id,window_id,title,asked_at,replied_at"},
    {"complaints", "complaint_id,received_at,channel,window_id,status"},
    {"window_state", "window_id,from,to,state,reason,approved_by"},
    {"seat_intervals", "window_id,from,to,kind"},
    {"staff_changes", "change_id,staff_id,filed_at,asked_at,effective_on,done_at"},
    {"calendar_exceptions", "date,kind,name_zh"}};

std::vector<std::string> only_in(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> only;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only));
  return only;
}

std::string listed(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) {
    text += "\n  " + line;
  }
  return text;
}

void write_lines(const fs::path& file, const std::string& header, const std::vector<std::string>& lines) {
  std::ofstream out{file, std::ios::binary | std::ios::trunc};
  if (!header.empty()) {
    out << header << '\n';
  }
  for (const auto& line : lines) {
    out << line << '\n';
  }
}

}  // namespace

WeekTimes::WeekTimes(std::string_view first_day) : first_day_(hall_day_from_text(first_day).value()) {}

std::string WeekTimes::day(std::string_view text) const {
  if (text.empty() || text.size() == 10) {
    return std::string{text};
  }
  const auto year = static_cast<int>(std::chrono::year_month_day{first_day_}.year());
  std::string nearest;
  for (const int candidate : {year, year - 1, year + 1}) {
    const auto whole = fmt::format("{}-{}", candidate, text);
    const auto found = hall_day_from_text(whole).value();
    if (nearest.empty() ||
        std::chrono::abs(found - first_day_) < std::chrono::abs(hall_day_from_text(nearest).value() - first_day_)) {
      nearest = whole;
    }
  }
  return nearest;
}

std::string WeekTimes::moment(std::string_view text) const {
  const auto space = text.find(' ');
  if (space == std::string_view::npos) {
    return std::string{text};
  }
  const auto clock = text.substr(space + 1);
  return fmt::format("{} {}{}", day(text.substr(0, space)), clock, clock.size() == 5 ? ":00" : "");
}

HallTime WeekTimes::time(std::string_view text) const {
  return hall_time_from_text(moment(text)).value();
}

CaseRows& CaseRows::promise(int limit, const char* unit) {
  promise_limit_ = limit;
  unit_ = unit;
  return *this;
}
CaseRows& CaseRows::legal(int limit) {
  legal_limit_ = limit;
  return *this;
}
CaseRows& CaseRows::green() {
  is_green_ = true;
  return *this;
}
CaseRows& CaseRows::on_the_spot() {
  project_type_ = 1;
  promise_limit_ = 0;
  return notice("", "");
}
CaseRows& CaseRows::notice(const char* number, const char* source) {
  doc_no_ = number;
  doc_source_ = source;
  return *this;
}
CaseRows& CaseRows::at_place(const char* place) {
  place_ = place;
  return *this;
}

CaseRows& CaseRows::event(const char* code, std::string_view at, const EventDetail& detail) {
  const auto moment = times_.moment(at);
  events_.push_back(fmt::format("{},{},{},{},{},{}", case_no_, code, moment,
                                detail.entered.empty() ? moment : times_.moment(detail.entered), detail.by,
                                detail.text));
  return *this;
}

CaseRows& CaseRows::stop(const char* name, std::string_view from, std::string_view to, std::string_view planned_end) {
  specials_.push_back(fmt::format("{},{},2,{},{},{},{},S01", case_no_, specials_.size() + 1, name, times_.moment(from),
                                  times_.moment(to), times_.moment(planned_end)));
  return *this;
}

CaseRows& CaseRows::extend(std::string_view at, const char* extension_days, const char* approver) {
  specials_.push_back(
      fmt::format("{},{},1,延长审批,{},,,{}", case_no_, specials_.size() + 1, times_.moment(at), approver));
  return event("EXTEND", at, {.text = extension_days});
}

CaseRows& CaseRows::task(std::string_view copied, int limit, std::string_view opinion) {
  tasks_.push_back(fmt::format("{},{},W03,D02,{},{},{}", case_no_, tasks_.size() + 1, times_.moment(copied), limit,
                               times_.moment(opinion)));
  return *this;
}

WeekBuilder::WeekBuilder(std::string_view first_day) : times_(first_day) {
  files_["windows.csv"].header = "window_id,window_name,dept_id,camera_id,am_open,am_close,pm_open,pm_close";
  files_["staff.csv"].header = "staff_id,name,dept_id,window_id,role,attendance_pin,b_post_staff_id,on_post_since";
  files_["items.csv"].header = "item_id,item_name,fee_standard_yuan";
}

void WeekBuilder::window(const char* window_id, const char* department, const char* hours) {
  files_["windows.csv"].lines.push_back(fmt::format("{0},{0}号,{1},,{2}", window_id, department, hours));
}

void WeekBuilder::person(const char* staff_id, const char* window_id, const char* department, const char* role,
                         const char* pin, const char* on_post_since) {
  files_["staff.csv"].lines.push_back(
      fmt::format("{0},某{0},{1},{2},{3},{4},,{5}", staff_id, department, window_id, role, pin, on_post_since));
}

void WeekBuilder::item(const char* item_id, const char* fee_yuan) {
  files_["items.csv"].lines.push_back(fmt::format("{},事项,{}", item_id, fee_yuan));
}

CaseRows& WeekBuilder::open_case(const char* case_no) {
  return cases_.emplace_back(case_no, times_);
}

std::string WeekBuilder::with_moments(std::string_view text) const {
  std::string whole;
  while (!text.empty()) {
    const auto open = text.find('{');
    whole += text.substr(0, open);
    if (open == std::string_view::npos) {
      break;
    }
    const auto close = text.find('}', open);
    const auto inner = text.substr(open + 1, close - open - 1);
    whole += inner.find(' ') == std::string_view::npos ? times_.day(inner) : times_.moment(inner);
    text.remove_prefix(close + 1);
  }
  return whole;
}

void WeekBuilder::row(const char* feed, std::string_view text) {
  auto& file = files_[std::string{feed} + ".csv"];
  file.header = kHeaders.at(feed);
  file.lines.push_back(with_moments(text));
}

void WeekBuilder::punch(const char* pin, const char* day, const std::vector<const char*>& times, int verify_code) {
  for (const char* const time : times) {
    attlog_line(fmt::format("{}\t{}\t1\t0\t{}\t0", pin, times_.moment(fmt::format("{} {}", day, time)), verify_code));
  }
}

std::map<std::string, WeekBuilder::File> WeekBuilder::files() const {
  auto files = files_;
  auto& cases = files["cases.csv"];
  auto& events = files["case_events.csv"];
  auto& specials = files["special_procedures.csv"];
  auto& tasks = files["parallel_tasks.csv"];
  cases.header =
      "project_no,item_id,window_id,project_type,accept_doc_no,accept_doc_source,promise_limit,limit_unit,legal_limit,"
      "green_channel,handle_place";
  events.header = "project_no,event_code,event_start_time,entered_at,handle_user_id,handle_explain";
  specials.header = "project_no,seq,special_type,special_name,special_time,end_time,planned_end,approver";
  tasks.header = "project_no,task_no,assist_window_id,dept_id,copied_at,limit_workdays,opinion_at";
  for (const auto& one : cases_) {
    cases.lines.push_back(fmt::format("{},I1,W01,{},{},{},{},{},{},{},{}", one.case_no_, one.project_type_, one.doc_no_,
                                      one.doc_source_, one.promise_limit_, one.unit_, one.legal_limit_,
                                      one.is_green_ ? 1 : 0, one.place_));
    events.lines.insert(events.lines.end(), one.events_.begin(), one.events_.end());
    specials.lines.insert(specials.lines.end(), one.specials_.begin(), one.specials_.end());
    tasks.lines.insert(tasks.lines.end(), one.tasks_.begin(), one.tasks_.end());
  }
  return files;
}

void WeekBuilder::write(const fs::path& folder) const {
  for (const auto& [name, file] : files()) {
    write_lines(folder / name, file.header, file.lines);
  }
  for (const auto& [name, text] : whole_files_) {
    std::ofstream{folder / name, std::ios::binary} << text;
  }
}

void WeekBuilder::write_shuffled(const fs::path& folder, std::mt19937& random, int copies) const {
  write(folder);
  for (const auto& [name, file] : files()) {
    std::vector<std::string> lines;
    for (int copy = 0; copy < copies; ++copy) {
      lines.insert(lines.end(), file.lines.begin(), file.lines.end());
    }
    std::shuffle(lines.begin(), lines.end(), random);
    write_lines(folder / name, file.header, lines);
  }
}

std::vector<std::string> lines_of(const std::vector<ExpectedFinding>& expected, const WeekTimes& times) {
  std::vector<std::string> lines;
  for (const auto& one : expected) {
    lines.push_back(
        fmt::format("{}|{}|{}|{}", one.rule_id, one.object, times.moment(one.raised), times.moment(one.cleared)));
  }
  return lines;
}

std::vector<std::string> lines_of(const std::vector<Finding>& findings) {
  std::vector<std::string> lines;
  for (const auto& finding : findings) {
    lines.push_back(fmt::format("{}|{}|{}|{}", finding.rule_id, finding.object,
                                to_text(to_hall_time(finding.raised_at)),
                                finding.cleared_at ? to_text(to_hall_time(*finding.cleared_at)) : ""));
  }
  return lines;
}

std::vector<std::string> lines_of(const std::vector<ExpectedStanding>& expected, const WeekTimes& times) {
  std::vector<std::string> lines;
  for (const auto& one : expected) {
    lines.push_back(fmt::format("{}|{}|{}|{}|{}|{}", one.case_no, times.day(one.clock_start), one.limit,
                                times.day(one.due), one.remaining, one.state));
  }
  return lines;
}

std::vector<std::string> lines_of(const std::vector<ReplayedCase>& cases) {
  std::vector<std::string> lines;
  for (const auto& one : cases) {
    const auto& standing = one.standing;
    lines.push_back(fmt::format("{}|{}|{}|{}|{}|{}", one.case_no.text(),
                                standing.clock_start ? to_text(*standing.clock_start) : "",
                                standing.effective_limit ? std::to_string(*standing.effective_limit) : "",
                                standing.due_date ? to_text(*standing.due_date) : "",
                                standing.remaining_wd ? std::to_string(*standing.remaining_wd) : "", standing.state));
  }
  return lines;
}

std::vector<std::string> lines_of(const std::vector<AttendanceDay>& attendance) {
  std::vector<std::string> lines;
  for (const auto& day : attendance) {
    auto line = to_text(day.day) + "|" + day.staff_id.text();
    for (const auto& slot : day.slots) {
      line += fmt::format("|{}{}{}", slot.punched_at ? to_hall_clock_text(to_utc(*slot.punched_at)) + " " : "",
                          to_text(slot.status),
                          slot.difference.count() == 0 ? "" : fmt::format(" {}", slot.difference.count()));
    }
    lines.push_back(fmt::format("{}|{}", line, day.status()));
  }
  return lines;
}

void expect_same_lines(std::vector<std::string> found, std::vector<std::string> expected, const std::string& what) {
  std::sort(found.begin(), found.end());
  std::sort(expected.begin(), expected.end());
  const auto unexpected = only_in(found, expected);
  const auto missing = only_in(expected, found);
  EXPECT_TRUE(unexpected.empty()) << what << ", only found:" << listed(unexpected);
  EXPECT_TRUE(missing.empty()) << what << ", only expected:" << listed(missing);
}

ReplayOutcome replay_week(const fs::path& folder, const WeekTimes& times, std::string_view as_of) {
  FakeClock clock;
  ReplayQuestion question;
  question.data = folder;
  question.from = times.first_day();
  question.as_of = times.time(as_of);
  return replay_rules(question, clock).value();
}

ReplayOutcome replay_week(const WeekBuilder& week, std::string_view as_of) {
  TempFolder folder;
  week.write(folder.path());
  auto outcome = replay_week(folder.path(), week.times(), as_of);
  EXPECT_TRUE(outcome.quarantine.empty()) << "a row of the week was rejected: " << outcome.quarantine.front().reason;
  return outcome;
}

}  // namespace hallwatch
