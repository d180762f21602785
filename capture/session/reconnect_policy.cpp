#include "capture/session/reconnect_policy.h"

#include <algorithm>

namespace hallwatch {
namespace {

using std::chrono::milliseconds;

struct Steps {
  milliseconds first;
  milliseconds most;
};

constexpr Steps steps_of(SessionFailure failure) {
  switch (failure) {
    case SessionFailure::kRefused:
      return {std::chrono::seconds{30}, std::chrono::seconds{300}};
    case SessionFailure::kUnsupported:
      return {std::chrono::seconds{10}, std::chrono::seconds{10}};
    case SessionFailure::kLost:
      break;
  }
  return {milliseconds{200}, milliseconds{1'000}};
}

}  // namespace

milliseconds ReconnectPolicy::wait_after(SessionFailure failure) {
  if (failure != last_) {
    in_a_row_ = 0;
    last_ = failure;
  }
  const auto steps = steps_of(failure);
  auto wait = steps.first;
  for (int doubled = 0; doubled < in_a_row_ && wait < steps.most; ++doubled) {
    wait *= 2;
  }
  wait = std::min(wait, steps.most);
  ++in_a_row_;
  const double share = 0.8 + 0.2 * std::clamp(random_(), 0.0, 1.0);
  return milliseconds{static_cast<milliseconds::rep>(static_cast<double>(wait.count()) * share)};
}

void ReconnectPolicy::note_live_for(std::chrono::microseconds length) {
  if (length >= kStable) {
    in_a_row_ = 0;
  }
}

}  // namespace hallwatch
