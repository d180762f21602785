#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/config/site_config.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> faults_of(std::string_view toml) {
  std::vector<std::string> texts;
  for (const auto& fault : parse_site_config(toml, "/").faults) {
    texts.push_back(to_text(fault, "hall.toml"));
  }
  return texts;
}

TEST(RulesSectionTest, AThresholdOutsideItsRangeIsToldWithItsLine) {
  EXPECT_THAT(faults_of("[rules.cases]\nserious_after_wd = 0\n"),
              ElementsAre(AllOf(HasSubstr("hall.toml:2: rules.cases.serious_after_wd: 0 is outside"))));
}

TEST(RulesSectionTest, ASlotIsTwoTimesTheEarlierFirst) {
  for (const auto* value : {"\"07:30\"", "[\"07:30\"]", "[\"10:30\", \"07:30\"]", "[\"07:30\", \"25:00\"]", "[1, 2]"}) {
    EXPECT_THAT(faults_of(std::string{"[rules.attendance]\nam_in = "} + value), ElementsAre(HasSubstr("am_in")))
        << value;
  }
}

TEST(RulesSectionTest, TheSecondStepOfASeatIsTheLongerOne) {
  EXPECT_THAT(faults_of("[rules]\nseat_empty_after_s = 900\nseat_absent_after_s = 900\n"),
              ElementsAre(HasSubstr("is not longer than seat_empty_after_s")));
}

TEST(RulesSectionTest, PointsAreGivenForEachLevelAndChannel) {
  EXPECT_THAT(faults_of("[rules.assessment]\nlevel_points = [100, 80]\nchannel_percent = [60, 20, -1]\n"),
              ElementsAre(HasSubstr("has 2 numbers"), HasSubstr("a list of whole numbers")));
}

TEST(RulesSectionTest, AMisspeltKeyOfAnInnerTableNamesTheNearestOne) {
  EXPECT_THAT(faults_of("[rules.counter]\ncomplaints_wd = 5\n"),
              ElementsAre(HasSubstr("did you mean \"complaint_wd\"?")));
}

}  // namespace
}  // namespace hallwatch
