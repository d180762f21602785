#include "hall/feeds/push/message_feed.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/message/request.h"
#include "base/threads/worker_thread.h"
#include "base/time/system_clock.h"
#include "tests/hall/feeds/push/push_test_hall.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class MessageFeedTest : public testing::Test {
 protected:
  MessageFeedTest() { start(); }
  void start() {
    feed_.reset();
    auto feed = MessageFeed::start({endpoint_, other_endpoint_}, hall_.setup());
    ASSERT_TRUE(feed.ok()) << feed.error().message();
    feed_ = std::move(*feed);
  }
  /// Sends frames as they are over a DEALER and reads the frames of the answer.
  std::vector<std::string> ask(const std::vector<std::string_view>& frames) {
    auto socket = Socket::connect(context_, SocketKind::kDealer, endpoint_).value();
    EXPECT_TRUE(socket.send_frames(frames).ok());
    auto answer = socket.receive_frames(30s).value();
    return answer ? answer->frames : std::vector<std::string>{};
  }

  PushTestHall hall_;
  TempFolder folder_;
  MessageContext context_;
  std::string endpoint_ = "ipc://" + (folder_ / "rows").string();
  std::string other_endpoint_ = "ipc://" + (folder_ / "more").string();
  std::unique_ptr<MessageFeed> feed_;
};

constexpr std::string_view kBody = R"({"table": "cases", "source": "审批", "rows": [{"办件编号": 1}, {}]})";
constexpr std::string_view kAnswer = R"({"corrected":0,"rejected":[{"reason":"no project_no","row":2}],"taken":1})";

TEST_F(MessageFeedTest, APlainDealerIsAnsweredInOnePart) {
  EXPECT_THAT(ask({kBody}), ElementsAre(kAnswer));
  EXPECT_THAT(hall_.heard(), ElementsAre("message cases"));
  EXPECT_EQ(hall_.quarantine().at(0).file, "message cases (审批)");
}

TEST_F(MessageFeedTest, APlainRequestGetsItsEmptyFrameBack) {
  EXPECT_THAT(ask({"", kBody}), ElementsAre("", kAnswer));
}

TEST_F(MessageFeedTest, ARequestOfOurFramingIsAnsweredInIt) {
  auto client = RequestClient::connect(context_, other_endpoint_).value();
  EXPECT_EQ(client.ask("rows", kBody, 30s).value(), kAnswer);
  const auto bad = client.ask("rows", "[", 30s);
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_EQ(client.ask("cases", kBody, 30s).error().kind(), ErrorKind::kUnsupported);
}

TEST_F(MessageFeedTest, EachBadMessageIsAnsweredWithItsFault) {
  EXPECT_THAT(ask({""}), ElementsAre(HasSubstr("not JSON")));
  EXPECT_THAT(ask({"", ""}), ElementsAre("", HasSubstr("not JSON")));
  EXPECT_THAT(ask({"[]"}), ElementsAre(HasSubstr("no such table")));
  EXPECT_THAT(ask({R"({"table": "nonsense", "rows": []})"}), ElementsAre(HasSubstr("case_events")));
  EXPECT_THAT(ask({R"({"table": "cases"})"}), ElementsAre(HasSubstr("without \\\"rows\\\"")));
  EXPECT_THAT(ask({"\xFF\xFE[]"}), ElementsAre(HasSubstr("error")));
  EXPECT_THAT(ask({"", kBody, kBody}), ElementsAre("", HasSubstr("2 parts")));
  EXPECT_THAT(ask({"rows", "no header"}), AllOf(Contains("error"), SizeIs(3)));
  EXPECT_THAT(ask({"rows", kBody, kBody}), Contains("error"));
  EXPECT_THAT(ask(std::vector<std::string_view>(20, "x")), Contains("error"));
  EXPECT_THAT(ask({std::string((8U << 20U) + 1, ' ')}), ElementsAre(HasSubstr("8 MiB")));
  EXPECT_THAT(ask({kBody}), ElementsAre(kAnswer));
}

TEST_F(MessageFeedTest, AMessageOfTheLimitIsTaken) {
  std::string body{kBody};
  body.resize(8U << 20U, ' ');
  EXPECT_THAT(ask({body}), ElementsAre(kAnswer));
}

TEST_F(MessageFeedTest, ManySendersAreAnsweredEachItsOwn) {
  std::vector<std::unique_ptr<WorkerThread>> senders;
  std::atomic<int> answered{0};
  for (int i = 0; i < 6; ++i) {
    senders.push_back(std::make_unique<WorkerThread>("sender", [this, i, &answered](const std::stop_token&) {
      auto client = RequestClient::connect(context_, i % 2 == 0 ? endpoint_ : other_endpoint_).value();
      for (int k = 0; k < 10; ++k) {
        const auto body = fmt::format(R"({{"table": "cases", "rows": [{{"project_no": "{}-{}"}}]}})", i, k);
        answered += client.ask("rows", body, 30s).ok() ? 1 : 0;
      }
    }));
  }
  senders.clear();
  EXPECT_EQ(answered, 60);
  EXPECT_THAT(hall_.all<CaseFact>(), SizeIs(60));
}

TEST_F(MessageFeedTest, WhileTheRecordsAreLockedNothingIsAcknowledgedAndARetrySucceeds) {
  ASSERT_THAT(ask({kBody}), ElementsAre(kAnswer));
  {
    const OtherWriter writer{hall_.path()};
    EXPECT_THAT(ask({kBody}), ElementsAre(HasSubstr("send it again")));
  }
  EXPECT_THAT(ask({kBody}), ElementsAre(kAnswer));
}

TEST_F(MessageFeedTest, StopsWithinASecondAndServesTheSameEndpointAgain) {
  ASSERT_THAT(ask({kBody}), ElementsAre(kAnswer));
  SystemClock clock;
  const auto before = clock.mono_now();
  feed_.reset();
  EXPECT_LT(clock.mono_now() - before, 2s);  // the promise is 1 s; this machine may be busy
  start();
  EXPECT_THAT(ask({kBody}), ElementsAre(kAnswer));
}

TEST_F(MessageFeedTest, AnEndpointThatCannotBeUsedNamesItsKey) {
  for (const auto& endpoint : {endpoint_, std::string{"tcp://127.0.0.1"}, std::string{"nonsense"}}) {
    const auto second = MessageFeed::start({endpoint}, hall_.setup());
    ASSERT_FALSE(second.ok()) << endpoint;
    EXPECT_THAT(second.error().message(), HasSubstr("feeds.message_endpoints")) << endpoint;
  }
}

}  // namespace
}  // namespace hallwatch
