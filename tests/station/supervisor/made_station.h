#pragma once

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alerts/model/catalogue.h"
#include "hall/facts/fact_fields.h"
#include "station/supervisor/rule_engine.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {

inline UtcTime hall(const std::string& text) {
  return to_utc(hall_time_from_text(text).value());
}

inline SiteConfig sample_config() {
  SiteConfig config;
  config.cameras = {{CameraId{"CAM1"}, "rtsp://x/1", "rtsp://x/1/sub", "", "", "tcp", false},
                    {CameraId{"CAM2"}, "rtsp://x/2", "", "", "", "tcp", false}};
  config.windows = {{WindowId{"W01"}, "1号窗口", "", CameraId{"CAM1"}, {{SeatId{"front"}, {}}, {SeatId{"back"}, {}}}},
                    {WindowId{"W02"}, "2号窗口", "", CameraId{"CAM2"}, {{SeatId{"front"}, {}}}}};
  return config;
}

inline StaffMember staff_member(const char* id, StaffRole role) {
  StaffMember member;
  member.staff_id = StaffId{id};
  member.department_id = DepartmentId{"D1"};
  member.window_id = WindowId{"W01"};
  member.role = role;
  member.on_post_since = hall_day_from_text("2030-01-01").value();  // no attendance
  return member;
}

inline std::vector<std::string> texts_of(const std::vector<Alert>& alerts) {
  std::vector<std::string> texts;
  for (const auto& alert : alerts) {
    texts.push_back(to_json_text(alert));
  }
  return texts;
}

/// A hall whose recorder and analytics report each second; the supervisor may be restarted at any moment.
class Hall {
 public:
  explicit Hall(SiteConfig config = sample_config(), const std::string& start = "2025-09-22 10:00:00")
      : clock(hall(start)), config_(std::move(config)) {
    restart();
  }
  void restart() {
    engine_.reset();
    alerts_.reset();
    facts_.reset();
    alerts_.emplace(AlertStore::open((folder_ / "hall.db").string(), config_.site_id).value());
    facts_.emplace(FactStore::open((folder_ / "hall.db").string(), config_.site_id).value());
    auto engine = RuleEngine::start(config_, *alerts_, *facts_, clock.utc_now());
    ASSERT_TRUE(engine.ok()) << engine.error().message();
    engine_.emplace(std::move(*engine));
  }
  void seat(const std::string& window, ViewState state, UtcTime since, const std::string& seat_id = "front") {
    SeatReport report;
    report.window_id = WindowId{window};
    report.seat_id = SeatId{seat_id};
    report.state = state;
    report.since = since;
    report.at = clock.utc_now();
    report.last_presence = state == ViewState::kOccupied ? report.at : since;
    engine_->observe(report, clock.utc_now(), clock.mono_now());
  }
  void camera(const std::string& stream, SessionState state, UtcTime since) {
    CameraReport report;
    report.stream_id = stream_id_from_text(stream);
    report.state = state;
    report.since = since;
    report.at = clock.utc_now();
    engine_->observe(report, clock.utc_now());
  }
  void tick() {
    auto changed = engine_->tick(clock.utc_now(), clock.mono_now());
    ASSERT_TRUE(changed.ok()) << changed.error().message();
    for (auto& alert : *changed) {
      changes.push_back(std::move(alert));
    }
  }
  /// What a tick that must fail says.
  std::string tick_error() {
    const auto changed = engine_->tick(clock.utc_now(), clock.mono_now());
    return changed.ok() ? "" : changed.error().message();
  }
  /// One state for `length`, reported each second.
  void pass(ViewState state, std::chrono::seconds length, const std::string& window = "W01") {
    if (state_ != state || !since_) {
      since_ = clock.utc_now();
      state_ = state;
    }
    for (auto left = length; left > std::chrono::seconds{0}; left -= std::chrono::seconds{1}) {
      clock.advance(std::chrono::seconds{1});
      seat(window, state, *since_);
      if (left.count() % 20 == 1) {  // with the last second at the latest; a tick costs a sync of the disk
        tick();
      }
    }
  }
  /// "#1 SEAT_EMPTY W01 10:05:00-10:06:30 RAISED"
  [[nodiscard]] std::vector<std::string> stored() {
    std::vector<std::string> texts;
    const auto rows = alerts_->current_texts(1, 1'000).value();
    for (const auto& row : rows) {
      const auto alert = alert_from_json_text(row).value();
      texts.push_back(alert.rule_id + " " + alert.object + " " + to_hall_clock_text(alert.raised_at) + "-" +
                      (alert.cleared_at ? to_hall_clock_text(*alert.cleared_at) : "") +
                      (alert.state == AlertState::kRetracted ? " RETRACTED" : ""));
    }
    return texts;
  }
  /// Those of seats only.
  [[nodiscard]] std::vector<std::string> seat_alerts() {
    auto texts = stored();
    std::erase_if(texts, [](const std::string& text) {
      const auto* const rule = find_rule(text.substr(0, text.find(' ')));
      return rule == nullptr || rule->category != "seat";
    });
    return texts;
  }
  AlertStore& alerts() { return *alerts_; }
  FactStore& facts() { return *facts_; }
  [[nodiscard]] std::string database() const { return (folder_ / "hall.db").string(); }

  FakeClock clock;
  std::vector<Alert> changes;

 private:
  TempFolder folder_;
  SiteConfig config_;
  std::optional<AlertStore> alerts_;
  std::optional<FactStore> facts_;
  std::optional<RuleEngine> engine_;
  std::optional<UtcTime> since_;
  ViewState state_ = ViewState::kUnknown;
};

}  // namespace hallwatch
