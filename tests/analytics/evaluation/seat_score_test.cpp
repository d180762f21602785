#include "analytics/evaluation/seat_score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analytics/evaluation/score_report.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

LabelledSeat labelled(std::vector<LabelledSpan> spans) {
  return {{}, std::move(spans)};
}

/// A look each second, `score(second)` each.
template <typename Score>
SeatTrack looks(int seconds, Score score) {
  SeatTrack track;
  for (int i = 0; i < seconds; ++i) {
    track.looks.push_back({i * 1s, score(i)});
  }
  return track;
}

TEST(SeatScoreTest, CountsSecondsByTheLastLook) {
  const auto seat = labelled({{0s, 4s, SeatLabel::kEmpty}, {4s, 8s, SeatLabel::kOccupied}});
  const auto track = looks(8, [](int second) { return second == 1 || second >= 5 ? 0.9F : 0.1F; });
  const auto score = score_seat(seat, track, 8s, 10s);
  EXPECT_EQ(score.looks.hits, 3);
  EXPECT_EQ(score.looks.misses, 1);
  EXPECT_EQ(score.looks.false_alarms, 1);
  EXPECT_EQ(score.looks.right_others, 3);
  EXPECT_DOUBLE_EQ(score.looks.precision(), 0.75);
  EXPECT_DOUBLE_EQ(score.looks.recall(), 0.75);
  EXPECT_DOUBLE_EQ(score.looks.f1(), 0.75);
  EXPECT_EQ(score.scored_seconds(), 8);
  EXPECT_EQ(score.empty_seconds(), 4);
}

TEST(SeatScoreTest, LeavesUnknownAndOccludedSecondsOut) {
  const auto seat = labelled({{0s, 2s, SeatLabel::kUnknown}, {2s, 4s, SeatLabel::kOccluded}});
  EXPECT_EQ(score_seat(seat, looks(4, [](int) { return 0.1F; }), 4s, 10s).scored_seconds(), 0);
}

TEST(SeatScoreTest, TakesAMissingLookForNotToldEmpty) {
  const auto seat = labelled({{0s, 10s, SeatLabel::kEmpty}});
  SeatTrack track;
  track.looks = {{0s, 0.1F}};
  const auto score = score_seat(seat, track, 10s, 10s);
  EXPECT_EQ(score.looks.hits, 3) << "a look holds for three seconds";
  EXPECT_EQ(score.looks.misses, 7);
  EXPECT_EQ(score.scores_when_empty.size(), 3U);
}

TEST(SeatScoreTest, CountsAMissedSpanAndTheLatencyOfATold) {
  const auto seat = labelled({{0s, 20s, SeatLabel::kOccupied},
                              {20s, 40s, SeatLabel::kEmpty},
                              {40s, 60s, SeatLabel::kOccupied},
                              {60s, 80s, SeatLabel::kEmpty},
                              {80s, 94s, SeatLabel::kEmpty}});
  SeatTrack track;
  track.changes = {{2s, 0s, ViewState::kOccupied}, {31s, 20s, ViewState::kEmpty}, {43s, 41s, ViewState::kOccupied}};
  const auto score = score_seat(seat, track, 94s, 10s);
  EXPECT_EQ(score.empty_spans, 2) << "neighbours of one label are one span";
  EXPECT_EQ(score.missed_empty_spans, 1);
  EXPECT_THAT(score.latencies_s, ElementsAre(11.0));
  EXPECT_EQ(score.false_empty_alarms, 0);
}

