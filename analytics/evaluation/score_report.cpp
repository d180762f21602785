#include "analytics/evaluation/score_report.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hallwatch {
namespace {

using nlohmann::json;

json optional_number(const std::optional<double>& value) {
  return value ? json(*value) : json(nullptr);
}

std::string optional_text(const std::optional<double>& value, int digits) {
  return value ? fmt::format("{:.{}f}", *value, digits) : "-";
}

double per_second(double value, const SeatScore& score) {
  return score.video_s > 0.0 ? value / score.video_s : 0.0;
}

json to_json(const SeatScore& score) {
  return {{"name", score.name},
          {"kind", score.kind},
          {"seats", score.seats},
          {"f1_empty", score.looks.f1()},
          {"precision_empty", score.looks.precision()},
          {"recall_empty", score.looks.recall()},
          {"auc", optional_number(score.auc())},
          {"f1_empty_states", score.states.f1()},
          {"false_empty_alarms", score.false_empty_alarms},
          {"empty_spans", score.empty_spans},
          {"missed_empty_spans", score.missed_empty_spans},
          {"latency_s", optional_number(score.median_latency_s())},
          {"latency_max_s", optional_number(score.max_latency_s())},
          {"cpu_ms_per_s", per_second(score.cpu_ms, score)},
          {"detector_looks_per_s", per_second(score.detector_looks, score)},
          {"scored_seconds", score.scored_seconds()},
          {"empty_seconds", score.empty_seconds()}};
}

std::string line(const SeatScore& score, std::size_t name_width) {
  return fmt::format(
      "{:<{}} {:>5} {:>6.3f} {:>6.3f} {:>6.3f} {:>6} {:>7.3f} {:>6} {:>6} {:>6} {:>6} {:>7.1f} {:>6.2f} {:>7} {:>6}\n",
      score.name, name_width, score.seats, score.looks.f1(), score.looks.precision(), score.looks.recall(),
      optional_text(score.auc(), 3), score.states.f1(), score.false_empty_alarms,
      fmt::format("{}/{}", score.missed_empty_spans, score.empty_spans), optional_text(score.median_latency_s(), 1),
      optional_text(score.max_latency_s(), 1), per_second(score.cpu_ms, score), per_second(score.detector_looks, score),
      score.scored_seconds(), score.empty_seconds());
}

}  // namespace

std::string score_table(const std::vector<SeatScore>& scores) {
  std::size_t name_width = 4;
  for (const auto& score : scores) {
    name_width = std::max(name_width, score.name.size());
  }
  std::string text =
      fmt::format("{:<{}} {:>5} {:>6} {:>6} {:>6} {:>6} {:>7} {:>6} {:>6} {:>6} {:>6} {:>7} {:>6} {:>7} {:>6}\n",
                  "clip", name_width, "seats", "F1", "prec", "recall", "AUC", "F1state", "false", "missed", "lat/s",
                  "max/s", "cpu/ms", "looks", "scored", "empty");
  for (const auto& score : scores) {
    text += line(score, name_width);
  }
  return text;
}

std::string score_json(const SeatScore& score) {
  return to_json(score).dump(2) + "\n";
}

std::string scores_json(const std::vector<SeatScore>& scores, const SeatScore& total) {
  json document{{"clips", json::array()}, {"total", to_json(total)}};
  for (const auto& score : scores) {
    document["clips"].push_back(to_json(score));
  }
  return document.dump(2) + "\n";
}

}  // namespace hallwatch
