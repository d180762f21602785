#include "hall/rules/seat_supervision.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_fields.h"
#include "hall/finding_json.h"

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

/// A seat that flickers more often has a day that is not judged anew.
constexpr std::size_t kMostSpans = 2'000;

std::vector<Finding>::iterator find_same(std::vector<Finding>& findings, const Finding& wanted) {
  return std::find_if(findings.begin(), findings.end(), [&](const Finding& known) { return known.is_same_as(wanted); });
}

nlohmann::json json_of(const std::vector<SeatTimeline::Span>& spans) {
  auto list = nlohmann::json::array();
  for (const auto& span : spans) {
    list.push_back({to_us(span.from), to_us(span.to), static_cast<int>(span.signal)});
  }
  return list;
}

Result<SeatTimeline> timeline_of(const nlohmann::json& list) {
  SeatTimeline timeline;
  for (const auto& span : list) {
    if (!span.is_array() || span.size() != 3 || !span[0].is_number_integer() || !span[1].is_number_integer() ||
        !span[2].is_number_integer() || span[2] < 0 || span[2] > 2) {
      return fail(ErrorKind::kInvalidArgument, "state of the seat supervision: a span is not [from, to, signal]");
    }
    timeline.paint(utc_from_us(span[0].get<std::int64_t>()), utc_from_us(span[1].get<std::int64_t>()),
                   static_cast<SeatSignal>(span[2].get<int>()));
  }
  return timeline;
}

}  // namespace

SeatSupervision::SeatSupervision(WindowId window_id, SeatSessions sessions, const SeatSupervisionSettings& settings)
    : window_id_(std::move(window_id)), sessions_(std::move(sessions)), settings_(settings) {}

void SeatSupervision::begin(const SeatObservation& seen) {
  const auto start =
      seen.signal == SeatSignal::kUnknown ? seen.certain_until : std::max(seen.since, seen.at - kFurthestBack);
  settled_.emplace(window_id_, std::min(start, seen.certain_until));
  known_until_ = settled_->now();
  begin_day();
}

void SeatSupervision::set_excused(std::vector<TimeSpan> excused) {
  is_context_new_ = is_context_new_ || excused != excused_;
  excused_ = std::move(excused);
}

void SeatSupervision::set_states(std::vector<WindowStateSpan> states) {
  is_context_new_ = is_context_new_ || states != states_;
  states_ = std::move(states);
}

/// The kept day begins where the settled rule stands.
void SeatSupervision::begin_day() {
  morning_ = settled_;
  day_.clear();
  ++day_version_;
  told_ = published_;
  std::erase_if(told_, [](const Finding& finding) { return finding.cleared_at.has_value(); });
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
    begin_day();  // its hours come twice: what was before stays as it was judged
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
  while (hall_day(settled_->now()) < hall_day(until)) {
    const auto day = hall_day(settled_->now());
    settle_within_day(to_utc(HallTime{day + std::chrono::days{1}}));
    if (morning_->is_idle()) {
      finished_.push_back({day, day_.spans()});
    }
    begin_day();
  }
  settle_within_day(until);
}

void SeatSupervision::settle_within_day(UtcTime until) {
  const auto from = settled_->now();
  const auto count = day_.spans().size();
  const bool did_reach = count > 0 && day_.spans().back().to == from;
  recent_.feed(*settled_, until, context(), settled_touched_);
  for (const auto& span : recent_.spans()) {
    day_.paint(std::max(span.from, from), std::min(span.to, settled_->now()), span.signal);
  }
  recent_.forget_before(settled_->now());
  const bool does_reach = !day_.spans().empty() && day_.spans().back().to == settled_->now();
  if (day_.spans().size() != count || did_reach != does_reach) {
    ++day_version_;
  }
  if (day_.spans().size() > kMostSpans) {
    begin_day();
  }
}

