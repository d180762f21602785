#include <gmock/gmock.h>

#include "hall/feeds/views/view_feeds.h"
#include "tests/hall/feeds/views/view_test_hall.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

ViewConfig good_view() {
  ViewConfig view;
  view.name = "步骤";
  view.table = "case_events";
  view.connect = "host=10.0.0.5 dbname=approval user=hallwatch";
  view.view = "up.hw_events";
  return view;
}

TEST(CheckViewsTest, AViewOfEveryTableIsUsable) {
  EXPECT_TRUE(check_views({}).ok());
  for (const auto table : kFeedTables) {
    auto view = good_view();
    view.table = table;
    EXPECT_TRUE(check_views({view}).ok()) << table;
  }
}

TEST(CheckViewsTest, ATableThatDoesNotExistIsNamedWithItsView) {
  auto view = good_view();
  view.table = "case";
  const auto refused = check_views({good_view(), view});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::kNotFound);
  EXPECT_THAT(refused.error().message(),
              AllOf(HasSubstr("view 步骤"), HasSubstr("no table \"case\""), HasSubstr("case_events")));
}

TEST(CheckViewsTest, NamesThatCanBeNoneAreRefused) {
  for (const std::string name : {"", ".", "up.", "a.b.c.d", "up.\xff"}) {
    auto view = good_view();
    view.view = name;
    EXPECT_FALSE(check_views({view}).ok()) << name;
  }
  auto view = good_view();
  view.time_column.clear();
  EXPECT_FALSE(check_views({view}).ok());
  view = good_view();
  view.id_column.clear();
  EXPECT_FALSE(check_views({view}).ok());
}

TEST(CheckViewsTest, AConnectTextThatCannotBeReadIsRefused) {
  auto view = good_view();
  view.connect = "hots=10.0.0.5 secret";
  const auto refused = check_views({view});
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message(), AllOf(HasSubstr("connect cannot be read"), Not(HasSubstr("secret"))));
}

using TryViewTest = ViewTestHall;

TEST_F(TryViewTest, AsksTheServerWithoutReading) {
  SystemClock clock;
  const auto missing = try_view(cases_view(), clock);
  ASSERT_FALSE(missing.ok());
  EXPECT_THAT(missing.error().message(), HasSubstr("there is no such view"));
  make_cases();
  EXPECT_TRUE(try_view(cases_view(), clock).ok());
}

}  // namespace
}  // namespace hallwatch
