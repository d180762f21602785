#include "base/message/frame.h"

#include <gmock/gmock.h>

namespace hallwatch {
namespace {

using testing::ElementsAre;

TEST(FrameTest, TheHeaderIsFrozen) {
  EXPECT_EQ(encode_header(0x0102), std::string("HWMS\x01\0\0\0\x02\x01\0\0\0\0\0\0", 16));
}

TEST(FrameTest, AMessageComesBackFromItsFrames) {
  const auto message = message_from_frames({"seat.CAM01", encode_header(~std::uint64_t{0}), "a", "", "c"});
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->topic, "seat.CAM01");
  EXPECT_EQ(message->number, ~std::uint64_t{0});
  EXPECT_THAT(message->parts, ElementsAre("a", "", "c"));
  EXPECT_EQ(message->body(), "a");
}

TEST(FrameTest, AMessageMayHaveNoBody) {
  const auto message = message_from_frames({"", encode_header(0)});
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->body(), "");
}

TEST(FrameTest, AnotherVersionIsUnsupported) {
  auto header = encode_header(1);
  header[4] = 2;
  const auto message = message_from_frames({"t", header, "b"});
  ASSERT_FALSE(message.ok());
  EXPECT_EQ(message.error().kind(), ErrorKind::kUnsupported);
  EXPECT_THAT(message.error().message(), testing::HasSubstr("version 2"));
}

TEST(FrameTest, TheNumberOfFramesIsBounded) {
  std::vector<std::string> frames{"t", encode_header(1)};
  frames.resize(kMaxMessageFrames);
  EXPECT_TRUE(message_from_frames(frames).ok());
  frames.emplace_back();
  EXPECT_FALSE(message_from_frames(frames).ok());
}

class FrameGarbageTest : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(FrameGarbageTest, IsRefused) {
  const auto message = message_from_frames(GetParam());
  ASSERT_FALSE(message.ok());
  EXPECT_EQ(message.error().kind(), ErrorKind::kInvalidArgument);
}

INSTANTIATE_TEST_SUITE_P(Frames, FrameGarbageTest,
                         testing::Values(std::vector<std::string>{}, std::vector<std::string>{"topic"},
                                         std::vector<std::string>{"topic", "", "body"},
                                         std::vector<std::string>{"topic", "HWMS", "body"},
                                         std::vector<std::string>{"topic", std::string(16, '\0'), "body"},
                                         std::vector<std::string>{"topic", encode_header(1) + "x", "body"},
                                         std::vector<std::string>{encode_header(1), "topic"}));

TEST(FrameTest, EveryHeaderWithOneWrongByteOfItsMagicIsRefused) {
  for (std::size_t at = 0; at < 4; ++at) {
    auto header = encode_header(1);
    header[at] = static_cast<char>(header[at] ^ 0x20);
    EXPECT_FALSE(message_from_frames({"t", header}).ok()) << at;
  }
}

}  // namespace
}  // namespace hallwatch
