#include "hall/facts/fact_store.h"

#include <algorithm>
#include <array>
#include <set>
#include <type_traits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hall/facts/fact_columns.h"
#include "hall/facts/touched_keys.h"
#include "hall/schema_parts.h"

namespace hallwatch {
namespace {

// FROZEN: add a step, never change one. Columns are those of fact_fields.h (a test compares).
constexpr std::array kSchema{
    R"(CREATE TABLE fact_departments(site TEXT NOT NULL, dept_id TEXT NOT NULL, dept_name TEXT,
         PRIMARY KEY(site, dept_id)) WITHOUT ROWID;
       CREATE TABLE fact_windows(site TEXT NOT NULL, window_id TEXT NOT NULL, window_name TEXT, dept_id TEXT,
         camera_id TEXT, am_open INTEGER, am_close INTEGER, pm_open INTEGER, pm_close INTEGER,
         PRIMARY KEY(site, window_id)) WITHOUT ROWID;
       CREATE TABLE fact_staff(site TEXT NOT NULL, staff_id TEXT NOT NULL, name TEXT, dept_id TEXT, window_id TEXT,
         role TEXT, attendance_pin TEXT, b_post_staff_id TEXT, on_post_since TEXT,
         PRIMARY KEY(site, staff_id)) WITHOUT ROWID;
       CREATE TABLE fact_roster(site TEXT NOT NULL, date TEXT NOT NULL, half TEXT NOT NULL, window_id TEXT NOT NULL,
         front_staff TEXT, back_staff TEXT, b_post_staff TEXT,
         PRIMARY KEY(site, date, half, window_id)) WITHOUT ROWID;
       CREATE TABLE fact_leave(site TEXT NOT NULL, leave_id TEXT NOT NULL, staff_id TEXT, type TEXT,
         start INTEGER, "end" INTEGER, approver_level TEXT, approver TEXT, approved_at INTEGER,
         filed_with_centre_at INTEGER, substitute_staff_id TEXT, status TEXT,
         PRIMARY KEY(site, leave_id)) WITHOUT ROWID;
       CREATE TABLE fact_items(site TEXT NOT NULL, item_id TEXT NOT NULL, item_name TEXT, dept_id TEXT, window_id TEXT,
         project_type INTEGER, promise_limit INTEGER, legal_limit INTEGER, fee_standard_yuan TEXT, limit_unit TEXT,
         task_code TEXT, PRIMARY KEY(site, item_id)) WITHOUT ROWID;
       CREATE TABLE fact_cases(site TEXT NOT NULL, project_no TEXT NOT NULL, item_id TEXT, task_name TEXT,
         org_code TEXT, window_id TEXT, project_type INTEGER, apply_date INTEGER, accept_date INTEGER,
         accept_doc_no TEXT, accept_doc_source TEXT, promise_limit INTEGER, limit_unit TEXT, legal_limit INTEGER,
         green_channel INTEGER, handle_user_id TEXT, handle_place TEXT, applicant_type TEXT, applicant_masked TEXT,
         result_type TEXT, result_date INTEGER, deliver_date INTEGER, archive_date INTEGER, promise_date INTEGER,
         PRIMARY KEY(site, project_no)) WITHOUT ROWID;
       CREATE INDEX fact_cases_window ON fact_cases(site, window_id);
       CREATE TABLE fact_punches(site TEXT NOT NULL, device INTEGER NOT NULL, pin TEXT NOT NULL,
         punched_at INTEGER NOT NULL, verify_code INTEGER NOT NULL,
         PRIMARY KEY(site, punched_at, pin, device, verify_code)) WITHOUT ROWID;
       CREATE TABLE feed_files(site TEXT NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL, taken INTEGER NOT NULL,
         rejected INTEGER NOT NULL, corrected INTEGER NOT NULL, fault TEXT NOT NULL,
         PRIMARY KEY(site, file)) WITHOUT ROWID;
       CREATE TABLE quarantine(site TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, reason TEXT NOT NULL,
         row TEXT NOT NULL);
       CREATE INDEX quarantine_file ON quarantine(site, file);
       CREATE TABLE fact_revision(site TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;)",
    R"(CREATE TABLE fact_case_events(site TEXT NOT NULL, project_no TEXT NOT NULL, event_code TEXT NOT NULL,
         event_start_time INTEGER NOT NULL, entered_at INTEGER NOT NULL, handle_user_id TEXT, handle_explain TEXT,
         PRIMARY KEY(site, project_no, event_code, event_start_time, entered_at)) WITHOUT ROWID;
       CREATE TABLE fact_special_procedures(site TEXT NOT NULL, project_no TEXT NOT NULL, seq INTEGER NOT NULL,
         special_type INTEGER, special_name TEXT, special_time INTEGER, end_time INTEGER, planned_end INTEGER,
         approver TEXT, PRIMARY KEY(site, project_no, seq)) WITHOUT ROWID;
       CREATE TABLE fact_parallel_tasks(site TEXT NOT NULL, project_no TEXT NOT NULL, task_no TEXT NOT NULL,
         assist_window_id TEXT, copied_at INTEGER, limit_workdays INTEGER, opinion_at INTEGER,
         PRIMARY KEY(site, project_no, task_no)) WITHOUT ROWID;
       CREATE TABLE fact_queue_sessions(site TEXT NOT NULL, date TEXT NOT NULL, ticket_no TEXT NOT NULL, window_id TEXT,
         taken_at INTEGER, called_at INTEGER, finished_at INTEGER, staff_id TEXT, project_no TEXT,
         PRIMARY KEY(site, date, ticket_no)) WITHOUT ROWID;
       CREATE TABLE fact_evaluator_events(site TEXT NOT NULL, eval_id TEXT NOT NULL, window_id TEXT, staff_id TEXT,
         project_no TEXT, ticket_no TEXT, channel TEXT, started_at INTEGER, evaluated_at INTEGER,
         satisfaction_code INTEGER, PRIMARY KEY(site, eval_id)) WITHOUT ROWID;
       CREATE INDEX fact_evaluator_ticket ON fact_evaluator_events(site, ticket_no);
       CREATE TABLE fact_consultations(site TEXT NOT NULL, consult_id TEXT NOT NULL, window_id TEXT, asked_at INTEGER,
         replied_at INTEGER, PRIMARY KEY(site, consult_id)) WITHOUT ROWID;
       CREATE TABLE fact_complaints(site TEXT NOT NULL, complaint_id TEXT NOT NULL, window_id TEXT,
         received_at INTEGER, status TEXT, PRIMARY KEY(site, complaint_id)) WITHOUT ROWID;
       CREATE TABLE fact_window_state(site TEXT NOT NULL, window_id TEXT NOT NULL, "from" INTEGER NOT NULL,
         state TEXT NOT NULL, "to" INTEGER, reason TEXT, approved_by TEXT,
         PRIMARY KEY(site, window_id, "from", state)) WITHOUT ROWID;
       CREATE TABLE fact_seat_intervals(site TEXT NOT NULL, window_id TEXT NOT NULL, "from" INTEGER NOT NULL,
         kind TEXT NOT NULL, "to" INTEGER, PRIMARY KEY(site, window_id, "from", kind)) WITHOUT ROWID;
       CREATE TABLE fact_staff_changes(site TEXT NOT NULL, change_id TEXT NOT NULL, staff_id TEXT, filed_at INTEGER,
         asked_at INTEGER, effective_on TEXT, done_at INTEGER, PRIMARY KEY(site, change_id)) WITHOUT ROWID;
       CREATE TABLE fact_calendar_exceptions(site TEXT NOT NULL, date TEXT NOT NULL, kind TEXT, name_zh TEXT,
         PRIMARY KEY(site, date)) WITHOUT ROWID;
       CREATE TABLE fact_touched(number INTEGER PRIMARY KEY AUTOINCREMENT, site TEXT NOT NULL, key TEXT NOT NULL);
       CREATE INDEX fact_punches_pin ON fact_punches(site, pin);
       CREATE INDEX fact_cases_item ON fact_cases(site, item_id);
       CREATE INDEX fact_leave_staff ON fact_leave(site, staff_id);)",
    R"(CREATE TABLE fact_feed_heard(site TEXT NOT NULL, feed TEXT NOT NULL, heard_at INTEGER,
         is_watched INTEGER, PRIMARY KEY(site, feed)) WITHOUT ROWID;
       CREATE TABLE fact_feed_troubles(site TEXT NOT NULL, feed TEXT NOT NULL, kind TEXT NOT NULL,
         "from" INTEGER NOT NULL, "to" INTEGER, PRIMARY KEY(site, feed, kind, "from")) WITHOUT ROWID;
       ALTER TABLE fact_case_events ADD COLUMN row_guid TEXT;
       CREATE TABLE fact_guide_items(site TEXT NOT NULL, task_code TEXT NOT NULL, item_id TEXT NOT NULL,
         published_at INTEGER, promise_limit INTEGER, legal_limit INTEGER, limit_unit TEXT, fee_standard_yuan TEXT,
         PRIMARY KEY(site, task_code, item_id)) WITHOUT ROWID;
       CREATE TABLE fact_item_step_limits(site TEXT NOT NULL, item_id TEXT NOT NULL, step_code TEXT NOT NULL,
         after_code TEXT NOT NULL, "limit" INTEGER, limit_unit TEXT,
         PRIMARY KEY(site, item_id, step_code, after_code)) WITHOUT ROWID;)"};

