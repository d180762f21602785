#include "hall/feeds/readers/feed_text.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

TEST(FeedTextTest, ReadsUtf8WithAndWithoutMark) {
  EXPECT_EQ(decode_feed("窗口").value().utf8, "窗口");
  EXPECT_EQ(decode_feed("\xEF\xBB\xBF窗口").value().utf8, "窗口");
  EXPECT_EQ(decode_feed("").value().utf8, "");
}

TEST(FeedTextTest, ReadsGb18030WithFourByteLetters) {
  // 窗口, then 㐀 (four bytes, outside GBK), then 𠮷 (outside the BMP).
  const auto text = decode_feed("\xB4\xB0\xBF\xDA\x81\x39\xEE\x39\x95\x34\xB2\x35").value();
  EXPECT_EQ(text.utf8, "窗口㐀𠮷");
  EXPECT_FALSE(text.has_bad_bytes);
}

TEST(FeedTextTest, BytesThatAreNothingAreMarked) {
  const auto text = decode_feed("good\n\xFF\xFF\nalso good").value();
  EXPECT_TRUE(text.has_bad_bytes);
  EXPECT_NE(text.utf8.find("also good"), std::string::npos);
  const auto marked = decode_feed("\xEF\xBB\xBF窗\xFF口").value();
  EXPECT_TRUE(marked.has_bad_bytes);
  EXPECT_EQ(marked.utf8, "窗\xEF\xBF\xBD口");
}

TEST(FeedTextTest, AFileThatWasCutInsideALetterIsStillUtf8) {
  const std::string whole = "项目,窗口";
  for (std::size_t length = 8; length < whole.size(); ++length) {
    const auto text = decode_feed(std::string_view{whole}.substr(0, length)).value();
    EXPECT_EQ(text.utf8.substr(0, 7), "项目,") << length;
  }
}

TEST(FeedTextTest, KnowsWhatIsNoUtf8) {
  EXPECT_TRUE(is_utf8("a窗\xF0\xA0\xAE\xB7"));
  for (const char* text :
       {"\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE7\xAA", "\x80", "\xF8\x88\x80\x80\x80"}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

TEST(FeedTextTest, ReadsEveryFormOfAMoment) {
  const auto expected = hall_time_from_text("2025-09-22 09:15:30").value();
  for (const char* text : {"2025-09-22 09:15:30", "20250922091530", "20250922T091530", "2025-09-22T09:15:30",
                           "2025-09-22T01:15:30Z", "2025-09-22T09:15:30+08:00", " 2025-09-22 09:15:30 "}) {
    const auto time = feed_time(text);
    ASSERT_TRUE(time.ok()) << text;
    EXPECT_EQ(*time, expected) << text;
  }
}

TEST(FeedTextTest, RefusesMomentsThatAreNone) {
  for (const char* text : {"2025-02-30 09:00:00", "2025-09-22 24:00:00", "2025-09-22", "20250922", "2025-9-22 9:00:00",
                           "2025-13-01 00:00:00", "yesterday", "2025-09-22 09:00:61", "20250922T0915300"}) {
    EXPECT_FALSE(feed_time(text).ok()) << text;
  }
}

TEST(FeedTextTest, ReadsDaysAndTimesOfDay) {
  EXPECT_EQ(to_text(feed_day("20250922").value()), "2025-09-22");
  EXPECT_EQ(to_text(feed_day("2025-09-22").value()), "2025-09-22");
  EXPECT_FALSE(feed_day("2025-02-30").ok());
  EXPECT_EQ(feed_time_of_day("09:00").value(), std::chrono::hours{9});
  EXPECT_EQ(feed_time_of_day("13:30:05").value(), std::chrono::seconds{48'605});
  EXPECT_FALSE(feed_time_of_day("25:00").ok());
  EXPECT_FALSE(feed_time_of_day("9").ok());
}

}  // namespace
}  // namespace hallwatch
