#pragma once

#include <string_view>

#include "capture/packet.h"

namespace hallwatch {

/// Kind of file that footage is stored in.
enum class MovieContainer : unsigned char { kUnknown = 0, kMp4 = 1, kMov = 2 };  // FROZEN: in the index

[[nodiscard]] constexpr std::string_view extension_of(MovieContainer container) {
  return container == MovieContainer::kMov ? ".mov" : ".mp4";
}

/// MP4 for AAC or no sound; MOV for G.711, which MP4 does not take.
[[nodiscard]] MovieContainer container_of(const StreamFormat& format);

}  // namespace hallwatch
