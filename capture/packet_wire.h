#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/message/frame.h"
#include "base/result.h"
#include "capture/packet_bus.h"

namespace hallwatch {

// What goes over the packet bus, as values and as bytes. Pure. Every reader of bytes here is total: any bytes give a
// value or an Error. The protocol itself is described at PacketBus (packet_bus.h).

/// What stands in front of a packet's bytes.
struct PacketHead {
  std::uint64_t reader = 0;         ///< number that the reader gave itself
  std::uint32_t format_number = 0;  ///< of the "format" message that holds for it
  TrackKind track = TrackKind::kUnknown;
  bool is_key = false;
  std::uint64_t run = 0;
  UtcTime utc{};
  std::int64_t pts_90k = 0;
  std::int64_t dts_90k = 0;

  friend bool operator==(const PacketHead&, const PacketHead&) = default;
};

/// "HWPK", version u16, track u8, flags u8 (1: key), format u32, zero u32, reader u64, run u64, utc i64 (µs),
/// pts i64, dts i64; little endian. FROZEN.
inline constexpr std::size_t kPacketHeadBytes = 56;
inline constexpr std::uint16_t kPacketHeadVersion = 1;
[[nodiscard]] std::string encode_packet_head(const PacketHead& head);
/// @errors kInvalidArgument: not such a head; kUnsupported: of another version
[[nodiscard]] Result<PacketHead> decode_packet_head(std::string_view bytes);

/// Bytes of credit that a packet takes.
[[nodiscard]] inline std::size_t credit_of(const EncodedPacket& packet) {
  return kPacketHeadBytes + packet.bytes.size();
}

// Reader → bus.
struct LiveRequest {
  std::uint64_t reader = 0;
  StreamId stream_id;
  PacketChoice choice = PacketChoice::kAll;
  std::uint64_t credit_bytes = 0;
};
struct ArchiveRequest {
  std::uint64_t reader = 0;
  StreamId stream_id;
  UtcTime from{};
  UtcTime to{};
  std::uint64_t credit_bytes = 0;
};
struct CreditRequest {
  std::uint64_t reader = 0;
  std::uint64_t bytes = 0;  ///< 0: only a sign of life
};
struct CloseRequest {
  std::uint64_t reader = 0;
};
using BusRequest = std::variant<LiveRequest, ArchiveRequest, CreditRequest, CloseRequest>;

[[nodiscard]] std::string_view topic_of(const BusRequest& request);
[[nodiscard]] std::string body_of(const BusRequest& request);
/// @errors kInvalidArgument: not such a request; kUnsupported: another topic
[[nodiscard]] Result<BusRequest> decode_request(const Message& message);

// Bus → reader.
struct FormatAnswer {
  std::uint64_t reader = 0;
  std::uint32_t format_number = 0;
  StreamFormat format;
};
struct PacketAnswer {
  PacketHead head;
  std::vector<std::byte> bytes;
};
struct SkippedAnswer {
  std::uint64_t reader = 0;
  std::uint64_t packets = 0;
};
struct EndAnswer {
  std::uint64_t reader = 0;
};
struct ErrorAnswer {
  std::uint64_t reader = 0;
  Error error{ErrorKind::kUnknown, ""};
};
struct AliveAnswer {
  std::uint64_t reader = 0;
};
struct GoneAnswer {
  std::uint64_t reader = 0;
};
using BusAnswer =
    std::variant<FormatAnswer, PacketAnswer, SkippedAnswer, EndAnswer, ErrorAnswer, AliveAnswer, GoneAnswer>;

/// Body part 0 of a "format" message; parts 1 and 2 are the decoder configs of video and audio.
[[nodiscard]] std::string format_body(std::uint64_t reader, std::uint32_t format_number, const StreamFormat& format);
[[nodiscard]] std::string skipped_body(std::uint64_t reader, std::uint64_t packets);
[[nodiscard]] std::string error_body(std::uint64_t reader, const Error& error);
/// Body of "end", "alive" and "gone".
[[nodiscard]] std::string reader_body(std::uint64_t reader);
/// @errors kInvalidArgument, kUnsupported: not an answer that we know
[[nodiscard]] Result<BusAnswer> decode_answer(const Message& message);
[[nodiscard]] std::uint64_t reader_of(const BusAnswer& answer);

[[nodiscard]] inline std::string_view as_text(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace hallwatch
