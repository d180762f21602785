#include "base/message/request.h"

#include <gmock/gmock.h>
#include <zmq.hpp>

#include "base/message/endpoints.h"
#include "base/threads/worker_thread.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class RequestTest : public testing::Test {
 protected:
  RequestTest() {
    auto server = RequestServer::bind(context_, endpoint_);
    EXPECT_TRUE(server.ok());
    server_.emplace(std::move(*server));
    server_->answer("echo", [](std::string_view body) -> Result<std::string> { return std::string{body}; });
    server_->answer("refuse", [](std::string_view) -> Result<std::string> {
      return fail(ErrorKind::kNotFound, "there is no window W99");
    });
  }
  void start_serving() {
    serving_.emplace("server", [this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        const std::array<Socket*, 1> sockets{&server_->socket()};
        static_cast<void>(wait_for_messages(sockets, -1, 10ms));
        server_->serve_pending();
      }
    });
  }
  RequestClient client() {
    auto client = RequestClient::connect(context_, endpoint_);
    EXPECT_TRUE(client.ok());
    return std::move(*client);
  }

  TempFolder folder_;
  std::string endpoint_ = "ipc://" + (folder_ / "socket").string();
  MessageContext context_;
  std::optional<RequestServer> server_;
  std::optional<WorkerThread> serving_;
};

TEST_F(RequestTest, AnswersByName) {
  start_serving();
  auto asking = client();
  for (const auto* body : {"{\"window\": \"W01\"}", "", "窗口"}) {
    const auto answer = asking.ask("echo", body, 30s);
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(*answer, body);
  }
}

TEST_F(RequestTest, AnErrorComesBackWithKindAndMessage) {
  start_serving();
  const auto answer = client().ask("refuse", "{}", 30s);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind(), ErrorKind::kNotFound);
  EXPECT_EQ(answer.error().message(), "there is no window W99");
}

TEST_F(RequestTest, AnUnknownRequestIsUnsupported) {
  start_serving();
  const auto answer = client().ask("dance", "{}", 30s);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind(), ErrorKind::kUnsupported);
  EXPECT_THAT(answer.error().message(), HasSubstr("dance"));
}

TEST_F(RequestTest, ASilentServerIsATimeout) {
  const auto answer = client().ask("echo", "{}", 20ms);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind(), ErrorKind::kTimeout);
  EXPECT_THAT(answer.error().message(), HasSubstr("20 ms"));
}

TEST_F(RequestTest, ALateAnswerIsNotTakenForTheNext) {
  auto asking = client();
  ASSERT_FALSE(asking.ask("echo", "first", 20ms).ok());
  start_serving();
  const auto answer = asking.ask("echo", "second", 30s);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(*answer, "second");
}

TEST_F(RequestTest, GarbageStopsNeitherTheServerNorOthers) {
  start_serving();
  zmq::context_t foreign_context;
  zmq::socket_t foreign{foreign_context, zmq::socket_type::dealer};
  foreign.connect(endpoint_);
  for (int i = 0; i < 50; ++i) {
    foreign.send(zmq::str_buffer("garbage"));
  }
  const auto answer = client().ask("echo", "still here", 30s);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(*answer, "still here");
}

/// A server of another make, whose error bodies are not ours.
TEST_F(RequestTest, AnErrorThatCannotBeReadIsStillAnError) {
  const auto endpoint = "ipc://" + (folder_ / "foreign").string();
  auto router = Socket::bind(context_, SocketKind::kRouter, endpoint);
  ASSERT_TRUE(router.ok());
  for (const auto* body :
       {"", "[]", R"({"message": 3})", R"({"kind": "high", "message": "odd"})", R"({"kind": 99, "message": "odd"})"}) {
    auto asking = RequestClient::connect(context_, endpoint);
    ASSERT_TRUE(asking.ok());
    WorkerThread answering{
        "foreign", [&](const std::stop_token&) {
          if (const auto request = router->receive(30s); request.ok() && *request) {
            EXPECT_TRUE(router->send("error", (*request)->message.number, body, (*request)->peer).ok());
          }
        }};
    const auto answer = asking->ask("echo", "", 30s);
    answering.stop_and_join();
    ASSERT_FALSE(answer.ok()) << body;
    EXPECT_EQ(answer.error().kind(), ErrorKind::kUnknown) << body;
  }
}

TEST(EndpointsTest, EverySocketsPathFitsBelowTheLongestDataFolder) {
  const Endpoints endpoints{"/" + std::string(kMaxDataPathBytes - 1, 'x')};
  for (const auto& endpoint :
       {endpoints.packets(), endpoints.recorder(), endpoints.camera_reports(), endpoints.seat_reports(),
        endpoints.supervisor(), endpoints.alerts(), endpoints.alert_replay()}) {
    EXPECT_LE(endpoint.size() - std::string_view{"ipc://"}.size(), 107U) << endpoint;
  }
}

}  // namespace
}  // namespace hallwatch