template <typename Fact>
std::string table_of() {
  return fmt::format("fact_{}", FactTable<Fact>::kName);
}

std::string quoted(const std::vector<std::string>& names) {
  return fmt::format("\"{}\"", fmt::join(names, "\",\""));
}

template <typename Fact>
std::string select_sql(std::string_view rest) {
  return fmt::format("SELECT {} FROM {} WHERE site=?1 {}", quoted(columns_of<Fact>().all), table_of<Fact>(), rest);
}

/// Inserts a fact, or replaces the earlier one of the same keys if it differs; changes() tells whether it did.
template <typename Fact>
std::string insert_sql() {
  const auto columns = columns_of<Fact>();
  std::string marks;
  for (std::size_t i = 0; i < columns.all.size(); ++i) {
    marks += fmt::format(",?{}", i + 2);
  }
  std::string set;
  std::string stored;
  std::string given;
  for (const auto& name : columns.all) {
    if (std::find(columns.keys.begin(), columns.keys.end(), name) == columns.keys.end()) {
      set += fmt::format("{}\"{}\"=excluded.\"{}\"", set.empty() ? "" : ",", name, name);
      stored += fmt::format("{}{}.\"{}\"", stored.empty() ? "" : ",", table_of<Fact>(), name);
      given += fmt::format("{}excluded.\"{}\"", given.empty() ? "" : ",", name);
    }
  }
  const auto otherwise =
      set.empty() ? std::string{"NOTHING"} : fmt::format("UPDATE SET {} WHERE ({}) IS NOT ({})", set, stored, given);
  return fmt::format("INSERT INTO {}(site,{}) VALUES(?1{}) ON CONFLICT(site,{}) DO {}", table_of<Fact>(),
                     quoted(columns.all), marks, quoted(columns.keys), otherwise);
}

