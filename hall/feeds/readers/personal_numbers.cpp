#include "hall/feeds/readers/personal_numbers.h"

#include <array>
#include <chrono>
#include <cstddef>

namespace hallwatch {
namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

int number_at(std::string_view digits, std::size_t first, std::size_t length) {
  int number = 0;
  for (const char digit : digits.substr(first, length)) {
    number = number * 10 + (digit - '0');
  }
  return number;
}

bool is_birth_date(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  return date.ok() && year >= 1900 && year <= 2100;
}

/// GB 11643: the last letter is a check digit, MOD 11-2.
bool has_right_check_digit(std::string_view number) {
  constexpr std::array kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kCheck = "10X98765432";
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    sum += kWeights.at(i) * (number[i] - '0');
  }
  const char last = number[17] == 'x' ? 'X' : number[17];
  return kCheck[static_cast<std::size_t>(sum % 11)] == last;
}

bool is_identity_number(std::string_view run) {
  if (run.size() == 18) {
    return is_birth_date(number_at(run, 6, 4), number_at(run, 10, 2), number_at(run, 12, 2)) &&
           has_right_check_digit(run);
  }
  return run.size() == 15 && is_birth_date(1900 + number_at(run, 6, 2), number_at(run, 8, 2), number_at(run, 10, 2));
}

bool is_mobile_number(std::string_view run) {
  return run.size() == 11 && run[0] == '1' && run[1] >= '3' && run[1] <= '9';
}

std::string masked(std::string_view run, std::size_t keep_front, std::size_t keep_back) {
  return std::string{run.substr(0, keep_front)} + std::string(run.size() - keep_front - keep_back, '*') +
         std::string{run.substr(run.size() - keep_back)};
}

/// Length of the run of digits at the front; one more where an X closes 17 of them.
std::size_t run_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length])) {
    ++length;
  }
  const bool has_x = length == 17 && length < text.size() && (text[length] == 'X' || text[length] == 'x');
  return has_x ? length + 1 : length;
}

}  // namespace

std::string mask_personal_numbers(std::string_view text) {
  std::string masked_text;
  masked_text.reserve(text.size());
  while (!text.empty()) {
    if (!is_digit(text.front())) {
      masked_text += text.front();
      text.remove_prefix(1);
      continue;
    }
    const auto run = text.substr(0, run_length(text));
    masked_text += is_identity_number(run) ? masked(run, 3, 4)
                   : is_mobile_number(run) ? masked(run, 3, 4)
                                           : std::string{run};
    text.remove_prefix(run.size());
  }
  return masked_text;
}

}  // namespace hallwatch
