#include <fstream>

#include <gmock/gmock.h>

#include "hall/facts/fact_fields.h"
#include "tests/hall/feeds/views/view_test_hall.h"

namespace hallwatch {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

std::string example() {
  std::ifstream in{HALLWATCH_SOURCE_DIR "/docs/examples/hw_views.sql"};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// docs/examples/hw_views.sql over tables as the up_pro_* family has them.
class HwViewsExampleTest : public ViewTestHall {
 protected:
  void SetUp() override {
    ViewTestHall::SetUp();
    if (IsSkipped() || HasFatalFailure()) {
      return;
    }
    clean();
    sql("CREATE TABLE up_pro_accept(project_no varchar(40), task_code varchar(40), task_name varchar(200), org_code "
        "varchar(20), window_id varchar(20), project_type varchar(2), apply_date timestamp, accept_date timestamp, "
        "accept_doc_no varchar(60), accept_doc_source varchar(10), promise_limit numeric(6,0), limit_unit varchar(20), "
        "legal_limit numeric(6,0), green_channel varchar(1), handle_user_name varchar(40), handle_place varchar(60), "
        "applyer_name varchar(60), applyer_type varchar(2), applyer_page_code varchar(40), promise_date timestamp, "
        "cd_operation varchar(1), cd_time timestamp, row_guid varchar(40));"
        "CREATE TABLE up_pro_process(project_no varchar(40), event_name varchar(40), process_name varchar(60), "
        "event_start_time timestamp, event_end_time timestamp, create_time timestamp, handle_user_name varchar(40), "
        "handle_explain text, cd_operation varchar(1), cd_time timestamp, row_guid varchar(40));"
        "CREATE TABLE up_pro_result(project_no varchar(40), result_type varchar(2), result_date timestamp, "
        "result_explain text, create_time timestamp, cd_operation varchar(1), cd_time timestamp, row_guid varchar(40));"
        "CREATE TABLE up_pro_special_procedure(project_no varchar(40), special_type varchar(2), special_name "
        "varchar(60), special_reason text, special_time timestamp, end_time timestamp, handle_user varchar(40), "
        "cd_operation varchar(1), cd_time timestamp, row_guid varchar(40));");
    sql(example());
  }
  void TearDown() override {
    if (!IsSkipped()) {
      clean();
    }
  }
  static void clean() {
    sql("DROP SCHEMA IF EXISTS hw CASCADE; DROP TABLE IF EXISTS up_pro_accept, up_pro_process, up_pro_result, "
        "up_pro_special_procedure; DROP ROLE IF EXISTS hallwatch");
  }

  Result<FeedFile> read(const std::string& table) {
    auto view = cases_view();
    view.name = view.table = table;
    view.view = "hw." + table;
    view.connect = server().connect("hallwatch");
    ViewFeed feed{view, clock_};
    return look(feed);
  }
};

TEST_F(HwViewsExampleTest, ItsRoleReadsEveryViewIntoTheRecords) {
  sql("INSERT INTO up_pro_accept VALUES('3601002509160001', 'I03', '食品经营许可', 'D01', 'W02', '2', '2025-09-16 "
      "09:15', "
      "'2025-09-16 09:40', '洪行受字[2025]第000001号', 'AUTO', 10, 'WORKDAY', 20, '1', 'S03', '中心大厅', '某人', '1', "
      "'36010019800101001X', '2025-09-30 17:00', 'I', '2025-09-16 09:41', 'a1'),"
      "('GONE', 'I03', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
      "NULL, NULL, 'D', '2025-09-16 09:41', 'a2')");
  sql("INSERT INTO up_pro_process VALUES('3601002509160001', '受理', '受理', '2025-09-16 09:40', '2025-09-16 09:40', "
      "'2025-09-16 09:41', 'S03', '', 'I', '2025-09-16 09:41', 'p1')");
  sql("INSERT INTO up_pro_result VALUES('3601002509160001', '1', '2025-09-19 10:00', '符合法定条件', '2025-09-19 "
      "10:02', "
      "'I', '2025-09-19 10:02', 'r1')");
  sql("INSERT INTO up_pro_special_procedure VALUES('3601002509160001', '2', '听证', '', '2025-09-17 09:00', "
      "'2025-09-18 "
      "17:00', 'S09', 'I', '2025-09-17 09:01', 's1'), ('3601002509160001', '1', '延长审批', '', '2025-09-18 18:00', "
      "NULL, "
      "'D01-L', 'I', '2025-09-18 18:01', 's2')");
  for (const auto& [table, rows] :
       {std::pair{"cases", 1}, std::pair{"case_events", 2}, std::pair{"special_procedures", 2}}) {
    const auto seen = read(table);
    ASSERT_TRUE(seen.ok()) << table << seen.error().message();
    EXPECT_EQ(seen->rows_taken, rows) << table;
    EXPECT_EQ(seen->rows_rejected + seen->values_corrected, 0) << table;
  }
  const auto known = facts_.all<CaseFact>().value();
  ASSERT_THAT(known, SizeIs(1));
  EXPECT_EQ(known[0].window_id.text(), "W02");
  EXPECT_EQ(known[0].promise_limit, 10);
  EXPECT_TRUE(known[0].is_green_channel);
  const auto events = facts_.all<CaseEventRow>().value();
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_NE(events[0].event.code, CaseEventCode::kUnknown);
  EXPECT_NE(events[1].event.code, CaseEventCode::kUnknown);
  const auto specials = facts_.all<SpecialProcedureRow>().value();
  ASSERT_THAT(specials, SizeIs(2));
  EXPECT_FALSE(specials[0].special.is_extension);
  EXPECT_TRUE(specials[1].special.is_extension);
}

TEST_F(HwViewsExampleTest, ItsRoleReadsNothingElse) {
  auto view = cases_view();
  view.view = "public.up_pro_accept";
  view.connect = server().connect("hallwatch");
  ViewFeed feed{view, clock_};
  const auto seen = look(feed);
  ASSERT_FALSE(seen.ok());
  EXPECT_THAT(seen.error().message(), HasSubstr("permission denied"));
}

}  // namespace
}  // namespace hallwatch