template <typename Fact>
Result<std::vector<Fact>> read_facts(Statement& query) {
  std::vector<Fact> facts;
  while (true) {
    auto row = query.step();
    if (!row.ok()) {
      return row.error();
    }
    if (!*row) {
      return facts;
    }
    RowReader reader{query};
    FactTable<Fact>::visit(reader, facts.emplace_back());
  }
}

void bind(Statement& statement, int index, const FactValue& value) {
  if (const auto* const number = std::get_if<std::int64_t>(&value)) {
    statement.bind(index, *number);
  } else {
    statement.bind(index, std::string_view{std::get<std::string>(value)});
  }
}

/// A new version may touch other objects than the one that it replaces: a leave that was moved to other days.
template <typename Fact>
constexpr bool kMovesBetweenObjects = std::is_same_v<Fact, Leave> || std::is_same_v<Fact, Rating> ||
                                      std::is_same_v<Fact, SeatInterval> || std::is_same_v<Fact, WindowStateRow>;

Result<std::vector<Leave>> versions_before(const Leave& fact, FactStore& store) {
  const std::array<FactValue, 1> values{fact.leave_id};
  return store.find<Leave>("leave_id=?2", values);
}
Result<std::vector<Rating>> versions_before(const Rating& fact, FactStore& store) {
  const std::array<FactValue, 1> values{fact.rating_id};
  return store.find<Rating>("eval_id=?2", values);
}
Result<std::vector<SeatInterval>> versions_before(const SeatInterval& fact, FactStore& store) {
  const std::array<FactValue, 3> values{fact.window_id.text(), to_us(to_utc(fact.from)),
                                        std::string{to_text(fact.kind)}};
  return store.find<SeatInterval>("window_id=?2 AND \"from\"=?3 AND kind=?4", values);
}
Result<std::vector<WindowStateRow>> versions_before(const WindowStateRow& fact, FactStore& store) {
  const std::array<FactValue, 3> values{fact.window_id.text(), to_us(to_utc(fact.from)),
                                        std::string{to_text(fact.state)}};
  return store.find<WindowStateRow>("window_id=?2 AND \"from\"=?3 AND state=?4", values);
}

}  // namespace

