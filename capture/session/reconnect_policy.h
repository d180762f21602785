#pragma once

#include <chrono>
#include <functional>

namespace hallwatch {

/// Why a connection ended or did not come about.
enum class SessionFailure {
  kLost = 1,     ///< no answer, no media, or the camera ended the session
  kRefused,      ///< 401 or 403: the camera refuses user or password
  kUnsupported,  ///< the camera offers no video that can be recorded
};

/// How long to wait before the next attempt. Pure; one per session.
/// A lost camera is tried again after 0.2, 0.4, 0.8, 1, 1, … s, so that its first packet is here within 1.5 s of its
/// return. One that refuses the password is tried after 30, 60, 120, 240, 300, 300, … s: cameras lock an account
/// after five to seven wrong passwords. One without usable video is tried every 10 s: somebody may be setting it up.
class ReconnectPolicy {
 public:
  /// @param random  gives 0..1; a fifth of each wait is left to it, so that cameras of one switch that return
  ///                together are not asked in the same instant
  explicit ReconnectPolicy(std::function<double()> random) : random_(std::move(random)) {}

  /// The wait after one more failure; never longer than the steps named above.
  [[nodiscard]] std::chrono::milliseconds wait_after(SessionFailure failure);
  /// Media came for `length`. After kStable the next loss is a first one again; a shorter success (a camera that
  /// sends one picture and falls) does not count.
  void note_live_for(std::chrono::microseconds length);

  static constexpr std::chrono::seconds kStable{5};

 private:
  std::function<double()> random_;
  SessionFailure last_ = SessionFailure::kLost;
  int in_a_row_ = 0;
};

}  // namespace hallwatch
