#include "capture/simulator/rtp_payload.h"

#include <algorithm>
#include <array>

namespace hallwatch {
namespace {

using Bytes = std::span<const std::uint8_t>;

void append(PayloadStore& store, Bytes header, Bytes body, bool has_marker) {
  const auto offset = static_cast<std::uint32_t>(store.bytes.size());
  store.bytes.insert(store.bytes.end(), header.begin(), header.end());
  store.bytes.insert(store.bytes.end(), body.begin(), body.end());
  store.payloads.push_back({offset, static_cast<std::uint32_t>(header.size() + body.size()), has_marker});
}

struct FragmentHeader {
  std::array<std::uint8_t, 3> bytes{};
  std::size_t size = 0;
};

/// FU-A (type 28, RFC 6184 5.8) or FU (type 49, RFC 7798 4.4.3).
FragmentHeader fragment_header(NalUnit unit, Codec codec, bool is_first, bool is_last) {
  const int ends = (is_first ? 0x80 : 0) | (is_last ? 0x40 : 0);
  const auto fragment_byte = static_cast<std::uint8_t>(ends | nal_unit_type(unit, codec));
  if (codec == Codec::kH265) {
    return {{static_cast<std::uint8_t>((unit[0] & 0x81) | (49 << 1)), unit[1], fragment_byte}, 3};
  }
  return {{static_cast<std::uint8_t>((unit[0] & 0xE0) | 28), fragment_byte, 0}, 2};
}

void append_fragments(PayloadStore& store, NalUnit unit, Codec codec, bool is_last_unit) {
  const std::size_t unit_header = codec == Codec::kH265 ? 2 : 1;
  Bytes rest = unit.subspan(unit_header);
  bool is_first = true;
  while (!rest.empty()) {
    const std::size_t length = std::min(rest.size(), kLongestPayload - 3);
    const bool is_last = length == rest.size();
    const auto header = fragment_header(unit, codec, is_first, is_last);
    append(store, std::span{header.bytes}.first(header.size), rest.first(length), is_last && is_last_unit);
    rest = rest.subspan(length);
    is_first = false;
  }
}

}  // namespace

void append_video_payloads(PayloadStore& store, std::span<const NalUnit> units, Codec codec) {
  for (const auto& unit : units) {
    const bool is_last_unit = &unit == &units.back();
    if (unit.size() <= kLongestPayload) {
      append(store, {}, unit, is_last_unit);
    } else {
      append_fragments(store, unit, codec, is_last_unit);
    }
  }
}

void append_aac_payloads(PayloadStore& store, std::span<const std::uint8_t> frame) {
  // AU-headers-length in bits, then size (13 bits) of the whole frame and index (3 bits), in every fragment.
  const std::array<std::uint8_t, 4> header{0, 16, static_cast<std::uint8_t>(frame.size() >> 5U),
                                           static_cast<std::uint8_t>((frame.size() & 31U) << 3U)};
  while (!frame.empty()) {
    const std::size_t length = std::min(frame.size(), kLongestPayload - header.size());
    append(store, header, frame.first(length), length == frame.size());
    frame = frame.subspan(length);
  }
}

void append_plain_payload(PayloadStore& store, std::span<const std::uint8_t> samples) {
  append(store, {}, samples, false);
}

}  // namespace hallwatch
