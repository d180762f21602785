#include "station/supervisor/rule_engine.h"

#include <algorithm>

#include <fmt/format.h>

#include "alerts/model/catalogue.h"

namespace hallwatch {
namespace {

using std::chrono::seconds;

constexpr seconds kEvidenceBefore{30};
constexpr seconds kEvidenceAfter{60};
constexpr seconds kCameraConfirmed{30};  // C-CAMERA
constexpr seconds kSaveInterval{1};
constexpr const char* kSupervisedFrom = "supervised_from";
/// Objects that the book judges before reports are looked at again.
constexpr std::int64_t kObjectsATick = 300;

std::string seat_key(const WindowId& window_id) {
  return "seat." + window_id.text();
}
std::string seat_day_key(const WindowId& window_id) {
  return "seat_day." + window_id.text();
}
std::string camera_key(const CameraId& camera_id) {
  return "camera." + camera_id.text();
}

bool is_seat_rule(const Alert& alert) {
  return alert.category == "seat";
}

/// What the rule knew when it raised an alert, from the alert alone.
Finding finding_of(const Alert& alert) {
  Finding finding;
  finding.rule_id = alert.rule_id;
  finding.object = alert.object;
  finding.window_id = alert.window_id;
  finding.raised_at = alert.raised_at;
  finding.cleared_at = alert.cleared_at;
  finding.absence_id = alert.absence_id;
  finding.cause_since = alert.evidence.empty() ? alert.raised_at : alert.evidence.front().from + kEvidenceBefore;
  finding.length = alert.raised_at - finding.cause_since;
  return finding;
}

SeatId front_seat_of(const WindowConfig& window) {
  const auto front = std::find_if(window.seats.begin(), window.seats.end(),
                                  [](const SeatConfig& seat) { return seat.seat_id.text() == "front"; });
  return front != window.seats.end() ? front->seat_id : window.seats.empty() ? SeatId{} : window.seats.front().seat_id;
}

StreamId watched_stream_of(const SiteConfig& config, const CameraId& camera_id) {
  const auto camera = std::find_if(config.cameras.begin(), config.cameras.end(),
                                   [&](const CameraConfig& known) { return known.camera_id == camera_id; });
  const bool has_sub = camera != config.cameras.end() && !camera->sub_url.empty();
  return {camera_id, has_sub ? StreamKind::kSub : StreamKind::kMain};
}

HallHours hours_of(const HoursConfig& hours, const HallWindow* known) {
  auto own = hall_hours_of(hours);
  if (known != nullptr) {  // C-SEAT-HOURS
    own.am_open = known->am_open.value_or(own.am_open);
    own.am_close = known->am_close.value_or(own.am_close);
    own.pm_open = known->pm_open.value_or(own.pm_open);
    own.pm_close = known->pm_close.value_or(own.pm_close);
  }
  return own;
}

/// The report in the words of the rule; a state that a picture cannot tell holds until now.
SeatObservation observation_of(const SeatReport& report, UtcTime now) {
  switch (report.state) {
    case ViewState::kEmpty:
      return {SeatSignal::kEmpty, report.since, report.at, report.at};
    case ViewState::kOccupied: {
      // Who left within the hold is still told as OCCUPIED: certain is the last picture with a person.
      const bool is_told = report.since <= report.last_presence && report.last_presence <= report.at;
      return {SeatSignal::kOccupied, report.since, is_told ? report.last_presence : report.at, report.at};
    }
    case ViewState::kUnknown:
      return {SeatSignal::kUnknown, now, now, report.at};
    case ViewState::kBlocked:
    case ViewState::kStale:
    case ViewState::kBlind:
      break;
  }
  const auto since = report.since == UtcTime{} ? now : report.since;
  return {SeatSignal::kUnknown, since, std::max(report.at, now), report.at};
}

/// What is wrong with the system itself counts however long it has been so; and of a clock that is wrong the date is
/// what is wrong (C-PERIOD).
bool counts_at_any_date(const Finding& finding) {
  const auto* const rule = find_rule(finding.rule_id);
  return finding.rule_id == "TERMINAL_CLOCK_BAD" || (rule != nullptr && rule->category == "system");
}

std::string length_text(std::chrono::microseconds length) {
  const auto whole = std::chrono::duration_cast<seconds>(length).count();
  return whole < 60 ? fmt::format("{} 秒", whole) : fmt::format("{} 分 {} 秒", whole / 60, whole % 60);
}

}  // namespace

std::string alert_text(const Finding& finding, const std::string& window_name, const CameraId& camera_id) {
  const auto length = length_text(finding.length);
  if (finding.rule_id == "SEAT_EMPTY") {
    return fmt::format("{} 前台无人 已 {}", window_name, length);
  }
  if (finding.rule_id == "SEAT_ABSENT") {
    return fmt::format("{} 前台长时间无人 已 {}", window_name, length);
  }
  if (finding.rule_id == "CAMERA_OFFLINE") {
    return fmt::format("{} 摄像机 {} 无画面 已 {}", window_name, camera_id.text(), length);
  }
  const auto* const rule = find_rule(finding.rule_id);
  const std::string name{rule == nullptr ? std::string_view{finding.rule_id} : rule->name};
  if (finding.length > std::chrono::microseconds{0}) {
    return fmt::format("{} {} 已 {}", window_name, name, length);
  }
  return window_name == finding.object || window_name.empty()
             ? fmt::format("{} {}", finding.object, name)
             : fmt::format("{} {} {}", window_name, finding.object, name);
}

SeatSupervisionSettings seat_settings_of(const SiteConfig& config) {
  SeatSupervisionSettings settings;
  settings.rule = seat_rule_settings_of(config.rules);
  const auto& analytics = config.analytics;
  settings.revised_within = std::max<std::chrono::microseconds>(
      seconds{60}, 2 * (analytics.empty_hold + analytics.occupied_after + analytics.stale_after));
  settings.stale_after = analytics.stale_after + seconds{3};
  return settings;
}

CameraSupervisionSettings camera_settings_of(const SiteConfig& config) {
  return {config.rules.camera_offline_after, std::min(kCameraConfirmed, config.rules.camera_offline_after)};
}

RuleEngine::RuleEngine(const SiteConfig& config, AlertStore& alerts, FactStore& facts, RuleBook book)
    : config_(config), alerts_(alerts), facts_(facts), book_(std::move(book)) {
  for (const auto& window : config_.windows) {
    Window joined{window, front_seat_of(window), watched_stream_of(config_, window.camera_id),
                  SeatSupervision{window.window_id, sessions_of(window, {}), seat_settings_of(config_)}};
    windows_.emplace(window.window_id, std::move(joined));
  }
  for (const auto& camera : config_.cameras) {
    std::vector<std::string> objects;
    for (const auto& window : config_.windows) {
      if (window.camera_id == camera.camera_id) {
        objects.push_back(window.window_id.text());
      }
    }
    if (objects.empty()) {
      objects.push_back(camera.camera_id.text());
    }
    cameras_.emplace(camera.camera_id, CameraSupervision{std::move(objects), camera_settings_of(config_)});
  }
}

Result<RuleEngine> RuleEngine::start(const SiteConfig& config, AlertStore& alerts, FactStore& facts, UtcTime now) {
  auto book = RuleBook::open(facts, hall_settings_of(config), hall_day(now));
  if (!book.ok()) {
    return book.error();
  }
  RuleEngine engine{config, alerts, facts, std::move(*book)};
  if (auto restored = engine.restore(now); !restored.ok()) {
    return restored.error().while_doing("go on with the rules");
  }
  engine.take_facts(now);
  return engine;
}

Result<> RuleEngine::restore(UtcTime now) {
  auto states = alerts_.rule_states();
  auto open = alerts_.open_alerts();
  if (!states.ok() || !open.ok()) {
    return states.ok() ? open.error() : states.error();
  }
  restore_windows(*states, *open);
  restore_cameras(*states, *open);
  stored_states_ = std::move(*states);
  const auto begun = stored_states_.find(kSupervisedFrom);
  const auto moment = begun == stored_states_.end() ? Result<UtcTime>{now} : utc_from_iso_text(begun->second);
  supervised_from_ = moment.ok() ? *moment : now;
  return {};
}

void RuleEngine::restore_windows(const std::map<std::string, std::string>& states, const std::vector<Alert>& open) {
  for (auto& [window_id, window] : windows_) {
    std::vector<Finding> published;
    for (const auto& alert : open) {
      if (is_seat_rule(alert) && alert.object == window_id.text()) {
        published.push_back(finding_of(alert));
      }
    }
    const auto state = states.find(seat_key(window_id));
    if (state != states.end()) {
      const auto restored = window.seat.restore(state->second, published);
      if (restored.ok()) {
        const auto day = states.find(seat_day_key(window_id));
        if (const auto kept = day == states.end() ? Result<>{} : window.seat.restore_day(day->second); !kept.ok()) {
          log_.warn("{}: {}; what was said of today is not judged anew", window_id.text(), kept.error().message());
        }
        continue;
      }
      log_.warn("{}: {}; its timers go on from its open alerts", window_id.text(), restored.error().message());
    }
    if (!published.empty()) {
      window.seat.adopt(std::move(published));
    }
  }
}

void RuleEngine::restore_cameras(const std::map<std::string, std::string>& states, const std::vector<Alert>& open) {
  for (auto& [camera_id, camera] : cameras_) {
    const auto state = states.find(camera_key(camera_id));
    if (state != states.end()) {
      const auto restored = camera.restore(state->second);
      if (restored.ok()) {
        continue;
      }
      log_.warn("{}: {}; it goes on from its open alerts", camera_id.text(), restored.error().message());
    }
    for (const auto& alert : open) {
      if (alert.rule_id == "CAMERA_OFFLINE" && !alert.evidence.empty() &&
          alert.evidence.front().camera_id == camera_id) {
        camera.adopt(finding_of(alert));
      }
    }
  }
}

SeatSessions RuleEngine::sessions_of(const WindowConfig& window, const std::vector<HallWindow>& known) const {
  if (config_.hours.is_always_open) {
    return SeatSessions::always();
  }
  return {own_hours_of(window, known), calendar_, config_.rules.opening_grace};
}

HallHours RuleEngine::own_hours_of(const WindowConfig& window, const std::vector<HallWindow>& known) const {
  const auto found = std::find_if(known.begin(), known.end(), [&](const HallWindow& registered) {
    return registered.window_id == window.window_id;
  });
  return hours_of(config_.hours, found == known.end() ? nullptr : &*found);
}

void RuleEngine::take_facts(UtcTime now) {
  const auto revision = facts_.revision();
  if (!revision.ok()) {
    log_.warn("the hall's records cannot be read now: {}", revision.error().message());
    return;
  }
  if (*revision == facts_revision_) {
    if (context_day_ != hall_day(now)) {
      take_seat_context(to_hall_time(now));
    }
    return;
  }
  const auto known = facts_.all<HallWindow>();
  if (!known.ok()) {
    log_.warn("the hall's windows cannot be read now: {}", known.error().message());
    return;
  }
  book_.judge().forget_copies();
  auto calendar = book_.judge().calendar();
  if (!calendar.ok()) {
    log_.warn("the hall's calendar cannot be read now: {}", calendar.error().message());
    return;
  }
  calendar_ = std::move(*calendar);
  facts_revision_ = *revision;
  for (auto& [window_id, window] : windows_) {
    window.seat.set_sessions(sessions_of(window.config, *known));
    const auto found = std::find_if(known->begin(), known->end(),
                                    [id = window_id](const HallWindow& row) { return row.window_id == id; });
    if (found != known->end() && (window.config.name.empty() || window.config.name == window_id.text())) {
      window.config.name = found->name;
    }
  }
  known_windows_ = *known;
  take_seat_context(to_hall_time(now));
}

/// Who is excused today and what the windows say of themselves, as far as the records tell by now.
void RuleEngine::take_seat_context(HallTime now) {
  const auto today = day_of(now);
  context_day_.reset();
  for (auto& [window_id, window] : windows_) {
    auto context = book_.judge().seat_context(window_id, today, now);
    if (!context.ok()) {
      log_.warn("{}: leave and state of the window cannot be read now: {}", window_id.text(),
                context.error().message());
      return;  // asked again with the next tick
    }
    window.seat.set_excused(std::move(context->excused));
    window.seat.set_states(std::move(context->states));
  }
  context_day_ = today;
}

void RuleEngine::store_seat_records(UtcTime now) {
  for (auto& [window_id, window] : windows_) {
    const auto finished = window.seat.take_finished_days();
    if (config_.hours.is_always_open) {
      continue;  // a demonstration has no days
    }
    for (const auto& record : finished) {
      auto intervals = intervals_of(window_id, record);
      unstored_intervals_.insert(unstored_intervals_.end(), intervals.begin(), intervals.end());
    }
    if (auto interval = window.after_hours.take(window_id, to_hall_time(now))) {
      unstored_intervals_.push_back(std::move(*interval));
    }
  }
  if (unstored_intervals_.empty()) {
    return;
  }
  if (const auto done = facts_.put(std::span<const SeatInterval>{unstored_intervals_}); !done.ok()) {
    log_.error("what seats showed is not kept, tried again: {}", done.error().message());
    return;
  }
  unstored_intervals_.clear();
}

void RuleEngine::observe(const SeatReport& report, UtcTime now, MonoTime mono) {
  const auto found = windows_.find(report.window_id);
  if (found == windows_.end() || report.seat_id != found->second.seat_id) {
    return;  // not the front seat of a window of ours
  }
  auto& window = found->second;
  window.seat.observe(observation_of(report, now), mono);
  if (report.state == ViewState::kOccupied && report.since != UtcTime{} && !config_.hours.is_always_open &&
      is_after_hours(to_hall_time(report.at), own_hours_of(window.config, known_windows_), calendar_,
                     config_.rules.after_hours_margin)) {
    window.after_hours.observe(to_hall_time(report.since), to_hall_time(report.last_presence));
  }
}

void RuleEngine::observe(const CameraReport& report, UtcTime now) {
  const bool is_live = report.state == SessionState::kLive;
  if (report.state == SessionState::kUnknown) {
    return;
  }
  const auto since = report.since == UtcTime{} ? report.at : report.since;
  if (!is_live) {
    for (auto& [window_id, window] : windows_) {
      if (window.watched_stream == report.stream_id) {
        window.seat.mark_unknown(since, std::max(report.at, std::min(now, report.at + seconds{2})));
      }
    }
  }
  const auto camera = cameras_.find(report.stream_id.camera_id);
  if (camera == cameras_.end() || report.stream_id.kind != StreamKind::kMain) {
    return;
  }
  for (const auto& change : camera->second.observe({is_live, since, report.at})) {
    pending_.push_back(alert_of(change));
  }
}

CameraId RuleEngine::camera_of(const Finding& finding) const {
  const auto window = windows_.find(finding.window_id.is_empty() ? WindowId{finding.object} : finding.window_id);
  if (window != windows_.end()) {
    return window->second.config.camera_id;
  }
  const CameraId camera_id{finding.object};
  return cameras_.contains(camera_id) ? camera_id : CameraId{};
}

Alert RuleEngine::alert_of(const FindingChange& change) const {
  const auto& finding = change.finding;
  const auto* const rule = find_rule(finding.rule_id);
  const auto camera_id = camera_of(finding);
  const auto window = windows_.find(finding.window_id.is_empty() ? WindowId{finding.object} : finding.window_id);
  const bool has_name = window != windows_.end() && !window->second.config.name.empty();
  Alert alert;
  alert.rule_id = finding.rule_id;
  alert.category = rule == nullptr ? "other" : std::string{rule->category};
  alert.severity = rule == nullptr ? Severity::kWarn : rule->severity;
  alert.object = finding.object;
  alert.window_id = window == windows_.end() ? finding.window_id : window->first;
  alert.state = change.kind == FindingChangeKind::kRetracted ? AlertState::kRetracted : AlertState::kRaised;
  alert.raised_at = finding.raised_at;
  alert.cleared_at = finding.cleared_at;
  alert.absence_id = finding.absence_id;
  alert.text = alert_text(finding, has_name ? window->second.config.name : finding.object, camera_id);
  if (!camera_id.is_empty()) {
    alert.evidence.push_back({camera_id, finding.cause_since - kEvidenceBefore, finding.raised_at + kEvidenceAfter});
  }
  return alert;
}

std::map<std::string, std::string> RuleEngine::changed_states() {
  std::map<std::string, std::string> changed;
  const auto note = [&](std::string key, std::string text) {
    const auto stored = stored_states_.find(key);
    if (stored == stored_states_.end() || stored->second != text) {
      changed.emplace(std::move(key), std::move(text));
    }
  };
  note(kSupervisedFrom, to_iso_text(supervised_from_));
  for (const auto& [window_id, window] : windows_) {
    note(seat_key(window_id), window.seat.to_json_text());
    if (window.stored_day_version != window.seat.day_version()) {
      note(seat_day_key(window_id), window.seat.day_to_json_text());
    }
  }
  for (const auto& [camera_id, camera] : cameras_) {
    note(camera_key(camera_id), camera.to_json_text());
  }
  return changed;
}

Result<> RuleEngine::ask_book(UtcTime now) {
  if (told_) {
    return {};  // its alerts wait to be stored
  }
  auto step = book_.step(to_hall_time(now), kObjectsATick);
  if (!step.ok()) {
    return step.error();
  }
  for (const auto& change : step->changes) {
    if (counts_at_any_date(change.finding) || change.finding.raised_at >= supervised_from_) {
      pending_.push_back(alert_of(change));
    }
  }
  is_settled_ = step->is_last;
  told_ = std::move(*step);
  return {};
}

Result<std::vector<Alert>> RuleEngine::tick(UtcTime now, MonoTime mono) {
  take_facts(now);
  for (auto& [window_id, window] : windows_) {
    for (const auto& change : window.seat.evaluate(now, mono)) {
      pending_.push_back(alert_of(change));
    }
  }
  store_seat_records(now);
  if (auto asked = ask_book(now); !asked.ok()) {
    log_.error("the rules over the hall's records were not asked, tried again: {}", asked.error().message());
  }
  const bool has_judged = told_ && !told_->is_last;
  if (pending_.empty() && !has_judged && mono < next_save_) {
    told_.reset();
    return std::vector<Alert>{};
  }
  auto states = changed_states();
  auto changed = alerts_.apply(pending_, states);
  if (!changed.ok()) {
    return changed.error();
  }
  pending_.clear();
  if (told_) {
    if (auto kept = book_.commit(*told_); !kept.ok()) {
      // Told again with the next tick: the store knows its alerts by what they say.
      log_.error("what was judged is not kept, judged again: {}", kept.error().message());
    }
    told_.reset();
  }
  next_save_ = mono + kSaveInterval;
  for (auto& [key, text] : states) {
    stored_states_[key] = std::move(text);
  }
  for (auto& [window_id, window] : windows_) {
    window.stored_day_version = window.seat.day_version();
  }
  return changed;
}

}  // namespace hallwatch
