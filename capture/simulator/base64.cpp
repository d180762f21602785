#include "capture/simulator/base64.h"

#include <string_view>

namespace hallwatch {

std::string to_base64(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto group = bytes.subspan(at, std::min<std::size_t>(3, bytes.size() - at));
    std::uint32_t value = static_cast<std::uint32_t>(group[0]) << 16U;
    value |= group.size() > 1 ? static_cast<std::uint32_t>(group[1]) << 8U : 0U;
    value |= group.size() > 2 ? group[2] : 0U;
    text.push_back(kLetters[value >> 18U]);
    text.push_back(kLetters[value >> 12U & 63U]);
    text.push_back(group.size() > 1 ? kLetters[value >> 6U & 63U] : '=');
    text.push_back(group.size() > 2 ? kLetters[value & 63U] : '=');
  }
  return text;
}

}  // namespace hallwatch
