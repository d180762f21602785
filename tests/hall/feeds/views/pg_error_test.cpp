#include "hall/feeds/views/pg_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(PgErrorTest, KindAndRemedyFollowTheSqlstate) {
  EXPECT_EQ(pg_error("42501", "x").kind(), ErrorKind::kPermissionDenied);
  EXPECT_EQ(pg_error("42P01", "x").kind(), ErrorKind::kNotFound);
  EXPECT_EQ(pg_error("42703", "x").kind(), ErrorKind::kNotFound);
  EXPECT_EQ(pg_error("57014", "x").kind(), ErrorKind::kTimeout);
  EXPECT_EQ(pg_error("57P01", "x").kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(pg_error("08006", "x").kind(), ErrorKind::kUnavailable);
  EXPECT_EQ(pg_error("28P01", "x").kind(), ErrorKind::kPermissionDenied);
  EXPECT_THAT(pg_error("42501", "权限不够").message(),
              AllOf(HasSubstr("权限不够"), HasSubstr("SQLSTATE 42501"), HasSubstr("GRANT SELECT")));
}

TEST(PgErrorTest, OnlyFaultsOfDataAreGoneRound) {
  EXPECT_EQ(pg_error("22007", "x").kind(), ErrorKind::kInvalidArgument);
  EXPECT_EQ(pg_error("22P05", "x").kind(), ErrorKind::kInvalidArgument);
  for (const auto* other : {"42601", "40001", "XX000", "99999", ""}) {
    EXPECT_EQ(pg_error(other, "x").kind(), ErrorKind::kIo) << other;
  }
}

TEST(PgErrorTest, AMessageBecomesOneLineOfUtf8) {
  EXPECT_EQ(one_line("a\n\tb\r\n"), "a b");
  EXPECT_EQ(one_line("\xb4\xb0\xbf\xda"), "窗口");
  EXPECT_EQ(one_line(""), "");
}

TEST(PgErrorTest, SecretsAreTakenOutWhereverTheyStand) {
  EXPECT_EQ(without_secret("pw, pw and pw", "pw"), "***, *** and ***");
  EXPECT_EQ(without_secret("nothing", ""), "nothing");
  EXPECT_EQ(without_secret("**", "*"), "******");
  EXPECT_THAT(without_secret("postgresql://u:open@h/x", ""), testing::Not(HasSubstr("open")));
}

}  // namespace
}  // namespace hallwatch
