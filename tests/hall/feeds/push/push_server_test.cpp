#include "hall/feeds/push/push_server.h"

#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/threads/worker_thread.h"
#include "base/time/system_clock.h"
#include "tests/hall/feeds/push/http_peer.h"
#include "tests/hall/feeds/push/push_test_hall.h"
#include "tests/support/command_output.h"
#include "tests/support/wait_for.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

const std::string kPunch = "17\t2025-09-22 08:41:21\t0\t1\n";

/// The sanitizers keep freed memory for a while.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kSlackKib = 200'000;
#else
constexpr std::size_t kSlackKib = 8'000;
#endif

std::size_t resident_kib() {
  std::ifstream in{"/proc/self/status"};
  std::string word;
  std::size_t value = 0;
  while (in >> word && word != "VmRSS:") {
  }
  in >> value;
  return value;
}

class PushServerTest : public testing::Test {
 protected:
  PushServerTest() {
    config_.http_listen = "127.0.0.1:0";
    config_.http_allow = {"127.0.0.1"};
    config_.terminals = {{"SN1", "127.0.0.7", 3, {1}}};
    start();
  }
  void start() {
    server_.reset();
    auto server = PushServer::start(config_, hall_.setup(), limits_);
    ASSERT_TRUE(server.ok()) << server.error().message();
    server_ = std::move(*server);
  }
  HttpPeer sender() const { return HttpPeer{server_->port()}; }
  HttpPeer terminal() const { return HttpPeer{server_->port(), "127.0.0.7"}; }

  PushTestHall hall_;
  FeedsConfig config_;
  PushLimits limits_;
  std::unique_ptr<PushServer> server_;
};

TEST_F(PushServerTest, RowsAreTakenOverOneConnectionAgainAndAgain) {
  auto peer = sender();
  for (int i = 0; i < 5; ++i) {
    const auto reply = peer.ask(post("/feeds/cases", fmt::format(R"([{{"办件编号": {}}}])", i)));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, R"({"corrected":0,"rejected":[],"taken":1})");
  }
  EXPECT_THAT(hall_.all<CaseFact>(), SizeIs(5));
}

TEST_F(PushServerTest, PipelinedRequestsAreAnsweredInTheirOrder) {
  auto peer = sender();
  peer.send(post("/feeds/cases", "[{\"project_no\": 1}]") + get("/feeds/health") + post("/feeds/cases", "[") +
            post("/feeds/nonsense", "") + post("/feeds/cases", "[]"));
  EXPECT_EQ(peer.read_reply().status, 200);
  EXPECT_THAT(peer.read_reply().body, HasSubstr("http cases"));
  EXPECT_EQ(peer.read_reply().status, 422);
  EXPECT_EQ(peer.read_reply().status, 404);
  EXPECT_EQ(peer.read_reply().status, 200);
}

TEST_F(PushServerTest, ChunkedBodiesAreTaken) {
  auto peer = sender();
  const auto reply = peer.ask(
      "POST /feeds/cases HTTP/1.1\r\nHost: hall\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
      "11\r\n[{\"project_no\": \"\r\n5;x=y\r\n1\"}, \r\n12\r\n{\"project_no\": 22}\r\n1\r\n]\r\n0\r\nX: y\r\n\r\n");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(reply.body, HasSubstr("\"taken\":2"));
}

TEST_F(PushServerTest, ATerminalConnectsPushesAndAsksForOrders) {
  auto peer = terminal();
  const auto options = peer.ask(get("/iclock/cdata?SN=SN1&options=all&pushver=2.4.1&language=83"));
  EXPECT_THAT(options.body, StartsWith("GET OPTION FROM: SN1\r\n"));
  EXPECT_THAT(options.head, HasSubstr("Date: Mon, 22 Sep 2025 01:30:00 GMT"));
  EXPECT_EQ(peer.ask(post("/iclock/cdata?SN=SN1&table=ATTLOG&Stamp=9", kPunch + "x\n", "text/plain")).body, "OK: 1");
  EXPECT_EQ(peer.ask(post("/iclock/cdata?SN=SN1&table=ATTLOG&Stamp=9", kPunch, "text/plain")).body, "OK: 1");
  EXPECT_EQ(peer.ask(get("/iclock/getrequest?SN=SN1")).body, "OK");
  EXPECT_EQ(peer.ask(post("/iclock/devicecmd?SN=SN1", "ID=1&Return=0&CMD=CHECK")).body, "OK");
  EXPECT_THAT(hall_.all<Punch>(), SizeIs(1));
  EXPECT_THAT(hall_.quarantine(), SizeIs(1));
}

