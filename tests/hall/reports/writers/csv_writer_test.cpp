#include "hall/reports/writers/csv_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using testing::StartsWith;

Table table_of(std::vector<Cell> cells) {
  Table table{"t", "", {}, {}};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    table.columns.push_back({"c" + std::to_string(i), "列" + std::to_string(i)});
  }
  table.rows.push_back({std::move(cells), RowKind::kPlain});
  return table;
}

/// The one cell of a table as it stands in the file, quotes and all.
std::string written(Cell cell, bool is_for_machines = false) {
  auto table = table_of({std::move(cell)});
  table.is_for_machines = is_for_machines;
  const auto text = to_csv(table);
  const auto begin = text.find("\r\n") + 2;
  return text.substr(begin, text.size() - begin - 2);
}

TEST(CsvWriterTest, BeginsWithTheMarkAndEndsLinesAsSpreadsheetsWantIt) {
  EXPECT_EQ(to_csv(table_of({Cell::of("张三"), Cell::number(-3), Cell::decimals(87.4625), Cell::empty()})),
            "\xEF\xBB\xBF\"列0\",\"列1\",\"列2\",\"列3\"\r\n\"张三\",-3,87.46,\"\"\r\n");
}

TEST(CsvWriterTest, AFormulaIsATextWithAnApostrophe) {
  for (const std::string text : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "－1", "\x01=1"}) {
    EXPECT_THAT(written(Cell::of(text)), StartsWith("\"'")) << text;
  }
  EXPECT_EQ(written(Cell::code("=cmd")), "\"'=cmd\"");
  EXPECT_EQ(written(Cell::of("a=1")), "\"a=1\"");
}

TEST(CsvWriterTest, ADifferenceIsANumberAndNoFormula) {
  EXPECT_EQ(written(Cell::difference(-2)), "-2");
  EXPECT_EQ(written(Cell::difference(2)), "2");
  EXPECT_EQ(written(Cell::decimal_difference(-8.0)), "-8.00");
}

TEST(CsvWriterTest, ALongNumberThatIsANameKeepsItsDigits) {
  EXPECT_EQ(written(Cell::code("3601002509230001")), "\"3601002509230001\t\"");
  EXPECT_EQ(written(Cell::code("0401")), "\"0401\t\"");
  EXPECT_EQ(written(Cell::code("1001")), "\"1001\"");
  EXPECT_EQ(written(Cell::code("3601002509230001"), true), "\"3601002509230001\"");
}

TEST(CsvWriterTest, QuotesAreDoubledAndCommasAndLineEndsStandInside) {
  EXPECT_EQ(written(Cell::of("a\"b\",\n第二行")), "\"a\"\"b\"\",\n第二行\"");
}

}  // namespace
}  // namespace hallwatch
