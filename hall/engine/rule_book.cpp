#include "hall/engine/rule_book.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "hall/facts/object_key.h"
#include "hall/finding_json.h"
#include "hall/schema_parts.h"

namespace hallwatch {
namespace {

// FROZEN: add a step, never change one.
constexpr std::array kSchema{
    R"(CREATE TABLE rule_objects(site TEXT NOT NULL, key TEXT NOT NULL, next_us INTEGER, findings TEXT NOT NULL,
         PRIMARY KEY(site, key)) WITHOUT ROWID;
       CREATE INDEX rule_objects_next ON rule_objects(site, next_us) WHERE next_us IS NOT NULL;)"};

std::string json_of(const std::vector<Finding>& findings) {
  auto list = nlohmann::json::array();
  for (const auto& finding : findings) {
    list.push_back(to_json(finding));
  }
  return list.dump();
}

Result<std::vector<Finding>> findings_of(const std::string& text) {
  const auto list = nlohmann::json::parse(text, nullptr, false);
  if (!list.is_array()) {
    return fail(ErrorKind::kDataLoss, "what was told about an object cannot be read");
  }
  std::vector<Finding> findings;
  for (const auto& one : list) {
    auto finding = finding_from_json(one);
    if (!finding.ok()) {
      return finding.error();
    }
    findings.push_back(std::move(*finding));
  }
  return findings;
}

const Finding* same_in(const std::vector<Finding>& findings, const Finding& wanted) {
  const auto found =
      std::find_if(findings.begin(), findings.end(), [&](const Finding& one) { return one.is_same_as(wanted); });
  return found == findings.end() ? nullptr : &*found;
}

/// A finding whose cause people have mended, not disproved: it ends, and is not taken back.
bool ends_when_gone(const Finding& finding) {
  return finding.rule_id == "CALENDAR_MISSING" || finding.rule_id == "GUIDE_MISMATCH";
}

void compare(const std::vector<Finding>& before, const std::vector<Finding>& now, HallTime as_of,
             std::vector<FindingChange>& changes) {
  for (const auto& finding : now) {
    const auto* const known = same_in(before, finding);
    if (known == nullptr || *known != finding) {
      changes.push_back({FindingChangeKind::kStands, finding});
    }
  }
  for (const auto& finding : before) {
    if (same_in(now, finding) != nullptr) {
      continue;
    }
    if (ends_when_gone(finding)) {
      auto ended = finding;
      ended.cleared_at = to_utc(as_of);
      changes.push_back({FindingChangeKind::kStands, std::move(ended)});
    } else {
      changes.push_back({FindingChangeKind::kRetracted, finding});
    }
  }
}

Result<std::vector<std::string>> texts_of(Statement& query) {
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

}  // namespace

Result<RuleBook> RuleBook::open(FactStore& store, HallSettings settings, HallDay begins, AttendanceClose close) {
  if (auto done = migrate_part(store.database(), "rules", kSchema); !done.ok()) {
    return done.error().while_doing("open the rules' state");
  }
  RuleBook book{store, std::move(settings), close};
  auto known =
      store.database().prepare("SELECT key FROM rule_objects WHERE site=?1 AND key>='day|' AND key<'day}' LIMIT 1");
  if (!known.ok()) {
    return known.error();
  }
  const auto days_known = texts_of(known->bind(1, std::string_view{store.site_id().text()}));
  if (!days_known.ok()) {
    return days_known.error();
  }
  if (days_known->empty()) {
    for (const auto& key : {object_key::of_calendar(), object_key::of_day(begins)}) {
      if (auto done = store.touch(key); !done.ok()) {
        return done.error();
      }
    }
  }
  return book;
}

Result<std::vector<std::string>> RuleBook::due_keys(HallTime as_of, std::int64_t limit) {
  auto query = store_->database().prepare(
      "SELECT key FROM rule_objects WHERE site=?1 AND next_us IS NOT NULL AND next_us<=?2 ORDER BY next_us LIMIT ?3");
  if (!query.ok()) {
    return query.error();
  }
  query->bind(1, std::string_view{store_->site_id().text()}).bind(2, to_us(to_utc(as_of))).bind(3, limit);
  return texts_of(*query);
}

Result<std::vector<std::string>> RuleBook::every_key() {
  auto query = store_->database().prepare("SELECT key FROM rule_objects WHERE site=?1");
  if (!query.ok()) {
    return query.error();
  }
  return texts_of(query->bind(1, std::string_view{store_->site_id().text()}));
}

Result<std::vector<Finding>> RuleBook::told(const std::string& key) {
  auto query = store_->database().prepare("SELECT findings FROM rule_objects WHERE site=?1 AND key=?2");
  if (!query.ok()) {
    return query.error();
  }
  const auto found = texts_of(query->bind(1, std::string_view{store_->site_id().text()}).bind(2, key));
  if (!found.ok()) {
    return found.error();
  }
  if (found->empty()) {
    return std::vector<Finding>{};
  }
  auto findings = findings_of(found->front());
  if (!findings.ok()) {
    // One damaged row must not stop the rules of the whole hall. What stands is told again (an alert is known by what
    // it says); only what should be taken back of this object is not.
    log_.error("{}: {}; what stands is told again", key, findings.error().message());
    return std::vector<Finding>{};
  }
  return findings;
}

Result<> RuleBook::judge_one(const std::string& key, HallTime as_of, Step& step) {
  if (key == object_key::of_everything()) {
    judge_.forget_copies();
    auto keys = every_key();
    if (!keys.ok()) {
      return keys.error();
    }
    step.touches.insert(step.touches.end(), keys->begin(), keys->end());
    return {};
  }
  auto judgement = judge_.judge(key, as_of);
  if (!judgement.ok()) {
    return judgement.error().while_doing("judge " + key);
  }
  const auto before = told(key);
  if (!before.ok()) {
    return before.error().while_doing("judge " + key);
  }
  compare(*before, judgement->findings, as_of, step.changes);
  // A day that has begun stays begun: its object only marks how far the days have been opened.
  step.judged.push_back({key, judgement->next_moment, json_of(judgement->findings)});
  step.touches.insert(step.touches.end(), judgement->touches.begin(), judgement->touches.end());
  return {};
}

Result<RuleBook::Step> RuleBook::step(HallTime as_of, std::int64_t limit) {
  Step step;
  auto touched = store_->touched(limit);
  if (!touched.ok()) {
    return touched.error();
  }
  step.up_to = touched->up_to;
  auto keys = std::move(touched->keys);
  const auto room = limit - static_cast<std::int64_t>(keys.size());
  if (room > 0) {
    const auto due = due_keys(as_of, room);
    if (!due.ok()) {
      return due.error();
    }
    for (const auto& key : *due) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
        keys.push_back(key);
      }
    }
  }
  // What everything hangs on goes first: no object of this step is judged by old copies of it.
  std::stable_partition(keys.begin(), keys.end(),
                        [](const std::string& key) { return key == object_key::of_everything(); });
  step.is_last = keys.empty();
  for (const auto& key : keys) {
    if (auto done = judge_one(key, as_of, step); !done.ok()) {
      return done.error();
    }
  }
  return step;
}

