#include <algorithm>
#include <array>
#include <chrono>

#include "hall/feeds/readers/personal_numbers.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

int number(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) {
    value = value * 10 + (digit - '0');
  }
  return value;
}

/// GB 11643, written once more, by its sum: weights are powers of two modulo 11, the check letter makes it 1.
bool is_identity_number(std::string_view text) {
  if (text.size() != 18 || !std::all_of(text.begin(), text.end() - 1, is_digit)) {
    return false;
  }
  const char last = text[17];
  if (!is_digit(last) && last != 'X' && last != 'x') {
    return false;
  }
  int sum = is_digit(last) ? last - '0' : 10;
  int weight = 1;
  for (int i = 16; i >= 0; --i) {
    weight = weight * 2 % 11;
    sum += weight * (text[static_cast<std::size_t>(i)] - '0');
  }
  const std::chrono::year_month_day birth{std::chrono::year{number(text.substr(6, 4))},
                                          std::chrono::month{static_cast<unsigned>(number(text.substr(10, 2)))},
                                          std::chrono::day{static_cast<unsigned>(number(text.substr(12, 2)))}};
  return sum % 11 == 1 && birth.ok() && birth.year() >= std::chrono::year{1900} &&
         birth.year() <= std::chrono::year{2100};
}

/// An identity number that is no part of a longer run of digits.
bool shows_identity_number(std::string_view text) {
  for (std::size_t i = 0; i + 18 <= text.size(); ++i) {
    const bool begins = i == 0 || !is_digit(text[i - 1]);
    const bool ends = i + 18 == text.size() || !is_digit(text[i + 17]) || !is_digit(text[i + 18]);
    if (begins && ends && is_identity_number(text.substr(i, 18))) {
      return true;
    }
  }
  return false;
}

void fuzz_personal_numbers(std::string_view input, fuzz::Promises& promises) {
  const auto masked = mask_personal_numbers(input);
  promises.hold(masked.size() == input.size(), "masking keeps the length");
  promises.hold(!shows_identity_number(masked), "no identity number is left");
  promises.hold(mask_personal_numbers(masked) == masked, "masking again changes nothing");
  for (std::size_t i = 0; i < input.size() && i < masked.size(); ++i) {
    promises.hold(masked[i] == input[i] || (masked[i] == '*' && is_digit(input[i])), "only digits are masked");
  }
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(PersonalNumbers, "personal_numbers", hallwatch::fuzz_personal_numbers);