/// What a fact that became known changes about the part of the day that is settled.
void SeatSupervision::judge_day_anew(std::vector<FindingChange>& changes) {
  is_context_new_ = false;
  ++day_version_;
  auto anew = *morning_;
  std::vector<Finding> found = anew.open();
  day_.feed(anew, settled_->now(), context(), found);
  settled_ = std::move(anew);
  settled_touched_ = found;
  std::erase_if(told_, [&](const Finding& known) {
    // One of the last minute is compared by evaluate().
    const bool is_recent = find_same(published_, known) != published_.end();
    const bool is_gone = !is_recent && find_same(found, known) == found.end();
    if (is_gone) {
      changes.push_back({FindingChangeKind::kRetracted, known});
    }
    return is_gone;
  });
}

void SeatSupervision::publish(const Finding& finding, std::vector<FindingChange>& changes) {
  const auto told = find_same(told_, finding);
  if (told == told_.end()) {
    told_.push_back(finding);
    ++day_version_;
  } else if (*told != finding) {
    *told = finding;
    ++day_version_;
  } else if (finding.cleared_at) {
    return;  // an end that is told again because the day was judged anew
  }
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
  if (is_context_new_) {
    judge_day_anew(changes);
  }

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
      std::erase_if(told_, [&](const Finding& told) { return told.is_same_as(known); });
      ++day_version_;
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
    state["recent"] = json_of(recent_.spans());
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
  auto recent = timeline_of(fields.raw("recent"));
  if (!fields.ok()) {
    return fields.error();
  }
  if (!rule.ok() || !recent.ok()) {
    return rule.ok() ? recent.error() : rule.error();
  }
  settled_ = std::move(*rule);
  recent_ = std::move(*recent);
  known_until_ = known_until;
  if (fields.has("last_at_us")) {
    last_at_ = utc_from_us(fields.integer("last_at_us"));
  }
  published_ = std::move(published);
  begin_day();
  return {};
}

std::string SeatSupervision::day_to_json_text() const {
  if (!settled_) {
    return "{}";
  }
  auto spans = json_of(day_.spans());
  // The last span grows with the settled rule, which says where it ends: so the text changes only with the signal.
  if (!spans.empty() && day_.spans().back().to == settled_->now()) {
    spans.back()[1] = nullptr;
  }
  auto told = nlohmann::json::array();
  for (const auto& finding : told_) {
    told.push_back(to_json(finding));
  }
  return nlohmann::json{{"morning", morning_->to_json_text()}, {"spans", std::move(spans)}, {"told", std::move(told)}}
      .dump();
}

Result<> SeatSupervision::restore_day(std::string_view text) {
  JsonFields fields{text, "day of the seat supervision"};
  if (!settled_ || (fields.ok() && !fields.has("morning"))) {
    return {};  // it had not begun
  }
  auto morning = SeatRule::from_json_text(window_id_, fields.text("morning"));
  auto spans = fields.raw("spans");
  if (spans.is_array() && !spans.empty() && spans.back().is_array() && spans.back().size() == 3 &&
      spans.back()[1].is_null()) {
    spans.back()[1] = to_us(settled_->now());
  }
  auto day = timeline_of(spans);
  std::vector<Finding> told;
  for (const auto& one : fields.raw("told")) {
    auto finding = finding_from_json(one);
    if (!finding.ok()) {
      return finding.error();
    }
    told.push_back(std::move(*finding));
  }
  if (!fields.ok()) {
    return fields.error();
  }
  if (!morning.ok() || !day.ok()) {
    return morning.ok() ? day.error() : morning.error();
  }
  if (morning->now() > settled_->now()) {
    return fail(ErrorKind::kInvalidArgument, "day of the seat supervision: it begins behind its end");
  }
  morning_ = std::move(*morning);
  day_ = std::move(*day);
  told_ = std::move(told);
  published_ = told_;
  std::erase_if(published_,
                [this](const Finding& finding) { return finding.cleared_at && *finding.cleared_at < settled_->now(); });
  ++day_version_;
  is_context_new_ = true;  // facts may have come while nobody looked
  return {};
}

void SeatSupervision::adopt(std::vector<Finding> published) {
  settled_.emplace(window_id_, UtcTime{});
  settled_->adopt(published, settings_.rule);
  known_until_ = settled_->now();
  published_ = std::move(published);
  begin_day();
}

}  // namespace hallwatch