Result<> RuleBook::commit(const Step& step) {
  auto& database = store_->database();
  auto transaction = Transaction::begin(database);
  if (!transaction.ok()) {
    return transaction.error();
  }
  auto keep = database.prepare("INSERT OR REPLACE INTO rule_objects(site, key, next_us, findings) VALUES(?1,?2,?3,?4)");
  if (!keep.ok()) {
    return keep.error();
  }
  for (const auto& one : step.judged) {
    keep->bind(1, std::string_view{store_->site_id().text()}).bind(2, one.key).bind(4, one.findings);
    if (one.next_moment) {
      keep->bind(3, to_us(to_utc(*one.next_moment)));
    } else {
      keep->bind_null(3);
    }
    if (auto done = keep->run(); !done.ok()) {
      return done;
    }
  }
  *keep = Statement{};
  if (step.up_to > 0) {
    if (auto done = store_->forget_touched(step.up_to); !done.ok()) {
      return done;
    }
  }
  for (const auto& key : step.touches) {
    if (auto done = store_->touch(key); !done.ok()) {
      return done;
    }
  }
  return transaction->commit();
}

Result<std::optional<HallTime>> RuleBook::next_moment() {
  auto query =
      store_->database().prepare("SELECT min(next_us) FROM rule_objects WHERE site=?1 AND next_us IS NOT NULL");
  if (!query.ok()) {
    return query.error();
  }
  auto row = query->bind(1, std::string_view{store_->site_id().text()}).step();
  if (!row.ok()) {
    return row.error();
  }
  if (!*row || query->is_null(0)) {
    return std::optional<HallTime>{};
  }
  return std::optional{to_hall_time(utc_from_us(query->integer(0)))};
}

}  // namespace hallwatch