Result<FactStore> FactStore::open(const std::string& path, SiteId site_id) {
  auto database = Database::open(path);
  if (!database.ok()) {
    return database.error();
  }
  if (auto done = migrate_part(*database, "facts", kSchema); !done.ok()) {
    return done.error().while_doing("open the hall's records in " + path);
  }
  return FactStore{std::make_unique<Database>(std::move(*database)), std::move(site_id)};
}

Result<Statement*> FactStore::statement(const std::string& sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) {
    known->second.reset();
    return &known->second;
  }
  auto prepared = database_->prepare(sql);
  if (!prepared.ok()) {
    return prepared.error();
  }
  return &statements_.emplace(sql, std::move(*prepared)).first->second;
}

template <typename Fact>
Result<> FactStore::put(std::span<const Fact> facts) {
  auto transaction = Transaction::begin(*database_);
  if (!transaction.ok()) {
    return transaction.error();
  }
  std::set<std::string> keys;
  const auto note_touched = [&](const Fact& fact) -> Result<> {
    const auto touched_keys = keys_touched_by(fact, *this);
    if (!touched_keys.ok()) {
      return touched_keys.error();
    }
    keys.insert(touched_keys->begin(), touched_keys->end());
    return {};
  };
  for (const auto& fact : facts) {
    std::vector<Fact> before;
    if constexpr (kMovesBetweenObjects<Fact>) {
      auto known = versions_before(fact, *this);
      if (!known.ok()) {
        return known.error();
      }
      before = std::move(*known);
    }
    auto insert = statement(insert_sql<Fact>());
    if (!insert.ok()) {
      return insert.error();
    }
    (*insert)->bind(1, std::string_view{site_id_.text()});
    RowWriter writer{**insert, 2};
    FactTable<Fact>::visit(writer, fact);
    if (auto done = (*insert)->run(); !done.ok()) {
      return done.error().while_doing("store " + table_of<Fact>());
    }
    if (database_->changed_rows() == 0) {
      continue;
    }
    before.push_back(fact);
    for (const auto& version : before) {
      if (auto done = note_touched(version); !done.ok()) {
        return done;
      }
    }
  }
  for (const auto& key : keys) {
    if (auto done = touch(key); !done.ok()) {
      return done;
    }
  }
  return transaction->commit();
}

template <typename Fact>
Result<std::vector<Fact>> FactStore::find(std::string_view condition, std::span<const FactValue> values) {
  const auto order = "ORDER BY " + quoted(columns_of<Fact>().keys);
  auto query = statement(select_sql<Fact>(condition.empty() ? order : fmt::format("AND {} {}", condition, order)));
  if (!query.ok()) {
    return query.error();
  }
  (*query)->bind(1, std::string_view{site_id_.text()});
  for (std::size_t i = 0; i < values.size(); ++i) {
    bind(**query, static_cast<int>(i) + 2, values[i]);
  }
  auto facts = read_facts<Fact>(**query);
  (*query)->reset();
  return facts;
}

Result<FactStore::Touched> FactStore::touched(std::int64_t limit) {
  auto query = statement("SELECT number, key FROM fact_touched WHERE site=?1 ORDER BY number LIMIT ?2");
  if (!query.ok()) {
    return query.error();
  }
  (*query)->bind(1, std::string_view{site_id_.text()}).bind(2, limit);
  Touched touched;
  std::set<std::string> seen;
  while (true) {
    auto row = (*query)->step();
    if (!row.ok()) {
      return row.error();
    }
    if (!*row) {
      (*query)->reset();
      return touched;
    }
    touched.up_to = (*query)->integer(0);
    if (auto key = (*query)->text(1); seen.insert(key).second) {
      touched.keys.push_back(std::move(key));
    }
  }
}

