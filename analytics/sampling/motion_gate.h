#pragma once

#include <chrono>
#include <optional>

#include "analytics/box.h"
#include "base/result.h"
#include "base/time/utc_time.h"
#include "capture/picture/picture_decoder.h"

namespace hallwatch {

/// The picture in small and gray, slightly blurred: enough to see whether something moved.
/// @errors kInvalidArgument: a picture without pixels
[[nodiscard]] Result<Picture> small_gray(const Picture& picture);

/// Share of a zone's pixels that differ by more than noise, 0..1. Pictures of different sizes differ wholly.
/// @param zone  0..1 of the picture's width and height
[[nodiscard]] float moved_share(const Picture& before, const Picture& now, const BoxPx& zone_norm);

/// When a seat must be looked at by the detector, and when its last answer still holds. Pure.
struct MotionGate {
  float least_moved_share = 0.03F;  ///< VISION.md 2.6
  float surely_empty_below = 0.3F;
  float surely_occupied_above = 0.7F;
  std::chrono::microseconds refresh{10'000'000};

  struct LastLook {
    UtcTime at{};
    float presence_score = 0.0F;
  };
  [[nodiscard]] bool is_look_needed(const std::optional<LastLook>& last, UtcTime now, float moved) const;
};

}  // namespace hallwatch
