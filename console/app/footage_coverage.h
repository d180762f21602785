#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/log.h"
#include "base/message/socket.h"
#include "base/threads/latest_value.h"
#include "base/threads/worker_thread.h"
#include "base/time/clock.h"
#include "console/app/hall_snapshot.h"
#include "recorder/footage_queries.h"

namespace hallwatch {

/// What is recorded of a range; `range` is the one that was asked for.
struct CoverageAnswer {
  FootageRange range;
  std::vector<CoveredRange> covered;
};

/// Asks the recorder which parts of a range are recorded, in a thread of its own ("coverage"): an answer that is slow
/// must not stop the pictures. References outlive it.
class FootageCoverage {
 public:
  FootageCoverage(MessageContext& context, std::string recorder_endpoint, Clock& clock);

  /// The newest question counts. Any thread.
  void ask(FootageRange range) { questions_.put(std::move(range)); }
  /// The newest answer since the last call.
  [[nodiscard]] std::optional<CoverageAnswer> take() { return answers_.take(); }

 private:
  void work(MessageContext& context, const std::string& endpoint, std::stop_token stop);

  Clock& clock_;
  Log log_{"coverage"};
  LatestValue<FootageRange> questions_;
  LatestValue<CoverageAnswer> answers_;
  WorkerThread thread_;
};

/// Files that follow each other are one range. Pure.
[[nodiscard]] std::vector<CoveredRange> covered_by(const std::vector<SegmentRow>& rows);

}  // namespace hallwatch
