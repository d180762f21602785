#include "hall/feeds/views/view_cursor.h"

#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace hallwatch {
namespace {

class ViewCursorTest : public testing::Test {
 protected:
  static ViewConfig view(const std::string& name) {
    ViewConfig config;
    config.name = name;
    config.table = "cases";
    config.view = "up.v";
    return config;
  }
  FactStore open(const std::string& site = "HALL") {
    return FactStore::open((data_ / "hall.db").string(), SiteId{site}).value();
  }
  TempFolder data_;
};

TEST_F(ViewCursorTest, APlaceIsKeptForEachViewAndSite) {
  const ViewPlace place{"2025-09-22 09:00:00.123456+08", "g1"};
  {
    auto store = open();
    auto cursor = ViewCursor::open(store, view("a")).value();
    EXPECT_FALSE(cursor.read().value());
    ASSERT_TRUE(cursor.write({"x", "y"}).ok());
    ASSERT_TRUE(cursor.write(place).ok());
  }
  auto store = open();
  EXPECT_EQ(ViewCursor::open(store, view("a"))->read().value(), place);
  EXPECT_FALSE(ViewCursor::open(store, view("b"))->read().value());
  auto other = open("TOWN");
  EXPECT_FALSE(ViewCursor::open(other, view("a"))->read().value());
}

TEST_F(ViewCursorTest, AnotherViewOrColumnUnderTheNameBeginsAnew) {
  auto store = open();
  ASSERT_TRUE(ViewCursor::open(store, view("a"))->write({"x", "y"}).ok());
  auto changed = view("a");
  changed.time_column = "changed_at";
  EXPECT_FALSE(ViewCursor::open(store, changed)->read().value());
  changed = view("a");
  changed.view = "up.w";
  EXPECT_FALSE(ViewCursor::open(store, changed)->read().value());
}

TEST_F(ViewCursorTest, AFileOfANewerProgramIsRefused) {
  auto store = open();
  ASSERT_TRUE(ViewCursor::open(store, view("a")).ok());
  ASSERT_TRUE(store.database().execute("UPDATE schema_parts SET version=99 WHERE part='views'").ok());
  const auto refused = ViewCursor::open(store, view("a"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::kUnsupported);
}

TEST_F(ViewCursorTest, ADamagedTableIsAnErrorNotABeginning) {
  auto store = open();
  auto cursor = ViewCursor::open(store, view("a")).value();
  ASSERT_TRUE(store.database().execute("DROP TABLE view_places").ok());
  EXPECT_FALSE(cursor.read().ok());
  EXPECT_FALSE(cursor.write({"x", "y"}).ok());
}

}  // namespace
}  // namespace hallwatch
