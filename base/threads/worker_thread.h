#pragma once

#include <functional>
#include <latch>
#include <stop_token>
#include <string>
#include <thread>

namespace hallwatch {

/// A thread that has started when its constructor returns and ended when its destructor returns.
/// Declare it as the last member, so that it is joined before what it uses goes.
class WorkerThread {
 public:
  using Body = std::function<void(std::stop_token stop)>;

  /// @param name  up to 15 letters, seen in top and gdb
  /// @param body  must return soon after `stop` is requested; an exception that leaves it ends the process
  WorkerThread(std::string name, Body body);
  ~WorkerThread();
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;

  void request_stop() { thread_.request_stop(); }
  /// Asks to stop and waits. A second call does nothing.
  void stop_and_join();

 private:
  std::latch started_{1};
  std::jthread thread_;
};

}  // namespace hallwatch
