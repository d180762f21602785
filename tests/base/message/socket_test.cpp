#include "base/message/socket.h"

#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <zmq.hpp>

#include "tests/support/temp_folder.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

class SocketTest : public testing::Test {
 protected:
  Socket bound(SocketKind kind) {
    auto socket = Socket::bind(context_, kind, endpoint_);
    EXPECT_TRUE(socket.ok()) << (socket.ok() ? "" : socket.error().message());
    return std::move(*socket);
  }
  Socket connected(SocketKind kind) {
    auto socket = Socket::connect(context_, kind, endpoint_);
    EXPECT_TRUE(socket.ok());
    return std::move(*socket);
  }
  static ReceivedMessage received(Socket& socket) {
    auto message = socket.receive(30s);
    EXPECT_TRUE(message.ok() && message->has_value());
    return message.ok() && *message ? std::move(**message) : ReceivedMessage{};
  }

  TempFolder folder_;
  std::string path_ = (folder_ / "socket").string();
  std::string endpoint_ = "ipc://" + path_;
  MessageContext context_;
};

TEST_F(SocketTest, CarriesTopicNumberAndParts) {
  auto router = bound(SocketKind::kRouter);
  auto dealer = connected(SocketKind::kDealer);
  const std::array<std::string_view, 3> parts{"head", "", std::string_view{"\0\xff", 2}};
  ASSERT_TRUE(dealer.send("packet", 42, parts).ok());
  const auto [peer, message] = received(router);
  EXPECT_FALSE(peer.empty());
  EXPECT_EQ(message.topic, "packet");
  EXPECT_EQ(message.number, 42U);
  EXPECT_THAT(message.parts, ElementsAre("head", "", std::string("\0\xff", 2)));
  ASSERT_TRUE(router.send("answer", 43, "body", peer).ok());
  EXPECT_EQ(received(dealer).message.body(), "body");
}

TEST_F(SocketTest, NothingCameIsNothingAndNoError) {
  auto router = bound(SocketKind::kRouter);
  for (const auto wait : {0ms, 1ms}) {
    const auto message = router.receive(wait);
    ASSERT_TRUE(message.ok());
    EXPECT_FALSE(message->has_value());
  }
}

TEST_F(SocketTest, ASubscriberGetsItsTopicsOnly) {
  auto pub = bound(SocketKind::kPub);
  auto sub = connected(SocketKind::kSub);
  ASSERT_TRUE(sub.subscribe("seat.").ok());
  // The subscription is on its way: say it until it is heard.
  ASSERT_TRUE(wait_for([&] {
    EXPECT_TRUE(pub.send("camera.CAM01", 1, "no").ok());
    EXPECT_TRUE(pub.send("seat.CAM01", 2, "yes").ok());
    const auto message = sub.receive(10ms);
    return message.ok() && *message && (*message)->message.topic == "seat.CAM01";
  }));
}

