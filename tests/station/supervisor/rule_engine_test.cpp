#include "station/supervisor/rule_engine.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alerts/model/catalogue.h"
#include "hall/facts/fact_fields.h"
#include "tests/station/supervisor/short_rules.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

UtcTime hall(const std::string& text) {
  return to_utc(hall_time_from_text(text).value());
}

SiteConfig sample_config() {
  SiteConfig config;
  config.cameras = {{CameraId{"CAM1"}, "rtsp://x/1", "rtsp://x/1/sub", "", "", "tcp", false},
                    {CameraId{"CAM2"}, "rtsp://x/2", "", "", "", "tcp", false}};
  config.windows = {{WindowId{"W01"}, "1号窗口", "", CameraId{"CAM1"}, {{SeatId{"front"}, {}}, {SeatId{"back"}, {}}}},
                    {WindowId{"W02"}, "2号窗口", "", CameraId{"CAM2"}, {{SeatId{"front"}, {}}}}};
  return config;
}

StaffMember staff_member(const char* id, StaffRole role) {
  StaffMember member;
  member.staff_id = StaffId{id};
  member.department_id = DepartmentId{"D1"};
  member.window_id = WindowId{"W01"};
  member.role = role;
  member.on_post_since = hall_day_from_text("2030-01-01").value();  // no attendance
  return member;
}

