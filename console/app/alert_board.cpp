#include "console/app/alert_board.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace hallwatch {
namespace {

constexpr std::chrono::seconds kBefore{30};
constexpr std::chrono::seconds kAfter{60};

std::string key_of(const Alert& alert) {
  return alert.absence_id.empty() ? fmt::format("alert-{}", alert.alert_id) : "absence-" + alert.absence_id;
}

std::string place_of(const Alert& alert, const SiteConfig& config) {
  for (const auto& window : config.windows) {
    const bool is_window = window.window_id == alert.window_id || window.window_id.text() == alert.object;
    if (is_window || (alert.window_id.is_empty() && window.camera_id.text() == alert.object)) {
      return window.name.empty() ? window.window_id.text() : window.name;
    }
  }
  return alert.window_id.is_empty() ? alert.object : alert.window_id.text();
}

CameraId camera_of(const AlertLine& line, const SiteConfig& config) {
  for (const auto& alert : line.members) {
    if (!alert.evidence.empty() && !alert.evidence.front().camera_id.is_empty()) {
      return alert.evidence.front().camera_id;
    }
  }
  const auto& alert = line.members.front();
  for (const auto& window : config.windows) {
    if (window.window_id == alert.window_id) {
      return window.camera_id;
    }
  }
  for (const auto& camera : config.cameras) {
    if (camera.camera_id.text() == alert.object) {
      return camera.camera_id;
    }
  }
  return {};
}

void finish(AlertLine& line, const SiteConfig& config) {
  std::stable_sort(line.members.begin(), line.members.end(),
                   [](const Alert& a, const Alert& b) { return a.raised_at < b.raised_at; });
  for (const auto& alert : line.members) {
    line.severity = std::max(line.severity, alert.severity);
    line.is_open = line.is_open || is_open(alert);
  }
  line.place = place_of(line.members.front(), config);
}

}  // namespace

bool is_open(const Alert& alert) {
  switch (alert.state) {
    case AlertState::kFalse:
    case AlertState::kRectified:
    case AlertState::kClosed:
    case AlertState::kRetracted:
      return false;
    default:
      return !alert.cleared_at.has_value();
  }
}

void AlertBoard::take(Alert alert) {
  auto& known = alerts_[alert.alert_id];
  if (known.alert_id == alert.alert_id && known.sequence >= alert.sequence && known.sequence != 0) {
    return;
  }
  known = std::move(alert);
  is_changed_ = true;
  if (alerts_.size() > kMaxAlerts) {
    alerts_.erase(alerts_.begin());
  }
}

std::shared_ptr<const std::vector<AlertLine>> AlertBoard::lines() {
  if (!std::exchange(is_changed_, false)) {
    return lines_;
  }
  std::map<std::string, AlertLine> by_key;
  for (const auto& [alert_id, alert] : alerts_) {
    auto& line = by_key[key_of(alert)];
    line.key = key_of(alert);
    line.members.push_back(alert);
  }
  auto lines = std::make_shared<std::vector<AlertLine>>();
  lines->reserve(by_key.size());
  for (auto& [key, line] : by_key) {
    finish(line, config_);
    lines->push_back(std::move(line));
  }
  std::stable_sort(lines->begin(), lines->end(),
                   [](const AlertLine& a, const AlertLine& b) { return a.newest_at() > b.newest_at(); });
  lines_ = std::move(lines);
  return lines_;
}

std::array<int, 5> AlertBoard::open_by_severity() {
  std::array<int, 5> counts{};
  for (const auto& line : *lines()) {
    counts[static_cast<std::size_t>(line.severity) % counts.size()] += line.is_open ? 1 : 0;
  }
  return counts;
}

std::optional<FootageRequest> footage_of(const AlertLine& line, const SiteConfig& config, UtcTime now) {
  FootageRequest request{camera_of(line, config), line.raised_at() - kBefore, line.raised_at() + kAfter};
  if (request.camera_id.is_empty()) {
    return std::nullopt;
  }
  for (const auto& alert : line.members) {
    request.to = std::max(request.to, alert.cleared_at.value_or(alert.raised_at) + kAfter);
    for (const auto& range : alert.evidence) {
      if (range.camera_id == request.camera_id) {
        request.from = std::min(request.from, range.from);
        request.to = std::max(request.to, range.to);
      }
    }
  }
  if (line.is_open) {
    request.to = std::max(request.to, now);
  }
  return request;
}

}  // namespace hallwatch
