#include "capture/simulator/tcp_output.h"

#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <array>

namespace hallwatch {
namespace {

class TcpOutputTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()), 0); }
  void TearDown() override {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  void append_frame(std::size_t bytes) {
    const std::vector<std::uint8_t> frame(bytes, 0x55);
    output_.append(frame);
    output_.end_frame();
  }
  std::size_t read_all() {
    std::array<char, 65'536> buffer{};
    std::size_t sum = 0;
    for (ssize_t count = 0; (count = ::recv(ends_[1], buffer.data(), buffer.size(), MSG_DONTWAIT)) > 0;) {
      sum += static_cast<std::size_t>(count);
    }
    return sum;
  }

  std::array<int, 2> ends_{};
  TcpOutput output_;
};

TEST_F(TcpOutputTest, AFrameCountsWhenItsLastByteIsTaken) {
  append_frame(10);
  append_frame(20);
  output_.append(std::vector<std::uint8_t>(5));
  const auto outcome = output_.flush(ends_[0]);
  EXPECT_EQ(outcome.frames, 2);
  EXPECT_FALSE(outcome.is_broken);
  EXPECT_EQ(output_.pending_bytes(), 0U);
  EXPECT_EQ(output_.flush(ends_[0]).frames, 0);
}

TEST_F(TcpOutputTest, AFrameThatIsHalfTakenWaitsForTheReader) {
  constexpr std::size_t kFrame = 8 << 20;  // more than the kernel holds
  append_frame(kFrame);
  EXPECT_EQ(output_.flush(ends_[0]).frames, 0);
  EXPECT_GT(output_.pending_bytes(), 0U);
  std::size_t received = 0;
  int frames = 0;
  while (frames == 0) {
    received += read_all();
    frames += output_.flush(ends_[0]).frames;
  }
  received += read_all();
  EXPECT_EQ(frames, 1);
  EXPECT_EQ(received, kFrame);
}

TEST_F(TcpOutputTest, AReaderThatIsGoneBreaksIt) {
  ::shutdown(ends_[1], SHUT_RDWR);
  append_frame(10);
  const auto outcome = output_.flush(ends_[0]);
  EXPECT_TRUE(outcome.is_broken);
  EXPECT_EQ(outcome.frames, 0);
}

}  // namespace
}  // namespace hallwatch
