#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "hall/feeds/push/json_rows.h"
#include "hall/feeds/push/push_server.h"
#include "hall/feeds/push/request_target.h"
#include "hall/feeds/push/terminal_push.h"
#include "hall/feeds/readers/feed_text.h"
#include "tests/hall/feeds/push/http_peer.h"
#include "tests/hall/feeds/push/push_test_hall.h"

namespace hallwatch {
namespace {

/// Makes broken inputs of good ones; the same ones in every run.
class Breaker {
 public:
  explicit Breaker(unsigned seed) : random_(seed) {}

  std::string broken(std::string text) {
    for (auto left = pick(4) + 1; left > 0; --left) {
      const auto at = pick(text.size() + 1);
      switch (pick(6)) {
        case 0:
          text.insert(at, 1, static_cast<char>(pick(256)));
          break;
        case 1:
          text.erase(at, pick(8));
          break;
        case 2:
          text = text.substr(0, at);
          break;
        case 3:
          text.insert(at, text.substr(pick(text.size() + 1), pick(40)));
          break;
        case 4:
          text.insert(at, kPieces.at(pick(kPieces.size())));
          break;
        default:
          text.insert(at, pick(50), "[{\t\0"[pick(4)]);
      }
    }
    return text;
  }

 private:
  std::size_t pick(std::size_t below) { return random_() % below; }

  const std::vector<std::string> kPieces{"\"rows\":",
                                         "\\u0000",
                                         "\xB0\xEC",
                                         "\xEF\xBB\xBF",
                                         "1e999",
                                         "\r\n\r\n",
                                         "%00",
                                         "%",
                                         "&SN=",
                                         "9999999999999999999999",
                                         "\t",
                                         "\n",
                                         "null",
                                         "Content-Length: 7\r\n",
                                         "\xF0\x9F\x98\x80"};
  std::mt19937 random_;
};

TEST(PushGarbageTest, ABrokenJsonBodyIsRowsOfUtf8OrAnErrorWithAReason) {
  const auto columns = columns_of_table("cases").value();
  Breaker breaker{1};
  int read = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto body = breaker.broken(
        R"({"table": "cases", "source": "审批", "rows": [{"办件编号": 36010025091600019999, "green_channel": true}, {"a": [1]}]})");
    const auto delivery = read_json_delivery(body);
    if (!delivery.ok()) {
      ASSERT_FALSE(delivery.error().message().empty()) << body;
      continue;
    }
    ++read;
    for (const auto& row : delivery->rows) {
      ASSERT_TRUE(is_utf8(to_text(row))) << body;
      const auto fields = fields_of(row, columns);
      ASSERT_TRUE(fields.ok() ? fields->size() == columns.size() : !fields.error().message().empty()) << body;
    }
  }
  EXPECT_GT(read, 100);  // else it tries nothing behind the parser
}

TEST(PushGarbageTest, EveryLineOfABrokenTerminalBodyIsTakenOrInQuarantine) {
  const TerminalConfig terminal{"SN1", "10.0.0.7", 3, {1}};
  Breaker breaker{2};
  for (int i = 0; i < 20'000; ++i) {
    const auto body = breaker.broken("17\t2025-09-22 08:41:21\t0\t1\t0\r\n  18\t2025-09-22 08:41:22\t1\t15\r\n");
    const auto rows = read_terminal_punches(terminal, body);
    ASSERT_TRUE(rows.ok()) << body;
    const auto lines = static_cast<std::size_t>(std::ranges::count(body, '\n')) + 1;
    ASSERT_LE(rows->facts.size() + rows->quarantine.size(), lines) << body;
    for (const auto& punch : rows->facts) {
      ASSERT_FALSE(punch.pin.empty()) << body;
      ASSERT_TRUE(is_utf8(punch.pin)) << body;
    }
    for (const auto& row : rows->quarantine) {
      ASSERT_TRUE(is_utf8(row.row) && !row.reason.empty()) << body;
    }
  }
}

TEST(PushGarbageTest, ABrokenTargetIsAPathWithoutTricksOrAnError) {
  Breaker breaker{3};
  for (int i = 0; i < 20'000; ++i) {
    const auto text = breaker.broken("/iclock/cdata?SN=3377120900001&table=ATTLOG&Stamp=%31");
    const auto target = read_target(text);
    ASSERT_TRUE(!target.ok() || (target->path.starts_with('/') && target->path.find("..") == std::string::npos))
        << text;
    ASSERT_TRUE(!target.ok() ||
                std::ranges::none_of(target->path, [](char letter) { return letter == '\0' || letter == '\n'; }));
    ASSERT_TRUE(std::ranges::none_of(escaped(text), [](char letter) { return letter == '\n' || letter == '\0'; }));
  }
}

TEST(PushGarbageTest, BrokenRequestsLeaveTheServerServing) {
  PushTestHall hall;
  FeedsConfig config;
  config.http_listen = "127.0.0.1:0";
  config.http_allow = {"127.0.0.1"};
  config.terminals = {{"SN1", "127.0.0.1", 3, {1}}};
  PushLimits limits;
  limits.read_timeout = std::chrono::milliseconds{200};
  const auto server = PushServer::start(config, hall.setup(), limits).value();
  Breaker breaker{4};
  for (int i = 0; i < 500; ++i) {
    HttpPeer peer{server->port()};
    peer.send(breaker.broken(i % 2 == 0 ? post("/feeds/cases", "[{\"project_no\": \"1\"}]")
                                        : post("/iclock/cdata?SN=SN1&table=BIODATA", "17\t2025-09-22 08:41:21\n")));
    peer.end_sending();
    ASSERT_TRUE(peer.is_closed()) << i;
  }
  HttpPeer peer{server->port()};
  EXPECT_EQ(peer.ask(post("/feeds/cases", "[{\"project_no\": \"2\"}]")).status, 200);
}

}  // namespace
}  // namespace hallwatch