TEST(SeatScoreTest, DoesNotCountShortEmptySpans) {
  const auto seat = labelled({{0s, 14'999ms, SeatLabel::kEmpty}});
  EXPECT_EQ(score_seat(seat, {}, 15s, 10s).empty_spans, 0);
  EXPECT_EQ(score_seat(labelled({{0s, 15s, SeatLabel::kEmpty}}), {}, 15s, 10s).missed_empty_spans, 1);
}

TEST(SeatScoreTest, CountsAFalseAlarmFromTheWholeHoldOn) {
  const auto seat = labelled({{0s, 60s, SeatLabel::kOccupied}});
  SeatTrack track;
  track.changes = {{2s, 0s, ViewState::kOccupied}, {20s, 10s, ViewState::kEmpty}, {20s, 20s, ViewState::kOccupied}};
  EXPECT_EQ(score_seat(seat, track, 60s, 10s).false_empty_alarms, 1);
  track.changes[2].since = 19'999ms;
  EXPECT_EQ(score_seat(seat, track, 60s, 10s).false_empty_alarms, 0);
}

TEST(SeatScoreTest, CountsAnEmptyThatIsNotTakenBack) {
  const auto seat = labelled({{0s, 20s, SeatLabel::kEmpty}, {20s, 60s, SeatLabel::kOccupied}});
  SeatTrack track;
  track.changes = {{10s, 0s, ViewState::kEmpty}};
  const auto score = score_seat(seat, track, 60s, 10s);
  EXPECT_EQ(score.false_empty_alarms, 1);
  EXPECT_EQ(score.missed_empty_spans, 0);
}

TEST(SeatScoreTest, KnowsTheStateInTheEnd) {
  SeatTrack track;
  track.changes = {{2s, 0s, ViewState::kOccupied}, {31s, 20s, ViewState::kEmpty}};
  EXPECT_EQ(track.state_at(19'999ms), ViewState::kOccupied);
  EXPECT_EQ(track.state_at(20s), ViewState::kEmpty);
  EXPECT_EQ(SeatTrack{}.state_at(5s), ViewState::kUnknown);
}

TEST(SeatScoreTest, HasTheAreaUnderTheCurve) {
  SeatScore score;
  EXPECT_FALSE(score.auc().has_value());
  score.scores_when_empty = {0.1F, 0.2F};
  EXPECT_FALSE(score.auc().has_value());
  score.scores_when_occupied = {0.2F, 0.9F};
  EXPECT_DOUBLE_EQ(*score.auc(), 0.875);  // 0.2 against 0.2 counts a half
}

TEST(SeatScoreTest, AddsUp) {
  SeatScore total;
  SeatScore one;
  one.looks = {1, 2, 3, 4};
  one.latencies_s = {10.0, 12.0};
  one.empty_spans = 2;
  one.video_s = 60.0;
  total += one;
  total += one;
  EXPECT_EQ(total.looks, (EmptyCounts{2, 4, 6, 8}));
  EXPECT_EQ(total.empty_spans, 4);
  EXPECT_DOUBLE_EQ(*total.median_latency_s(), 11.0);
  EXPECT_DOUBLE_EQ(*total.max_latency_s(), 12.0);
  EXPECT_DOUBLE_EQ(total.video_s, 120.0);
}

TEST(ScoreReportTest, WritesTheAgreedKeysAndNullForWhatCannotBeTold) {
  SeatScore score;
  score.name = "x.mp4";
  score.looks = {8, 2, 0, 10};
  score.cpu_ms = 300.0;
  score.video_s = 10.0;
  const auto json = nlohmann::json::parse(score_json(score));
  EXPECT_NEAR(json["precision_empty"].get<double>(), 0.8, 1e-9);
  EXPECT_NEAR(json["recall_empty"].get<double>(), 1.0, 1e-9);
  EXPECT_NEAR(json["f1_empty"].get<double>(), 16.0 / 18.0, 1e-9);
  EXPECT_DOUBLE_EQ(json["cpu_ms_per_s"].get<double>(), 30.0);
  EXPECT_EQ(json["scored_seconds"], 20);
  EXPECT_EQ(json["empty_seconds"], 8);
  EXPECT_TRUE(json["auc"].is_null());
  EXPECT_TRUE(json["latency_s"].is_null());
  for (const auto* key : {"false_empty_alarms", "missed_empty_spans"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
}

TEST(ScoreReportTest, PrintsALineForEachClipUnderOneHead) {
  SeatScore score;
  score.name = "a_long_name_of_a_clip.mp4";
  const auto table = score_table({score, score});
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 3);
  const auto document = nlohmann::json::parse(scores_json({score}, score));
  EXPECT_EQ(document["clips"].size(), 1U);
  EXPECT_TRUE(document.contains("total"));
}

}  // namespace
}  // namespace hallwatch
