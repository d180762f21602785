#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/config/site_config.h"
#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> faults_of(std::string_view toml, const std::filesystem::path& base = "/") {
  std::vector<std::string> texts;
  for (const auto& fault : parse_site_config(toml, base).faults) {
    texts.push_back(to_text(fault, "hall.toml"));
  }
  return texts;
}

constexpr std::string_view kTerminal = "[[feeds.terminal]]\nserial = \"A\"\naddress = \"192.168.1.201\"\ndevice = 1\n";

TEST(FeedsSectionTest, ATerminalNeedsSomebodyWhoListens) {
  EXPECT_THAT(faults_of(kTerminal), ElementsAre(HasSubstr("set http_listen")));
  EXPECT_THAT(faults_of("[feeds]\nhttp_listen = \"127.0.0.1:7640\"\n" + std::string{kTerminal}), IsEmpty());
}

TEST(FeedsSectionTest, SerialsAndDevicesAreUnique) {
  const auto twice = "[feeds]\nhttp_listen = \"127.0.0.1:7640\"\n" + std::string{kTerminal} + std::string{kTerminal};
  EXPECT_THAT(faults_of(twice), ElementsAre(HasSubstr("\"A\" is used twice"), HasSubstr("\"1\" is used twice")));
}

TEST(FeedsSectionTest, AddressesAreAddresses) {
  EXPECT_THAT(faults_of("[feeds]\nhttp_allow = [\"hall-pc\"]\n"), ElementsAre(HasSubstr("\"hall-pc\" is no address")));
  for (const auto* listen : {"7640", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "localhost:7640"}) {
    EXPECT_THAT(faults_of("[feeds]\nhttp_listen = \"" + std::string{listen} + "\"\n"),
                ElementsAre(HasSubstr("is no address with a port")))
        << listen;
  }
}

TEST(FeedsSectionTest, JsonFromOtherMachinesNeedsAToken) {
  TempFolder folder;
  std::ofstream{folder / "token"} << "secret\n";
  EXPECT_THAT(faults_of("[feeds]\nhttp_listen = \"192.168.1.10:7640\"\n"), ElementsAre(HasSubstr("without a token")));
  EXPECT_THAT(faults_of("[feeds]\nhttp_listen = \"192.168.1.10:7640\"\nhttp_allow = []\n"), IsEmpty());
  const auto outcome =
      parse_site_config("[feeds]\nhttp_listen = \"192.168.1.10:7640\"\nhttp_token_file = \"token\"\n", folder.path());
  EXPECT_THAT(outcome.faults, IsEmpty());
  EXPECT_EQ(outcome.config.feeds.http_token, "secret");
}

TEST(FeedsSectionTest, APasswordStandsInNoConnectString) {
  EXPECT_THAT(faults_of("[[feeds.view]]\ntable = \"cases\"\nview = \"v\"\nconnect = \"host=h password=p\"\n"),
              ElementsAre(HasSubstr("put it into a file")));
}

TEST(FeedsSectionTest, TablesAreThoseOfTheRecords) {
  EXPECT_THAT(faults_of("[feeds]\nwatched = [\"cases\", \"case\"]\n"),
              ElementsAre(HasSubstr("\"case\" is no table of the records")));
  EXPECT_THAT(faults_of("[[feeds.view]]\ntable = \"case\"\nview = \"v\"\nconnect = \"host=h\"\n"),
              ElementsAre(HasSubstr("feeds.view[1].table: \"case\" is not known")));
}

TEST(FeedsSectionTest, MessagesStayOnThisMachine) {
  EXPECT_THAT(faults_of("[feeds]\nmessage_endpoints = [\"tcp://*:7641\"]\n"), ElementsAre(HasSubstr("without keys")));
}

TEST(FeedsSectionTest, AViewIsKnownByItsTableUnlessItHasAName) {
  const auto outcome = parse_site_config(
      "[[feeds.view]]\ntable = \"cases\"\nview = \"v\"\nconnect = \"host=h\"\n"
      "[[feeds.view]]\ntable = \"cases\"\nname = \"old\"\nview = \"v\"\nconnect = \"host=h\"\n",
      "/");
  EXPECT_THAT(outcome.faults, IsEmpty());
  ASSERT_EQ(outcome.config.feeds.views.size(), 2U);
  EXPECT_EQ(outcome.config.feeds.views[0].name, "cases");
  EXPECT_EQ(outcome.config.feeds.views[1].name, "old");
}

}  // namespace
}  // namespace hallwatch
