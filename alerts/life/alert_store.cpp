#include "alerts/life/alert_store.h"

#include <array>

#include "hall/schema_parts.h"

namespace hallwatch {
namespace {

// FROZEN: add a step, never change one.
constexpr std::array kSchema{
    R"(CREATE TABLE alerts(
         alert_id INTEGER PRIMARY KEY AUTOINCREMENT, site TEXT NOT NULL, rule_id TEXT NOT NULL, object TEXT NOT NULL,
         raised_us INTEGER NOT NULL, is_open INTEGER NOT NULL, sequence INTEGER NOT NULL, body TEXT NOT NULL);
       CREATE UNIQUE INDEX alerts_identity ON alerts(site, rule_id, object, raised_us);
       CREATE INDEX alerts_sequence ON alerts(site, sequence);
       CREATE INDEX alerts_open ON alerts(site) WHERE is_open=1;
       CREATE TABLE alert_changes(
         site TEXT NOT NULL, sequence INTEGER NOT NULL, alert_id INTEGER NOT NULL REFERENCES alerts(alert_id),
         body TEXT NOT NULL, PRIMARY KEY(site, sequence)) WITHOUT ROWID;
       CREATE TABLE rule_states(
         site TEXT NOT NULL, rule TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY(site, rule)) WITHOUT ROWID;)"};

bool is_open(const Alert& alert) {
  return !alert.cleared_at && alert.state != AlertState::kRetracted;
}

/// What the rules say now, with what people said and what was said first.
Alert merged(const Alert& known, const Alert& told) {
  auto alert = known;
  alert.cleared_at = told.cleared_at;
  if (told.state == AlertState::kRetracted) {
    alert.state = AlertState::kRetracted;
  } else if (known.state == AlertState::kRetracted) {
    alert.state = AlertState::kRaised;
  }
  return alert;
}

Result<std::vector<std::string>> read_texts(Statement& query) {
  std::vector<std::string> texts;
  while (true) {
    auto row = query.step();
    if (!row.ok()) {
      return row.error();
    }
    if (!*row) {
      return texts;
    }
    texts.push_back(query.text(0));
  }
}

Result<std::vector<Alert>> as_alerts(const Result<std::vector<std::string>>& texts) {
  if (!texts.ok()) {
    return texts.error();
  }
  std::vector<Alert> alerts;
  for (const auto& text : *texts) {
    auto alert = alert_from_json_text(text);
    if (!alert.ok()) {
      return fail(ErrorKind::kDataLoss, "a stored alert cannot be read: " + alert.error().message());
    }
    alerts.push_back(std::move(*alert));
  }
  return alerts;
}

}  // namespace

Result<AlertStore> AlertStore::open(const std::string& path, SiteId site_id) {
  auto database = Database::open(path);
  if (!database.ok()) {
    return database.error();
  }
  if (auto done = migrate_part(*database, "alerts", kSchema); !done.ok()) {
    return done.error().while_doing("open the alerts in " + path);
  }
  AlertStore store{std::move(*database), std::move(site_id)};
  auto query = store.database_.prepare("SELECT COALESCE(MAX(sequence), 0) FROM alert_changes WHERE site=?1");
  if (!query.ok()) {
    return query.error();
  }
  if (auto row = query->bind(1, store.site_id_.text()).step(); !row.ok()) {
    return row.error();
  }
  store.newest_ = query->integer(0);
  *query = Statement{};
  return store;
}

Result<std::vector<Alert>> AlertStore::apply(std::span<const Alert> alerts,
                                             const std::map<std::string, std::string>& rule_states) {
  auto transaction = Transaction::begin(database_);
  if (!transaction.ok()) {
    return transaction.error();
  }
  std::vector<Alert> changed;
  for (const auto& alert : alerts) {
    auto applied = apply_one(alert, newest_ + static_cast<std::int64_t>(changed.size()) + 1);
    if (!applied.ok()) {
      return applied.error().while_doing("store an alert");
    }
    if (*applied) {
      changed.push_back(std::move(**applied));
    }
  }
  for (const auto& [key, text] : rule_states) {
    if (auto saved = save_state(key, text); !saved.ok()) {
      return saved.error().while_doing("store the state of the rules");
    }
  }
  if (auto done = transaction->commit(); !done.ok()) {
    return done.error().while_doing("store alerts");
  }
  newest_ += static_cast<std::int64_t>(changed.size());
  return changed;
}

