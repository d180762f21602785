#include "capture/session/sequence_parameters.h"

#include <algorithm>

#include "capture/session/bit_reader.h"

namespace hallwatch {
namespace {

constexpr std::int64_t kLeastSide_px = 16;
constexpr std::int64_t kMostSide_px = 16'384;
constexpr int kMostReordered = 16;

bool is_h264_profile(unsigned profile) {
  constexpr std::array kProfiles{66U, 77U, 88U, 100U, 110U, 122U, 244U, 44U, 83U, 86U, 118U, 128U, 134U, 138U, 139U};
  return std::find(kProfiles.begin(), kProfiles.end(), profile) != kProfiles.end();
}

bool has_chroma_fields(unsigned profile) {
  return profile != 66 && profile != 77 && profile != 88;
}

void skip_scaling_list(BitReader& in, int size) {
  int last = 8;
  int next = 8;
  for (int i = 0; i < size && !in.has_failed(); ++i) {
    if (next != 0) {
      // Kept within a byte as the standard does; the wide type keeps nonsense from overflowing.
      next = static_cast<int>((static_cast<std::int64_t>(last) + in.signed_golomb() + 256) % 256);
    }
    last = next == 0 ? last : next;
  }
}

void read_h264_chroma(BitReader& in, SequenceParameters& sps) {
  sps.chroma_format = in.unsigned_golomb();
  if (sps.chroma_format == 3) {
    in.skip(1);
  }
  sps.luma_bits = 8 + std::min(in.unsigned_golomb(), 8U);
  sps.chroma_bits = 8 + std::min(in.unsigned_golomb(), 8U);
  in.skip(1);
  if (!in.flag()) {
    return;
  }
  for (int i = 0; i < (sps.chroma_format == 3 ? 12 : 8) && !in.has_failed(); ++i) {
    if (in.flag()) {
      skip_scaling_list(in, i < 6 ? 16 : 64);
    }
  }
}

/// @return the type of picture order count
unsigned skip_h264_order_count(BitReader& in) {
  const auto type = in.unsigned_golomb();
  if (type == 0) {
    in.unsigned_golomb();
  } else if (type == 1) {
    in.skip(1);
    in.signed_golomb();
    in.signed_golomb();
    const auto cycle = std::min(in.unsigned_golomb(), 255U);
    for (unsigned i = 0; i < cycle && !in.has_failed(); ++i) {
      in.signed_golomb();
    }
  }
  return type;
}

void skip_hrd(BitReader& in) {
  const auto count = std::min(in.unsigned_golomb(), 31U) + 1;
  in.skip(8);
  for (unsigned i = 0; i < count && !in.has_failed(); ++i) {
    in.unsigned_golomb();
    in.unsigned_golomb();
    in.skip(1);
  }
  in.skip(20);
}

/// max_num_reorder_frames of the VUI, if it is there.
std::optional<int> read_h264_reorder_depth(BitReader& in) {
  constexpr unsigned kOwnAspectRatio = 255;
  if (in.flag() && in.bits(8) == kOwnAspectRatio) {
    in.skip(32);
  }
  if (in.flag()) {  // overscan
    in.skip(1);
  }
  if (in.flag()) {  // video signal
    in.skip(4);
    if (in.flag()) {
      in.skip(24);
    }
  }
  if (in.flag()) {  // chroma location
    in.unsigned_golomb();
    in.unsigned_golomb();
  }
  if (in.flag()) {  // timing
    in.skip(65);
  }
  const bool has_nal_hrd = in.flag();
  if (has_nal_hrd) {
    skip_hrd(in);
  }
  const bool has_vcl_hrd = in.flag();
  if (has_vcl_hrd) {
    skip_hrd(in);
  }
  in.skip(has_nal_hrd || has_vcl_hrd ? 2 : 1);
  if (!in.flag()) {
    return std::nullopt;
  }
  in.skip(1);
  for (int i = 0; i < 4; ++i) {
    in.unsigned_golomb();
  }
  const auto depth = in.unsigned_golomb();
  return in.has_failed() || depth > kMostReordered ? std::nullopt : std::optional{static_cast<int>(depth)};
}

struct Crop {
  std::uint32_t left = 0, right = 0, top = 0, bottom = 0;
};

Crop read_crop(BitReader& in) {
  Crop crop;
  crop.left = in.unsigned_golomb();
  crop.right = in.unsigned_golomb();
  crop.top = in.unsigned_golomb();
  crop.bottom = in.unsigned_golomb();
  return crop;
}

/// @return false if the picture is none that a camera sends
bool set_size(SequenceParameters& sps, std::int64_t width, std::int64_t height, Crop crop, std::int64_t crop_y) {
  const std::int64_t unit_x = sps.chroma_format == 1 || sps.chroma_format == 2 ? 2 : 1;
  const std::int64_t unit_y = (sps.chroma_format == 1 ? 2 : 1) * crop_y;
  width -= unit_x * (std::int64_t{crop.left} + crop.right);
  height -= unit_y * (std::int64_t{crop.top} + crop.bottom);
  sps.width_px = static_cast<int>(std::clamp<std::int64_t>(width, 0, kMostSide_px + 1));
  sps.height_px = static_cast<int>(std::clamp<std::int64_t>(height, 0, kMostSide_px + 1));
  return std::min(width, height) >= kLeastSide_px && std::max(width, height) <= kMostSide_px;
}

std::optional<SequenceParameters> read_h264(NalSpan unit) {
  const auto payload = without_emulation_prevention(unit.subspan(1));
  BitReader in{payload};
  SequenceParameters sps;
  const auto profile = in.bits(8);
  in.skip(16);
  sps.id = in.unsigned_golomb();
  if (!is_h264_profile(profile) || sps.id > 31) {
    return std::nullopt;
  }
  if (has_chroma_fields(profile)) {
    read_h264_chroma(in, sps);
  }
  in.unsigned_golomb();
  const auto order_type = skip_h264_order_count(in);
  in.unsigned_golomb();
  in.skip(1);
  const std::int64_t width = (std::int64_t{in.unsigned_golomb()} + 1) * 16;
  std::int64_t height = (std::int64_t{in.unsigned_golomb()} + 1) * 16;
  const bool has_whole_frames = in.flag();
  height *= has_whole_frames ? 1 : 2;
  in.skip(has_whole_frames ? 1 : 2);
  const auto crop = in.flag() ? read_crop(in) : Crop{};
  const bool has_vui = in.flag();
  if (in.has_failed() || sps.chroma_format > 3 || order_type > 2 ||
      !set_size(sps, width, height, crop, has_whole_frames ? 1 : 2)) {
    return std::nullopt;
  }
  if (order_type == 2 || profile == 66) {
    sps.reorder_depth = 0;  // shown in the order of decoding, or no B slices at all
  } else if (has_vui) {
    sps.reorder_depth = read_h264_reorder_depth(in);
  }
  return sps;
}

void skip_h265_sub_layers(BitReader& in, unsigned count) {
  std::array<bool, 8> has_profile{};
  std::array<bool, 8> has_level{};
  for (unsigned i = 0; i < count; ++i) {
    has_profile.at(i) = in.flag();
    has_level.at(i) = in.flag();
  }
  if (count > 0) {
    in.skip(std::size_t{2} * (8 - count));
  }
  for (unsigned i = 0; i < count; ++i) {
    in.skip((has_profile.at(i) ? 88U : 0U) + (has_level.at(i) ? 8U : 0U));
  }
}

std::optional<SequenceParameters> read_h265(NalSpan unit) {
  constexpr std::size_t kHeadBytes = 2;
  if (unit.size() < kHeadBytes) {
    return std::nullopt;
  }
  const auto payload = without_emulation_prevention(unit.subspan(kHeadBytes));
  BitReader in{payload};
  SequenceParameters sps;
  in.skip(4);
  const auto sub_layers = in.bits(3);
  sps.temporal_layers = sub_layers + 1;
  sps.is_temporal_nested = in.flag();
  if (sub_layers > 6 || payload.size() < 1 + sps.profile_tier_level.size()) {
    return std::nullopt;
  }
  std::copy_n(payload.begin() + 1, sps.profile_tier_level.size(), sps.profile_tier_level.begin());
  in.skip(sps.profile_tier_level.size() * 8);
  skip_h265_sub_layers(in, sub_layers);
  sps.id = in.unsigned_golomb();
  sps.chroma_format = in.unsigned_golomb();
  if (sps.id > 15 || sps.chroma_format > 3) {
    return std::nullopt;
  }
  in.skip(sps.chroma_format == 3 ? 1 : 0);
  const auto width = in.unsigned_golomb();
  const auto height = in.unsigned_golomb();
  const auto crop = in.flag() ? read_crop(in) : Crop{};
  sps.luma_bits = 8 + std::min(in.unsigned_golomb(), 8U);
  sps.chroma_bits = 8 + std::min(in.unsigned_golomb(), 8U);
  in.unsigned_golomb();
  std::uint32_t depth = 0;
  for (auto i = in.flag() ? 0U : sub_layers; i <= sub_layers && !in.has_failed(); ++i) {
    in.unsigned_golomb();
    depth = in.unsigned_golomb();
    in.unsigned_golomb();
  }
  if (in.has_failed() || depth > kMostReordered || !set_size(sps, width, height, crop, 1)) {
    return std::nullopt;
  }
  sps.reorder_depth = static_cast<int>(depth);
  return sps;
}

}  // namespace

std::optional<SequenceParameters> read_sequence_parameters(NalSpan unit, Codec codec) {
  if (nal_kind(unit, codec) != NalKind::kSps) {
    return std::nullopt;
  }
  return codec == Codec::kH264 ? read_h264(unit) : read_h265(unit);
}

std::optional<unsigned> parameter_set_id(NalSpan unit, Codec codec) {
  const auto kind = nal_kind(unit, codec);
  if (kind == NalKind::kSps) {
    const auto sps = read_sequence_parameters(unit, codec);
    return sps ? std::optional{sps->id} : std::nullopt;
  }
  const std::size_t head = codec == Codec::kH264 ? 1 : 2;
  if ((kind != NalKind::kPps && kind != NalKind::kVps) || unit.size() <= head) {
    return std::nullopt;
  }
  const auto payload = without_emulation_prevention(unit.subspan(head, std::min<std::size_t>(unit.size() - head, 8)));
  BitReader in{payload};
  const auto number = kind == NalKind::kVps ? in.bits(4) : in.unsigned_golomb();
  return in.has_failed() || number > 255 ? std::nullopt : std::optional<unsigned>{number};
}

}  // namespace hallwatch
