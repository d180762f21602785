#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "alerts/model/catalogue.h"
#include "console/texts/screen_words.h"
#include "console/texts/text_table.h"

namespace hallwatch {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::filesystem::path> console_sources() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{HALLWATCH_SOURCE_DIR "/console"}) {
    if (entry.path().extension() == ".cpp" || entry.path().extension() == ".h") {
      files.push_back(entry.path());
    }
  }
  return files;
}

/// Keys in say("…"), say_with("…"), and in tables of keys ("weekday.0"); groups in say_of("…").
struct Used {
  std::set<std::string> keys;
  std::set<std::string> groups;
};

Used used_in_console() {
  Used used;
  const std::regex literal{R"re("([a-z_]+\.[A-Za-z0-9_]+)")re"};
  const std::regex group{R"re(say_of\("([a-z_]+)")re"};
  for (const auto& file : console_sources()) {
    const auto text = read_file(file);
    for (std::sregex_iterator it{text.begin(), text.end(), literal}, end; it != end; ++it) {
      used.keys.insert((*it)[1]);
    }
    for (std::sregex_iterator it{text.begin(), text.end(), group}, end; it != end; ++it) {
      used.groups.insert((*it)[1]);
    }
  }
  return used;
}

/// Every key that say() and say_with() are called with.
std::set<std::string> said_in_console() {
  std::set<std::string> keys;
  const std::regex call{R"re(say(_with)?\(\s*"([^"]+)")re"};
  for (const auto& file : console_sources()) {
    const auto text = read_file(file);
    for (std::sregex_iterator it{text.begin(), text.end(), call}, end; it != end; ++it) {
      keys.insert((*it)[2]);
    }
  }
  return keys;
}

TEST(TextsTest, EveryKeyInTheCodeHasAText) {
  const auto said = said_in_console();
  EXPECT_GT(said.size(), 80U);
  for (const auto& key : said) {
    EXPECT_NE(screen_texts().find(key), nullptr) << "no text for " << key << " in console/texts/zh_cn.toml";
  }
}

TEST(TextsTest, EveryTextIsUsed) {
  const auto used = used_in_console();
  for (const auto& [key, text] : screen_texts().all()) {
    const auto group = key.substr(0, key.find('.'));
    EXPECT_TRUE(used.keys.contains(key) || used.groups.contains(group)) << "no code uses " << key;
  }
}

TEST(TextsTest, NoChineseStandsInTheCode) {
  const std::regex chinese{"\"[^\"\n]*[\xe4-\xe9][\x80-\xbf][\x80-\xbf][^\"\n]*\""};
  for (const auto& file : console_sources()) {
    std::istringstream lines{read_file(file)};
    for (std::string line; std::getline(lines, line);) {
      const auto comment = line.find("//");
      EXPECT_FALSE(std::regex_search(line.substr(0, comment), chinese)) << file << ": " << line;
    }
  }
}

TEST(TextsTest, ReadsSectionsCommentsAndEscapes) {
  const auto table = TextTable::parse("# a comment\n[a]\nb = \"x \\\"y\\\" \\\\\" # more\n\n[c]\nd-1 = \"\"\n");
  ASSERT_TRUE(table.ok()) << table.error().message();
  EXPECT_EQ(*table->find("a.b"), "x \"y\" \\");
  EXPECT_EQ(*table->find("c.d-1"), "");
  EXPECT_EQ(table->find("a.d-1"), nullptr);
}

TEST(TextsTest, NamesEveryLineThatCannotBeRead) {
  const auto table = TextTable::parse("[a\nb = x\nc = \"open\nd = \"1\"\nd = \"2\"\ne \"x\"\nf = \"\\n\"\n");
  ASSERT_FALSE(table.ok());
  for (const char* line : {"line 1", "line 2", "line 3", "line 5", "line 6", "line 7"}) {
    EXPECT_THAT(table.error().message(), HasSubstr(line));
  }
  EXPECT_THAT(table.error().message(), HasSubstr("d comes twice"));
  EXPECT_THAT(table.error().message(), testing::Not(HasSubstr("line 4")));
}

TEST(TextsTest, AKeyWithoutTextIsShownAsItIs) {
  EXPECT_STREQ(say("no.such_key_anywhere"), "no.such_key_anywhere");
  EXPECT_EQ(say_of("rule", "SOME_NEW_RULE"), "SOME_NEW_RULE");
}

TEST(TextsTest, ATextWhosePlacesDoNotFitIsShownAsItStands) {
  EXPECT_EQ(say_with("alerts.joined", "only one"), say("alerts.joined"));
}

TEST(ScreenWordsTest, EverySeatStateHasItsOwnWord) {
  std::set<std::string> words;
  for (const auto state : {ViewState::kUnknown, ViewState::kOccupied, ViewState::kEmpty, ViewState::kBlocked,
                           ViewState::kStale, ViewState::kBlind}) {
    words.insert(say_seat(state));
  }
  EXPECT_THAT(words, testing::UnorderedElementsAre("未知", "在岗", "空岗", "遮挡", "画面陈旧", "不可见"));
}

TEST(ScreenWordsTest, EverySeverityAndAlertStateHasItsOwnWord) {
  std::set<std::string> severities;
  for (int i = 0; i <= 4; ++i) {
    severities.insert(say_severity(static_cast<Severity>(i)));
  }
  EXPECT_EQ(severities.size(), 5U);
  std::set<std::string> states;
  for (int i = 1; i <= 8; ++i) {
    states.insert(say_alert_state(static_cast<AlertState>(i)));
  }
  EXPECT_EQ(states.size(), 8U);
}

TEST(ScreenWordsTest, RulesAreSaidInChinese) {
  EXPECT_EQ(say_rule("SEAT_EMPTY"), "空岗预警");
  EXPECT_EQ(say_rule("SEAT_ABSENT"), "脱岗黄牌");
  EXPECT_EQ(say_rule("CAMERA_OFFLINE"), "摄像机离线");
}

TEST(ScreenWordsTest, LengthsChangeTheirUnitAtTheBoundary) {
  EXPECT_EQ(say_length(-5s), "0 秒");
  EXPECT_EQ(say_length(59s), "59 秒");
  EXPECT_EQ(say_length(60s), "1 分 00 秒");
  EXPECT_EQ(say_length(3'599s), "59 分 59 秒");
  EXPECT_EQ(say_length(3'600s), "1 小时 00 分");
  EXPECT_EQ(say_length(86'400s), "1 天 0 小时");
}

TEST(ScreenWordsTest, AgesShowTenthsOnlyWhileTheyMatter) {
  EXPECT_EQ(say_age(-200ms), "0.0 秒前");
  EXPECT_EQ(say_age(340ms), "0.3 秒前");
  EXPECT_EQ(say_age(9'999ms), "10.0 秒前");
  EXPECT_EQ(say_age(10'000ms), "10 秒前");
  EXPECT_EQ(say_age(125'000ms), "2 分 05 秒 前");
}

TEST(ScreenWordsTest, LimitsAreSaidInTheirUnit) {
  EXPECT_EQ(say_limit(0, "WORKDAY"), "即办");
  EXPECT_EQ(say_limit(10, "WORKDAY"), "10 个工作日");
  EXPECT_EQ(say_limit(3, "CALENDAR_DAY"), "3 天");
  EXPECT_EQ(say_limit(2, "HOUR"), "2 小时");
  EXPECT_EQ(say_limit(1, "MONTH"), "1 个月");
  EXPECT_EQ(say_limit(7, "FORTNIGHT"), "7 FORTNIGHT");
}

TEST(ScreenWordsTest, WeekdaysStartWithSunday) {
  const auto sunday = hall_day_from_text("2025-09-21");
  ASSERT_TRUE(sunday.ok());
  EXPECT_STREQ(say_weekday(*sunday), "星期日");
  EXPECT_STREQ(say_weekday(*sunday + std::chrono::days{6}), "星期六");
}

TEST(TextsTest, EveryRuleOfTheCatalogueHasAName) {
  for (const auto& rule : all_rules()) {
    EXPECT_NE(screen_texts().find("rule." + std::string{rule.rule_id}), nullptr) << rule.rule_id;
  }
}

}  // namespace
}  // namespace hallwatch
