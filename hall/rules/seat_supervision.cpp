#include "hall/rules/seat_supervision.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_fields.h"

namespace hallwatch {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

/// Reports of one seat come in order; pictures may swap places by less than this.
constexpr seconds kReorder{2};
/// A report may be late by this much before its time counts as a step of the clock.
constexpr seconds kLate{10};
/// The first report of a seat is believed this far back; more is no absence but a fault.
constexpr hours kFurthestBack{12};

std::vector<Finding>::iterator find_same(std::vector<Finding>& findings, const Finding& wanted) {
  return std::find_if(findings.begin(), findings.end(), [&](const Finding& known) { return known.is_same_as(wanted); });
}

}  // namespace

SeatSupervision::SeatSupervision(WindowId window_id, SeatSessions sessions, const SeatSupervisionSettings& settings)
    : window_id_(std::move(window_id)), sessions_(std::move(sessions)), settings_(settings) {}

void SeatSupervision::begin(const SeatObservation& seen) {
  const auto start =
      seen.signal == SeatSignal::kUnknown ? seen.certain_until : std::max(seen.since, seen.at - kFurthestBack);
  settled_.emplace(window_id_, std::min(start, seen.certain_until));
  known_until_ = settled_->now();
}

bool SeatSupervision::is_step_back(const SeatObservation& seen) const {
  return (last_at_ && seen.at + kReorder < *last_at_) || seen.at + kReorder < settled_->now();
}

bool SeatSupervision::is_step_forward(const SeatObservation& seen, MonoTime received) const {
  return last_at_ && last_at_received_ && seen.at - *last_at_ > received - *last_at_received_ + kLate;
}

void SeatSupervision::observe(const SeatObservation& seen, MonoTime received) {
  if (!settled_) {
    begin(seen);
  }
  if (seen.signal == SeatSignal::kUnknown) {  // its `at` may be old, or none at all
    last_news_ = received;
    mark_unknown(seen.since, seen.certain_until);
    return;
  }
  if (is_step_back(seen)) {
    settle(known_until_);
    settled_->rebase(std::min(seen.at, std::max(seen.since, seen.at - kReorder)));
    recent_.clear();
    known_until_ = settled_->now();
  } else if (is_step_forward(seen, received)) {
    mark_unknown(known_until_, seen.at);
  }
  if (!last_at_received_ || seen.at != last_at_) {
    last_news_ = received;
    last_at_received_ = received;
  }
  last_at_ = seen.at;
  // After a step back `since` may still be a reading from before it.
  const auto since = seen.since > seen.at ? known_until_ : seen.since;
  recent_.paint(std::max(since, settled_->now()), seen.certain_until, seen.signal);
  known_until_ = std::max(known_until_, seen.certain_until);
}

void SeatSupervision::mark_unknown(UtcTime from, UtcTime to) {
  if (!settled_) {
    return;
  }
  recent_.paint(std::max(from, settled_->now()), to, SeatSignal::kUnknown);
  known_until_ = std::max(known_until_, to);
}

void SeatSupervision::settle(UtcTime until) {
  recent_.feed(*settled_, until, context(), settled_touched_);
  recent_.forget_before(settled_->now());
}

void SeatSupervision::publish(const Finding& finding, std::vector<FindingChange>& changes) {
  const auto known = find_same(published_, finding);
  if (known == published_.end()) {
    published_.push_back(finding);
  } else if (*known == finding) {
    return;
  } else {
    *known = finding;
  }
  changes.push_back({FindingChangeKind::kStands, finding});
}

std::vector<FindingChange> SeatSupervision::evaluate(UtcTime now, MonoTime mono) {
  std::vector<FindingChange> changes;
  if (!settled_) {
    return changes;
  }
  if (!last_news_) {
    last_news_ = mono;  // after a restart: silence counts from here
  }
  const bool is_stale = mono - *last_news_ > settings_.stale_after;
  const auto limit = is_stale ? std::max(known_until_, now) : known_until_;
  settle(limit - settings_.revised_within);

  auto current = settled_->open();
  auto provisional = *settled_;
  recent_.feed(provisional, limit, context(), current);
  for (const auto& finding : settled_touched_) {
    if (find_same(current, finding) == current.end()) {
      publish(finding, changes);
    }
  }
  for (const auto& finding : current) {
    publish(finding, changes);
  }
  std::erase_if(published_, [&](const Finding& known) {
    const bool stands = find_same(current, known) != current.end();
    const bool is_final = find_same(settled_touched_, known) != settled_touched_.end();
    if (!stands && !is_final) {
      changes.push_back({FindingChangeKind::kRetracted, known});
    }
    return !stands;
  });
  settled_touched_.clear();
  return changes;
}

std::string SeatSupervision::to_json_text() const {
  nlohmann::json state;
  if (settled_) {
    state["rule"] = settled_->to_json_text();
    state["known_until_us"] = to_us(known_until_);
    state["recent"] = nlohmann::json::array();
    for (const auto& span : recent_.spans()) {
      state["recent"].push_back({to_us(span.from), to_us(span.to), static_cast<int>(span.signal)});
    }
    if (last_at_) {
      state["last_at_us"] = to_us(*last_at_);
    }
  }
  return state.is_null() ? "{}" : state.dump();
}

Result<> SeatSupervision::restore(std::string_view text, std::vector<Finding> published) {
  JsonFields fields{text, "state of the seat supervision"};
  if (fields.ok() && !fields.has("rule")) {
    return {};  // it had not begun
  }
  auto rule = SeatRule::from_json_text(window_id_, fields.text("rule"));
  const auto known_until = utc_from_us(fields.integer("known_until_us"));
  SeatTimeline recent;
  for (const auto& span : fields.raw("recent")) {
    if (!span.is_array() || span.size() != 3 || !span[0].is_number_integer() || !span[1].is_number_integer() ||
        !span[2].is_number_integer() || span[2] < 0 || span[2] > 2) {
      return fail(ErrorKind::kInvalidArgument, "state of the seat supervision: a span is not [from, to, signal]");
    }
    recent.paint(utc_from_us(span[0].get<std::int64_t>()), utc_from_us(span[1].get<std::int64_t>()),
                 static_cast<SeatSignal>(span[2].get<int>()));
  }
  if (!fields.ok()) {
    return fields.error();
  }
  if (!rule.ok()) {
    return rule.error();
  }
  settled_ = std::move(*rule);
  recent_ = std::move(recent);
  known_until_ = known_until;
  if (fields.has("last_at_us")) {
    last_at_ = utc_from_us(fields.integer("last_at_us"));
  }
  published_ = std::move(published);
  return {};
}

void SeatSupervision::adopt(std::vector<Finding> published) {
  settled_.emplace(window_id_, UtcTime{});
  settled_->adopt(published, settings_.rule);
  known_until_ = settled_->now();
  published_ = std::move(published);
}

}  // namespace hallwatch
