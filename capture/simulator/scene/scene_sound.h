#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "capture/simulator/scene/scene_script.h"

namespace hallwatch {

inline constexpr int kSceneSampleRate = 8'000;

/// G.711 A-law (ITU-T G.711) of one sample of 16 bits.
[[nodiscard]] std::uint8_t a_law_of(std::int16_t sample);

/// A camera's sound, one byte a sample: its tone and its hiss. A tone of whole hertz joins when the clip loops.
/// @param first  sample since the start of the clip; a clip is whole seconds long
[[nodiscard]] std::vector<std::uint8_t> scene_sound(const SceneCamera& camera, std::int64_t first, int count);

}  // namespace hallwatch
