#pragma once

#include <chrono>

namespace hallwatch {

/// How long a dead service waits before it is started again. Pure: lifetimes in, waits out.
/// The first restart comes at once (the recorder must receive again within 2 s); a service that dies
/// over and over waits twice as long each time, up to 10 s; 30 s of life make it a healthy one again.
class RestartPolicy {
 public:
  static constexpr std::chrono::milliseconds kFirstWait{50};
  static constexpr std::chrono::milliseconds kLongestWait{10'000};
  static constexpr std::chrono::milliseconds kHealthyLife{30'000};

  /// The service died after living `lifetime`.
  [[nodiscard]] std::chrono::milliseconds wait_after_death(std::chrono::milliseconds lifetime);

 private:
  std::chrono::milliseconds next_wait_ = kFirstWait;
};

}  // namespace hallwatch
