#include "capture/session/rtp_packet.h"

namespace hallwatch {
namespace {

constexpr std::size_t kHeadBytes = 12;

std::uint32_t big_endian(std::span<const std::byte> bytes) {
  std::uint32_t value = 0;
  for (const auto byte : bytes) {
    value = value << 8U | std::to_integer<std::uint32_t>(byte);
  }
  return value;
}

}  // namespace

std::optional<RtpPacket> read_rtp_packet(std::span<const std::byte> bytes) {
  if (bytes.size() < kHeadBytes) {
    return std::nullopt;
  }
  const auto flags = std::to_integer<unsigned>(bytes[0]);
  const std::size_t sources = flags & 0x0FU;
  const bool has_extension = (flags & 0x10U) != 0;
  const bool has_padding = (flags & 0x20U) != 0;
  std::size_t head = kHeadBytes + 4 * sources;
  if ((flags >> 6U) != 2 || head > bytes.size()) {
    return std::nullopt;
  }
  if (has_extension) {
    if (head + 4 > bytes.size()) {
      return std::nullopt;
    }
    head += 4 + std::size_t{4} * big_endian(bytes.subspan(head + 2, 2));
  }
  const std::size_t padding = has_padding ? std::to_integer<std::size_t>(bytes.back()) : 0;
  if (head + padding >= bytes.size()) {
    return std::nullopt;
  }
  RtpPacket packet;
  packet.has_marker = (std::to_integer<unsigned>(bytes[1]) & 0x80U) != 0;
  packet.sequence = static_cast<std::uint16_t>(big_endian(bytes.subspan(2, 2)));
  packet.time = big_endian(bytes.subspan(4, 4));
  packet.payload = bytes.subspan(head, bytes.size() - head - padding);
  return packet;
}

}  // namespace hallwatch
