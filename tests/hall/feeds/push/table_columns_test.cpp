#include "hall/feeds/push/table_columns.h"

#include <gmock/gmock.h>

#include "hall/feeds/intake/row_intake.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using testing::HasSubstr;

TEST(TableColumnsTest, EveryTableThatTakesRowsHasColumnsAndAKey) {
  for (const auto table : intake_tables()) {
    const auto columns = columns_of_table(table);
    ASSERT_TRUE(columns.ok()) << table;
    // An item of the guide is known by either of two columns.
    EXPECT_TRUE(columns->front().is_key || table == "guide_items") << table;
  }
}

TEST(TableColumnsTest, TheDocumentNamesEveryTable) {
  const auto document = read_text(HALLWATCH_SOURCE_DIR "/docs/feeds.md");
  for (const auto table : intake_tables()) {
    EXPECT_THAT(document, HasSubstr("`" + std::string{table} + "`"));
  }
}

TEST(TableColumnsTest, AColumnIsKnownByAllItsNames) {
  const auto columns = columns_of_table("case_events").value();
  EXPECT_TRUE(columns[0].is_named("Project_No"));
  EXPECT_TRUE(columns[1].is_named("环节编码"));
  EXPECT_TRUE(columns[1].is_named("环节代码"));
  EXPECT_FALSE(columns[1].is_named("环节编码|环节代码"));
  EXPECT_FALSE(columns[0].is_named("project"));
}

TEST(TableColumnsTest, AnUnknownTableIsToldTheKnownOnes) {
  for (const auto* table : {"", "Cases", "case", "feed_heard", "sqlite_master"}) {
    const auto columns = columns_of_table(table);
    ASSERT_FALSE(columns.ok()) << table;
    EXPECT_EQ(columns.error().kind(), ErrorKind::kNotFound);
    EXPECT_THAT(columns.error().message(), HasSubstr("case_events"));
  }
}

}  // namespace
}  // namespace hallwatch
