#include "hall/feeds/push/push_requests.h"

#include <gmock/gmock.h>

#include "tests/hall/feeds/push/push_test_hall.h"

namespace hallwatch {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class PushRequestsTest : public testing::Test {
 protected:
  PushRequestsTest() {
    config_.http_allow = {"10.0.0.5", "0:0:0:0:0:0:0:1"};
    config_.terminals = {{"SN1", "10.0.0.7", 3, {1}}};
  }
  PushPlan plan(PushHead head) { return requests_.plan(head); }
  PushHead rows(const std::string& target = "/feeds/cases") const {
    return {"POST", target, "10.0.0.5", "application/json", "", ""};
  }
  PushHead terminal(const std::string& method, const std::string& target) const {
    return {method, target, "10.0.0.7", "text/plain", "", ""};
  }
  int refused_status(const PushHead& head) {
    const auto plan = requests_.plan(head);
    return plan.body == PushPlan::Body::kRefused ? plan.answer.status : 0;
  }

  PushTestHall hall_;
  FeedsConfig config_;
  DeliveryDesk desk_{hall_.setup(), {}};
  PushRequests requests_{config_, desk_, *hall_.counts, hall_.clock};
};

TEST_F(PushRequestsTest, RowsFromAKnownAddressAreTaken) {
  const auto taken = plan(rows());
  ASSERT_EQ(taken.body, PushPlan::Body::kTaken);
  const auto answer = taken.finish(R"([{"project_no": "1"}])");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("\"taken\":1"));
}

TEST_F(PushRequestsTest, OtherAddressesAreRefused) {
  auto head = rows();
  for (const auto* peer : {"10.0.0.6", "10.0.0.7", "", "::2"}) {
    head.peer_address = peer;
    EXPECT_EQ(refused_status(head), 403) << peer;
    EXPECT_EQ(requests_.is_known(peer), std::string_view{peer} == "10.0.0.7") << peer;
  }
  head.peer_address = "::1";
  EXPECT_EQ(refused_status(head), 0);
}

