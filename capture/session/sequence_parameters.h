#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "capture/packet.h"
#include "capture/session/nal_walk.h"

namespace hallwatch {

/// What we need of an SPS.
struct SequenceParameters {
  unsigned id = 0;
  int width_px = 0;  ///< of the picture that is shown: cropping is taken off
  int height_px = 0;
  unsigned chroma_format = 1;
  unsigned luma_bits = 8;
  unsigned chroma_bits = 8;
  std::optional<int> reorder_depth;  ///< pictures that may be decoded before one that is shown earlier; if it says so
  // H.265 only.
  unsigned temporal_layers = 1;
  bool is_temporal_nested = false;
  std::array<std::byte, 12> profile_tier_level{};
};

/// Reads an SPS of H.264 (ISO 14496-10 7.3.2.1) or H.265 (ISO 23008-2 7.3.2.2). Total: any bytes give an answer.
/// @return nothing if it is none, or tells of a picture that nobody has (under 16 or over 16,384 px)
[[nodiscard]] std::optional<SequenceParameters> read_sequence_parameters(NalSpan unit, Codec codec);

/// The id of a VPS, SPS or PPS; nothing if it cannot be read.
[[nodiscard]] std::optional<unsigned> parameter_set_id(NalSpan unit, Codec codec);

}  // namespace hallwatch
