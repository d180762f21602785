#pragma once

#include <optional>

#include "base/log.h"
#include "base/message/endpoints.h"
#include "base/message/socket.h"
#include "base/threads/worker_thread.h"
#include "console/app/inbox.h"
#include "hall/hall_queries.h"

namespace hallwatch {

/// Asks the supervisor for windows, cases and attendance again and again, in a thread of its own ("hall").
/// References outlive it.
class HallIntake {
 public:
  HallIntake(MessageContext& context, const Endpoints& endpoints, Clock& clock, Inbox& inbox);

  /// Attendance of another day is wanted. Any thread.
  void ask_attendance_of(HallDay day) { wanted_day_.put(day); }

 private:
  void ask_on(MessageContext& context, const std::string& endpoint, std::stop_token stop);
  void ask_once(HallClient& client);
  [[nodiscard]] bool ask_attendance(HallClient& client);
  /// @return true if it answered
  bool note(const Result<>& outcome);

  Clock& clock_;
  Inbox& inbox_;
  LatestValue<HallDay> wanted_day_;
  std::optional<HallDay> day_;  ///< nothing: today
  MonoTime tables_due_{};
  std::string told_;
  Log log_{"hall"};
  WorkerThread thread_;
};

}  // namespace hallwatch