TEST_F(SocketTest, APublisherNeverWaitsForASlowSubscriber) {
  auto pub = bound(SocketKind::kPub);
  auto sub = connected(SocketKind::kSub);
  ASSERT_TRUE(sub.subscribe("").ok());
  ASSERT_TRUE(wait_for([&] {
    EXPECT_TRUE(pub.send("t", 0, "").ok());
    const auto message = sub.receive(10ms);
    return message.ok() && *message;
  }));
  const std::string body(10'000, 'x');
  for (std::uint64_t number = 1; number <= 10'000; ++number) {
    ASSERT_TRUE(pub.send("t", number, body).ok());
  }
  int got = 0;
  while (true) {
    const auto message = sub.receive(100ms);
    ASSERT_TRUE(message.ok());
    if (!*message) {
      break;
    }
    ++got;
  }
  EXPECT_GT(got, 0);
  EXPECT_LT(got, 10'000) << "the bound on what is held for one subscriber dropped nothing";
}

TEST_F(SocketTest, ASenderIsToldThatAPeerTakesNoMore) {
  auto router = bound(SocketKind::kRouter);
  auto dealer = connected(SocketKind::kDealer);
  ASSERT_TRUE(dealer.send("hello", 1, "").ok());
  const auto peer = received(router).peer;
  const std::string body(10'000, 'x');
  Result<> sent;
  for (int i = 0; i < 100'000 && sent.ok(); ++i) {
    sent = router.send("t", 1, body, peer);
  }
  ASSERT_FALSE(sent.ok());
  EXPECT_EQ(sent.error().kind(), ErrorKind::kResourceExhausted);
  // What was taken arrives whole.
  EXPECT_EQ(received(dealer).message.body().size(), body.size());
}

TEST_F(SocketTest, APeerThatIsNotThereIsNotFound) {
  auto router = bound(SocketKind::kRouter);
  const auto sent = router.send("t", 1, "", "nobody");
  ASSERT_FALSE(sent.ok());
  EXPECT_EQ(sent.error().kind(), ErrorKind::kNotFound);
}

TEST_F(SocketTest, GarbageIsAnErrorAndTheNextMessageIsFine) {
  auto router = bound(SocketKind::kRouter);
  zmq::context_t foreign_context;
  zmq::socket_t foreign{foreign_context, zmq::socket_type::dealer};
  foreign.connect(endpoint_);
  foreign.send(zmq::str_buffer("only one frame"));
  const auto refused = router.receive(30s);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_THAT(refused.error().message(), HasSubstr(path_));
  auto dealer = connected(SocketKind::kDealer);
  ASSERT_TRUE(dealer.send("good", 1, "").ok());
  EXPECT_EQ(received(router).message.topic, "good");
}

TEST_F(SocketTest, AMessageOfVeryManyFramesIsRefusedAsOne) {
  auto router = bound(SocketKind::kRouter);
  zmq::context_t foreign_context;
  zmq::socket_t foreign{foreign_context, zmq::socket_type::dealer};
  foreign.connect(endpoint_);
  for (int i = 0; i < 1'000; ++i) {
    foreign.send(zmq::str_buffer("x"), i < 999 ? zmq::send_flags::sndmore : zmq::send_flags::none);
  }
  EXPECT_FALSE(router.receive(30s).ok());
  const auto next = router.receive(0ms);
  ASSERT_TRUE(next.ok());
  EXPECT_FALSE(next->has_value());
}

TEST_F(SocketTest, OnlyTheOwnerMayUseTheFile) {
  const auto router = bound(SocketKind::kRouter);
  struct stat info {};
  ASSERT_EQ(::stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(SocketTest, AFileLeftByADeadProcessIsReplaced) {
  const auto child = ::fork();
  if (child == 0) {
    MessageContext context;
    const auto socket = Socket::bind(context, SocketKind::kRouter, endpoint_);
    ::_exit(socket.ok() ? 0 : 1);  // without unbinding, as kill -9 leaves it
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  ASSERT_TRUE(std::filesystem::exists(path_));
  auto router = bound(SocketKind::kRouter);
  auto dealer = connected(SocketKind::kDealer);
  ASSERT_TRUE(dealer.send("hello", 1, "").ok());
  EXPECT_EQ(received(router).message.topic, "hello");
}

TEST_F(SocketTest, AFileThatIsServedIsNotTakenAway) {
  auto first = bound(SocketKind::kRouter);
  const auto second = Socket::bind(context_, SocketKind::kRouter, endpoint_);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().kind(), ErrorKind::kUnavailable);
  EXPECT_THAT(second.error().message(), HasSubstr("another process serves there"));
  auto dealer = connected(SocketKind::kDealer);
  ASSERT_TRUE(dealer.send("hello", 1, "").ok());
  EXPECT_EQ(received(first).message.topic, "hello");
}

TEST_F(SocketTest, AServerThatComesBackAtOnceIsFoundAgain) {
  auto dealer = connected(SocketKind::kDealer);
  for (int life = 0; life < 3; ++life) {
    auto router = bound(SocketKind::kRouter);
    // A message that was on its way to the server's earlier life is lost with it; whoever asks asks again.
    EXPECT_TRUE(wait_for([&] {
      EXPECT_TRUE(dealer.send("hello", 1, "").ok());
      const auto message = router.receive(100ms);
      return message.ok() && message->has_value();
    })) << "life "
        << life;
  }
}

TEST_F(SocketTest, WhatIsNoEndpointIsRefused) {
  for (const auto* endpoint : {"", "ipc", "carrier-pigeon://coop", "ipc:///nowhere/socket"}) {
    EXPECT_FALSE(Socket::bind(context_, SocketKind::kPub, endpoint).ok()) << endpoint;
  }
  const auto endless = "ipc:///tmp/" + std::string(200, 'x');
  const auto socket = Socket::bind(context_, SocketKind::kPub, endless);
  ASSERT_FALSE(socket.ok());
  EXPECT_EQ(socket.error().kind(), ErrorKind::kInvalidArgument);
}

TEST_F(SocketTest, FramesOfAPlainPeerPassAsTheyAreBothWays) {
  auto router = bound(SocketKind::kRouter);
  auto dealer = connected(SocketKind::kDealer);
  const std::vector<std::string_view> question{"", "{}"};
  ASSERT_TRUE(dealer.send_frames(question).ok());
  const auto heard = router.receive_frames(30s).value().value();
  EXPECT_THAT(heard.frames, ElementsAre("", "{}"));
  const std::vector<std::string_view> answer{"", "{\"taken\": 1}"};
  ASSERT_TRUE(router.send_frames(answer, heard.peer).ok());
  EXPECT_THAT(dealer.receive_frames(30s).value().value().frames, ElementsAre("", "{\"taken\": 1}"));
  EXPECT_EQ(router.send_frames(answer, "nobody").error().kind(), ErrorKind::kNotFound);
  ASSERT_TRUE(dealer.send_frames(std::vector<std::string_view>(20, "x")).ok());
  EXPECT_EQ(router.receive_frames(30s).value().value().frames.size(), kMaxMessageFrames + 1);
  EXPECT_FALSE(router.receive_frames(1ms).value().has_value());
}

TEST_F(SocketTest, WaitingEndsWithAMessageTheWakingFileOrTheTime) {
  auto router = bound(SocketKind::kRouter);
  auto dealer = connected(SocketKind::kDealer);
  const std::array<Socket*, 1> sockets{&router};
  const int wake = ::eventfd(0, EFD_CLOEXEC);
  EXPECT_FALSE(wait_for_messages(sockets, wake, 1ms));
  ASSERT_EQ(::eventfd_write(wake, 1), 0);
  EXPECT_TRUE(wait_for_messages(sockets, wake, 30s));
  ::close(wake);
  ASSERT_TRUE(dealer.send("t", 1, "").ok());
  EXPECT_TRUE(wait_for_messages(sockets, -1, 30s));
  EXPECT_EQ(received(router).message.topic, "t");
}

}  // namespace
}  // namespace hallwatch
