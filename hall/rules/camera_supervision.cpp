#include "hall/rules/camera_supervision.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/json_fields.h"

namespace hallwatch {

std::vector<FindingChange> CameraSupervision::observe(const CameraObservation& seen) {
  std::vector<FindingChange> changes;
  if (seen.is_live) {
    observe_live(seen, changes);
  } else {
    observe_lost(seen, changes);
  }
  return changes;
}

void CameraSupervision::observe_live(const CameraObservation& seen, std::vector<FindingChange>& changes) {
  if (!loss_began_) {
    return;
  }
  raise_if_long(seen.since, changes);
  if (!is_raised_) {
    loss_began_.reset();
    return;
  }
  if (!good_since_ || seen.at < *good_since_) {
    good_since_ = std::max(seen.since, *loss_began_ + settings_.offline_after);
  }
  if (seen.at - *good_since_ >= settings_.confirmed_after) {
    tell(good_since_, changes);
    loss_began_.reset();
    good_since_.reset();
    is_raised_ = false;
  }
}

void CameraSupervision::observe_lost(const CameraObservation& seen, std::vector<FindingChange>& changes) {
  if (good_since_ && seen.since - *good_since_ >= settings_.confirmed_after) {
    observe_live({true, *good_since_, seen.since}, changes);  // it was good long enough, nobody told
  }
  good_since_.reset();
  if (!is_raised_) {
    loss_began_ = std::min({loss_began_.value_or(seen.since), seen.since, seen.at});
  }
  raise_if_long(seen.at, changes);
}

void CameraSupervision::raise_if_long(UtcTime until, std::vector<FindingChange>& changes) {
  if (!is_raised_ && until - *loss_began_ > settings_.offline_after) {
    is_raised_ = true;
    tell(std::nullopt, changes);
  }
}

void CameraSupervision::tell(std::optional<UtcTime> cleared_at, std::vector<FindingChange>& changes) const {
  for (const auto& object : objects_) {
    Finding finding;
    finding.rule_id = "CAMERA_OFFLINE";
    finding.object = object;
    finding.raised_at = *loss_began_ + settings_.offline_after;
    finding.cleared_at = cleared_at;
    finding.cause_since = *loss_began_;
    finding.length = settings_.offline_after;
    changes.push_back({FindingChangeKind::kStands, std::move(finding)});
  }
}

std::string CameraSupervision::to_json_text() const {
  const auto time = [](const std::optional<UtcTime>& value) {
    return value ? nlohmann::json(to_us(*value)) : nlohmann::json();
  };
  return nlohmann::json{{"loss_us", time(loss_began_)}, {"good_us", time(good_since_)}, {"raised", is_raised_}}.dump();
}

Result<> CameraSupervision::restore(std::string_view text) {
  JsonFields fields{text, "state of the camera supervision"};
  const bool is_raised = fields.boolean("raised");
  std::optional<UtcTime> loss_began;
  std::optional<UtcTime> good_since;
  if (fields.has("loss_us")) {
    loss_began = utc_from_us(fields.integer("loss_us"));
  }
  if (fields.has("good_us")) {
    good_since = utc_from_us(fields.integer("good_us"));
  }
  if (!fields.ok()) {
    return fields.error();
  }
  if (is_raised && !loss_began) {
    return fail(ErrorKind::kInvalidArgument, "state of the camera supervision: an alert without a loss");
  }
  loss_began_ = loss_began;
  good_since_ = good_since;
  is_raised_ = is_raised;
  return {};
}

void CameraSupervision::adopt(const Finding& open) {
  loss_began_ = open.raised_at - settings_.offline_after;
  good_since_.reset();
  is_raised_ = true;
}

}  // namespace hallwatch