Result<std::optional<Alert>> AlertStore::apply_one(Alert alert, std::int64_t number) {
  alert.site_id = site_id_;
  auto known = find(alert);
  if (!known.ok()) {
    return known.error();
  }
  const bool is_new = !*known;
  if (is_new && alert.state == AlertState::kRetracted) {
    return std::optional<Alert>{};
  }
  if (!is_new) {
    auto next = merged(**known, alert);
    if (next == **known) {
      return std::optional<Alert>{};
    }
    alert = std::move(next);
  }
  alert.sequence = number;
  if (auto saved = save(alert, is_new); !saved.ok()) {
    return saved.error();
  }
  return std::optional{std::move(alert)};
}

Result<std::optional<Alert>> AlertStore::find(const Alert& wanted) {
  auto query = database_.prepare("SELECT body FROM alerts WHERE site=?1 AND rule_id=?2 AND object=?3 AND raised_us=?4");
  if (!query.ok()) {
    return query.error();
  }
  query->bind(1, site_id_.text()).bind(2, wanted.rule_id).bind(3, wanted.object).bind(4, to_us(wanted.raised_at));
  auto found = as_alerts(read_texts(*query));
  if (!found.ok()) {
    return found.error();
  }
  return found->empty() ? std::optional<Alert>{} : std::optional{std::move(found->front())};
}

Result<> AlertStore::save(Alert& alert, bool is_new) {
  if (is_new) {
    auto insert = database_.prepare(
        "INSERT INTO alerts(site, rule_id, object, raised_us, is_open, sequence, body) VALUES(?1,?2,?3,?4,0,0,'')");
    if (!insert.ok()) {
      return insert.error();
    }
    insert->bind(1, site_id_.text()).bind(2, alert.rule_id).bind(3, alert.object).bind(4, to_us(alert.raised_at));
    if (auto done = insert->run(); !done.ok()) {
      return done;
    }
    alert.alert_id = database_.last_insert_id();
  }
  const auto body = to_json_text(alert);
  auto update = database_.prepare("UPDATE alerts SET is_open=?2, sequence=?3, body=?4 WHERE alert_id=?1");
  auto note = database_.prepare("INSERT INTO alert_changes(site, sequence, alert_id, body) VALUES(?1,?2,?3,?4)");
  if (!update.ok() || !note.ok()) {
    return update.ok() ? note.error() : update.error();
  }
  update->bind(1, alert.alert_id).bind(2, std::int64_t{is_open(alert)}).bind(3, alert.sequence).bind(4, body);
  if (auto done = update->run(); !done.ok()) {
    return done;
  }
  return note->bind(1, site_id_.text()).bind(2, alert.sequence).bind(3, alert.alert_id).bind(4, body).run();
}

Result<> AlertStore::save_state(const std::string& key, const std::string& text) {
  auto save = database_.prepare("INSERT OR REPLACE INTO rule_states(site, rule, body) VALUES(?1,?2,?3)");
  if (!save.ok()) {
    return save.error();
  }
  return save->bind(1, site_id_.text()).bind(2, key).bind(3, text).run();
}

Result<std::vector<std::string>> AlertStore::select(std::string_view sql, std::int64_t from, std::int64_t limit) {
  auto query = database_.prepare(sql);
  if (!query.ok()) {
    return query.error();
  }
  return read_texts(query->bind(1, site_id_.text()).bind(2, from).bind(3, limit));
}

Result<std::vector<Alert>> AlertStore::changes(std::int64_t from, std::int64_t limit) {
  return as_alerts(change_texts(from, limit));
}

Result<std::vector<std::string>> AlertStore::change_texts(std::int64_t from, std::int64_t limit) {
  return select("SELECT body FROM alert_changes WHERE site=?1 AND sequence>=?2 ORDER BY sequence LIMIT ?3", from,
                limit);
}

Result<std::vector<std::string>> AlertStore::current_texts(std::int64_t from, std::int64_t limit) {
  return select("SELECT body FROM alerts WHERE site=?1 AND sequence>=?2 ORDER BY sequence LIMIT ?3", from, limit);
}

Result<std::vector<Alert>> AlertStore::open_alerts() {
  auto query = database_.prepare("SELECT body FROM alerts WHERE site=?1 AND is_open=1 ORDER BY sequence");
  if (!query.ok()) {
    return query.error();
  }
  return as_alerts(read_texts(query->bind(1, site_id_.text())));
}

Result<std::map<std::string, std::string>> AlertStore::rule_states() {
  auto query = database_.prepare("SELECT rule, body FROM rule_states WHERE site=?1");
  if (!query.ok()) {
    return query.error();
  }
  query->bind(1, site_id_.text());
  std::map<std::string, std::string> states;
  while (true) {
    auto row = query->step();
    if (!row.ok()) {
      return row.error();
    }
    if (!*row) {
      return states;
    }
    states[query->text(0)] = query->text(1);
  }
}

}  // namespace hallwatch
