#include "hall/assessment/quarter_score.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hallwatch {
namespace {

std::optional<double> mean_points(const std::vector<int>& codes, const AssessmentSettings& settings) {
  if (codes.empty()) {
    return std::nullopt;
  }
  const double sum = std::accumulate(codes.begin(), codes.end(), 0.0, [&](double so_far, int code) {
    return so_far + settings.code_points.at(static_cast<std::size_t>(std::clamp(code, 1, 5) - 1));
  });
  return sum / static_cast<double>(codes.size());
}

}  // namespace

QuarterScore compute_score(const ScoreInput& input, const AssessmentSettings& settings) {
  QuarterScore score;
  score.warn_runs = input.warn_count / settings.warnings_per_run;
  score.attendance_points = settings.points_per_late * input.late_early + settings.points_per_missing * input.missing +
                            settings.points_per_half_day * input.half_day;
  score.bonus = input.decided_cases > 0 ? 10 * input.early_cases / input.decided_cases : 0;
  score.guarantee =
      std::clamp(100 - settings.points_per_run * score.warn_runs - settings.points_per_yellow * input.yellow -
                     settings.points_per_red * input.red - score.attendance_points + score.bonus,
                 0, 100);
  double weight = 0.0;
  double sum = 0.0;
  for (std::size_t channel = 0; channel < input.rating_codes.size(); ++channel) {
    score.channel_means[channel] = mean_points(input.rating_codes[channel], settings);
    if (score.channel_means[channel]) {
      weight += settings.channel_weights[channel];
      sum += settings.channel_weights[channel] * *score.channel_means[channel];
    }
  }
  if (weight > 0.0) {
    score.satisfaction = sum / weight;
  }
  score.score = score.satisfaction
                    ? settings.guarantee_weight * score.guarantee + settings.satisfaction_weight * *score.satisfaction
                    : score.guarantee;
  return score;
}

std::optional<double> year_score(const std::array<std::optional<double>, 4>& quarters) {
  double sum = 0.0;
  int count = 0;
  for (const auto& quarter : quarters) {
    sum += quarter.value_or(0.0);
    count += quarter ? 1 : 0;
  }
  return count > 0 ? std::optional{sum / count} : std::nullopt;
}

double rounded(double score) {
  constexpr double kBinaryNoise = 1e-7;  // 87.465 is stored as 87.46499…
  return std::floor(score * 100.0 + 0.5 + kBinaryNoise) / 100.0;
}

bool counts_in_assessment(std::string_view rule_id) {
  constexpr std::array<std::string_view, 4> kRules{"BAD_REVIEW", "COMPLAINT_DUE", "AFTER_HOURS_PRESENCE",
                                                   "PUNCH_UNKNOWN_PIN"};
  constexpr std::array<std::string_view, 11> kFamilies{"ATT_",      "CAMERA_", "TERMINAL_",  "RECORD_",
                                                       "FEED_",     "IMPORT_", "RETENTION_", "CLOCK_",
                                                       "CALENDAR_", "HASH_",   "ACCESS_"};
  return std::find(kRules.begin(), kRules.end(), rule_id) == kRules.end() &&
         std::none_of(kFamilies.begin(), kFamilies.end(),
                      [&](std::string_view family) { return rule_id.starts_with(family); });
}

}  // namespace hallwatch
