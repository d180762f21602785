#include "capture/session/video_depacketizer.h"

#include <algorithm>
#include <array>

#include "capture/session/nal_walk.h"

namespace hallwatch {
namespace {

/// Packets that are older by fewer than this are repeats; more is a camera that counts anew.
constexpr int kOldest = 200;

unsigned value_of(std::byte byte) {
  return std::to_integer<unsigned>(byte);
}

}  // namespace

void VideoDepacketizer::push(const RtpPacket& packet, MediaArrival arrival, std::vector<AccessUnit>& out) {
  if (last_sequence_) {
    const auto step = static_cast<std::int16_t>(static_cast<std::uint16_t>(packet.sequence - *last_sequence_));
    if (step <= 0 && step > -kOldest) {
      return;
    }
    if (step != 1) {
      drop_fragment();
      unit_.has_loss = unit_.has_loss || is_open_;
      has_loss_ = !is_open_ || packet.time != unit_.rtp_time;  // else it is missing inside this picture
    }
  }
  last_sequence_ = packet.sequence;
  if (is_open_ && packet.time != unit_.rtp_time) {
    finish(out);
  }
  if (!is_open_) {
    is_open_ = true;
    unit_.rtp_time = packet.time;
    unit_.arrival = arrival;
    unit_.has_loss = has_loss_;
    unit_.bytes.reserve(usual_bytes_);
    has_loss_ = false;
  }
  take_payload(packet.payload);
  if (packet.has_marker) {
    finish(out);
  }
}

void VideoDepacketizer::take_payload(std::span<const std::byte> payload) {
  const bool is_h264 = codec_ == Codec::kH264;
  if (payload.size() < (is_h264 ? 2U : 3U)) {
    return;
  }
  const auto type = is_h264 ? value_of(payload[0]) & 0x1FU : (value_of(payload[0]) >> 1U) & 0x3FU;
  constexpr unsigned kStapA = 24;
  constexpr unsigned kFuA = 28;
  constexpr unsigned kAggregate = 48;
  constexpr unsigned kFragment = 49;
  if (type == (is_h264 ? kFuA : kFragment)) {
    take_fragment(payload, is_h264 ? 1 : 2);
    return;
  }
  drop_fragment();  // its end never came
  if (type == (is_h264 ? kStapA : kAggregate)) {
    take_aggregate(payload.subspan(is_h264 ? 1 : 2));
  } else if (type != 0 || !is_h264) {
    constexpr unsigned kPastH264Units = 24;
    constexpr unsigned kPastH265Units = 48;
    if (type < (is_h264 ? kPastH264Units : kPastH265Units)) {
      append_unit(payload);
    }
  }
}

void VideoDepacketizer::take_aggregate(std::span<const std::byte> payload) {
  while (payload.size() > 2) {
    const auto length = std::size_t{value_of(payload[0])} << 8U | value_of(payload[1]);
    payload = payload.subspan(2);
    if (length == 0 || length > payload.size()) {
      return;
    }
    append_unit(payload.first(length));
    payload = payload.subspan(length);
  }
}

void VideoDepacketizer::take_fragment(std::span<const std::byte> payload, std::size_t head_bytes) {
  const auto head = value_of(payload[head_bytes]);
  const bool is_first = (head & 0x80U) != 0;
  const bool is_last = (head & 0x40U) != 0;
  if (is_first) {
    drop_fragment();
    fragment_at_ = unit_.bytes.size();
    constexpr std::array<std::byte, 4> kLengthComesLater{};
    append(kLengthComesLater);
    if (codec_ == Codec::kH264) {
      const std::array unit_head{static_cast<std::byte>((value_of(payload[0]) & 0xE0U) | (head & 0x1FU))};
      append(unit_head);
    } else {
      const std::array unit_head{static_cast<std::byte>((value_of(payload[0]) & 0x81U) | ((head & 0x3FU) << 1U)),
                                 payload[1]};
      append(unit_head);
    }
  }
  if (!fragment_at_) {
    unit_.has_loss = true;
    return;
  }
  append(payload.subspan(head_bytes + 1));
  if (is_last) {
    close_fragment();
  }
}

void VideoDepacketizer::append_unit(std::span<const std::byte> unit) {
  fragment_at_ = unit_.bytes.size();
  constexpr std::array<std::byte, 4> kLengthComesLater{};
  append(kLengthComesLater);
  append(unit);
  close_fragment();
}

void VideoDepacketizer::append(std::span<const std::byte> bytes) {
  is_too_large_ = is_too_large_ || unit_.bytes.size() + bytes.size() > kMaxUnitBytes;
  if (!is_too_large_) {
    unit_.bytes.insert(unit_.bytes.end(), bytes.begin(), bytes.end());
  }
}

void VideoDepacketizer::close_fragment() {
  if (fragment_at_ && !is_too_large_) {
    const auto length = unit_.bytes.size() - *fragment_at_ - 4;
    for (std::size_t i = 0; i < 4; ++i) {
      unit_.bytes[*fragment_at_ + i] = static_cast<std::byte>(length >> (24U - 8U * i) & 0xFFU);
    }
  }
  fragment_at_.reset();
}

void VideoDepacketizer::drop_fragment() {
  if (fragment_at_) {
    unit_.bytes.resize(std::min(unit_.bytes.size(), *fragment_at_));
    unit_.has_loss = true;
    fragment_at_.reset();
  }
}

void VideoDepacketizer::finish(std::vector<AccessUnit>& out) {
  drop_fragment();
  if (is_too_large_ || unit_.bytes.empty()) {
    has_loss_ = true;
  } else {
    walk_nal_units(unit_.bytes, [this](NalSpan unit) {
      unit_.is_key = unit_.is_key || nal_kind(unit, codec_) == NalKind::kKeySlice;
    });
    usual_bytes_ = std::min(unit_.bytes.size(), std::size_t{64} << 10U);
    out.push_back(std::move(unit_));
  }
  unit_ = {};
  is_open_ = is_too_large_ = false;
}

}  // namespace hallwatch
