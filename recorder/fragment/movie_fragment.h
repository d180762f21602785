#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace hallwatch {

/// One sample of a movie fragment (ISO 14496-12, trun box).
struct MovieSample {
  std::size_t offset = 0;  ///< of its bytes, from the start of the moof box
  std::uint32_t bytes = 0;
  std::int64_t decode_time = 0;         ///< ticks of the track
  std::int32_t composition_offset = 0;  ///< ticks of the track
  bool is_key = false;
};

/// The samples of one track in one movie fragment.
struct MovieTrackRun {
  std::uint32_t track_number = 0;      ///< as in the file, from 1
  std::size_t decode_time_offset = 0;  ///< where the 8 bytes of tfdt's time stand; 0 if they are not 8
  std::vector<MovieSample> samples;
};

/// Reads a moof box and the mdat box behind it. Total: any bytes give runs or an error.
/// Only what our own files hold: offsets from the moof box (default-base-is-moof), one mdat.
/// @errors kInvalidArgument: not such a fragment, or a sample leaves it
[[nodiscard]] Result<std::vector<MovieTrackRun>> parse_movie_fragment(std::span<const std::byte> fragment);

}  // namespace hallwatch
