#include "capture/session/parameter_sets.h"

#include <algorithm>

namespace hallwatch {
namespace {

constexpr std::size_t kMaxSetBytes = 0xFFFF;  // avcC and hvcC give its length 16 bits
constexpr std::size_t kMaxSpsInAvc = 31;
constexpr std::size_t kMaxPpsInAvc = 255;

std::byte byte_of(std::size_t value) {
  return static_cast<std::byte>(value & 0xFFU);
}

void put_set(std::vector<std::byte>& out, const std::vector<std::byte>& set) {
  out.push_back(byte_of(set.size() >> 8U));
  out.push_back(byte_of(set.size()));
  out.insert(out.end(), set.begin(), set.end());
}

}  // namespace

ParameterSets::Sets* ParameterSets::of_kind(AllSets& sets, NalKind kind) const {
  switch (kind) {
    case NalKind::kVps:
      return &sets.vps;
    case NalKind::kSps:
      return &sets.sps;
    case NalKind::kPps:
      return &sets.pps;
    default:
      return nullptr;
  }
}

void ParameterSets::keep(AllSets& sets, NalSpan unit) const {
  auto* kind = of_kind(sets, nal_kind(unit, codec_));
  if (kind == nullptr || unit.size() > kMaxSetBytes) {
    return;
  }
  if (const auto set_id = parameter_set_id(unit, codec_)) {
    (*kind)[*set_id].assign(unit.begin(), unit.end());
  }
}

void ParameterSets::add(NalSpan unit) {
  keep(sets_, unit);
}

bool ParameterSets::note(std::span<const std::byte> access_unit) {
  AllSets fresh;
  walk_nal_units(access_unit, [&](NalSpan unit) { keep(fresh, unit); });
  const bool has_new_sps = std::any_of(fresh.sps.begin(), fresh.sps.end(), [&](const auto& entry) {
    const auto known = sets_.sps.find(entry.first);
    return known == sets_.sps.end() || known->second != entry.second;
  });
  bool has_changed = false;
  for (const auto kind : {NalKind::kVps, NalKind::kSps, NalKind::kPps}) {
    auto& now = *of_kind(sets_, kind);
    auto& next = *of_kind(fresh, kind);
    if (!has_new_sps) {
      next.insert(now.begin(), now.end());  // keeps what did not come again
    }
    if (!next.empty() && next != now) {
      now = std::move(next);
      has_changed = true;
    }
  }
  return has_changed;
}

std::optional<SequenceParameters> ParameterSets::sequence() const {
  return sets_.sps.empty() ? std::nullopt : read_sequence_parameters(sets_.sps.begin()->second, codec_);
}

std::optional<int> ParameterSets::reorder_depth() const {
  const auto sps = sequence();
  return sps ? sps->reorder_depth : std::nullopt;
}

std::optional<VideoFormat> ParameterSets::format() const {
  const auto sps = sequence();
  if (!sps || sets_.pps.empty() || (codec_ == Codec::kH265 && sets_.vps.empty())) {
    return std::nullopt;
  }
  return VideoFormat{codec_, sps->width_px, sps->height_px,
                     codec_ == Codec::kH264 ? avc_config(*sps) : hevc_config(*sps)};
}

/// ISO 14496-15 5.3.3.1
std::vector<std::byte> ParameterSets::avc_config(const SequenceParameters& sps) const {
  const auto& first = sets_.sps.begin()->second;  // read_sequence_parameters() has read its first bytes
  std::vector<std::byte> out{std::byte{1}, first[1], first[2], first[3], std::byte{0xFF}};
  const auto sps_count = std::min(sets_.sps.size(), kMaxSpsInAvc);
  out.push_back(byte_of(0xE0U | sps_count));
  auto next = sets_.sps.begin();
  for (std::size_t i = 0; i < sps_count; ++i, ++next) {
    put_set(out, next->second);
  }
  const auto pps_count = std::min(sets_.pps.size(), kMaxPpsInAvc);
  out.push_back(byte_of(pps_count));
  next = sets_.pps.begin();
  for (std::size_t i = 0; i < pps_count; ++i, ++next) {
    put_set(out, next->second);
  }
  const auto profile = std::to_integer<unsigned>(first[1]);
  if (profile != 66 && profile != 77 && profile != 88) {
    out.push_back(byte_of(0xFCU | sps.chroma_format));
    out.push_back(byte_of(0xF8U | (sps.luma_bits - 8)));
    out.push_back(byte_of(0xF8U | (sps.chroma_bits - 8)));
    out.push_back(std::byte{0});
  }
  return out;
}

/// ISO 14496-15 8.3.3.1
std::vector<std::byte> ParameterSets::hevc_config(const SequenceParameters& sps) const {
  std::vector<std::byte> out{std::byte{1}};
  out.insert(out.end(), sps.profile_tier_level.begin(), sps.profile_tier_level.end());
  const std::array fixed{std::byte{0xF0},  // no spatial segmentation is promised
                         std::byte{0},
                         std::byte{0xFC},  // nor parallelism
                         byte_of(0xFCU | sps.chroma_format),
                         byte_of(0xF8U | (sps.luma_bits - 8)),
                         byte_of(0xF8U | (sps.chroma_bits - 8)),
                         std::byte{0},
                         std::byte{0},
                         byte_of(sps.temporal_layers << 3U | (sps.is_temporal_nested ? 4U : 0U) | 3U),
                         std::byte{3}};
  out.insert(out.end(), fixed.begin(), fixed.end());
  const auto put_kind = [&](unsigned type, const Sets& sets) {
    out.push_back(byte_of(type));  // completeness bit 0: more may stand in the stream
    out.push_back(byte_of(sets.size() >> 8U));
    out.push_back(byte_of(sets.size()));
    for (const auto& [set_id, set] : sets) {
      put_set(out, set);
    }
  };
  put_kind(32, sets_.vps);
  put_kind(33, sets_.sps);
  put_kind(34, sets_.pps);
  return out;
}

}  // namespace hallwatch