TEST_F(PushServerTest, UnknownSerialsAndAddressesAreRefused) {
  EXPECT_EQ(terminal().ask(post("/iclock/cdata?SN=SN2&table=ATTLOG", kPunch)).status, 403);
  EXPECT_EQ(sender().ask(post("/iclock/cdata?SN=SN1&table=ATTLOG", kPunch)).status, 403);
  EXPECT_EQ(terminal().ask(post("/feeds/cases", "[{\"project_no\": 1}]")).status, 403);
  HttpPeer stranger{server_->port(), "127.0.0.9"};
  EXPECT_EQ(stranger.ask(post("/feeds/cases", "[{\"project_no\": 1}]")).status, 403);
  EXPECT_THAT(hall_.heard(), IsEmpty());
}

TEST_F(PushServerTest, WithoutTheTokenNothingIsTaken) {
  config_.http_token = "s3cret";
  start();
  const auto without = sender().ask(post("/feeds/cases", "[]"));
  EXPECT_EQ(without.status, 401);
  EXPECT_THAT(without.head, HasSubstr("WWW-Authenticate: Bearer"));
  EXPECT_EQ(sender().ask(post("/feeds/cases", "[]", "application/json", "Authorization: Bearer no\r\n")).status, 401);
  EXPECT_EQ(sender().ask(post("/feeds/cases", "[]", "application/json", "Authorization: Bearer s3cret\r\n")).status,
            200);
  EXPECT_EQ(terminal().ask(get("/iclock/getrequest?SN=SN1")).status, 200);  // the protocol knows no token
}

TEST_F(PushServerTest, BiometricBodiesPassByUnreadInFlatMemory) {
  auto peer = terminal();
  const std::string piece(1U << 20U, 'F');
  EXPECT_EQ(peer.ask(post("/iclock/cdata?SN=SN1&table=FINGERTMP&Stamp=1", piece)).body, "OK");
  const auto before = resident_kib();
  peer.send(fmt::format("POST /iclock/cdata?SN=SN1&table=BIODATA HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n",
                        20 * piece.size()));
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(peer.send(piece));
  }
  EXPECT_EQ(peer.read_reply().body, "OK");
  EXPECT_LT(resident_kib(), before + kSlackKib);
  EXPECT_EQ(peer.ask(post("/iclock/cdata?SN=SN1&table=ATTLOG&Stamp=9", kPunch)).body, "OK: 1");
  EXPECT_THAT(hall_.quarantine(), IsEmpty());
}

