#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hallwatch {

/// One message of ours on any socket: topic, header, body parts.
/// On the wire: frame 0 topic (text), frame 1 header (16 bytes, see encode_header), frames 2… body.
/// A body is JSON text (queries, alerts, reports) or bytes (packets).
struct Message {
  std::string topic;
  std::uint64_t number = 0;        ///< sequence number, request number, or 0
  std::vector<std::string> parts;  ///< body frames, at least one for JSON bodies

  [[nodiscard]] std::string_view body() const { return parts.empty() ? std::string_view{} : parts.front(); }
};

inline constexpr std::uint32_t kMessageVersion = 1;  // FROZEN
inline constexpr std::size_t kMaxMessageFrames = 8;  ///< more than that is refused

/// "HWMS", version u32, number u64; little endian; 16 bytes. FROZEN.
[[nodiscard]] std::string encode_header(std::uint64_t number);

/// Reads the frames of one message (without a routing id).
/// @errors kInvalidArgument: too few or too many frames, not our header; kUnsupported: another version
[[nodiscard]] Result<Message> message_from_frames(std::vector<std::string> frames);

}  // namespace hallwatch
