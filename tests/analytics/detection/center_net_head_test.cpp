#include "analytics/detection/center_net_head.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

constexpr int kSize = 64;
constexpr int kSide = kSize / 4;

/// Heads in which nothing is seen.
std::vector<NetworkTensor> quiet_heads(std::int64_t classes = 1) {
  NetworkTensor heat{"heat", {1, classes, kSide, kSide}, {}};
  heat.values.assign(static_cast<std::size_t>(classes * kSide * kSide), 0.001F);
  NetworkTensor size{"size", {1, 4, kSide, kSide}, {}};
  size.values.assign(4 * kSide * kSide, 8.0F);
  return {size, heat};
}

float& heat_at(std::vector<NetworkTensor>& heads, int row, int column) {
  return heads[1].values[static_cast<std::size_t>(row * kSide + column)];
}
void set_edges(std::vector<NetworkTensor>& heads, int row, int column, std::array<float, 4> edges) {
  for (std::size_t i = 0; i < 4; ++i) {
    heads[0].values[i * kSide * kSide + static_cast<std::size_t>(row * kSide + column)] = edges[i];
  }
}

TEST(CenterNetHeadTest, SeesNobodyInQuietHeads) {
  const auto persons = read_center_net(quiet_heads(), kSize);
  ASSERT_TRUE(persons.ok());
  EXPECT_TRUE(persons->empty());
}

TEST(CenterNetHeadTest, ReadsABoxFromTheCellsCorner) {
  auto heads = quiet_heads();
  heat_at(heads, 5, 7) = 0.8F;
  set_edges(heads, 5, 7, {3.0F, 4.0F, 6.0F, 10.0F});
  const auto persons = read_center_net(heads, kSize);
  ASSERT_TRUE(persons.ok());
  ASSERT_EQ(persons->size(), 1U);
  EXPECT_EQ(persons->front().box, (BoxPx{25.0F, 16.0F, 9.0F, 14.0F}));
  EXPECT_FLOAT_EQ(persons->front().score, 0.8F);
}

TEST(CenterNetHeadTest, TakesTheFirstClassOnly) {
  auto heads = quiet_heads(3);
  heads[1].values[kSide * kSide + 40] = 0.9F;  // another class
  const auto persons = read_center_net(heads, kSize);
  ASSERT_TRUE(persons.ok());
  EXPECT_TRUE(persons->empty());
}

TEST(CenterNetHeadTest, TakesPeaksOnlyAndTheLeastScoreStillCounts) {
  auto heads = quiet_heads();
  heat_at(heads, 5, 7) = 0.8F;
  heat_at(heads, 5, 8) = 0.7F;  // beside the peak
  heat_at(heads, 12, 2) = kLeastPersonScore;
  heat_at(heads, 2, 12) = std::nextafter(kLeastPersonScore, 0.0F);
  const auto persons = read_center_net(heads, kSize);
  ASSERT_TRUE(persons.ok());
  ASSERT_EQ(persons->size(), 2U);
  EXPECT_FLOAT_EQ((*persons)[0].score, 0.8F);
  EXPECT_FLOAT_EQ((*persons)[1].score, kLeastPersonScore);
}

TEST(CenterNetHeadTest, TakesPeaksAtTheEdges) {
  auto heads = quiet_heads();
  heat_at(heads, 0, 0) = 0.5F;
  heat_at(heads, kSide - 1, kSide - 1) = 0.6F;
  const auto persons = read_center_net(heads, kSize);
  ASSERT_TRUE(persons.ok());
  EXPECT_EQ(persons->size(), 2U);
}

TEST(CenterNetHeadTest, KeepsTheStrongerOfTwoEqualBoxes) {
  auto heads = quiet_heads();
  heat_at(heads, 5, 7) = 0.8F;
  heat_at(heads, 5, 9) = 0.6F;
  set_edges(heads, 5, 7, {20.0F, 20.0F, 20.0F, 20.0F});
  set_edges(heads, 5, 9, {20.0F, 20.0F, 20.0F, 20.0F});
  const auto persons = read_center_net(heads, kSize);
  ASSERT_TRUE(persons.ok());
  ASSERT_EQ(persons->size(), 1U);
  EXPECT_FLOAT_EQ(persons->front().score, 0.8F);
}

TEST(CenterNetHeadTest, RefusesScoresAndBoxesThatAreNoNumbers) {
  for (const float nonsense : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    auto heads = quiet_heads();
    heat_at(heads, 1, 1) = nonsense;
    const auto of_scores = read_center_net(heads, kSize);
    ASSERT_FALSE(of_scores.ok());
    EXPECT_EQ(of_scores.error().kind(), ErrorKind::kDataLoss);
    heat_at(heads, 1, 1) = 0.9F;
    set_edges(heads, 1, 1, {1.0F, nonsense, 1.0F, 1.0F});
    EXPECT_FALSE(read_center_net(heads, kSize).ok());
  }
}

TEST(CenterNetHeadTest, LeavesOutBoxesWithoutArea) {
  auto heads = quiet_heads();
  heat_at(heads, 5, 7) = 0.8F;
  set_edges(heads, 5, 7, {-3.0F, 4.0F, 2.0F, 10.0F});
  const auto persons = read_center_net(heads, kSize);
  ASSERT_TRUE(persons.ok());
  EXPECT_TRUE(persons->empty());
}

TEST(CenterNetHeadTest, RefusesWrongShapesAndNamesThem) {
  auto missing = quiet_heads();
  missing.pop_back();
  EXPECT_THAT(read_center_net(missing, kSize).error().message(), testing::HasSubstr("heat"));
  auto turned = quiet_heads();
  turned[1].shape = {1, kSide, kSide, 1};
  EXPECT_THAT(read_center_net(turned, kSize).error().message(), testing::HasSubstr("1x16x16x1"));
  auto short_of_values = quiet_heads();
  short_of_values[0].values.pop_back();
  EXPECT_FALSE(read_center_net(short_of_values, kSize).ok());
  EXPECT_FALSE(read_center_net(quiet_heads(), 2 * kSize).ok());
}

}  // namespace
}  // namespace hallwatch
