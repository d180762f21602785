#include "hall/feeds/drop_folder/file_table.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

TEST(FileTableTest, ANameTellsTheTable) {
  EXPECT_EQ(table_of_file("cases.csv"), "cases");
  EXPECT_EQ(table_of_file("cases_zh_gb18030.csv"), "cases");
  EXPECT_EQ(table_of_file("cases_20250922.csv"), "cases");
  EXPECT_EQ(table_of_file("case_events.csv"), "case_events");
  EXPECT_EQ(table_of_file("guide_items.csv"), "guide_items");
  EXPECT_EQ(table_of_file("1_attlog.dat"), "punches");
  EXPECT_EQ(table_of_file("calendar_2027.json"), "calendar_exceptions");
  EXPECT_EQ(table_of_file("calendar_exceptions.csv"), "calendar_exceptions");
}

TEST(FileTableTest, OtherFilesAreForNone) {
  for (const auto* name : {"", "cases", "cases.txt", "cases_other.csv", "case_notes.csv", "attlog.dat", "cases.csv.tmp",
                           "calendar.txt", ".csv"}) {
    EXPECT_EQ(table_of_file(name), "") << name;
  }
}

}  // namespace
}  // namespace hallwatch