TEST_F(PushServerTest, ABodyThatNeverEndsIsCutOff) {
  limits_.discarded_bytes = 1U << 20U;
  start();
  auto peer = terminal();
  peer.send("POST /iclock/cdata?SN=SN1&table=FACE HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'F') + "\r\n";
  for (int i = 0; i < 20; ++i) {
    peer.send(chunk);
  }
  EXPECT_EQ(peer.read_reply().status, 413);
}

TEST_F(PushServerTest, ALargeBodyIsRefusedBeforeItIsReadAndTheSenderHearsIt) {
  const std::string large(9U << 20U, ' ');
  auto peer = sender();
  const auto reply = peer.ask(post("/feeds/cases", large));
  EXPECT_EQ(reply.status, 413);
  EXPECT_THAT(reply.body, HasSubstr("8 MiB"));
  EXPECT_TRUE(peer.is_closed());
  auto chunked = sender();
  chunked.send(
      "POST /feeds/cases HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
      "\r\n\r\n900000\r\n");
  chunked.send(large);
  EXPECT_EQ(chunked.read_reply().status, 413);
}

TEST_F(PushServerTest, ABodyOfTheLimitIsTaken) {
  std::string body = "[{\"project_no\": 1}]";
  body.resize(8U << 20U, ' ');
  EXPECT_EQ(sender().ask(post("/feeds/cases", body)).status, 200);
  EXPECT_EQ(sender().ask(post("/feeds/cases", body + ' ')).status, 413);
}

TEST_F(PushServerTest, ASenderThatWaitsForPermissionGetsIt) {
  auto peer = sender();
  auto request = post("/feeds/cases", "[]", "application/json", "Expect: 100-continue\r\n");
  peer.send(request.substr(0, request.size() - 2));
  EXPECT_EQ(peer.read_reply().status, 100);
  EXPECT_EQ(peer.ask("[]").status, 200);
  request = post("/feeds/nonsense", "[]", "application/json", "Expect: 100-continue\r\n");
  EXPECT_EQ(peer.ask(request.substr(0, request.size() - 2)).status, 404);
}

TEST_F(PushServerTest, SlowSendersAreCutOffAndOthersServed) {
  limits_.read_timeout = 300ms;
  start();
  auto head = sender();
  head.send("POST /feeds/cases HTTP/1.1\r\nHo");
  auto body = sender();
  body.send("POST /feeds/cases HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n[");
  auto silent = sender();
  EXPECT_EQ(sender().ask(post("/feeds/cases", "[]")).status, 200);
  EXPECT_TRUE(head.is_closed());
  EXPECT_TRUE(body.is_closed());
  EXPECT_TRUE(silent.is_closed());
}

TEST_F(PushServerTest, DripsOfABodyDoNotKeepItOpen) {
  limits_.read_timeout = 300ms;
  start();
  auto peer = terminal();
  peer.send("POST /iclock/cdata?SN=SN1&table=FACE HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
  EXPECT_TRUE(wait_for([&] { return !peer.send("F"); }));
}

TEST_F(PushServerTest, GarbageIsRefusedAndTheServerLives) {
  for (const std::string garbage :
       {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 tls hello\r\n\r\n", "hello\r\n\r\n", "GET\r\n\r\n",
        "GET /feeds/health\r\n\r\n", "GET /feeds/health HTTP/9.9\r\n\r\n",
        "GET /feeds/health HTTP/1.1\r\nno colon\r\n\r\n", "POST /feeds/cases HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST /feeds/cases HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "POST /feeds/cases HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /feeds/cases HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n[]",
        "POST /feeds/cases HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    EXPECT_EQ(sender().ask(garbage).status, 400) << garbage;
  }
  EXPECT_EQ(sender().ask("GET http://hall/feeds/health HTTP/1.1\r\n\r\n").status, 400);
  EXPECT_EQ(sender().ask("BREW /feeds/cases HTTP/1.1\r\n\r\n").status, 405);
  EXPECT_EQ(sender().ask(get("/feeds/health", "X: " + std::string(10'000, 'x') + "\r\n")).status, 431);
  EXPECT_EQ(sender().ask(get("/" + std::string(10'000, 'x'))).status, 431);
  EXPECT_EQ(sender().ask(get("/feeds/health")).status, 200);
}

TEST_F(PushServerTest, ABrokenOffBodyIsNotTaken) {
  auto peer = terminal();
  peer.send("POST /iclock/cdata?SN=SN1&table=ATTLOG HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n" + kPunch);
  peer.end_sending();
  EXPECT_TRUE(peer.is_closed());
  EXPECT_EQ(sender().ask(get("/feeds/health")).status, 200);
  EXPECT_THAT(hall_.all<Punch>(), IsEmpty());
}

TEST_F(PushServerTest, WhileTheRecordsAreLockedNothingIsAcknowledgedAndARetrySucceeds) {
  auto peer = sender();
  ASSERT_EQ(peer.ask(post("/feeds/cases", "[]")).status, 200);
  {
    const OtherWriter writer{hall_.path()};
    EXPECT_EQ(peer.ask(post("/feeds/cases", "[{\"project_no\": 1}]")).status, 503);
    EXPECT_EQ(terminal().ask(post("/iclock/cdata?SN=SN1&table=ATTLOG", kPunch)).status, 503);
  }
  EXPECT_EQ(peer.ask(post("/feeds/cases", "[{\"project_no\": 1}]")).status, 200);
  EXPECT_EQ(terminal().ask(post("/iclock/cdata?SN=SN1&table=ATTLOG", kPunch)).body, "OK: 1");
  EXPECT_THAT(hall_.all<CaseFact>(), SizeIs(1));
}

TEST_F(PushServerTest, ManySendersAtOnceLoseNothing) {
  constexpr int kSenders = 8;
  constexpr int kRequests = 10;
  std::atomic<int> taken{0};
  std::vector<std::unique_ptr<WorkerThread>> senders;
  for (int i = 0; i < kSenders; ++i) {
    senders.push_back(std::make_unique<WorkerThread>("sender", [this, i, &taken](const std::stop_token&) {
      auto peer = i % 2 == 0 ? sender() : terminal();
      for (int k = 0; k < kRequests; ++k) {
        const auto body = i % 2 == 0 ? fmt::format("[{{\"project_no\": \"{}-{}\"}}]", i, k)
                                     : fmt::format("{}\t2025-09-22 08:41:{:02}\t0\t1\n", i, k);
        const auto* target = i % 2 == 0 ? "/feeds/cases" : "/iclock/cdata?SN=SN1&table=ATTLOG";
        taken += peer.ask(post(target, body)).status == 200 ? 1 : 0;
      }
    }));
  }
  senders.clear();
  EXPECT_EQ(taken, kSenders * kRequests);
  EXPECT_THAT(hall_.all<CaseFact>(), SizeIs(kSenders / 2 * kRequests));
  EXPECT_THAT(hall_.all<Punch>(), SizeIs(kSenders / 2 * kRequests));
}

TEST_F(PushServerTest, MoreConnectionsThanAllowedWaitUntilOneEnds) {
  limits_.connections = 2;
  start();
  auto first = std::make_unique<HttpPeer>(server_->port());
  HttpPeer second{server_->port()};
  EXPECT_EQ(first->ask(get("/feeds/health")).status, 200);
  EXPECT_EQ(second.ask(get("/feeds/health")).status, 200);
  HttpPeer third{server_->port()};
  third.send(get("/feeds/health"));
  first.reset();
  EXPECT_EQ(third.read_reply().status, 200);
}

TEST_F(PushServerTest, StrangersCannotTakeAllConnections) {
  limits_.strangers = 2;
  start();
  HttpPeer first{server_->port(), "127.0.0.9"};
  HttpPeer second{server_->port(), "127.0.0.9"};
  EXPECT_EQ(first.ask(get("/feeds/health")).status, 403);
  EXPECT_EQ(second.ask(get("/feeds/health")).status, 403);
  HttpPeer third{server_->port(), "127.0.0.9"};
  EXPECT_TRUE(third.is_closed());
  EXPECT_EQ(sender().ask(get("/feeds/health")).status, 200);
}

TEST_F(PushServerTest, StopsWithinASecondWhileARequestRunsAndSendersWait) {
  auto store = hall_.open().value();
  std::string body = "[{\"project_no\": 0}";
  for (int i = 1; i < 20'000; ++i) {
    body += fmt::format(",{{\"project_no\": {}, \"task_name\": \"a task with a name\"}}", i);
  }
  auto peer = sender();
  auto waiting = sender();
  waiting.send("POST /feeds/cases HTTP/1.1\r\n");
  peer.send(post("/feeds/cases", body + "]"));
  ASSERT_TRUE(wait_for([&] {
    const auto found = store.find<CaseFact>("project_no='1'");
    EXPECT_TRUE(found.ok()) << found.error().message();
    return !found.ok() || found->size() == 1;
  }));
  SystemClock clock;
  const auto before = clock.mono_now();
  server_.reset();
  EXPECT_LT(clock.mono_now() - before, 2s);  // the promise is 1 s; this machine may be busy
  EXPECT_NE(peer.read_reply().status, 200);  // not acknowledged: the sender sends it again
  start();
  EXPECT_EQ(sender().ask(post("/feeds/cases", body + "]")).status, 200);
  EXPECT_THAT(hall_.all<CaseFact>(), SizeIs(20'000));
}

TEST_F(PushServerTest, AnAddressThatCannotBeUsedNamesItsKey) {
  auto config = config_;
  config.http_listen = fmt::format("127.0.0.1:{}", server_->port());
  for (const auto& listen : {config.http_listen, std::string{"192.0.2.1:7640"}}) {
    config.http_listen = listen;
    const auto second = PushServer::start(config, hall_.setup());
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().kind(), ErrorKind::kUnavailable);
    EXPECT_THAT(second.error().message(), HasSubstr("feeds.http_listen"));
  }
  for (const auto* listen :
       {"", "7640", "hall:7640", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:7640x"}) {
    config.http_listen = listen;
    const auto server = PushServer::start(config, hall_.setup());
    ASSERT_FALSE(server.ok()) << listen;
    EXPECT_EQ(server.error().kind(), ErrorKind::kInvalidArgument) << listen;
  }
}

TEST_F(PushServerTest, AStationOfIpv6IsReachedToo) {
  config_.http_listen = "[::1]:0";
  config_.http_allow = {"::1"};
  auto server = PushServer::start(config_, hall_.setup());
  if (!server.ok()) {
    GTEST_SKIP() << "this machine has no IPv6";
  }
  EXPECT_GT((*server)->port(), 0);
}

}  // namespace
}  // namespace hallwatch
