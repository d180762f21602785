#include "base/ids.h"

#include <type_traits>
#include <unordered_set>

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

TEST(IdsTest, AWindowNeverPassesForACamera) {
  EXPECT_FALSE((std::is_convertible_v<WindowId, CameraId>));
  EXPECT_FALSE((std::is_convertible_v<std::string, CameraId>));
}

TEST(IdsTest, AreOrderedAndHashedByTheirText) {
  EXPECT_LT(CameraId{"CAM01"}, CameraId{"CAM02"});
  const std::unordered_set<CameraId> known{CameraId{"CAM01"}, CameraId{"CAM01"}, CameraId{"CAM02"}};
  EXPECT_EQ(known.size(), 2U);
  EXPECT_TRUE(CameraId{}.is_empty());
}

TEST(IdsTest, AStreamsTextIsReadBack) {
  for (const auto kind : {StreamKind::kMain, StreamKind::kSub}) {
    const StreamId stream{CameraId{"CAM-01_a"}, kind};
    EXPECT_EQ(stream_id_from_text(stream.text()), stream);
  }
  EXPECT_EQ((StreamId{CameraId{"CAM01"}, StreamKind::kSub}.text()), "CAM01/sub");
}

TEST(IdsTest, AnythingElseIsAStreamOfUnknownKind) {
  for (const auto* text : {"", "CAM01", "CAM01/", "CAM01/third", "/"}) {
    EXPECT_EQ(stream_id_from_text(text).kind, StreamKind::kUnknown) << text;
  }
}

TEST(IdsTest, StreamsOfOneCameraHaveDifferentHashes) {
  const std::unordered_set<StreamId> known{{CameraId{"A"}, StreamKind::kMain}, {CameraId{"A"}, StreamKind::kSub}};
  EXPECT_EQ(known.size(), 2U);
}

}  // namespace
}  // namespace hallwatch
