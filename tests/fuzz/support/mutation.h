#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace hallwatch::fuzz {

/// What parsers of ours stumble over, if they do.
inline constexpr std::array<std::string_view, 30> kStumblingBlocks{"\"",
                                                                   "\"\"",
                                                                   "\n",
                                                                   "\r\n",
                                                                   "\r",
                                                                   ",",
                                                                   "\t",
                                                                   "\xFF",
                                                                   "\xEF\xBB\xBF",
                                                                   "\xEF\xBF\xBD",
                                                                   "\xE7\xAA",
                                                                   "\xB4\xB0",
                                                                   "窗",
                                                                   "\x81\x39\xEE\x39",
                                                                   "}",
                                                                   "{",
                                                                   "[",
                                                                   "]",
                                                                   ":",
                                                                   "null",
                                                                   "-1",
                                                                   "2147483648",
                                                                   "1e999",
                                                                   "9999999999999999999",
                                                                   "1970-01-01 00:00:00",
                                                                   "2025-02-30 09:00:00",
                                                                   "20250922T091530",
                                                                   "110101199003070011",
                                                                   "13812345678",
                                                                   "\\u0000"};

/// One of the seeds with up to eight changes: bytes turned, blocks put in, taken out, doubled, or from another seed.
[[nodiscard]] inline std::string mutated(const std::vector<std::string>& seeds, std::mt19937& random) {
  const auto below = [&random](std::size_t bound) { return bound == 0 ? 0 : random() % bound; };
  std::string text = seeds[below(seeds.size())];
  for (auto changes = 1 + below(8); changes > 0; --changes) {
    const auto at = below(text.size() + 1);
    const auto length = below(std::min<std::size_t>(text.size() - at, 40) + 1);
    const auto& other = seeds[below(seeds.size())];
    switch (below(7)) {
      case 0:
        text.insert(at, 1, static_cast<char>(random()));
        break;
      case 1:
        text.insert(at, kStumblingBlocks.at(below(kStumblingBlocks.size())));
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, text.substr(at, length));
        break;
      case 4:
        text.resize(at);
        text += other.substr(below(other.size() + 1));
        break;
      case 5:
        text.insert(at, 1, '\0');
        break;
      default:
        if (at < text.size()) {
          text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        }
    }
  }
  return text;
}

}  // namespace hallwatch::fuzz
