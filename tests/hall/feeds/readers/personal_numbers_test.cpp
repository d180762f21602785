#include "hall/feeds/readers/personal_numbers.h"

#include <gtest/gtest.h>

namespace hallwatch {
namespace {

// Made up, with a right check digit.
constexpr const char* kIdentity = "110101199003070011";
constexpr const char* kWithX = "11010119900307002X";

TEST(PersonalNumbersTest, AnIdentityNumberIsMaskedWhereverItStands) {
  EXPECT_EQ(mask_personal_numbers(std::string{"申请人 "} + kIdentity + " 到场"), "申请人 110***********0011 到场");
}

TEST(PersonalNumbersTest, TheCheckLetterMayBeAnX) {
  EXPECT_EQ(mask_personal_numbers(kWithX), "110***********002X");
}

TEST(PersonalNumbersTest, ANumberWithAWrongCheckDigitIsNoIdentityNumber) {
  EXPECT_EQ(mask_personal_numbers("110101199003070012"), "110101199003070012");
}

TEST(PersonalNumbersTest, ANumberWithoutABirthDateIsNone) {
  EXPECT_EQ(mask_personal_numbers("110101199013070011"), "110101199013070011");
  EXPECT_EQ(mask_personal_numbers("110101901307001"), "110101901307001");
}

TEST(PersonalNumbersTest, TheOldIdentityNumberIsMaskedToo) {
  EXPECT_EQ(mask_personal_numbers("110101900307001"), "110********7001");
}

TEST(PersonalNumbersTest, AMobileNumberKeepsItsEnds) {
  EXPECT_EQ(mask_personal_numbers("电话13812345678,"), "电话138****5678,");
  EXPECT_EQ(mask_personal_numbers("12812345678"), "12812345678");
}

TEST(PersonalNumbersTest, CaseNumbersTimesAndMoneyStay) {
  for (const char* const text :
       {"3601002509220001", "2025-09-22 09:00:00", "80.00", "20250922090000", "", "第000012号"}) {
    EXPECT_EQ(mask_personal_numbers(text), text);
  }
}

TEST(PersonalNumbersTest, ALongerRunHoldsNoPersonalNumber) {
  EXPECT_EQ(mask_personal_numbers("1381234567890123456789"), "1381234567890123456789");
}

}  // namespace
}  // namespace hallwatch
