#pragma once

#include "base/log.h"
#include "base/message/endpoints.h"
#include "base/message/socket.h"
#include "base/threads/worker_thread.h"
#include "console/app/inbox.h"

namespace hallwatch {

/// Listens to the levels of recorder and analytics, in a thread of its own ("reports"). References outlive it.
class ReportIntake {
 public:
  ReportIntake(MessageContext& context, const Endpoints& endpoints, Clock& clock, Inbox& inbox);

 private:
  void listen(MessageContext& context, const std::string& cameras, const std::string& seats, std::stop_token stop);
  void empty(Socket& socket);
  void take(const Message& message);

  Clock& clock_;
  Inbox& inbox_;
  Log log_{"reports"};
  std::uint64_t refused_ = 0;
  WorkerThread thread_;
};

}  // namespace hallwatch
