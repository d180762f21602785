#pragma once

#include "base/time/clock.h"

namespace hallwatch {

/// The machine's clocks. Made once in each main.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] UtcTime utc_now() const override;
  [[nodiscard]] MonoTime mono_now() const override;
  bool sleep_until(MonoTime deadline, std::stop_token stop) override;
};

}  // namespace hallwatch
