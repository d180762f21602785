#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "hall/finding.h"

namespace hallwatch {

/// What one report says about a camera's picture.
struct CameraObservation {
  bool is_live = false;
  UtcTime since{};  ///< from when that holds; for a loss the moment of the last packet
  UtcTime at{};     ///< up to when it is known to hold
};

struct CameraSupervisionSettings {
  std::chrono::microseconds offline_after{std::chrono::seconds{30}};
  std::chrono::microseconds confirmed_after{std::chrono::seconds{30}};  ///< of good picture, before an alert is cleared
};

/// CAMERA_OFFLINE of one camera, for each window that it looks at: raised `offline_after` from the moment the loss
/// began if it lasts longer, whatever the window's state; cleared at the moment the picture returned, once it has
/// held for `confirmed_after`. A value without clock; works on the time of the reports.
/// If the wall clock steps back, the loss counts from the new time on; a step forward during a loss is part of it.
/// @source RULES section 8; C-CAMERA, C-CAMERA-LOST
class CameraSupervision {
 public:
  /// @param objects  the windows; the camera's own id if it belongs to none
  CameraSupervision(std::vector<std::string> objects, const CameraSupervisionSettings& settings)
      : objects_(std::move(objects)), settings_(settings) {}

  [[nodiscard]] std::vector<FindingChange> observe(const CameraObservation& seen);

  [[nodiscard]] bool is_lost() const { return loss_began_ && !good_since_; }
  /// Moment from which there is no picture, while is_lost().
  [[nodiscard]] std::optional<UtcTime> loss_began() const { return loss_began_; }

  [[nodiscard]] std::string to_json_text() const;
  /// @errors kInvalidArgument: not what to_json_text() wrote; nothing is changed
  [[nodiscard]] Result<> restore(std::string_view text);
  /// The rule's own state is lost, but a store holds an open alert of it.
  void adopt(const Finding& open);

 private:
  void observe_live(const CameraObservation& seen, std::vector<FindingChange>& changes);
  void observe_lost(const CameraObservation& seen, std::vector<FindingChange>& changes);
  void raise_if_long(UtcTime until, std::vector<FindingChange>& changes);
  void tell(std::optional<UtcTime> cleared_at, std::vector<FindingChange>& changes) const;

  std::vector<std::string> objects_;
  CameraSupervisionSettings settings_;
  std::optional<UtcTime> loss_began_;  ///< of the loss that lasts, or whose alert is open
  std::optional<UtcTime> good_since_;  ///< the picture is back, not confirmed yet
  bool is_raised_ = false;
};

}  // namespace hallwatch
