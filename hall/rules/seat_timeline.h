#pragma once

#include <vector>

#include "base/time/utc_time.h"
#include "hall/rules/seat_rule.h"

namespace hallwatch {

/// The recent past of one seat, as far as later reports may still change it. A value, in order, without overlaps;
/// what no span covers is not known.
class SeatTimeline {
 public:
  struct Span {
    UtcTime from{};
    UtcTime to{};
    SeatSignal signal = SeatSignal::kUnknown;

    friend bool operator==(const Span&, const Span&) = default;
  };

  /// The seat showed `signal` in [from, to): replaces what was painted there before. Only a kUnknown that was
  /// painted stays: where it overlaps another signal it wins (C-SEAT-LUNCH).
  void paint(UtcTime from, UtcTime to, SeatSignal signal);
  /// Feeds the rule up to `until`; holes are kUnknown.
  void feed(SeatRule& rule, UtcTime until, const SeatContext& context, std::vector<Finding>& touched) const;
  void forget_before(UtcTime time);
  void clear() { spans_.clear(); }

  [[nodiscard]] const std::vector<Span>& spans() const { return spans_; }

 private:
  std::vector<Span> spans_;
};

}  // namespace hallwatch
