#pragma once

#include <string>
#include <vector>

#include "analytics/evaluation/seat_score.h"

namespace hallwatch {

/// One line a score under a head, for people.
[[nodiscard]] std::string score_table(const std::vector<SeatScore>& scores);

/// One score as a JSON object. What cannot be told (no empty span, no occupied second) is null.
[[nodiscard]] std::string score_json(const SeatScore& score);

/// Several scores and their sum: {"clips": […], "total": {…}}.
[[nodiscard]] std::string scores_json(const std::vector<SeatScore>& scores, const SeatScore& total);

}  // namespace hallwatch
