#include "station/supervisor/rule_engine.h"

#include <random>

#include "tests/station/supervisor/made_station.h"
#include "tests/station/supervisor/short_rules.h"

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
