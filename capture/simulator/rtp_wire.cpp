#include "capture/simulator/rtp_wire.h"

#include <chrono>

namespace hallwatch {
namespace {

constexpr std::int64_t kSecondsFrom1900To1970 = 2'208'988'800;
constexpr int kSenderReportType = 200;
constexpr int kSourceDescriptionType = 202;
constexpr int kByeType = 203;

/// Bytes in network order.
class WireWriter {
 public:
  void u8(std::uint32_t value) { bytes_.push_back(static_cast<std::uint8_t>(value)); }
  void u16(std::uint32_t value) {
    u8(value >> 8U);
    u8(value);
  }
  void u32(std::uint32_t value) {
    u16(value >> 16U);
    u16(value);
  }
  void text(std::string_view value) { bytes_.insert(bytes_.end(), value.begin(), value.end()); }
  void pad_to_words() { bytes_.resize((bytes_.size() + 3) / 4 * 4); }
  /// Header of an RTCP packet of `words` words behind it.
  void rtcp_header(int count, int type, std::size_t words) {
    u8(0x80U | static_cast<std::uint32_t>(count));
    u8(static_cast<std::uint32_t>(type));
    u16(static_cast<std::uint32_t>(words));
  }
  [[nodiscard]] std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  std::vector<std::uint8_t> bytes_;
};

void write_report(WireWriter& out, const SenderReport& report) {
  const std::int64_t utc_us = to_us(report.utc);
  const std::int64_t seconds = utc_us / 1'000'000 + kSecondsFrom1900To1970;
  const std::uint64_t fraction = (static_cast<std::uint64_t>(utc_us % 1'000'000) << 32U) / 1'000'000U;
  out.rtcp_header(0, kSenderReportType, 6);
  out.u32(report.source);
  out.u32(static_cast<std::uint32_t>(seconds));
  out.u32(static_cast<std::uint32_t>(fraction));
  out.u32(report.timestamp);
  out.u32(report.packets);
  out.u32(report.octets);
}

void write_name(WireWriter& out, std::uint32_t source, std::string_view name) {
  constexpr int kCanonicalName = 1;
  const std::size_t item_bytes = 4 + 2 + name.size() + 1;  // source, type and length, name, end of items
  out.rtcp_header(1, kSourceDescriptionType, (item_bytes + 3) / 4);
  out.u32(source);
  out.u8(kCanonicalName);
  out.u8(static_cast<std::uint32_t>(name.size()));
  out.text(name);
  out.u8(0);
  out.pad_to_words();
}

}  // namespace

std::array<std::uint8_t, 12> rtp_header_bytes(const RtpHeader& header) {
  const auto byte = [](std::uint32_t value, unsigned shift) { return static_cast<std::uint8_t>(value >> shift); };
  return {0x80,
          static_cast<std::uint8_t>((header.has_marker ? 0x80 : 0) | header.payload_type),
          byte(header.sequence, 8),
          byte(header.sequence, 0),
          byte(header.timestamp, 24),
          byte(header.timestamp, 16),
          byte(header.timestamp, 8),
          byte(header.timestamp, 0),
          byte(header.source, 24),
          byte(header.source, 16),
          byte(header.source, 8),
          byte(header.source, 0)};
}

std::vector<std::uint8_t> sender_report_bytes(const SenderReport& report, std::string_view name) {
  WireWriter out;
  write_report(out, report);
  write_name(out, report.source, name);
  return out.take();
}

std::vector<std::uint8_t> goodbye_bytes(const SenderReport& report, std::string_view name) {
  WireWriter out;
  write_report(out, report);
  write_name(out, report.source, name);
  out.rtcp_header(1, kByeType, 1);
  out.u32(report.source);
  return out.take();
}

std::array<std::uint8_t, 4> interleaved_header(std::uint8_t channel, std::size_t length) {
  return {'$', channel, static_cast<std::uint8_t>(length >> 8U), static_cast<std::uint8_t>(length)};
}

}  // namespace hallwatch
