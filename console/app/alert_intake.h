#pragma once

#include "base/log.h"
#include "base/message/endpoints.h"
#include "base/message/socket.h"
#include "base/threads/worker_thread.h"
#include "console/app/inbox.h"

namespace hallwatch {

/// Takes every change of every alert from the supervisor, all that its store holds first, in a thread of its own
/// ("alerts"). References outlive it.
class AlertIntake {
 public:
  AlertIntake(MessageContext& context, const Endpoints& endpoints, Clock& clock, Inbox& inbox);

 private:
  void listen(MessageContext& context, const std::string& publish, const std::string& replay, std::stop_token stop);
  void tell_once(const Error& error);

  Clock& clock_;
  Inbox& inbox_;
  Log log_{"alerts"};
  std::string told_;
  WorkerThread thread_;
};

}  // namespace hallwatch
