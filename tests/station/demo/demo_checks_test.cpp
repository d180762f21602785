#include "station/demo/demo_checks.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const UtcTime kStart = utc_from_us(1'758'504'600'000'000);

SeenAlert seen_alert(std::int64_t sequence, UtcTime raised_at) {
  SeenAlert seen;
  seen.alert.sequence = sequence;
  seen.alert.raised_at = raised_at;
  seen.seen_at = raised_at + 500ms;
  return seen;
}

/// What the console says of its picture of the wall.
std::string tour_with(int live_tiles) {
  auto tiles = nlohmann::json::array();
  for (int i = 0; i < 6; ++i) {
    tiles.push_back({{"live", i < live_tiles}});
  }
  return nlohmann::json{{"shots", {{{"shot", "wall"}, {"seen", {{"tiles", tiles}}}}}}}.dump();
}

/// A demo in which everything went well.
DemoFacts good_facts() {
  DemoFacts facts;
  for (int i = 0; i < 6; ++i) {
    CameraFacts camera;
    camera.camera_id = "CAM0" + std::to_string(i + 1);
    camera.is_dying = i == 5;
    camera.sent_frames = camera.is_dying ? 2010 : 2000;
    camera.indexed_frames = 2000;
    camera.indexed_seconds = 80;
    camera.probed = {3, 2000, 2000, 1600, 80.02, {}};
    facts.cameras.push_back(camera);
  }
  facts.seat = {"W03", "CAM03", kStart, kStart + 45s, seen_alert(1, kStart + 15s), seen_alert(2, kStart + 35s), {}};
  facts.seat.cleared = facts.seat.empty;
  facts.seat.cleared->alert.cleared_at = kStart + 50s;
  facts.death = {"CAM06",
                 "W06",
                 kStart + 60s,
                 kStart + 75s,
                 kStart + 61s,
                 kStart + 76s,
                 kStart + 76s + 200ms,
                 seen_alert(4, kStart + 61s),
                 {}};
  facts.death.cleared = facts.death.offline;
  facts.death.cleared->alert.cleared_at = kStart + 76s;
  facts.subscriber_numbers = {1, 2, 3, 4};
  facts.exported_frames = 1500;
  facts.exported_seconds = 61;
  facts.evidence_seconds = 60;
  facts.shots = {{"wall.png", 200'000}};
  facts.tour_json = tour_with(6);
  facts.stop_took = 1200ms;
  facts.is_stop_clean = true;
  facts.stop_end = "exit code 0";
  return facts;
}

/// The names of the checks that fail.
std::vector<std::string> failures(const DemoFacts& facts) {
  std::vector<std::string> names;
  for (const auto& check : check_demo(facts)) {
    if (!check.passed) {
      names.push_back(check.name);
    }
  }
  return names;
}

TEST(DemoChecksTest, AGoodDemoPasses) {
  EXPECT_THAT(failures(good_facts()), testing::IsEmpty());
  EXPECT_TRUE(have_all_passed(check_demo(good_facts())));
}

TEST(DemoChecksTest, NothingFoundOutIsNoSuccess) {
  EXPECT_FALSE(have_all_passed(check_demo({})));
  EXPECT_FALSE(have_all_passed({}));
}

TEST(DemoChecksTest, OneLostFrameFails) {
  auto facts = good_facts();
  facts.cameras[1].probed.packets = facts.cameras[1].probed.decoded_frames = 1999;
  EXPECT_THAT(failures(facts), testing::ElementsAre(HasSubstr("CAM02: frames stored")));
}

TEST(DemoChecksTest, TheDyingCameraMayLoseWhatWasUnderWay) {
  auto facts = good_facts();
  facts.cameras[5].sent_frames = 5000;
  EXPECT_THAT(failures(facts), testing::IsEmpty());
}

TEST(DemoChecksTest, AFrameThatDoesNotDecodeFails) {
  auto facts = good_facts();
  facts.cameras[5].probed.decoded_frames = 1999;
  EXPECT_THAT(failures(facts), testing::ElementsAre(HasSubstr("CAM06: every stored frame decodes")));
}

TEST(DemoChecksTest, AnUnreadableFileFails) {
  auto facts = good_facts();
  facts.cameras[0].probed.faults = {"x.mp4: moov missing"};
  EXPECT_THAT(failures(facts), testing::ElementsAre(HasSubstr("CAM01: every stored frame decodes")));
}

TEST(DemoChecksTest, RecordedTimeThatNoFileHoldsFails) {
  auto facts = good_facts();
  facts.cameras[0].indexed_seconds = 81;
  EXPECT_THAT(failures(facts), testing::ElementsAre(HasSubstr("CAM01: every recorded second")));
}

TEST(DemoChecksTest, SeatEmptyMayBeTwoSecondsOffAndNoMore) {
  auto facts = good_facts();
  facts.seat.empty->alert.raised_at = kStart + 17s;
  facts.seat.empty->seen_at = kStart + 17s;
  EXPECT_THAT(failures(facts), testing::IsEmpty());
  facts.seat.empty->alert.raised_at = kStart + 17s + 1us;
  EXPECT_THAT(failures(facts), testing::ElementsAre(HasSubstr("SEAT_EMPTY is dated")));
}

TEST(DemoChecksTest, AnAlertThatNeverCameFails) {
  auto facts = good_facts();
  facts.seat.empty.reset();
  facts.seat.cleared.reset();
  EXPECT_THAT(failures(facts), testing::Contains(HasSubstr("SEAT_EMPTY arrives")));
  EXPECT_THAT(failures(facts), testing::Contains(HasSubstr("cleared after the return")));
  EXPECT_THAT(failures(facts), testing::Contains(HasSubstr("subscriber")));
}

TEST(DemoChecksTest, AFalseAlarmElsewhereFails) {
  auto facts = good_facts();
  facts.other_seat_alerts = {"W05 SEAT_EMPTY"};
  EXPECT_THAT(failures(facts), testing::ElementsAre("seat alerts of other windows"));
}

TEST(DemoChecksTest, ALossThatIsToldTooLateFails) {
  auto facts = good_facts();
  facts.death.lost_seen_at = kStart + 62s + 1ms;
  EXPECT_THAT(failures(facts), testing::ElementsAre(HasSubstr("session is lost")));
}

TEST(DemoChecksTest, ALateReturnFails) {
  auto facts = good_facts();
  facts.death.live_since = kStart + 76s + 501ms;
  EXPECT_THAT(failures(facts), testing::ElementsAre(HasSubstr("first packet")));
}

TEST(DemoChecksTest, AnAlertReceivedTwiceFails) {
  auto facts = good_facts();
  facts.subscriber_numbers = {1, 1, 2};
  EXPECT_THAT(failures(facts), testing::ElementsAre(HasSubstr("subscriber")));
}

TEST(DemoChecksTest, FootageThatIsTooShortFails) {
  auto facts = good_facts();
  facts.exported_seconds = 58;
  EXPECT_THAT(failures(facts), testing::ElementsAre(HasSubstr("read back")));
}

TEST(DemoChecksTest, AMissingScreenshotFailsOnlyHeadless) {
  auto facts = good_facts();
  facts.shots[0].bytes = 0;
  EXPECT_THAT(failures(facts), testing::ElementsAre("screenshot wall.png"));
  facts.has_screen = true;
  EXPECT_THAT(failures(facts), testing::IsEmpty());
}

TEST(DemoChecksTest, AStillTileInThePictureOfTheWallFails) {
  auto facts = good_facts();
  for (const auto& tour : {tour_with(5), std::string{"no tour"}, std::string{R"({"shots": [{"shot": "wall"}]})"}}) {
    facts.tour_json = tour;
    EXPECT_THAT(failures(facts), testing::ElementsAre("live pictures on the wall")) << tour;
  }
}

TEST(DemoChecksTest, ASlowOrUncleanStopFails) {
  auto facts = good_facts();
  facts.stop_took = 5000ms;
  EXPECT_THAT(failures(facts), testing::ElementsAre("services stop"));
  facts.stop_took = 100ms;
  facts.is_stop_clean = false;
  EXPECT_THAT(failures(facts), testing::ElementsAre("services stop"));
}

TEST(DemoChecksTest, TheSummaryTellsTheVerdictAndEveryCheck) {
  const auto facts = good_facts();
  const auto checks = check_demo(facts);
  const auto summary = nlohmann::json::parse(summary_json_text(facts, checks));
  EXPECT_EQ(summary["passed"], true);
  EXPECT_EQ(summary["checks"].size(), checks.size());
  EXPECT_EQ(summary["cameras"].size(), 6U);
  EXPECT_EQ(summary["cameras"][5]["stayed_up"], false);
  EXPECT_EQ(summary["seat"]["seat_empty"]["sequence"], 1);
}

TEST(DemoChecksTest, TheSummaryOfAFailureSaysSo) {
  const DemoFacts nothing;
  const auto summary = nlohmann::json::parse(summary_json_text(nothing, check_demo(nothing)));
  EXPECT_EQ(summary["passed"], false);
  EXPECT_TRUE(summary["seat"]["seat_empty"].is_null());
}

TEST(DemoChecksTest, TheReportMarksWhatFailed) {
  auto facts = good_facts();
  facts.cameras[1].probed.packets = 1;
  EXPECT_THAT(report_text(facts, check_demo(facts)), HasSubstr("FAIL  CAM02: frames stored"));
}

}  // namespace
}  // namespace hallwatch
