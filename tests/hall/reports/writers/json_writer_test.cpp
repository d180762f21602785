#include "hall/reports/writers/json_writer.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hallwatch {
namespace {

nlohmann::json written(TablePlace place = TablePlace::kEverywhere) {
  Report report;
  report.kind = "week";
  report.period_id = "2025-Q3";
  Table table{"t", "", {{"name", "名"}, {"count", "数", true}, {"mean", "均", true}}, {}, place};
  table.rows.push_back({{Cell::of("a\xFF"), Cell::number(3), Cell::decimals(1.005)}, RowKind::kPlain});
  table.rows.push_back({{Cell::code("0401"), Cell::empty(), Cell::empty()}, RowKind::kPlain});
  table.rows.push_back({{Cell::of("合计"), Cell::number(3), Cell::empty()}, RowKind::kTotal});
  report.sections.push_back({"", {}, {table}});
  return nlohmann::json::parse(to_json_text(report));
}

TEST(JsonWriterTest, RowsAreObjectsByTheKeysOfTheColumns) {
  const auto rows = written().at("tables").at("t");
  EXPECT_EQ(rows.at(0).at("name"), "a\xEF\xBF\xBD");
  EXPECT_EQ(rows.at(0).at("count"), 3);
  EXPECT_EQ(rows.at(0).at("mean"), 1.01);
  EXPECT_EQ(rows.at(1).at("name"), "0401");
  EXPECT_TRUE(rows.at(1).at("count").is_null());
}

TEST(JsonWriterTest, SumsAreLeftToTheReader) {
  EXPECT_EQ(written().at("tables").at("t").size(), 2U);
  EXPECT_EQ(written().at("period"), "2025-Q3");
}

TEST(JsonWriterTest, WhatIsForPaperOnlyIsLeftOut) {
  EXPECT_TRUE(written(TablePlace::kPaperOnly).at("tables").empty());
  EXPECT_FALSE(written(TablePlace::kDataOnly).at("tables").empty());
}

}  // namespace
}  // namespace hallwatch