TEST_F(PushRequestsTest, ATokenIsAskedForWhenThereIsOne) {
  config_.http_token = "s3cret";
  auto head = rows();
  for (const auto* sent : {"", "s3cret", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3crets", "Basic s3cret"}) {
    head.authorization = sent;
    const auto refused = plan(head);
    EXPECT_EQ(refused.answer.status, 401) << sent;
    EXPECT_TRUE(refused.answer.asks_for_token);
    EXPECT_EQ(refused.body, PushPlan::Body::kRefused);
  }
  head.authorization = "Bearer s3cret";
  EXPECT_EQ(refused_status(head), 0);
  head.target = "/feeds/health";
  head.method = "GET";
  head.authorization = "";
  EXPECT_EQ(refused_status(head), 401);
}

TEST_F(PushRequestsTest, WhatIsNotHereSaysWhatIs) {
  EXPECT_EQ(refused_status(rows("/feeds/nonsense")), 404);
  EXPECT_THAT(plan(rows("/feeds/nonsense")).answer.body, HasSubstr("case_events"));
  EXPECT_EQ(refused_status(rows("/feeds/")), 404);
  EXPECT_EQ(refused_status(rows("/feeds/cases/1")), 404);
  EXPECT_EQ(refused_status(rows("/")), 404);
  EXPECT_EQ(refused_status(rows("/feeds/%")), 400);
  EXPECT_EQ(refused_status(rows("/feeds/../feeds/cases")), 400);
}

TEST_F(PushRequestsTest, OtherMethodsAreToldTheRightOne) {
  auto head = rows();
  for (const auto* method : {"GET", "PUT", "DELETE", "HEAD", "PATCH", "post"}) {
    head.method = method;
    const auto refused = plan(head);
    EXPECT_EQ(refused.answer.status, 405) << method;
    EXPECT_EQ(refused.answer.allow, "POST");
  }
  EXPECT_EQ(refused_status(rows("/feeds/health")), 405);
  EXPECT_EQ(refused_status(terminal("PUT", "/iclock/cdata?SN=SN1")), 405);
}

TEST_F(PushRequestsTest, BodiesThatNobodyReadsAreRefusedBeforeTheyCome) {
  auto head = rows();
  for (const auto* type : {"", "application/x-www-form-urlencoded", "application/jsonx", "text/plain"}) {
    head.content_type = type;
    EXPECT_EQ(refused_status(head), 415) << type;
  }
  head.content_type = "Application/JSON ; charset=utf-8";
  EXPECT_EQ(refused_status(head), 0);
  head.content_encoding = "gzip";
  EXPECT_EQ(refused_status(head), 415);
  auto packed = terminal("POST", "/iclock/cdata?SN=SN1&table=ATTLOG");
  packed.content_encoding = "gzip";
  EXPECT_EQ(refused_status(packed), 415);
}

TEST_F(PushRequestsTest, FaultsOfTheSenderAndOfTheStationAreToldApart) {
  EXPECT_EQ(plan(rows()).finish("[").status, 422);
  EXPECT_EQ(plan(rows("/feeds/cases?source=%ff")).finish("[]").status, 422);
  auto csv = rows();
  csv.content_type = "text/csv";
  EXPECT_EQ(plan(csv).finish("task_name\nx\n").status, 422);
  ASSERT_TRUE(hall_.open().ok());
  const OtherWriter writer{hall_.path()};
  EXPECT_EQ(plan(rows()).finish(R"([{"project_no": "1"}])").status, 503);
}

TEST_F(PushRequestsTest, ATerminalGetsItsOptionsAndNothingToDo) {
  const auto options = plan(terminal("GET", "/iclock/cdata?SN=SN1&options=all&pushver=2.4.1"));
  EXPECT_EQ(options.body, PushPlan::Body::kDiscarded);
  EXPECT_THAT(options.answer.body, StartsWith("GET OPTION FROM: SN1\r\n"));
  EXPECT_EQ(options.answer.content_type, "text/plain");
  for (const auto* target : {"/iclock/getrequest?SN=SN1", "/iclock/getrequest.aspx?SN=SN1", "/iclock/ping?SN=SN1"}) {
    EXPECT_EQ(plan(terminal("GET", target)).answer.body, "OK") << target;
  }
  EXPECT_EQ(plan(terminal("POST", "/iclock/devicecmd?SN=SN1")).answer.body, "OK");
  EXPECT_EQ(refused_status(terminal("GET", "/iclock/other?SN=SN1")), 404);
  EXPECT_EQ(hall_.heard().front(), "terminal SN1");
}

TEST_F(PushRequestsTest, PunchesAreTakenAndTheirNumberIsAnswered) {
  const auto taken = plan(terminal("POST", "/iclock/cdata?SN=SN1&table=ATTLOG&Stamp=701"));
  ASSERT_EQ(taken.body, PushPlan::Body::kTaken);
  EXPECT_EQ(taken.finish("17\t2025-09-22 08:41:21\t0\t1\nbad\n18\t2025-09-22 08:41:22\t0\t1\n").body, "OK: 2");
  EXPECT_THAT(hall_.all<Punch>(), SizeIs(2));
  EXPECT_THAT(plan(terminal("GET", "/iclock/cdata?SN=SN1&options=all")).answer.body, HasSubstr("ATTLOGStamp=701\r\n"));
}

TEST_F(PushRequestsTest, BiometricTablesPassByUnread) {
  for (const auto* table : {"OPERLOG", "FINGERTMP", "BIODATA", "USERPIC", "ATTPHOTO", "USERINFO", "FACE", "options"}) {
    const auto discarded = plan(terminal("POST", std::string{"/iclock/cdata?SN=SN1&table="} + table));
    EXPECT_EQ(discarded.body, PushPlan::Body::kDiscarded) << table;
    EXPECT_FALSE(discarded.finish) << table;
    EXPECT_EQ(discarded.answer.body, "OK") << table;
  }
  EXPECT_EQ(plan(terminal("POST", "/iclock/fdata?SN=SN1&table=ATTPHOTO")).body, PushPlan::Body::kDiscarded);
  EXPECT_EQ(refused_status(terminal("POST", "/iclock/cdata?SN=SN1")), 400);
}

TEST_F(PushRequestsTest, OtherTerminalsAreRefusedWhateverTheySend) {
  EXPECT_EQ(refused_status(terminal("GET", "/iclock/cdata?SN=SN2&options=all")), 403);
  EXPECT_EQ(refused_status(terminal("POST", "/iclock/cdata?table=ATTLOG")), 403);
  auto head = terminal("POST", "/iclock/cdata?SN=SN1&table=OPERLOG");
  head.peer_address = "10.0.0.5";  // may push rows, but is no terminal
  EXPECT_EQ(refused_status(head), 403);
  EXPECT_THAT(hall_.heard(), IsEmpty());
}

TEST_F(PushRequestsTest, RefusalsAreLoggedOnceAMinute) {
  auto head = rows();
  head.peer_address = "10.0.0.6";
  testing::internal::CaptureStderr();
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(refused_status(head), 403);
    EXPECT_EQ(refused_status(terminal("GET", "/iclock/cdata?SN=evil%22%5Cx&options=all")), 403);
  }
  hall_.clock.advance(std::chrono::minutes{1});
  EXPECT_EQ(refused_status(terminal("GET", "/iclock/cdata?SN=evil%22%5Cx&options=all")), 403);
  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2) << log;
  EXPECT_THAT(log, HasSubstr("10.0.0.7 with SN \"evil\\x22\\x5Cx\""));
  EXPECT_THAT(log, HasSubstr("100 refusals"));
}

TEST_F(PushRequestsTest, HealthTellsWhatCameIn) {
  EXPECT_EQ(plan(rows()).finish(R"([{"project_no": "1"}, {}])").status, 200);
  auto head = rows("/feeds/health");
  head.method = "GET";
  const auto health = plan(head);
  EXPECT_EQ(health.answer.status, 200);
  EXPECT_THAT(health.answer.body,
              HasSubstr(R"("feed":"http cases","last":"2025-09-22T01:30:00.000000Z","rows_rejected":1)"));
}

}  // namespace
}  // namespace hallwatch
