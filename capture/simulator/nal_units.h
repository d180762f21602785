#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "capture/packet.h"

namespace hallwatch {

/// The bytes of one NAL unit, without start code or length. Borrowed.
using NalUnit = std::span<const std::uint8_t>;

/// Cuts an Annex B byte stream at its start codes; trailing zero bytes belong to none (ISO 14496-10 B.1).
[[nodiscard]] std::vector<NalUnit> split_annex_b(std::span<const std::uint8_t> bytes);

/// nal_unit_type of H.264 or H.265. `unit` is not empty.
[[nodiscard]] int nal_unit_type(NalUnit unit, Codec codec);

/// VPS, SPS or PPS.
[[nodiscard]] bool is_parameter_set(NalUnit unit, Codec codec);

}  // namespace hallwatch
