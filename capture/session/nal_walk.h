#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "capture/packet.h"

namespace hallwatch {

/// Bytes of one NAL unit, without length or start code. Borrowed.
using NalSpan = std::span<const std::byte>;

enum class NalKind : unsigned char { kOther = 1, kVps, kSps, kPps, kKeySlice };

/// What a unit is for us. An empty one is kOther.
[[nodiscard]] constexpr NalKind nal_kind(NalSpan unit, Codec codec) {
  if (unit.empty()) {
    return NalKind::kOther;
  }
  const auto first = std::to_integer<unsigned>(unit[0]);
  if (codec == Codec::kH264) {
    switch (first & 0x1FU) {
      case 5:
        return NalKind::kKeySlice;
      case 7:
        return NalKind::kSps;
      case 8:
        return NalKind::kPps;
      default:
        return NalKind::kOther;
    }
  }
  const auto type = (first >> 1U) & 0x3FU;
  if (type >= 16 && type <= 23) {  // IRAP
    return NalKind::kKeySlice;
  }
  return type == 32 ? NalKind::kVps : type == 33 ? NalKind::kSps : type == 34 ? NalKind::kPps : NalKind::kOther;
}

/// Calls `take(unit)` for each NAL unit of `bytes`, where each stands behind its length in 4 bytes; stops at a length
/// that leaves them.
template <typename Take>
void walk_nal_units(std::span<const std::byte> bytes, Take take) {
  while (bytes.size() >= 4) {
    std::size_t length = 0;
    for (int i = 0; i < 4; ++i) {
      length = length << 8U | std::to_integer<std::size_t>(bytes[static_cast<std::size_t>(i)]);
    }
    bytes = bytes.subspan(4);
    if (length > bytes.size()) {
      return;
    }
    take(bytes.first(length));
    bytes = bytes.subspan(length);
  }
}

}  // namespace hallwatch