std::vector<std::string> texts_of(const std::vector<Alert>& alerts) {
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
  void pass(ViewState state, seconds length, const std::string& window = "W01") {
    if (state_ != state || !since_) {
      since_ = clock.utc_now();
      state_ = state;
    }
    for (auto left = length; left > seconds{0}; left -= seconds{1}) {
      clock.advance(seconds{1});
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

TEST(RuleEngineTest, AnEmptySeatIsToldInChineseWithItsFootage) {
  Hall place;
  place.pass(ViewState::kOccupied, seconds{10});
  place.pass(ViewState::kEmpty, seconds{299});
  EXPECT_THAT(place.changes, IsEmpty());
  place.pass(ViewState::kEmpty, seconds{1});
  ASSERT_THAT(place.changes, SizeIs(1));
  const auto alert = place.changes[0];
  EXPECT_EQ(alert.text, "1号窗口 前台无人 已 5 分 0 秒");
  EXPECT_EQ(topic_of(alert), "alert.seat.WARN.HALL.W01");
  EXPECT_EQ(alert.raised_at, hall("2025-09-22 10:05:10"));
  EXPECT_THAT(alert.evidence,
              ElementsAre(EvidenceRange{CameraId{"CAM1"}, hall("2025-09-22 09:59:40"), hall("2025-09-22 10:06:10")}));
  place.pass(ViewState::kEmpty, seconds{600});
  place.pass(ViewState::kOccupied, seconds{30});
  EXPECT_THAT(place.stored(), ElementsAre("SEAT_EMPTY W01 10:05:10-10:15:40", "SEAT_ABSENT W01 10:15:10-10:15:40"));
  EXPECT_EQ(place.changes[1].absence_id, alert.absence_id);
  EXPECT_EQ(place.changes[1].text, "1号窗口 前台长时间无人 已 15 分 0 秒");
}

TEST(RuleEngineTest, OnlyTheFrontSeatOfAKnownWindowCounts) {
  Hall place;
  for (int i = 0; i < 80; ++i) {
    place.clock.advance(seconds{5});
    place.seat("W01", ViewState::kEmpty, hall("2025-09-22 10:00:00"), "back");
    place.seat("W99", ViewState::kEmpty, hall("2025-09-22 10:00:00"));
    place.tick();
  }
  EXPECT_THAT(place.stored(), IsEmpty());
}

TEST(RuleEngineTest, WhatAPictureCannotTellFreezes) {
  for (const auto state : {ViewState::kBlocked, ViewState::kStale, ViewState::kBlind, ViewState::kUnknown}) {
    Hall place;
    place.pass(ViewState::kOccupied, seconds{1});
    place.pass(ViewState::kEmpty, seconds{200});
    place.pass(state, seconds{900});
    EXPECT_THAT(place.stored(), IsEmpty()) << to_text(state);
    place.pass(ViewState::kEmpty, seconds{110});
    EXPECT_THAT(place.stored(), SizeIs(1)) << to_text(state);
  }
}

TEST(RuleEngineTest, ADeadAnalyticsNeverEmptiesASeat) {
  Hall place;
  place.pass(ViewState::kEmpty, seconds{200});
  for (int i = 0; i < 60; ++i) {
    place.clock.advance(seconds{20});
    place.tick();
  }
  EXPECT_THAT(place.stored(), IsEmpty());
}

TEST(RuleEngineTest, ALostCameraIsToldAndFreezesTheSeat) {
  Hall place;
  place.pass(ViewState::kEmpty, seconds{200}, "W02");
  const auto lost = place.clock.utc_now();
  for (int i = 0; i < 60; ++i) {
    place.clock.advance(seconds{5});
    place.camera("CAM2/main", SessionState::kLost, lost);
    place.seat("W02", ViewState::kEmpty, hall("2025-09-22 10:00:00"));  // a detector that has not noticed
    place.tick();
  }
  EXPECT_THAT(place.stored(), ElementsAre("CAMERA_OFFLINE W02 10:03:50-"));
  EXPECT_EQ(place.changes[0].text, "2号窗口 摄像机 CAM2 无画面 已 30 秒");
  EXPECT_EQ(place.changes[0].evidence.at(0).camera_id, CameraId{"CAM2"});
  const auto back = place.clock.utc_now();
  for (int i = 0; i <= 6; ++i) {
    place.camera("CAM2/main", SessionState::kLive, back);
    place.tick();
    place.clock.advance(seconds{5});
  }
  EXPECT_THAT(place.stored(), ElementsAre("CAMERA_OFFLINE W02 10:03:50-10:08:20"));
}

TEST(RuleEngineTest, TheStreamThatAnalyticsLooksAtFreezesTheSeatTheMainStreamMakesTheAlert) {
  Hall place;
  for (int i = 0; i < 80; ++i) {
    place.clock.advance(seconds{5});
    place.seat("W01", ViewState::kEmpty, hall("2025-09-22 10:00:00"));
    place.camera("CAM1/sub", SessionState::kLost, hall("2025-09-22 10:00:00"));
    place.camera("CAM1/main", SessionState::kLive, hall("2025-09-22 09:00:00"));
    place.tick();
  }
  EXPECT_THAT(place.stored(), IsEmpty());
}

TEST(RuleEngineTest, DemonstrationsRunAtAnyHourWithThresholdsOfSeconds) {
  auto config = sample_config();
  config.hours.is_always_open = true;
  config.rules = short_rules(seconds{5}, seconds{15}, seconds{0}, seconds{3}, seconds{1});
  Hall place{config, "2025-09-27 03:00:00"};
  place.pass(ViewState::kOccupied, seconds{10});
  place.pass(ViewState::kEmpty, seconds{8});
  place.pass(ViewState::kOccupied, seconds{5});
  const auto lost = place.clock.utc_now();
  place.clock.advance(milliseconds{1'500});
  place.camera("CAM2/main", SessionState::kLost, lost);
  place.tick();
  place.clock.advance(seconds{2});
  place.camera("CAM2/main", SessionState::kLive, place.clock.utc_now());
  place.clock.advance(seconds{1});
  place.camera("CAM2/main", SessionState::kLive, place.clock.utc_now() - seconds{1});
  place.tick();
  EXPECT_THAT(place.stored(), ElementsAre("SEAT_EMPTY W01 03:00:15-03:00:21", "CAMERA_OFFLINE W02 03:00:24-03:00:26"));
}

TEST(RuleEngineTest, AWindowsOwnHoursComeFromTheRegister) {
  Hall place{sample_config(), "2025-09-22 08:00:00"};
  HallWindow early;
  early.window_id = WindowId{"W01"};
  early.am_open = minutes{8 * 60};
  ASSERT_TRUE(place.facts().put(std::span<const HallWindow>{&early, 1}).ok());
  ASSERT_TRUE(place.facts().note_file({"windows.csv", "", 1, 0, 0, "", {}}, {}).ok());
  place.pass(ViewState::kEmpty, seconds{601});
  EXPECT_THAT(place.stored(), ElementsAre("ROSTER_MISSING W01 2025-09-22 AM 08:00:00-", "SEAT_EMPTY W01 08:10:00-"));
}

/// Somebody in front of W01 on Monday morning, her chief, and the roster.
void put_people(Hall& place) {
  const std::vector<StaffMember> staff{staff_member("S01", StaffRole::kClerk), staff_member("S02", StaffRole::kChief)};
  ASSERT_TRUE(place.facts().put(std::span<const StaffMember>{staff}).ok());
  RosterRow row;
  row.day = hall_day_from_text("2025-09-22").value();
  row.half = DayHalf::kMorning;
  row.window_id = WindowId{"W01"};
  row.front_staff = StaffId{"S01"};
  row.back_staff = StaffId{"S02"};
  ASSERT_TRUE(place.facts().put(std::span<const RosterRow>{&row, 1}).ok());
  ASSERT_TRUE(place.facts().note_file({"roster.csv", "", 1, 0, 0, "", {}}, {}).ok());
}

/// A leave of S01 that was approved and filed on Friday, whenever it is entered.
void put_leave(Hall& place) {
  Leave leave;
  leave.leave_id = "L1";
  leave.staff_id = StaffId{"S01"};
  leave.start = hall_time_from_text("2025-09-22 09:00:00").value();
  leave.end = hall_time_from_text("2025-09-22 12:00:00").value();
  leave.approver_level = "CHIEF";
  leave.approver = "S02";
  leave.approved_at = hall_time_from_text("2025-09-19 10:00:00").value();
  leave.filed_at = hall_time_from_text("2025-09-19 11:00:00").value();
  leave.status = "APPROVED";
  ASSERT_TRUE(place.facts().put(std::span<const Leave>{&leave, 1}).ok());
  ASSERT_TRUE(place.facts().note_file({"leave.csv", "", 1, 0, 0, "", {}}, {}).ok());
}

TEST(RuleEngineTest, ALeaveThatIsKnownMakesAnEmptySeatAGapOfTheStandIn) {
  Hall place;
  put_people(place);
  put_leave(place);
  place.pass(ViewState::kEmpty, seconds{301});
  EXPECT_THAT(place.seat_alerts(), ElementsAre("AB_POST_GAP W01 10:05:00-"));
}

TEST(RuleEngineTest, LeaveThatCouldNotBeReadIsReadWithTheNextTick) {
  Hall place;
  put_people(place);
  place.pass(ViewState::kEmpty, seconds{100});
  auto raw = Database::open(place.database()).value();
  put_leave(place);
  ASSERT_TRUE(raw.execute("ALTER TABLE fact_roster RENAME TO fact_roster_away").ok());
  place.pass(ViewState::kEmpty, seconds{20});
  ASSERT_TRUE(raw.execute("ALTER TABLE fact_roster_away RENAME TO fact_roster").ok());
  place.pass(ViewState::kEmpty, seconds{200});
  EXPECT_THAT(place.seat_alerts(), ElementsAre("AB_POST_GAP W01 10:05:00-"));
}

TEST(RuleEngineTest, ALeaveThatIsEnteredTheSameDayTakesTheAlertBack) {
  Hall place;
  put_people(place);
  place.pass(ViewState::kEmpty, seconds{400});
  place.pass(ViewState::kOccupied, seconds{600});
  EXPECT_THAT(place.seat_alerts(), ElementsAre("SEAT_EMPTY W01 10:05:00-10:07:10"));
  place.restart();
  put_leave(place);
  place.pass(ViewState::kOccupied, seconds{20});
  EXPECT_THAT(place.seat_alerts(),
              UnorderedElementsAre("SEAT_EMPTY W01 10:05:00-10:07:10 RETRACTED", "AB_POST_GAP W01 10:05:00-10:07:10"));
}

TEST(RuleEngineTest, ALeaveThatIsEnteredAWeekLaterTakesTheAlertBack) {
  Hall place;
  put_people(place);
  place.pass(ViewState::kEmpty, seconds{400});
  place.pass(ViewState::kOccupied, seconds{60});
  for (int hour = 0; hour < 7 * 24; ++hour) {
    place.clock.advance(std::chrono::hours{1});
    place.tick();
  }
  EXPECT_THAT(place.seat_alerts(), ElementsAre("SEAT_EMPTY W01 10:05:00-10:07:10"))
      << "the record of the day says the same as the day";
  place.restart();
  put_leave(place);
  place.clock.advance(seconds{1});
  place.tick();
  EXPECT_THAT(place.seat_alerts(),
              UnorderedElementsAre("SEAT_EMPTY W01 10:05:00-10:07:10 RETRACTED", "AB_POST_GAP W01 10:05:00-10:07:10"));
}

TEST(RuleEngineTest, AWindowThatPausesOrClosesIsJudgedByItsState) {
  Hall place;
  std::vector<WindowStateRow> states(2);
  states[0] = {WindowId{"W01"}, hall_time_from_text("2025-09-22 10:00:00").value(),
               std::nullopt,    WindowState::kPaused,
               "午餐",          ""};
  states[1] = {WindowId{"W02"}, hall_time_from_text("2025-09-22 10:00:00").value(),
               std::nullopt,    WindowState::kClosed,
               "系统升级",      "CE01"};
  ASSERT_TRUE(place.facts().put(std::span<const WindowStateRow>{states}).ok());
  ASSERT_TRUE(place.facts().note_file({"window_state.csv", "", 2, 0, 0, "", {}}, {}).ok());
  for (int i = 0; i < 1'000; i += 5) {
    place.clock.advance(seconds{5});
    place.seat("W01", ViewState::kEmpty, hall("2025-09-22 10:00:00"));
    place.seat("W02", ViewState::kEmpty, hall("2025-09-22 10:00:00"));
    place.tick();
  }
  EXPECT_THAT(place.seat_alerts(), ElementsAre("PAUSE_TOO_LONG W01 10:15:00-"));
}

TEST(RuleEngineTest, SomebodyAtTheCounterAtNightIsTold) {
  Hall place{sample_config(), "2025-09-22 22:00:00"};
  place.pass(ViewState::kEmpty, seconds{30});
  place.pass(ViewState::kOccupied, seconds{59});
  EXPECT_THAT(place.seat_alerts(), IsEmpty());
  place.pass(ViewState::kOccupied, seconds{30});
  EXPECT_THAT(place.seat_alerts(), ElementsAre("AFTER_HOURS_PRESENCE W01 22:01:30-"));
  place.pass(ViewState::kEmpty, seconds{120});
  EXPECT_THAT(place.seat_alerts(), ElementsAre("AFTER_HOURS_PRESENCE W01 22:01:30-22:02:59"));
}

TEST(RuleEngineTest, PresenceInServiceHoursIsNone) {
  Hall place;
  place.pass(ViewState::kOccupied, seconds{120});
  EXPECT_THAT(place.facts().all<SeatInterval>().value(), IsEmpty());
}

TEST(RuleEngineTest, AClockThatWasResetIsToldAlthoughItsDateIsBeforeTheFirstStart) {
  Hall place;
  place.tick();
  std::vector<Punch> punches(2);
  punches[0] = {1, "77", hall_time_from_text("2000-01-01 00:00:00").value(), 1};
  punches[1] = {1, "78", hall_time_from_text("2025-09-21 09:00:00").value(), 1};
  ASSERT_TRUE(place.facts().put(std::span<const Punch>{punches}).ok());
  place.clock.advance(seconds{1});
  place.tick();
  std::vector<std::string> rules;
  for (const auto& change : place.changes) {
    rules.push_back(change.rule_id);
  }
  EXPECT_THAT(rules, Contains("TERMINAL_CLOCK_BAD"));
  EXPECT_THAT(rules, Not(Contains("PUNCH_UNKNOWN_PIN"))) << "of the day before the first start";
}

TEST(RuleEngineTest, RestartsInTheMiddleOfAnAbsenceNeitherDoubleNorLose) {
  std::mt19937 random{5};
  for (int round = 0; round < 5; ++round) {
    auto config = sample_config();
    config.hours.is_always_open = true;
    config.rules = short_rules(seconds{20}, seconds{45}, seconds{0}, seconds{8}, seconds{10});
    Hall steady{config};
    Hall shaken{config};
    const auto both = [&](auto&& act) {
      act(steady);
      act(shaken);
    };
    for (int part = 0; part < 6; ++part) {
      const auto state = part % 2 == 0 ? ViewState::kOccupied : ViewState::kEmpty;
      const auto length = 3 + random() % 60;
      for (unsigned i = 0; i < length; ++i) {
        both([&](Hall& place) { place.pass(state, seconds{1}); });
        if (random() % 6 == 0) {
          shaken.restart();
        }
      }
    }
    ASSERT_EQ(steady.stored(), shaken.stored());
    ASSERT_EQ(texts_of(steady.changes), texts_of(shaken.changes));
  }
}

TEST(RuleEngineTest, ACameraAlertSurvivesARestart) {
  Hall place;
  const auto lost = place.clock.utc_now();
  place.clock.advance(seconds{31});
  place.camera("CAM1/main", SessionState::kLost, lost);
  place.tick();
  place.restart();
  place.clock.advance(seconds{60});
  place.camera("CAM1/main", SessionState::kConnecting, place.clock.utc_now());
  const auto back = place.clock.utc_now();
  place.clock.advance(seconds{31});
  place.camera("CAM1/main", SessionState::kLive, back);
  place.tick();
  EXPECT_THAT(place.stored(), ElementsAre("CAMERA_OFFLINE W01 10:00:30-10:01:31"));
}

TEST(RuleEngineTest, ADamagedStateGoesOnFromTheOpenAlerts) {
  Hall place;
  place.pass(ViewState::kOccupied, seconds{1});
  place.pass(ViewState::kEmpty, seconds{400});
  auto raw = Database::open(place.database()).value();
  ASSERT_TRUE(raw.execute("UPDATE rule_states SET body='{\"rule\":1'").ok());
  place.restart();
  place.pass(ViewState::kEmpty, seconds{510});
  EXPECT_THAT(place.stored(), ElementsAre("SEAT_EMPTY W01 10:05:01-", "SEAT_ABSENT W01 10:15:01-"));
}

TEST(RuleEngineTest, AStoreThatRefusesIsTriedAgainAndNothingIsLost) {
  Hall place;
  place.pass(ViewState::kEmpty, seconds{299});
  auto raw = Database::open(place.database()).value();
  ASSERT_TRUE(raw.execute("CREATE TRIGGER refuse BEFORE INSERT ON alerts BEGIN SELECT RAISE(ABORT, 'full'); END").ok());
  place.clock.advance(seconds{1});
  place.seat("W01", ViewState::kEmpty, hall("2025-09-22 10:00:00"));
  EXPECT_THAT(place.tick_error(), HasSubstr("full"));
  EXPECT_THAT(place.stored(), IsEmpty());
  ASSERT_TRUE(raw.execute("DROP TRIGGER refuse").ok());
  place.tick();
  EXPECT_THAT(place.stored(), ElementsAre("SEAT_EMPTY W01 10:05:00-"));
}

TEST(RuleEngineTest, ThresholdsComeFromTheConfig) {
  SiteConfig config;
  config.rules.seat_empty_after = seconds{7};
  config.rules.camera_offline_after = seconds{1};
  config.analytics.empty_hold = seconds{120};
  EXPECT_EQ(seat_settings_of(config).rule.empty_after, seconds{7});
  EXPECT_GE(seat_settings_of(config).revised_within, seconds{240});
  EXPECT_EQ(camera_settings_of(config).confirmed_after, seconds{1});
  EXPECT_EQ(camera_settings_of(SiteConfig{}).confirmed_after, seconds{30});
}

TEST(RuleEngineTest, EveryRuleHasASentence) {
  Finding finding;
  finding.length = seconds{61};
  for (const char* rule : {"SEAT_EMPTY", "SEAT_ABSENT", "AB_POST_GAP", "AB_POST_GAP_LONG", "CAMERA_OFFLINE"}) {
    finding.rule_id = rule;
    const auto text = alert_text(finding, "3号窗口", CameraId{"CAM3"});
    EXPECT_THAT(text, StartsWith("3号窗口 ")) << rule;
    EXPECT_THAT(text, HasSubstr("1 分 1 秒")) << rule;
  }
}

}  // namespace
}  // namespace hallwatch
