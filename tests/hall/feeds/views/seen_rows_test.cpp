#include "hall/feeds/views/seen_rows.h"

#include <string>

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

TEST(SeenRowsTest, ARowIsKnownInItsOwnLookAndTheNextOnly) {
  SeenRows seen;
  EXPECT_FALSE(seen.knows("a"));
  EXPECT_TRUE(seen.knows("a"));
  seen.end_look();
  EXPECT_TRUE(seen.knows("a"));
  seen.end_look();
  seen.end_look();
  EXPECT_FALSE(seen.knows("a"));
}

TEST(SeenRowsTest, ALookThatFailedIsForgotten) {
  SeenRows seen;
  EXPECT_FALSE(seen.knows("a"));
  seen.forget();
  EXPECT_FALSE(seen.knows("a"));
}

TEST(SeenRowsTest, AFloodCostsBoundedMemoryAndKeepsTheLastRows) {
  SeenRows seen;
  for (std::size_t i = 0; i < SeenRows::kMost + 10; ++i) {
    EXPECT_FALSE(seen.knows(std::to_string(i)));
  }
  seen.end_look();
  EXPECT_FALSE(seen.knows("0"));
  EXPECT_TRUE(seen.knows(std::to_string(SeenRows::kMost + 9)));
}

}  // namespace
}  // namespace hallwatch
