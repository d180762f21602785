#include "hall/rules/seat_rule.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/json_fields.h"
#include "hall/finding_json.h"

namespace hallwatch {
namespace {

using std::chrono::microseconds;

void upsert(std::vector<Finding>& findings, const Finding& finding) {
  const auto same =
      std::find_if(findings.begin(), findings.end(), [&](const Finding& known) { return known.is_same_as(finding); });
  if (same == findings.end()) {
    findings.push_back(finding);
  } else {
    *same = finding;
  }
}

bool is_excused(const std::vector<TimeSpan>& excused, UtcTime time) {
  return std::any_of(excused.begin(), excused.end(),
                     [time](const TimeSpan& span) { return span.from <= time && time <= span.to; });
}

/// The state that holds at a moment, and until when it does at least. CLOSED wins over PAUSED.
struct StateUntil {
  WindowState state = WindowState::kOpen;
  UtcTime until = UtcTime::max();
};

StateUntil state_at(std::span<const WindowStateSpan> states, UtcTime time) {
  StateUntil found;
  for (const auto& one : states) {
    if (one.span.from > time) {
      found.until = std::min(found.until, one.span.from);
    } else if (time < one.span.to) {
      found.until = std::min(found.until, one.span.to);
      found.state = std::max(found.state, one.state);
    }
  }
  return found;
}

}  // namespace

void SeatRule::feed(SeatSignal signal, UtcTime until, const SeatContext& context, std::vector<Finding>& touched) {
  while (now_ < until) {
    const auto session = context.sessions.at_or_after(now_);
    const auto begins = session ? std::min(std::max(session->from, session->timer_from), session->to) : until;
    if (now_ < begins) {  // closed, or in the grace: nothing runs
      if (!is_idle()) {
        end_absence(touched);
      }
      now_ = std::min(until, begins);
      continue;
    }
    session_end_ = session->to;
    const auto state = state_at(context.states, now_);
    enter(state.state, touched);
    const auto end = std::min({until, session->to, state.until});
    if (state.state == WindowState::kClosed) {
      now_ = end;
    } else {
      run(signal, end, context, touched);
    }
    if (now_ == session->to) {
      end_absence(touched);
    }
  }
}

void SeatRule::enter(WindowState state, std::vector<Finding>& touched) {
  if (state != window_state_) {
    end_absence(touched);
    window_state_ = state;
  }
}

void SeatRule::run(SeatSignal signal, UtcTime until, const SeatContext& context, std::vector<Finding>& touched) {
  if (signal == SeatSignal::kUnknown) {
    now_ = until;
  }
  while (now_ < until) {
    if (open_.empty()) {
      run_before_alert(signal, until, context, touched);
    } else {
      run_in_alert(signal, until, context, touched);
    }
  }
}

void SeatRule::run_before_alert(SeatSignal signal, UtcTime until, const SeatContext& context,
                                std::vector<Finding>& touched) {
  if (signal == SeatSignal::kOccupied) {
    absence_start_.reset();
    timer_ = microseconds{0};
    now_ = until;
    return;
  }
  if (!absence_start_) {
    absence_start_ = now_;
  }
  const bool is_paused = window_state_ == WindowState::kPaused;
  const auto limit = is_paused ? context.settings.longest_pause : context.settings.empty_after;
  const auto needed = std::max(microseconds{0}, limit - timer_);
  const auto length = std::min(until - now_, needed);
  timer_ += length;
  now_ += length;
  if (length < needed || now_ >= session_end_) {
    return;
  }
  if (is_paused) {
    if (now_ < until) {  // more than the limit, not just as much (C-EXACT)
      raise("PAUSE_TOO_LONG", touched);
    }
  } else {
    raise(is_excused(context.excused, now_) ? "AB_POST_GAP" : "SEAT_EMPTY", touched);
  }
}

void SeatRule::run_in_alert(SeatSignal signal, UtcTime until, const SeatContext& context,
                            std::vector<Finding>& touched) {
  const bool is_present = signal == SeatSignal::kOccupied;
  const bool is_long = open_.size() > 1 || window_state_ == WindowState::kPaused;
  if (!is_present) {
    presence_ = microseconds{0};
  }
  auto length = until - now_;
  if (!is_long) {
    length = std::min(length, std::max(microseconds{0}, context.settings.absent_after - timer_));
  }
  if (is_present) {
    length = std::min(length, std::max(microseconds{0}, context.settings.presence_clears_after - presence_));
    presence_ += length;
  }
  timer_ += length;
  now_ += length;
  if (is_present && presence_ >= context.settings.presence_clears_after) {
    end_absence(touched);
  } else if (!is_long && timer_ >= context.settings.absent_after && now_ < session_end_) {
    raise(open_.front().rule_id == "AB_POST_GAP" ? "AB_POST_GAP_LONG" : "SEAT_ABSENT", touched);
  }
}

void SeatRule::raise(const char* rule_id, std::vector<Finding>& touched) {
  Finding finding;
  finding.rule_id = rule_id;
  finding.object = window_id_.text();
  finding.window_id = window_id_;
  finding.raised_at = now_;
  finding.cause_since = *absence_start_;
  finding.length = timer_;
  finding.absence_id = window_id_.text() + "-" + to_file_text(*absence_start_);
  open_.push_back(finding);
  upsert(touched, finding);
}

void SeatRule::end_absence(std::vector<Finding>& touched) {
  for (auto& finding : open_) {
    finding.cleared_at = std::max(now_, finding.raised_at);
    upsert(touched, finding);
  }
  open_.clear();
  absence_start_.reset();
  timer_ = microseconds{0};
  presence_ = microseconds{0};
}

void SeatRule::rebase(UtcTime now) {
  now_ = now;
}

void SeatRule::adopt(const std::vector<Finding>& open, const SeatRuleSettings& settings) {
  open_ = open;
  std::sort(open_.begin(), open_.end(), [](const Finding& a, const Finding& b) { return a.raised_at < b.raised_at; });
  if (open_.empty()) {
    return;
  }
  absence_start_ = open_.front().cause_since;
  timer_ = open_.size() > 1 ? settings.absent_after : settings.empty_after;
  presence_ = microseconds{0};
  now_ = open_.back().raised_at;
}

std::string SeatRule::to_json_text() const {
  auto open = nlohmann::json::array();
  for (const auto& finding : open_) {
    open.push_back(to_json(finding));
  }
  return nlohmann::json{
      {"now_us", to_us(now_)},
      {"absence_start_us", absence_start_ ? nlohmann::json(to_us(*absence_start_)) : nlohmann::json()},
      {"timer_us", timer_.count()},
      {"presence_us", presence_.count()},
      {"window_state", std::string{to_text(window_state_)}},
      {"open", std::move(open)}}
      .dump();
}

Result<SeatRule> SeatRule::from_json_text(const WindowId& window_id, std::string_view text) {
  JsonFields fields{text, "state of the seat rule"};
  SeatRule rule{window_id, utc_from_us(fields.integer("now_us"))};
  if (fields.has("absence_start_us")) {
    rule.absence_start_ = utc_from_us(fields.integer("absence_start_us"));
  }
  rule.timer_ = microseconds{fields.integer("timer_us")};
  rule.presence_ = microseconds{fields.integer("presence_us")};
  if (fields.has("window_state")) {
    const auto state = fields.text("window_state");
    rule.window_state_ = state == "PAUSED"   ? WindowState::kPaused
                         : state == "CLOSED" ? WindowState::kClosed
                                             : WindowState::kOpen;
  }
  for (const auto& one : fields.raw("open")) {
    auto finding = finding_from_json(one);
    if (!finding.ok()) {
      return finding.error();
    }
    rule.open_.push_back(std::move(*finding));
  }
  if (!rule.open_.empty() && !rule.absence_start_) {
    return fail(ErrorKind::kInvalidArgument, "state of the seat rule: alerts without the start of their absence");
  }
  return fields.finish(std::move(rule));
}

}  // namespace hallwatch
