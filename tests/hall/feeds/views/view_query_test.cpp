#include "hall/feeds/views/view_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hall/feeds/views/view_cells.h"

namespace hallwatch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const ViewNames kNames{"\"up\".\"v\"", "\"t\"", "\"i\"", "\"a\",\"t\",\"i\"", pg_type::kTimestamp};
const ViewPlace kPlace{"2025-09-22 09:00:00", "g'1"};

TEST(ViewQueryTest, TheFirstPageBeginsAtTheBeginning) {
  const auto query = view_query::first_page(kNames, {}, 1000);
  EXPECT_EQ(query.sql,
            "SELECT \"a\",\"t\",\"i\" FROM \"up\".\"v\" WHERE \"t\" IS NOT NULL AND \"i\" IS NOT NULL ORDER BY "
            "\"t\",\"i\" LIMIT 1000");
  EXPECT_THAT(query.values, IsEmpty());
}

TEST(ViewQueryTest, ALookBeginsTwoMinutesBeforeTheCursor) {
  const auto query = view_query::first_page(kNames, kPlace, 1000);
  EXPECT_THAT(query.sql, HasSubstr("\"t\" >= $1::pg_catalog.timestamp - interval '120 seconds'"));
  EXPECT_THAT(query.values, ElementsAre(kPlace.time));
  auto text = kNames;
  text.time_type = pg_type::kVarchar;
  EXPECT_THAT(view_query::first_page(text, kPlace, 1000).values, ElementsAre("2025-09-22 08:58:00"));
}

TEST(ViewQueryTest, WithoutAnOverlapItBeginsBehindTheCursor) {
  auto number = kNames;
  number.time_type = 20;  // int8
  const auto query = view_query::first_page(number, kPlace, 1000);
  EXPECT_THAT(query.sql, HasSubstr("(\"t\",\"i\") > ($1,$2)"));
  EXPECT_THAT(query.values, ElementsAre(kPlace.time, kPlace.id));
}

TEST(ViewQueryTest, ValuesNeverStandInTheStatement) {
  EXPECT_THAT(view_query::page_after(kNames, kPlace, 10).sql, Not(HasSubstr(kPlace.id)));
  EXPECT_THAT(view_query::between(kNames, kPlace, kPlace).sql, Not(HasSubstr(kPlace.id)));
}

TEST(ViewQueryTest, TheKeysOfAPageAreThoseOfItsRows) {
  const auto page = view_query::page_after(kNames, kPlace, 10);
  const auto keys = view_query::keys_of(kNames, page);
  EXPECT_THAT(keys.sql, testing::StartsWith("SELECT \"t\",\"i\" FROM"));
  EXPECT_EQ(keys.sql.substr(keys.sql.find(" WHERE")), page.sql.substr(page.sql.find(" WHERE")));
  EXPECT_EQ(keys.values, page.values);
}

}  // namespace
}  // namespace hallwatch
