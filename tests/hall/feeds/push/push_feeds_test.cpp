#include "hall/feeds/push/push_feeds.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/hall/feeds/push/http_peer.h"
#include "tests/hall/feeds/push/push_test_hall.h"
#include "tests/support/command_output.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class PushFeedsTest : public testing::Test {
 protected:
  Result<std::unique_ptr<PushFeeds>> start() {
    auto setup = hall_.setup();
    return PushFeeds::start(config_, setup.open_store, hall_.clock, setup.heard);
  }

  PushTestHall hall_;
  TempFolder folder_;
  FeedsConfig config_;
  std::string endpoint_ = "ipc://" + (folder_ / "rows").string();
};

TEST_F(PushFeedsTest, WithNothingConfiguredNothingIsStarted) {
  const auto feeds = start();
  ASSERT_TRUE(feeds.ok());
  EXPECT_EQ((*feeds)->http_port(), 0);
}

TEST_F(PushFeedsTest, BothWaysAreCountedInOnePlace) {
  config_.http_listen = "127.0.0.1:0";
  config_.message_endpoints = {endpoint_};
  const auto feeds = start();
  ASSERT_TRUE(feeds.ok()) << feeds.error().message();
  MessageContext context;
  auto socket = Socket::connect(context, SocketKind::kDealer, endpoint_).value();
  const std::vector<std::string_view> frames{R"({"table": "cases", "rows": [{"project_no": 1}]})"};
  ASSERT_TRUE(socket.send_frames(frames).ok());
  ASSERT_TRUE(socket.receive_frames(std::chrono::seconds{30}).value());
  HttpPeer peer{(*feeds)->http_port()};
  EXPECT_EQ(peer.ask(post("/feeds/cases", "[{\"project_no\": 2}]")).status, 200);
  const auto health = peer.ask(get("/feeds/health")).body;
  EXPECT_THAT(health, HasSubstr("http cases"));
  EXPECT_THAT(health, HasSubstr("message cases"));
  EXPECT_THAT(hall_.all<CaseFact>(), SizeIs(2));
}

TEST_F(PushFeedsTest, APortOrEndpointInUseIsToldWithItsKey) {
  config_.http_listen = "127.0.0.1:0";
  config_.message_endpoints = {endpoint_};
  const auto first = start();
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(start().error().message(), HasSubstr("feeds.message_endpoints"));
  config_.http_listen = fmt::format("127.0.0.1:{}", (*first)->http_port());
  EXPECT_THAT(start().error().message(), HasSubstr("feeds.http_listen"));
}

TEST_F(PushFeedsTest, TheDocumentedCommandLineWorks) {
  if (run_command_line("curl --version").exit_code != 0) {
    GTEST_SKIP() << "no curl here";
  }
  config_.http_listen = "127.0.0.1:0";
  config_.http_token = "s3cret";
  const auto feeds = start();
  ASSERT_TRUE(feeds.ok());
  const auto curl = [&](const std::string& rest) {
    return run_command_line(fmt::format("curl -s -H 'Authorization: Bearer s3cret' {} 2>&1", rest)).text;
  };
  const auto url = fmt::format("http://127.0.0.1:{}/feeds", (*feeds)->http_port());
  EXPECT_EQ(curl("-H 'Content-Type: application/json' -d '[{\"project_no\": 3601002509160001}]' " + url + "/cases"),
            R"({"corrected":0,"rejected":[],"taken":1})");
  EXPECT_EQ(curl("-H 'Content-Type: text/csv' --data-binary 'dept_id,dept_name\nD1,局\n' " + url + "/departments"),
            R"({"corrected":0,"rejected":[],"taken":1})");
  EXPECT_THAT(curl(url + "/health"), HasSubstr("http departments"));
}

TEST_F(PushFeedsTest, ThePythonExamplePushesBothWaysUntilItIsAnswered) {
  if (run_command_line("/usr/bin/python3 -c 'import zmq' 2>&1").exit_code != 0) {
    GTEST_SKIP() << "python3-zmq is not installed";
  }
  config_.http_listen = "127.0.0.1:0";
  config_.http_token = "s3cret";
  config_.message_endpoints = {endpoint_};
  const auto feeds = start();
  ASSERT_TRUE(feeds.ok());
  write_text(folder_ / "token", "s3cret\n");
  write_text(folder_ / "rows.json", R"([{"办件编号": 3601002509160001}, {"task_name": "x"}])");
  const auto push = [&](const std::string& to, const std::string& rest) {
    return run_command_line("timeout 60 /usr/bin/python3 " HALLWATCH_SOURCE_DIR
                            "/docs/examples/push_rows.py --tries 2 --to " +
                            to + " " + rest + " " + (folder_ / "rows.json").string() + " 2>&1");
  };
  const auto http = fmt::format("http://127.0.0.1:{}", (*feeds)->http_port());
  const auto token = "--token-file " + (folder_ / "token").string();
  for (const auto& answer : {push(http, "--table cases " + token), push(endpoint_, "--table cases")}) {
    EXPECT_EQ(answer.exit_code, 0);
    EXPECT_EQ(answer.text,
              "{\"corrected\": 0, \"rejected\": [{\"reason\": \"no project_no\", \"row\": 2}], \"taken\": 1}\n");
  }
  EXPECT_EQ(push(http, "--table cases").exit_code, 1);
  EXPECT_EQ(push(endpoint_, "--table nonsense").exit_code, 1);
  EXPECT_EQ(push("http://127.0.0.1:1", "--table cases").exit_code, 2);
  EXPECT_THAT(hall_.all<CaseFact>(), SizeIs(1));
}

}  // namespace
}  // namespace hallwatch
