#pragma once

#include <filesystem>

#include "analytics/detection/person_detector.h"
#include "analytics/evaluation/labelled_footage.h"
#include "analytics/evaluation/seat_score.h"
#include "analytics/seats/seat_looker.h"
#include "base/config/site_config.h"
#include "base/result.h"

namespace hallwatch {

/// How seats are evaluated; as they are watched live unless said otherwise.
struct EvaluationSettings {
  AnalyticsConfig timings;
  LookMode mode = LookMode::kAuto;
};

/// Runs the live seat monitor over a clip and compares with the labels.
/// @errors whatever the clip file says
[[nodiscard]] Result<SeatScore> evaluate_clip(const std::filesystem::path& clip, const LabelledClip& labels,
                                              PersonDetector& detector, const EvaluationSettings& settings);

/// Looks once at each still, as the live monitor does. @param folder  where the images lie
/// @errors kNotFound: an image cannot be read
[[nodiscard]] Result<SeatScore> evaluate_stills(const std::filesystem::path& folder,
                                                const std::vector<LabelledStill>& stills, PersonDetector& detector,
                                                const EvaluationSettings& settings);

}  // namespace hallwatch
