#include "hall/rules/camera_supervision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/hall/rules/seat_test_support.h"

namespace hallwatch {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class Camera {
 public:
  explicit Camera(CameraSupervisionSettings settings = {}, std::vector<std::string> objects = {"W07"})
      : camera(std::move(objects), settings) {}
  Camera& live(const std::string& since, const std::string& at) { return tell(true, since, at); }
  Camera& lost(const std::string& since, const std::string& at) { return tell(false, since, at); }
  std::vector<std::string> found;
  CameraSupervision camera;

 private:
  Camera& tell(bool is_live, const std::string& since, const std::string& at) {
    for (const auto& change : camera.observe({is_live, monday(since), monday(at)})) {
      found.push_back(change.finding.object + " " + short_text(change.finding));
    }
    return *this;
  }
};

TEST(CameraSupervisionTest, IsRaisedThirtySecondsAfterTheLossBeganIfItLastsLonger) {
  EXPECT_THAT(Camera{}.live("09:00:00", "10:15:00").lost("10:15:00", "10:15:30").found, IsEmpty());
  EXPECT_THAT(Camera{}.live("09:00:00", "10:15:00").lost("10:15:00", "10:15:31").found,
              ElementsAre("W07 CAMERA_OFFLINE 10:15:30-"));
  EXPECT_THAT(Camera{}.lost("10:15:00", "10:15:20").live("10:15:30", "10:15:31").found, IsEmpty())
      << "exactly thirty seconds";
}

TEST(CameraSupervisionTest, IsClearedAtTheReturnOnceThatHasHeldForThirtySeconds) {
  Camera camera;
  camera.lost("10:15:00", "10:16:00").live("10:32:00", "10:32:29");
  EXPECT_THAT(camera.found, ElementsAre("W07 CAMERA_OFFLINE 10:15:30-"));
  camera.live("10:32:00", "10:32:30");
  EXPECT_THAT(camera.found.back(), "W07 CAMERA_OFFLINE 10:15:30-10:32:00");
}

TEST(CameraSupervisionTest, AReturnThatDoesNotHoldIsTheSameLoss) {
  Camera camera;
  camera.lost("10:15:00", "10:16:00").live("10:20:00", "10:20:10").lost("10:20:10", "10:21:00");
  EXPECT_EQ(camera.found.size(), 1U);
  camera.live("10:32:00", "10:33:00");
  EXPECT_THAT(camera.found.back(), "W07 CAMERA_OFFLINE 10:15:30-10:32:00");
}

TEST(CameraSupervisionTest, ARestartedRecorderDoesNotRestartTheLoss) {
  Camera camera;
  camera.lost("10:15:00", "10:15:10").lost("10:15:20", "10:15:31");
  EXPECT_THAT(camera.found, ElementsAre("W07 CAMERA_OFFLINE 10:15:30-"));
  EXPECT_EQ(camera.camera.loss_began(), monday("10:15:00"));
}

TEST(CameraSupervisionTest, ALongLossThatNobodyReportedIsToldWithTheReturn) {
  Camera camera;
  camera.lost("10:15:00", "10:15:05").live("10:20:00", "10:20:30");
  EXPECT_THAT(camera.found, ElementsAre("W07 CAMERA_OFFLINE 10:15:30-", "W07 CAMERA_OFFLINE 10:15:30-10:20:00"));
}

TEST(CameraSupervisionTest, AReturnThatHeldUntilTheNextLossIsARealOne) {
  Camera camera;
  camera.lost("10:15:00", "10:16:00").live("10:20:00", "10:20:01").lost("10:25:00", "10:25:31");
  EXPECT_THAT(camera.found, ElementsAre("W07 CAMERA_OFFLINE 10:15:30-", "W07 CAMERA_OFFLINE 10:15:30-10:20:00",
                                        "W07 CAMERA_OFFLINE 10:25:30-"));
}

TEST(CameraSupervisionTest, EachWindowOfTheCameraHasItsAlert) {
  Camera camera{{seconds{1}, seconds{1}}, {"W01", "W02"}};
  camera.lost("10:15:00", "10:15:02").live("10:16:00", "10:16:01");
  EXPECT_THAT(camera.found,
              ElementsAre("W01 CAMERA_OFFLINE 10:15:01-", "W02 CAMERA_OFFLINE 10:15:01-",
                          "W01 CAMERA_OFFLINE 10:15:01-10:16:00", "W02 CAMERA_OFFLINE 10:15:01-10:16:00"));
}

TEST(CameraSupervisionTest, AClockThatStepsBackDoesNotDelayTheAlertByTheStep) {
  Camera camera;
  camera.lost("10:15:00", "10:15:10").lost("10:15:00", "09:15:11").lost("10:15:00", "09:15:42");
  EXPECT_EQ(camera.found.size(), 1U);
}

TEST(CameraSupervisionTest, ItsStateSurvivesAsText) {
  Camera camera;
  camera.lost("10:15:00", "10:16:00").live("10:20:00", "10:20:10");
  Camera again;
  ASSERT_TRUE(again.camera.restore(camera.camera.to_json_text()).ok());
  again.live("10:20:00", "10:20:30");
  EXPECT_THAT(again.found, ElementsAre("W07 CAMERA_OFFLINE 10:15:30-10:20:00"));
}

TEST(CameraSupervisionTest, ALostStateGoesOnFromTheOpenAlert) {
  Finding open;
  open.rule_id = "CAMERA_OFFLINE";
  open.raised_at = monday("10:15:30");
  Camera camera;
  camera.camera.adopt(open);
  camera.lost("10:15:00", "10:18:00").live("10:20:00", "10:20:30");
  EXPECT_THAT(camera.found, ElementsAre("W07 CAMERA_OFFLINE 10:15:30-10:20:00"));
}

TEST(CameraSupervisionTest, RefusesAStateThatIsNone) {
  Camera camera;
  for (const char* text : {"", "{}", R"({"raised":true})", R"({"raised":false,"loss_us":"x"})"}) {
    EXPECT_FALSE(camera.camera.restore(text).ok()) << text;
  }
}

/// The plainest reading of spans [from, to) without picture, each an alert of its own if the returns hold.
TEST(CameraSupervisionTest, AgreesWithTheSpansOfRandomLosses) {
  std::mt19937 random{7};
  for (int round = 0; round < 2'000; ++round) {
    Camera camera;
    std::vector<std::string> expected;
    auto now = monday("08:00:00");
    auto live_since = now;
    const auto told = [&](bool is_live, UtcTime since, UtcTime at) {
      for (const auto& change : camera.camera.observe({is_live, since, at})) {
        camera.found.push_back(short_text(change.finding));
      }
    };
    for (int i = 0; i < 5; ++i) {
      const auto good = seconds{31 + random() % 100};
      for (auto at = now; at <= now + good; at += seconds{1}) {
        told(true, live_since, at);
      }
      now += good;
      const auto bad = seconds{1 + random() % 70};
      for (auto at = now + seconds{1}; at <= now + bad; at += seconds{1}) {
        told(false, now, at);
      }
      if (bad > seconds{30}) {
        expected.push_back("CAMERA_OFFLINE " + to_hall_clock_text(now + seconds{30}) + "-");
        expected.push_back(expected.back() + to_hall_clock_text(now + bad));
      }
      now += bad;
      live_since = now;
    }
    told(true, live_since, now + seconds{30});
    ASSERT_EQ(camera.found, expected);
  }
}

}  // namespace
}  // namespace hallwatch
