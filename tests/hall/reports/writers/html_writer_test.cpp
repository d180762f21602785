#include "hall/reports/writers/html_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Report report_with(const std::string& text) {
  Report report;
  report.kind = "week";
  report.title = "周报";
  report.site_name = text;
  report.period = "2025年9月";
  Table table{"t", text, {{"a", text}, {"n", "数", true}}, {}};
  table.rows.push_back({{Cell::of(text), Cell::number(5)}, RowKind::kPlain});
  table.rows.push_back({{Cell::empty(), Cell::empty()}, RowKind::kTotal});
  report.sections.push_back({text, {text}, {table}});
  report.notes = {text};
  return report;
}

TEST(HtmlWriterTest, EveryTextIsEscaped) {
  const auto html = to_html(report_with("<script>alert(\"x\")</script>&'"));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("alert(\"x\")")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;"));
}

TEST(HtmlWriterTest, IsWholeByItselfAndChinese) {
  const auto html = to_html(report_with("张三"));
  EXPECT_THAT(html, AllOf(HasSubstr("<html lang=\"zh-CN\">"), HasSubstr("<meta charset=\"utf-8\">"),
                          HasSubstr("<title>张三 周报 2025年9月</title>"), HasSubstr("table-header-group")));
  for (const auto* outside : {"http://", "https://", "src=", "url(", "@import", "<link"}) {
    EXPECT_THAT(html, Not(HasSubstr(outside)));
  }
}

TEST(HtmlWriterTest, AnEmptyCellIsADashAndNumbersStandRight) {
  const auto html = to_html(report_with("x"));
  EXPECT_THAT(html, HasSubstr("<tr class=\"sum\"><td>—</td><td class=\"n\">—</td></tr>"));
  EXPECT_THAT(html, HasSubstr("<td class=\"n\">5</td>"));
}

TEST(HtmlWriterTest, ATableWithoutRowsSaysSo) {
  auto report = report_with("x");
  report.sections[0].tables[0].rows.clear();
  report.sections[0].tables[0].empty_text = "本期无此类记录。";
  const auto html = to_html(report);
  EXPECT_THAT(html, HasSubstr("本期无此类记录。"));
  EXPECT_THAT(html, Not(HasSubstr("<table")));
}

TEST(HtmlWriterTest, WhatIsForSpreadsheetsOnlyIsNotShown) {
  auto report = report_with("x");
  report.sections[0].tables[0].place = TablePlace::kDataOnly;
  EXPECT_THAT(to_html(report), Not(HasSubstr("<table")));
}

TEST(HtmlWriterTest, PrintsInTheShapeOfTheReport) {
  auto report = report_with("x");
  EXPECT_THAT(to_html(report), HasSubstr("size: A4 portrait"));
  report.shape = PaperShape::kLandscape;
  EXPECT_THAT(to_html(report), HasSubstr("size: A4 landscape"));
}

}  // namespace
}  // namespace hallwatch
