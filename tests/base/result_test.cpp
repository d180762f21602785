#include "base/result.h"

#include <memory>

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) {
    return fail(ErrorKind::kInvalidArgument, "odd");
  }
  return value / 2;
}

TEST(ResultTest, HoldsItsValue) {
  const auto result = half(8);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*result, 4);
}

TEST(ResultTest, HoldsItsError) {
  const auto result = half(7);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kInvalidArgument);
  EXPECT_EQ(result.error().message(), "odd");
}

TEST(ResultTest, AnErrorGainsItsStepsAndKeepsItsKind) {
  const auto error = fail(ErrorKind::kIo, "no space").while_doing("write header").while_doing("open camera W03");
  EXPECT_EQ(error.message(), "open camera W03: write header: no space");
  EXPECT_EQ(error.kind(), ErrorKind::kIo);
}

TEST(ResultTest, WithoutAValueItIsFineUntilItFails) {
  Result<> result;
  EXPECT_TRUE(result.ok());
  result = fail(ErrorKind::kTimeout, "late");
  EXPECT_FALSE(result.ok());
}

TEST(ResultTest, CarriesWhatCanOnlyBeMoved) {
  Result<std::unique_ptr<int>> result{std::make_unique<int>(3)};
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*std::move(*result), 3);
}

}  // namespace
}  // namespace hallwatch
