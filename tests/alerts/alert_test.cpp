#include "alerts/model/alert.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "alerts/model/catalogue.h"
#include "tests/alerts/alert_test_support.h"

namespace hallwatch {
namespace {

using nlohmann::json;
using testing::HasSubstr;

Alert stored_alert() {
  auto alert = sample_alert();
  alert.alert_id = 17;
  alert.sequence = 41;
  alert.site_id = SiteId{"HALL"};
  return alert;
}

TEST(AlertTest, GoesOverTheWireAndBack) {
  auto alert = stored_alert();
  EXPECT_EQ(alert_from_json_text(to_json_text(alert)).value(), alert);
  alert.cleared_at = alert.raised_at + std::chrono::microseconds{1'234'567};
  alert.state = AlertState::kRetracted;
  alert.window_id = {};
  alert.absence_id.clear();
  alert.evidence.clear();
  EXPECT_EQ(alert_from_json_text(to_json_text(alert)).value(), alert);
}

TEST(AlertTest, TheWireIsFrozen) {
  const auto wire = json::parse(to_json_text(stored_alert()));
  EXPECT_EQ(wire["schema"], "hall.alert.v1");
  EXPECT_EQ(wire["alert_id"], "20250922-000017");
  EXPECT_EQ(wire["seq"], 41);
  EXPECT_EQ(wire["category"], "SEAT");
  EXPECT_EQ(wire["severity"], "YELLOW");
  EXPECT_EQ(wire["raised_at"], "2025-09-22T15:25:00+08:00");
  EXPECT_EQ(wire["object"], json({{"id", "W05"}, {"window_id", "W05"}, {"camera_id", "CAM05"}}));
  EXPECT_EQ(wire["evidence"]["clip_from"], "2025-09-22T15:09:30+08:00");
  EXPECT_EQ(topic_of(stored_alert()), "alert.seat.YELLOW.HALL.W05");
}

TEST(AlertTest, RefusesWhatIsNoAlert) {
  const auto good = json::parse(to_json_text(stored_alert()));
  for (const char* text : {"", "nonsense", "[]", "{}", "{\"schema\":\"hall.alert.v1\"}"}) {
    EXPECT_FALSE(alert_from_json_text(text).ok()) << text;
  }
  const std::pair<const char*, json> faults[] = {
      {"schema", "hall.alert.v9"},
      {"seq", "41"},
      {"seq", -1},
      {"severity", "PINK"},
      {"state", 1},
      {"raised_at", "yesterday"},
      {"object", "W05"},
      {"cleared_at", "x"},
      {"evidence", 5},
      {"text", nullptr},
      {"evidence", json{{"clips", {{{"camera_id", "C"}, {"clip_from", "x"}, {"clip_to", "y"}}}}}}};
  for (const auto& [key, value] : faults) {
    auto bad = good;
    bad[key] = value;
    const auto alert = alert_from_json_text(bad.dump());
    ASSERT_FALSE(alert.ok()) << key;
    EXPECT_EQ(alert.error().kind(), ErrorKind::kInvalidArgument);
  }
}

TEST(AlertTest, TextsOfSeverityAndStateGoBothWays) {
  for (const auto severity : {Severity::kInfo, Severity::kWarn, Severity::kYellow, Severity::kRed}) {
    EXPECT_EQ(severity_from_text(to_text(severity)), severity);
  }
  for (int i = 1; i <= static_cast<int>(AlertState::kRetracted); ++i) {
    EXPECT_EQ(alert_state_from_text(to_text(static_cast<AlertState>(i))), static_cast<AlertState>(i));
  }
  EXPECT_EQ(severity_from_text("purple"), Severity::kUnknown);
  EXPECT_EQ(alert_state_from_text(""), AlertState::kUnknown);
}

TEST(AlertTest, TheCatalogueKnowsTheRulesThatWeRaise) {
  ASSERT_NE(find_rule("SEAT_EMPTY"), nullptr);
  EXPECT_EQ(find_rule("SEAT_EMPTY")->severity, Severity::kWarn);
  EXPECT_EQ(find_rule("SEAT_ABSENT")->severity, Severity::kYellow);
  EXPECT_EQ(find_rule("CAMERA_OFFLINE")->category, "camera");
  EXPECT_EQ(find_rule("NO_SUCH_RULE"), nullptr);
}

TEST(AlertTest, EveryKeyOfTheWireStandsInTheSchema) {
  std::ifstream file{HALLWATCH_SOURCE_DIR "/docs/alert.schema.json"};
  const auto schema = json::parse(file);
  const auto wire = json::parse(to_json_text(stored_alert()));
  for (const auto& [key, value] : wire.items()) {
    EXPECT_TRUE(schema["properties"].contains(key)) << key;
  }
  for (const auto& key : schema["required"]) {
    EXPECT_TRUE(wire.contains(key.get<std::string>())) << key;
  }
  for (const auto* part : {"object", "evidence"}) {
    const auto& described =
        std::string{part} == "object" ? schema["properties"][part] : schema["properties"][part]["anyOf"][1];
    for (const auto& [key, value] : wire[part].items()) {
      EXPECT_TRUE(described["properties"].contains(key)) << part << "." << key;
    }
  }
}

}  // namespace
}  // namespace hallwatch
