#pragma once

#include <string>
#include <string_view>

namespace hallwatch {

/// Masks what identifies a person by number: identity card numbers (18 digits with a right check digit and birth date;
/// the old 15 digits with a birth date) become "360***********1234", mobile numbers "138****5678". Other numbers,
/// case numbers among them, stay as they are. Pure.
/// @source 个人信息保护法 28 (sensitive data): numbers are masked on the way in and are stored nowhere
[[nodiscard]] std::string mask_personal_numbers(std::string_view text);

}  // namespace hallwatch
