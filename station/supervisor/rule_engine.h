#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "alerts/life/alert_store.h"
#include "base/config/site_config.h"
#include "base/log.h"
#include "base/time/clock.h"
#include "base/view_state.h"
#include "hall/engine/rule_book.h"
#include "hall/engine/site_settings.h"
#include "hall/facts/fact_store.h"
#include "hall/rules/camera_supervision.h"
#include "hall/rules/seat_records.h"
#include "hall/rules/seat_supervision.h"

namespace hallwatch {

/// Joins windows, seats and cameras with the hall's records: reports, facts and time in, alerts out. Puts alerts and
/// the state of its rules into the store together, so that a restart in the middle of an absence neither doubles nor
/// loses an alert. Owned by the rules thread; knows no socket. The stores outlive it.
class RuleEngine {
 public:
  /// Goes on where the last one stopped. The first start of a station begins its supervision: what records
  /// date before that moment raises no alert, unless its date is what is wrong.
  /// @errors those of the stores
  [[nodiscard]] static Result<RuleEngine> start(const SiteConfig& config, AlertStore& alerts, FactStore& facts,
                                                UtcTime now);

  void observe(const SeatReport& report, UtcTime now, MonoTime mono);
  void observe(const CameraReport& report, UtcTime now);
  /// Evaluates the rules as of now and stores what they say.
  /// @return changes of alerts that are stored now, in order of their numbers
  /// @errors those of the store; nothing is lost then, the next call tries again
  [[nodiscard]] Result<std::vector<Alert>> tick(UtcTime now, MonoTime mono);
  /// Whether the last tick left no record that waits to be judged.
  [[nodiscard]] bool is_settled() const { return is_settled_; }
  /// When the rules over the records will say something without a new fact; nothing if never.
  [[nodiscard]] Result<std::optional<HallTime>> next_moment() { return book_.next_moment(); }

 private:
  struct Window {
    WindowConfig config;
    SeatId seat_id;           ///< the front seat
    StreamId watched_stream;  ///< what analytics looks at
    SeatSupervision seat;
    AfterHoursPresence after_hours = {};
    std::int64_t stored_day_version = -1;
  };
  RuleEngine(const SiteConfig& config, AlertStore& alerts, FactStore& facts, RuleBook book);
  [[nodiscard]] Result<> restore(UtcTime now);
  [[nodiscard]] Result<> ask_book(UtcTime now);
  void restore_windows(const std::map<std::string, std::string>& states, const std::vector<Alert>& open);
  void restore_cameras(const std::map<std::string, std::string>& states, const std::vector<Alert>& open);
  void take_facts(UtcTime now);
  void take_seat_context(HallTime now);
  void store_seat_records(UtcTime now);
  [[nodiscard]] SeatSessions sessions_of(const WindowConfig& window, const std::vector<HallWindow>& known) const;
  [[nodiscard]] HallHours own_hours_of(const WindowConfig& window, const std::vector<HallWindow>& known) const;
  [[nodiscard]] Alert alert_of(const FindingChange& change) const;
  [[nodiscard]] CameraId camera_of(const Finding& finding) const;
  [[nodiscard]] std::map<std::string, std::string> changed_states();

  SiteConfig config_;
  AlertStore& alerts_;
  FactStore& facts_;
  RuleBook book_;
  UtcTime supervised_from_{};  ///< first start of the station
  bool is_settled_ = false;
  std::optional<RuleBook::Step> told_;  ///< by the book; committed once its alerts are stored
  std::map<WindowId, Window> windows_;
  std::map<CameraId, CameraSupervision> cameras_;
  std::int64_t facts_revision_ = -1;
  std::vector<HallWindow> known_windows_;                   ///< of that revision
  WorkingCalendar calendar_ = WorkingCalendar::built_in();  ///< with the hall's own rows
  std::optional<HallDay> context_day_;                      ///< for which excuses and states are known to the seats
  std::vector<SeatInterval> unstored_intervals_;            ///< of seats, for the facts
  std::vector<Alert> pending_;                              ///< said by the rules, not stored yet
  std::map<std::string, std::string> stored_states_;        ///< as the store has them
  MonoTime next_save_{};  ///< states alone are stored once a second; with an alert always
  Log log_{"rules"};
};

/// The sentence of an alert: “3号窗口 前台无人 已 5 分 0 秒”.
[[nodiscard]] std::string alert_text(const Finding& finding, const std::string& window_name, const CameraId& camera_id);
/// Thresholds of the site for the seat rule, with what analytics may still revise.
[[nodiscard]] SeatSupervisionSettings seat_settings_of(const SiteConfig& config);
/// The alert is cleared after the same time that raises it where that is shorter (demonstrations).
[[nodiscard]] CameraSupervisionSettings camera_settings_of(const SiteConfig& config);

}  // namespace hallwatch
