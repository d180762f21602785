#include "hall/reports/writers/pdf_writer.h"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/reports/writers/pdf_table.h"
#include "tests/support/command_output.h"
#include "tests/support/temp_folder.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::HasSubstr;

int count_of(const std::string& text, const std::string& part) {
  int count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

/// Without blanks and line ends: a wrapped text is one again.
std::string squeezed(const std::string& text) {
  std::string out;
  for (const char letter : text) {
    out += letter == ' ' || letter == '\n' || letter == '\f' ? "" : std::string(1, letter);
  }
  return out;
}

Table table_with(std::vector<std::string> texts) {
  Table table{"t", "登记表", {{"number", "序号", true}, {"text", "事由说明"}}, {}};
  std::int64_t number = 0;
  for (auto& text : texts) {
    table.rows.push_back({{Cell::number(++number), Cell::of(std::move(text))}, RowKind::kPlain});
  }
  return table;
}

Report report_of(Table table) {
  Report report;
  report.title = "周报";
  report.site_name = "试验大厅";
  report.period = "2025年9月";
  report.sections.push_back({"一、概况", {"本期收件三件。"}, {std::move(table)}});
  return report;
}

class PdfWriterTest : public testing::Test {
 protected:
  /// What pdftotext reads out of the document, page after page with form feeds between.
  std::string text_of(const PdfDocument& document) {
    const auto file = (folder_ / "report.pdf").string();
    write_text(file, document.bytes);
    const auto said = run_command_line("pdftotext -layout " + file + " - 2>&1");
    EXPECT_EQ(said.exit_code, 0) << said.text << " (package poppler-utils)";
    return said.text;
  }
  PdfDocument made(const Report& report) {
    auto document = to_pdf(report);
    EXPECT_TRUE(document.ok()) << document.error().message();
    return document.ok() ? std::move(*document) : PdfDocument{};
  }

  TempFolder folder_;
};

TEST_F(PdfWriterTest, ChineseCanBeReadBack) {
  const auto document = made(report_of(table_with({"申请材料不齐"})));
  EXPECT_THAT(document.bytes, testing::StartsWith("%PDF-"));
  EXPECT_THAT(squeezed(text_of(document)),
              AllOf(HasSubstr("试验大厅周报"), HasSubstr("一、概况"), HasSubstr("本期收件三件。"),
                    HasSubstr("申请材料不齐"), HasSubstr("第1页共1页")));
}

TEST_F(PdfWriterTest, PagesAreNumberedAndHeadsRepeated) {
  const auto document = made(report_of(table_with(std::vector<std::string>(200, "一行"))));
  ASSERT_GT(document.pages, 3);
  const auto text = squeezed(text_of(document));
  for (int page = 1; page <= document.pages; ++page) {
    EXPECT_THAT(text, HasSubstr("第" + std::to_string(page) + "页共" + std::to_string(document.pages) + "页"));
  }
  EXPECT_EQ(count_of(text, "事由说明"), document.pages);
  EXPECT_EQ(count_of(text, "一行"), 200);
  EXPECT_EQ(count_of(text_of(document), "\f"), document.pages);
}

TEST_F(PdfWriterTest, ALongCellIsWrappedAndNothingOfItCut) {
  std::string longest;
  for (int i = 0; i < 4'000; ++i) {
    longest += "第" + std::to_string(i) + "项。";
  }
  const auto document = made(report_of(table_with({"短", longest, "尾"})));
  ASSERT_GT(document.pages, 2);  // longer than a page: it goes on on the next ones
  const auto text = squeezed(text_of(document));
  for (int i = 0; i < 4'000; i += 37) {
    EXPECT_THAT(text, HasSubstr(std::to_string(i) + "项。"));
  }
  EXPECT_THAT(text, HasSubstr("尾"));
}

TEST_F(PdfWriterTest, ALongParagraphGoesOnOnTheNextPage) {
  auto report = report_of(table_with({"x"}));
  for (int i = 0; i < 5'000; ++i) {
    report.sections[0].paragraphs[0] += "段" + std::to_string(i) + "，";
  }
  const auto document = made(report);
  EXPECT_GT(document.pages, 1);
  EXPECT_THAT(squeezed(text_of(document)), AllOf(HasSubstr("段0，"), HasSubstr("段4999，")));
}

TEST_F(PdfWriterTest, ATotalIsNeverAloneOnAPage) {
  for (std::size_t rows = 20; rows < 60; ++rows) {
    auto table = table_with(std::vector<std::string>(rows, "一行"));
    table.rows.push_back({{Cell::number(1), Cell::of("合计")}, RowKind::kTotal});
    const auto text = text_of(made(report_of(table)));
    const auto last_page = text.substr(text.rfind('\f', text.size() - 2) + 1);
    EXPECT_TRUE(last_page.find("合计") == std::string::npos || last_page.find("一行") != std::string::npos) << rows;
  }
}

TEST_F(PdfWriterTest, CharactersThatNoFontHasAreNamedByTheirNumber) {
  const std::string tangut = "\xF0\x97\x80\x80";  // U+17000, of a script that hall machines have no font for
  const auto document = made(report_of(table_with({"姓" + tangut})));
  if (document.missing_characters.empty()) {
    GTEST_SKIP() << "this machine has a font for U+17000";
  }
  EXPECT_EQ(document.missing_characters, tangut);
  EXPECT_THAT(squeezed(text_of(document)), HasSubstr("本机字库缺字，以编码框印出：U+17000。"));
}

TEST_F(PdfWriterTest, RareChineseNamesAreSetAsTheyAre) {
  const auto document = made(report_of(table_with({"喆祎昇堃燊珺"})));
  EXPECT_EQ(document.missing_characters, "");
  EXPECT_THAT(squeezed(text_of(document)), HasSubstr("喆祎昇堃燊珺"));
}

TEST_F(PdfWriterTest, BrokenBytesDoNotBreakTheDocument) {
  const auto document = made(report_of(table_with({"坏\xFF\xFE字\x01"})));
  EXPECT_THAT(squeezed(text_of(document)), HasSubstr("坏"));
}

TEST_F(PdfWriterTest, ATableWithoutRowsSaysSo) {
  EXPECT_THAT(squeezed(text_of(made(report_of(table_with({}))))), HasSubstr("本期无此类记录。"));
}

TEST_F(PdfWriterTest, ColumnsShareThePaper) {
  auto table = table_with({"短"});
  const auto sum = [](const std::vector<double>& widths) { return std::accumulate(widths.begin(), widths.end(), 0.0); };
  EXPECT_NEAR(sum(column_widths_pt(table, 500.0, 8.0)), 500.0, 0.01);
  table.rows[0].cells[1] = Cell::of(std::string(5'000, 'x'));
  for (int i = 0; i < 30; ++i) {
    table.columns.push_back({"c", "列名", true});
    table.rows[0].cells.push_back(Cell::of("一段较长的文字，需要换行"));
  }
  const auto widths = column_widths_pt(table, 500.0, 8.0);
  EXPECT_NEAR(sum(widths), 500.0, 0.01);
  EXPECT_GT(*std::min_element(widths.begin(), widths.end()), 8.0);
}

}  // namespace
}  // namespace hallwatch
