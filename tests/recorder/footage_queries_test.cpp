#include "recorder/footage_queries.h"

#include <gmock/gmock.h>

#include "tests/recorder/support/made_stream.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

TEST(FootageQueriesTest, SegmentsComeBackFromTheirJson) {
  const std::vector<SegmentRow> rows{
      {kMadeStreamId, 7, kMadeStart, kMadeStart + 60s, "footage/CAM01/main/20250922/x.mp4", 123'456, 1'500, 2'000,
       true},
      {{CameraId{"CAM02"}, StreamKind::kSub}, 8, kMadeStart, kMadeStart + 1us, "y.mov", 1, 2, 3, false}};
  const auto back = segment_rows_from_json_text(to_json_text(rows));
  ASSERT_TRUE(back.ok()) << back.error().message();
  ASSERT_EQ(back->size(), 2U);
  EXPECT_EQ((*back)[0].stream_id, rows[0].stream_id);
  EXPECT_EQ((*back)[0].run, 7U);
  EXPECT_EQ((*back)[0].from, rows[0].from);
  EXPECT_EQ((*back)[0].to, rows[0].to);
  EXPECT_EQ((*back)[0].path, rows[0].path);
  EXPECT_EQ((*back)[0].bytes, rows[0].bytes);
  EXPECT_EQ((*back)[0].video_frames, 1'500);
  EXPECT_EQ((*back)[0].audio_frames, 2'000);
  EXPECT_TRUE((*back)[0].is_open);
  EXPECT_EQ((*back)[1].stream_id.kind, StreamKind::kSub);
  EXPECT_FALSE((*back)[1].is_open);
}

TEST(FootageQueriesTest, GapsComeBackFromTheirJsonWithEveryCause) {
  for (const auto cause : {GapCause::kUnknown, GapCause::kCamera, GapCause::kNetwork, GapCause::kDisk,
                           GapCause::kOverload, GapCause::kOperator, GapCause::kClock}) {
    const auto back = gap_rows_from_json_text(
        to_json_text(std::vector<GapRow>{{kMadeStreamId, kMadeStart, {}, cause, "why \"so\""}}));
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(back->at(0).cause, cause);
    EXPECT_EQ(back->at(0).to, UtcTime{});
    EXPECT_EQ(back->at(0).detail, "why \"so\"");
  }
}

TEST(FootageQueriesTest, RefusesWhatIsNoAnswer) {
  EXPECT_FALSE(segment_rows_from_json_text("{").ok());
  EXPECT_FALSE(segment_rows_from_json_text("{}").ok());
  EXPECT_FALSE(segment_rows_from_json_text("[{\"stream\": \"CAM01/main\"}]").ok());
  EXPECT_FALSE(gap_rows_from_json_text("[1]").ok());
  EXPECT_FALSE(gap_rows_from_json_text("[{\"stream\": 1}]").ok());
}

TEST(FootageQueriesTest, RangesComeBackFromTheirJsonAndNameAStream) {
  const auto back =
      footage_range_from_json_text(to_json_text(FootageRange{kMadeStreamId, kMadeStart, kMadeStart + 1s}));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->to, kMadeStart + 1s);
  EXPECT_FALSE(footage_range_from_json_text(R"({"stream": "CAM01", "from_us": 0, "to_us": 1})").ok());
  EXPECT_FALSE(footage_range_from_json_text(R"({"stream": "CAM01/main", "from_us": "0", "to_us": 1})").ok());
}

}  // namespace
}  // namespace hallwatch
