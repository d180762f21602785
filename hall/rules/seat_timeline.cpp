#include "hall/rules/seat_timeline.h"

#include <algorithm>

namespace hallwatch {

void SeatTimeline::paint(UtcTime from, UtcTime to, SeatSignal signal) {
  if (to <= from) {
    return;
  }
  std::vector<Span> painted;
  painted.reserve(spans_.size() + 3);
  auto begin = from;  // of what is still to be painted
  for (const auto& span : spans_) {
    const bool stays = span.signal == SeatSignal::kUnknown || span.to <= from || to <= span.from;
    if (stays) {
      painted.push_back(span);
      if (from < span.to && span.from < to) {
        if (begin < span.from) {
          painted.push_back({begin, span.from, signal});
        }
        begin = std::max(begin, span.to);
      }
      continue;
    }
    if (span.from < from) {
      painted.push_back({span.from, from, span.signal});
    }
    if (to < span.to) {
      painted.push_back({to, span.to, span.signal});
    }
  }
  if (begin < to) {
    painted.push_back({begin, to, signal});
  }
  std::sort(painted.begin(), painted.end(), [](const Span& a, const Span& b) { return a.from < b.from; });
  spans_.clear();
  for (const auto& span : painted) {
    if (!spans_.empty() && spans_.back().to == span.from && spans_.back().signal == span.signal) {
      spans_.back().to = span.to;
    } else {
      spans_.push_back(span);
    }
  }
}

void SeatTimeline::feed(SeatRule& rule, UtcTime until, const SeatContext& context,
                        std::vector<Finding>& touched) const {
  for (const auto& span : spans_) {
    rule.feed(SeatSignal::kUnknown, std::min(span.from, until), context, touched);
    rule.feed(span.signal, std::min(span.to, until), context, touched);
  }
  rule.feed(SeatSignal::kUnknown, until, context, touched);
}

void SeatTimeline::forget_before(UtcTime time) {
  std::erase_if(spans_, [time](const Span& span) { return span.to <= time; });
  if (!spans_.empty()) {
    spans_.front().from = std::max(spans_.front().from, time);
  }
}

}  // namespace hallwatch
