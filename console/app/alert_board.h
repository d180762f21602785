#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "alerts/model/alert.h"
#include "base/config/site_config.h"
#include "console/app/hall_snapshot.h"

namespace hallwatch {

/// All alerts as they stand now, made into the lines of the list. Not a store: it begins empty with each start of the
/// console and is filled by the replay. Belongs to the frame thread.
class AlertBoard {
 public:
  static constexpr std::size_t kMaxAlerts = 20'000;  ///< the oldest go first; the supervisor keeps them all

  explicit AlertBoard(const SiteConfig& config) : config_(config) {}

  /// A change of an alert; one that is older than what is known is ignored.
  void take(Alert alert);
  /// Newest first. Made anew only after a change.
  [[nodiscard]] std::shared_ptr<const std::vector<AlertLine>> lines();
  /// Open lines by severity.
  [[nodiscard]] std::array<int, 5> open_by_severity();

 private:
  const SiteConfig& config_;
  std::map<std::int64_t, Alert> alerts_;
  std::shared_ptr<const std::vector<AlertLine>> lines_ = std::make_shared<std::vector<AlertLine>>();
  bool is_changed_ = false;
};

/// An alert is open while its condition holds and nobody has put it away.
[[nodiscard]] bool is_open(const Alert& alert);

/// Which footage shows a line's cause.
struct FootageRequest {
  CameraId camera_id;
  UtcTime from{};
  UtcTime to{};
};

/// From 30 s before the cause began (as the evidence says, else before the alert was raised) to 60 s after its end,
/// or to `now` while it is open. Nothing if no camera belongs to it.
[[nodiscard]] std::optional<FootageRequest> footage_of(const AlertLine& line, const SiteConfig& config, UtcTime now);

}  // namespace hallwatch
