#include "analytics/evaluation/labelled_footage.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class LabelledFootageTest : public testing::Test {
 protected:
  std::filesystem::path file(const std::string& text) {
    std::ofstream{folder_ / "labels.json"} << text;
    return folder_ / "labels.json";
  }

  TempFolder folder_;
};

const std::string kSeat = R"({"id": "L", "polygon": [[0.1, 0.3], [0.3, 0.3], [0.3, 0.9]]})";

TEST_F(LabelledFootageTest, ReadsSeatsAndSpansOfAClip) {
  const auto clip = read_labelled_clip(file(R"({"clip": "x.mp4", "kind": "real", "seats": [)" + kSeat + R"(],
    "states": [{"seat": "L", "t_start": 0.0, "t_end": 40.6, "state": "empty"},
               {"seat": "L", "t_start": 40.6, "t_end": 42, "state": "unknown"},
               {"seat": "L", "t_start": 42, "t_end": 50, "state": "occupied"},
               {"seat": "L", "t_start": 50, "t_end": 60, "state": "occluded"}]})"));
  ASSERT_TRUE(clip.ok()) << clip.error().message();
  EXPECT_EQ(clip->clip, "x.mp4");
  ASSERT_EQ(clip->seats.size(), 1U);
  const auto& seat = clip->seats.front();
  EXPECT_EQ(seat.place.polygon.size(), 3U);
  EXPECT_EQ(seat.label_at(40'599ms), SeatLabel::kEmpty);
  EXPECT_EQ(seat.label_at(40'600ms), SeatLabel::kUnknown);
  EXPECT_EQ(seat.label_at(42s), SeatLabel::kOccupied);
  EXPECT_EQ(seat.label_at(50s), SeatLabel::kOccluded);
  EXPECT_EQ(seat.label_at(60s), SeatLabel::kUnknown) << "nothing is labelled there";
}

TEST_F(LabelledFootageTest, ReadsStills) {
  const auto stills = read_labelled_stills(file(R"({"images": [{"image": "a.png", "seats": [
    {"id": "s1", "polygon": [[0, 0], [1, 0], [1, 1]], "state": "occupied"}]}]})"));
  ASSERT_TRUE(stills.ok()) << stills.error().message();
  ASSERT_EQ(stills->size(), 1U);
  EXPECT_EQ(stills->front().image, "a.png");
  EXPECT_EQ(stills->front().labels, std::vector{SeatLabel::kOccupied});
}

TEST_F(LabelledFootageTest, TellsClipsFromStills) {
  EXPECT_TRUE(*is_labels_of_clip(file(R"({"clip": "x.mp4"})")));
  EXPECT_FALSE(*is_labels_of_clip(file(R"({"images": []})")));
}

TEST_F(LabelledFootageTest, NamesWhatIsWrong) {
  EXPECT_EQ(read_labelled_clip("/nowhere.json").error().kind(), ErrorKind::kNotFound);
  EXPECT_THAT(read_labelled_clip(file("not json")).error().message(), HasSubstr("labels.json"));
  EXPECT_THAT(read_labelled_clip(file(R"({"clip": "x", "states": []})")).error().message(), HasSubstr("no seat"));
  EXPECT_THAT(read_labelled_clip(file(R"({"clip": "x", "seats": [], "states": []})")).error().message(),
              HasSubstr("no seat"));
  EXPECT_THAT(read_labelled_clip(file(R"({"clip": "x", "seats": [{"id": "s9", "polygon": [[0, 0], [1, 1]]}],
                                          "states": []})"))
                  .error()
                  .message(),
              HasSubstr("s9"));
  EXPECT_THAT(read_labelled_clip(file(R"({"clip": "x", "seats": [{"id": "s9", "polygon": [[0, 0], [1, 1], 5]}],
                                          "states": []})"))
                  .error()
                  .message(),
              HasSubstr("corner"));
  EXPECT_THAT(read_labelled_clip(file(R"({"clip": "x", "seats": [)" + kSeat + R"(],
      "states": [{"seat": "Z", "t_start": 0, "t_end": 1, "state": "empty"}]})"))
                  .error()
                  .message(),
              HasSubstr("Z"));
  EXPECT_FALSE(read_labelled_clip(file(R"({"clip": "x", "seats": [)" + kSeat + R"(],
      "states": [{"seat": "L", "t_start": 2, "t_end": 1, "state": "empty"}]})"))
                   .ok());
  EXPECT_FALSE(read_labelled_stills(file(R"({"images": []})")).ok());
  EXPECT_FALSE(read_labelled_stills(file(R"({"images": [7]})")).ok());
}

}  // namespace
}  // namespace hallwatch
