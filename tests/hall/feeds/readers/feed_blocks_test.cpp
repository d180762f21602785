// Files that come in blocks cut anywhere: the same rows and faults as from the whole.
#include <random>

#include <gtest/gtest.h>

#include "hall/feeds/readers/attlog_stream.h"
#include "hall/feeds/readers/csv_reader.h"
#include "hall/feeds/readers/feed_text.h"

namespace hallwatch {
namespace {

std::string decoded_in_blocks(std::string_view bytes, std::size_t block) {
  EncodingFinder finder;
  for (std::size_t at = 0; at < bytes.size(); at += block) {
    finder.add(bytes.substr(at, block));
  }
  auto decoder = FeedDecoder::open(finder.encoding()).value();
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += block) {
    text += decoder.add(bytes.substr(at, block));
  }
  return text += decoder.finish();
}

CsvTable read_in_blocks(std::string_view text, std::size_t block) {
  CsvTableSink sink;
  CsvStream stream{sink};
  for (std::size_t at = 0; at < text.size(); at += block) {
    EXPECT_TRUE(stream.feed(text.substr(at, block)).ok());
  }
  EXPECT_TRUE(stream.finish().ok());
  return std::move(sink.table);
}

void expect_same(const CsvTable& table, const CsvTable& whole, std::size_t block) {
  ASSERT_EQ(table.header, whole.header) << block;
  ASSERT_EQ(table.rows, whole.rows) << block;
  ASSERT_EQ(table.faults, whole.faults) << block;
}

constexpr std::string_view kLetters =
    "\xEF\xBB\xBF"
    "办件编号,事项名称,申请时间\r\n1,\"多行\r\n\"\"名称\"\", 甲\",2025-09-22 "
    "09:00:00\n2,\xF0\xA0\xAE\xB7,20250922T090000\r\n"
    "3,少一列\n\n4,\"没有结束,2025-09-22 09:00:00\n5,乙,2025-09-22 09:00:00\n6,丙,";
/// 窗口编号,名称 / W01,服务 / a letter of four bytes / half a letter.
constexpr std::string_view kGb18030 =
    "\xB4\xB0\xBF\xDA\xB1\xE0\xBA\xC5,\xC3\xFB\xB3\xC6\r\nW01,\xB7\xFE\xCE\xF1\nW02,\x95\x32\x82\x36\nW03,\xB4";

TEST(FeedBlocksTest, LettersAreTheSameWhereverTheBlocksAreCut) {
  for (const auto bytes : {kLetters, kGb18030, std::string_view{"a\xFF\xFE,b\nc\x81"}}) {
    const auto whole = decode_feed_marked(bytes).value();
    for (std::size_t block = 1; block <= bytes.size(); ++block) {
      ASSERT_EQ(decoded_in_blocks(bytes, block), whole) << block;
    }
  }
}

TEST(FeedBlocksTest, RandomLettersAreTheSameWhereverTheBlocksAreCut) {
  std::mt19937 random{9};
  // Letters of one to four bytes, first of UTF-8, then of GB18030, then what is of neither.
  const std::array<std::array<std::string, 5>, 3> alphabets{
      {{"a", "\n", "é", "窗", "\xF0\xA0\xAE\xB7"},
       {"a", "\n", "\xB4\xB0", "\x81\x39\xEE\x39", "\x95\x34\xB2\x35"},
       {"窗", "\xEF\xBB\xBF", "\xB4\xB0", "\x81", "\xED\xA0\x80"}}};
  for (int round = 0; round < 3'000; ++round) {
    const auto& letters = alphabets.at(random() % alphabets.size());
    std::string bytes;
    for (auto left = random() % 30; left > 0; --left) {
      bytes += letters.at(random() % letters.size());
    }
    bytes.resize(bytes.size() - std::min<std::size_t>(bytes.size(), random() % 4));  // cut anywhere
    const auto block = 1 + random() % 9;
    ASSERT_EQ(decoded_in_blocks(bytes, block), decode_feed_marked(bytes).value()) << "round " << round;
  }
}

TEST(FeedBlocksTest, ARowThatACarriageReturnAloneEndsIsNeitherLostNorDoubled) {
  const auto table = read_csv("a,b\n1,\"x\ny\"\r2,\"never closed\n3,z\n");
  EXPECT_EQ(table.rows, (std::vector<CsvRow>{{2, {"1", "x\ny"}}, {4, {"3", "z"}}}));
  ASSERT_EQ(table.faults.size(), 1U);
  EXPECT_EQ(table.faults[0].line, 3);
}

TEST(FeedBlocksTest, RowsAreTheSameWhereverTheBlocksAreCut) {
  const auto text = decode_feed_marked(kLetters).value();
  const auto whole = read_csv(text);
  ASSERT_EQ(whole.rows.size(), 4U);
  ASSERT_EQ(whole.faults.size(), 2U);
  for (std::size_t block = 1; block <= 300; ++block) {
    expect_same(read_in_blocks(text, block), whole, block);
  }
}

TEST(FeedBlocksTest, RandomTablesAreTheSameWhereverTheBlocksAreCut) {
  std::mt19937 random{7};
  const std::array<std::string, 12> parts{"a",    ",",  "\"", "\"\"", "\n", "\r\n",
                                          "窗口", "\t", "\r", "2025", " ",  std::string(1, '\0')};
  for (int round = 0; round < 2'000; ++round) {
    std::string text = "x,y\n";
    for (auto left = random() % 120; left > 0; --left) {
      text += parts.at(random() % parts.size());
    }
    const auto block = 1 + random() % 40;
    expect_same(read_in_blocks(text, block), read_csv(text), block);
  }
}

TEST(FeedBlocksTest, AQuoteThatIsNeverClosedIsTheSameWhereverTheBlocksAreCut) {
  std::string text = "a,b\n1,\"never closed\n";
  for (int i = 0; i < 450; ++i) {
    text += "2,x\n";
  }
  const auto whole = read_csv(text);
  ASSERT_EQ(whole.rows.size(), 450U);
  ASSERT_EQ(whole.faults.size(), 1U);
  for (const std::size_t block : {1U, 7U, 64U, 1'000U}) {
    expect_same(read_in_blocks(text, block), whole, block);
  }
}

TEST(FeedBlocksTest, PunchesAreTheSameWhereverTheBlocksAreCut) {
  const std::string text =
      "1001\t2025-09-22 08:41:21\t1\t0\t1\t0\r\n\r\n 7\t2025-09-22 08:42:00\nbad\n8\t2025-02-30 08:00:00";
  for (std::size_t block = 1; block <= text.size(); ++block) {
    std::vector<std::string> pins;
    std::vector<int> bad;
    AttlogStream stream{"3_attlog.dat",
                        [&](const Punch& punch) {
                          pins.push_back(punch.pin);
                          return Result<>{};
                        },
                        [&](const QuarantinedRow& row) { bad.push_back(row.line); }};
    for (std::size_t at = 0; at < text.size(); at += block) {
      ASSERT_TRUE(stream.feed(text.substr(at, block)).ok());
    }
    ASSERT_TRUE(stream.finish().ok());
    ASSERT_EQ(pins, (std::vector<std::string>{"1001", "7"})) << block;
    ASSERT_EQ(bad, (std::vector<int>{4, 5})) << block;
  }
}

}  // namespace
}  // namespace hallwatch