Result<> FactStore::touch(std::string_view key) {
  auto insert = statement("INSERT INTO fact_touched(site, key) VALUES(?1, ?2)");
  if (!insert.ok()) {
    return insert.error();
  }
  return (*insert)->bind(1, std::string_view{site_id_.text()}).bind(2, key).run();
}

Result<> FactStore::forget_touched(std::int64_t up_to) {
  auto drop = statement("DELETE FROM fact_touched WHERE site=?1 AND number<=?2");
  if (!drop.ok()) {
    return drop.error();
  }
  return (*drop)->bind(1, std::string_view{site_id_.text()}).bind(2, up_to).run();
}

template Result<> FactStore::put(std::span<const Department>);
template Result<> FactStore::put(std::span<const HallWindow>);
template Result<> FactStore::put(std::span<const StaffMember>);
template Result<> FactStore::put(std::span<const RosterRow>);
template Result<> FactStore::put(std::span<const Leave>);
template Result<> FactStore::put(std::span<const ServiceItem>);
template Result<> FactStore::put(std::span<const CaseFact>);
template Result<> FactStore::put(std::span<const Punch>);
template Result<> FactStore::put(std::span<const CaseEventRow>);
template Result<> FactStore::put(std::span<const SpecialProcedureRow>);
template Result<> FactStore::put(std::span<const AssistTaskRow>);
template Result<> FactStore::put(std::span<const QueueTicket>);
template Result<> FactStore::put(std::span<const Rating>);
template Result<> FactStore::put(std::span<const Consultation>);
template Result<> FactStore::put(std::span<const Complaint>);
template Result<> FactStore::put(std::span<const WindowStateRow>);
template Result<> FactStore::put(std::span<const SeatInterval>);
template Result<> FactStore::put(std::span<const StaffChange>);
template Result<> FactStore::put(std::span<const CalendarException>);
template Result<> FactStore::put(std::span<const GuideItem>);
template Result<> FactStore::put(std::span<const ItemStepLimit>);
template Result<> FactStore::put(std::span<const FeedHeard>);
template Result<> FactStore::put(std::span<const FeedTrouble>);
template Result<std::vector<Department>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<HallWindow>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<StaffMember>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<RosterRow>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<Leave>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<ServiceItem>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<CaseFact>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<Punch>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<CaseEventRow>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<SpecialProcedureRow>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<AssistTaskRow>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<QueueTicket>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<Rating>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<Consultation>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<Complaint>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<WindowStateRow>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<SeatInterval>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<StaffChange>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<CalendarException>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<GuideItem>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<ItemStepLimit>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<FeedHeard>> FactStore::find(std::string_view, std::span<const FactValue>);
template Result<std::vector<FeedTrouble>> FactStore::find(std::string_view, std::span<const FactValue>);

Result<std::vector<CaseFact>> FactStore::cases_of(const WindowId& window_id) {
  auto query = database_->prepare(select_sql<CaseFact>("AND (?2='' OR window_id=?2) ORDER BY apply_date, project_no"));
  if (!query.ok()) {
    return query.error();
  }
  query->bind(1, std::string_view{site_id_.text()}).bind(2, std::string_view{window_id.text()});
  return read_facts<CaseFact>(*query);
}

Result<std::vector<Punch>> FactStore::punches_of(HallDay day) {
  auto query = database_->prepare(select_sql<Punch>("AND punched_at>=?2 AND punched_at<?3 ORDER BY punched_at"));
  if (!query.ok()) {
    return query.error();
  }
  query->bind(1, std::string_view{site_id_.text()})
      .bind(2, to_us(to_utc(HallTime{day})))
      .bind(3, to_us(to_utc(HallTime{day + std::chrono::days{1}})));
  return read_facts<Punch>(*query);
}

Result<std::vector<RosterRow>> FactStore::roster_of(HallDay day) {
  auto query = database_->prepare(select_sql<RosterRow>("AND date=?2 ORDER BY half, window_id"));
  if (!query.ok()) {
    return query.error();
  }
  return read_facts<RosterRow>(query->bind(1, std::string_view{site_id_.text()}).bind(2, to_text(day)));
}

}  // namespace hallwatch
