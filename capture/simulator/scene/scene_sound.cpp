#include "capture/simulator/scene/scene_sound.h"

#include <cmath>
#include <numbers>

namespace hallwatch {
namespace {

constexpr double kToneLevel = 5'000;
constexpr double kFullLevel = 32'000;

/// The same hiss for the same sample: rendering twice gives the same bytes.
double hiss(std::int64_t sample) {
  auto state = static_cast<std::uint32_t>(sample) * 2'654'435'761U;
  state ^= state >> 15U;
  state *= 2'246'822'519U;
  state ^= state >> 13U;
  return static_cast<double>(state) / 2'147'483'648.0 - 1.0;
}

}  // namespace

std::uint8_t a_law_of(std::int16_t sample) {
  constexpr int kSignBit = 0x80;
  constexpr int kEvenBits = 0x55;
  const bool is_negative = sample < 0;
  const int magnitude = (is_negative ? -(sample + 1) : sample) >> 3;  // 0..4095
  int exponent = 0;
  while (exponent < 7 && magnitude >> (exponent + 5) != 0) {
    ++exponent;
  }
  const int mantissa = (exponent < 2 ? magnitude >> 1 : magnitude >> exponent) & 0x0F;
  const int code = (exponent << 4) | mantissa | (is_negative ? 0 : kSignBit);
  return static_cast<std::uint8_t>(code ^ kEvenBits);
}

std::vector<std::uint8_t> scene_sound(const SceneCamera& camera, std::int64_t first, int count) {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = first; i < first + count; ++i) {
    const double turns = static_cast<double>(i % kSceneSampleRate) * camera.tone_hz / kSceneSampleRate;
    const double tone = kToneLevel * std::sin(2 * std::numbers::pi * turns);
    bytes.push_back(a_law_of(static_cast<std::int16_t>(tone + hiss(i) * kFullLevel * camera.hiss_percent / 100.0 / 2)));
  }
  return bytes;
}

}  // namespace hallwatch
