#include "base/threads/worker_thread.h"

#include <pthread.h>

#include <exception>
#include <utility>

#include "base/check.h"
#include "base/log.h"

namespace hallwatch {

WorkerThread::WorkerThread(std::string name, Body body) {
  HALL_CHECK(name.size() <= 15, "a thread's name has at most 15 letters");
  thread_ = std::jthread{[this, name = std::move(name), body = std::move(body)](std::stop_token stop) noexcept {
    pthread_setname_np(pthread_self(), name.c_str());
    started_.count_down();
    try {
      body(std::move(stop));
    } catch (const std::exception& e) {
      Log{"thread"}.error("{}: ended by an exception: {}", name, e.what());
      std::terminate();
    }
  }};
  started_.wait();
}

WorkerThread::~WorkerThread() {
  stop_and_join();
}

void WorkerThread::stop_and_join() {
  thread_.request_stop();
  if (thread_.joinable()) {
    thread_.join();
  }
}

}  // namespace hallwatch
