#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "analytics/detection/person_detector.h"
#include "base/config/site_config.h"
#include "base/message/socket.h"
#include "base/result.h"
#include "base/time/clock.h"

namespace hallwatch {

/// Where the service reads and publishes.
struct SeatServiceEndpoints {
  std::string packets;  ///< the recorder's packet bus
  std::string reports;  ///< bound here: PUB, topic "seat.<camera>"
};

/// Watches the seats of every camera of a site: packets from the bus in, seat reports out, once a second for each seat
/// and at once on a change. Keeps no truth: it may be killed and started at any time.
/// Threads: as many workers as cores at most, each with its own share of the cameras; the caller's thread publishes.
class SeatService {
 public:
  /// @param detector  null: there is none, every seat is UNKNOWN. References outlive the service.
  SeatService(const SiteConfig& config, SeatServiceEndpoints endpoints, PersonDetector* detector, Clock& clock,
              MessageContext& context);

  /// Runs until `stop`. @errors kUnavailable: the reports' endpoint cannot be bound
  [[nodiscard]] Result<> run(std::stop_token stop);

 private:
  const SiteConfig& config_;
  SeatServiceEndpoints endpoints_;
  PersonDetector* detector_;
  Clock& clock_;
  MessageContext& context_;
};

}  // namespace hallwatch
