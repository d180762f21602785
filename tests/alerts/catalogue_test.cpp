#include "alerts/model/catalogue.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/text_file.h"

namespace hallwatch {
namespace {

using testing::HasSubstr;

TEST(CatalogueTest, EveryRuleStandsInItOnce) {
  std::set<std::string_view> ids;
  for (const auto& rule : all_rules()) {
    EXPECT_TRUE(ids.insert(rule.rule_id).second) << rule.rule_id;
    EXPECT_EQ(find_rule(rule.rule_id), &rule);
    EXPECT_NE(rule.severity, Severity::kUnknown) << rule.rule_id;
  }
  EXPECT_EQ(find_rule("SEAT"), nullptr);
}

TEST(CatalogueTest, TheDocumentHasEveryRuleAsItIs) {
  const auto document = read_text(HALLWATCH_SOURCE_DIR "/docs/alerts.md");
  for (const auto& rule : all_rules()) {
    std::string line{"| "};
    for (const auto cell : {rule.rule_id, rule.category, to_text(rule.severity), rule.name}) {
      line.append(cell) += " | ";
    }
    line.pop_back();
    EXPECT_THAT(document, HasSubstr("\n" + line + "\n"));
  }
}

}  // namespace
}  // namespace hallwatch
