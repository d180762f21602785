#include <set>

#include <gmock/gmock.h>
#include <toml++/toml.h>

#include "base/config/site_config.h"
#include "base/config/table_reader.h"
#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using testing::IsEmpty;

const std::filesystem::path kExample = std::filesystem::path{HALLWATCH_SOURCE_DIR} / "docs" / "hallwatch.example.toml";

/// The example with the tables that it shows behind '#' made real.
std::string example_with_its_comments_in_force() {
  std::string text;
  std::istringstream lines{read_text(kExample)};
  bool is_in_sample = false;
  for (std::string line; std::getline(lines, line);) {
    is_in_sample = line.starts_with("# [[") || (is_in_sample && line.starts_with("# "));
    text += (is_in_sample ? line.substr(2) : line) + "\n";
  }
  // A terminal needs somebody who listens to it.
  constexpr std::string_view kNoListener = "http_listen = \"\"";
  return text.replace(text.find(kNoListener), kNoListener.size(), "http_listen = \"127.0.0.1:7640\"");
}

/// Every key with its table, "rules.seat_empty_after_s"; array tables without their number.
void collect_keys(const toml::table& table, const std::string& path, std::set<std::string>& keys) {
  for (const auto& [key, value] : table) {
    const auto name = path.empty() ? std::string{key.str()} : path + "." + std::string{key.str()};
    if (const auto* inner = value.as_table()) {
      collect_keys(*inner, name, keys);
    } else if (const auto* list = value.as_array(); list != nullptr && list->is_array_of_tables()) {
      collect_keys(*list->get(0)->as_table(), name, keys);
    } else {
      keys.insert(name);
    }
  }
}

TEST(ExampleConfigTest, StatesTheDefaults) {
  const auto outcome = read_site_config(kExample);
  EXPECT_THAT(outcome.faults, IsEmpty());
  EXPECT_EQ(outcome.config, SiteConfig{});
}

TEST(ExampleConfigTest, ItsSampleTablesAreRight) {
  const auto outcome = parse_site_config(example_with_its_comments_in_force(), kExample.parent_path());
  for (const auto& fault : outcome.faults) {
    ADD_FAILURE() << to_text(fault, kExample.string());
  }
  ASSERT_EQ(outcome.config.cameras.size(), 1U);
  ASSERT_EQ(outcome.config.windows.size(), 1U);
  EXPECT_EQ(outcome.config.feeds.terminals.size(), 1U);
  EXPECT_EQ(outcome.config.feeds.views.size(), 1U);
  EXPECT_EQ(outcome.config.windows[0].seats.size(), 1U);
}

/// A wrong key makes the reader list those it knows: so the test finds keys that the example forgot.
TEST(ExampleConfigTest, StatesEveryKeyThatTheReaderKnows) {
  std::set<std::string> stated;
  collect_keys(toml::parse(example_with_its_comments_in_force()), "", stated);
  const std::set<std::string> tables{"window.seat",      "rules.cases", "rules.attendance", "rules.counter",
                                     "rules.assessment", "rules.guide", "feeds.terminal",   "feeds.view"};
  const std::string wrong = "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz = 1\n";
  std::string probe;
  for (const auto* name :
       {"[site]\n", "[hours]\n", "[rules]\n", "[recorder]\n", "[analytics]\n", "[alerts]\n", "[rules.cases]\n",
        "[rules.attendance]\n", "[rules.counter]\n", "[rules.guide]\n", "[rules.assessment]\n", "[feeds]\n",
        "[[feeds.terminal]]\n", "[[feeds.view]]\n", "[[camera]]\n", "[[window]]\n", "[[window.seat]]\n"}) {
    probe += name + wrong;
  }
  constexpr std::string_view kList = "known here: ";
  int lists = 0;
  for (const auto& fault : parse_site_config(probe, "/").faults) {
    const auto at = fault.remedy.find(kList);
    if (at == std::string::npos) {
      continue;
    }
    ++lists;
    auto table = fault.key.substr(0, fault.key.rfind('.'));
    std::erase_if(table, [](char c) { return c == '[' || c == ']' || (c >= '0' && c <= '9'); });
    std::istringstream keys{fault.remedy.substr(at + kList.size())};
    for (std::string key; std::getline(keys >> std::ws, key, ',');) {
      const auto name = table + "." + key;
      EXPECT_TRUE(stated.contains(name) || tables.contains(name)) << "the example does not state " << name;
    }
  }
  EXPECT_EQ(lists, 17) << "one list of known keys for each table of the probe";
}

TEST(NearestTest, FindsTheKeyThatWasMeant) {
  EXPECT_EQ(detail::nearest("sub-url", {"url", "sub_url", "user"}), "sub_url");
  EXPECT_EQ(detail::nearest("zzzzzzzz", {"url", "sub_url"}), "");
  EXPECT_EQ(detail::nearest("", {}), "");
}

}  // namespace
}  // namespace hallwatch
