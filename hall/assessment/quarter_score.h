#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time/hall_time.h"

namespace hallwatch {

/// Weights and points of the assessment; none is in the regulation, each is a key of the site's config.
struct AssessmentSettings {
  int warnings_per_run = 3;
  int points_per_run = 3;
  int points_per_yellow = 5;
  int points_per_red = 10;
  int points_per_late = 1;
  int points_per_missing = 2;
  int points_per_half_day = 5;
  double guarantee_weight = 0.6;
  double satisfaction_weight = 0.4;
  std::array<double, 3> channel_weights{0.6, 0.2, 0.2};   ///< device, SMS, questionnaire
  std::array<double, 5> code_points{100, 80, 60, 30, 0};  ///< of the ratings 1 … 5

  friend bool operator==(const AssessmentSettings&, const AssessmentSettings&) = default;
};

/// What counts for one window in a period. Only what a person confirmed belongs here.
struct ScoreInput {
  int warn_count = 0;
  int yellow = 0;
  int red = 0;
  int late_early = 0;
  int missing = 0;
  int half_day = 0;
  int early_cases = 0;                           ///< decided with at least one working day left
  int decided_cases = 0;                         ///< not on the spot, not withdrawn
  std::array<std::vector<int>, 3> rating_codes;  ///< device, SMS, questionnaire; each 1 … 5

  friend bool operator==(const ScoreInput&, const ScoreInput&) = default;
};

struct QuarterScore {
  int warn_runs = 0;
  int attendance_points = 0;
  int bonus = 0;
  int guarantee = 0;                                   ///< G, 0 … 100
  std::array<std::optional<double>, 3> channel_means;  ///< nothing: no rating
  std::optional<double> satisfaction;                  ///< S
  double score = 0.0;                                  ///< Q, unrounded

  friend bool operator==(const QuarterScore&, const QuarterScore&) = default;
};

/// Guarantee part and satisfaction part of one window. Pure.
/// @source 洪府发〔2012〕9号 第三十七、三十八条; RULES section 5; C-ASSESS
[[nodiscard]] QuarterScore compute_score(const ScoreInput& input, const AssessmentSettings& settings);

/// Mean of the quarters that exist; nothing without any.
[[nodiscard]] std::optional<double> year_score(const std::array<std::optional<double>, 4>& quarters);

/// Rounded half up to two decimals, as the forms show it: 87.4625 is 87.46, 87.465 is 87.47.
[[nodiscard]] double rounded(double score);

/// Whether findings of this rule count as warnings and cards (C-ASSESS 2).
[[nodiscard]] bool counts_in_assessment(std::string_view rule_id);

}  // namespace hallwatch
