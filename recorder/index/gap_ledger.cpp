#include "recorder/index/gap_ledger.h"

#include <algorithm>

#include <fmt/format.h>

namespace hallwatch {
namespace {

double seconds(std::chrono::microseconds length) {
  return std::chrono::duration<double>{length}.count();
}

}  // namespace

void GapLedger::put(UtcTime from, UtcTime to, GapCause cause, const std::string& detail) {
  changes_.push_back({{stream_id_, from, to, cause, detail}, false});
}

void GapLedger::open(GapCause cause, UtcTime from, const std::string& detail) {
  open_ = GapRow{stream_id_, from, UtcTime{}, cause, detail};
  changes_.push_back({*open_, false});
}

void GapLedger::close(UtcTime to) {
  auto row = *open_;
  open_.reset();
  if (to <= row.from) {
    changes_.push_back({std::move(row), true});
    return;
  }
  row.to = to;
  changes_.push_back({std::move(row), false});
}

void GapLedger::missing(GapCause cause, UtcTime since, const std::string& detail) {
  const auto from = recorded_to_ ? std::max(since, *recorded_to_) : since;
  if (open_) {
    if (open_->cause == cause) {
      return;  // the first reason holds: what follows from it is no news
    }
    const auto begun = std::max(from, open_->from);
    close(begun);
    open(cause, begun, detail);
    return;
  }
  open(cause, from, detail);
}

void GapLedger::recorded(UtcTime from, UtcTime to, Begins begins) {
  if (open_) {
    close(from);
  } else if (recorded_to_ && from > *recorded_to_) {
    const auto length = seconds(from - *recorded_to_);
    if (begins == Begins::kInNewRun) {
      put(*recorded_to_, from, GapCause::kClock, fmt::format("time went on by {:.3f} s at once", length));
    } else {
      put(*recorded_to_, from, GapCause::kCamera, fmt::format("no key frame for {:.3f} s", length));
    }
  }
  if (recorded_to_ && from < *recorded_to_) {
    // Nothing is missing, but the same time stands twice: a row without length says so.
    put(from, from, GapCause::kClock,
        fmt::format("time went back by {:.3f} s: recorded twice up to {}", seconds(*recorded_to_ - from),
                    to_iso_text(*recorded_to_)));
  }
  recorded_to_ = std::max(from, to);
}

void GapLedger::lost(UtcTime from, GapCause cause, const std::string& detail) {
  if (open_) {
    close(std::max(from, open_->from));
  }
  recorded_to_ = from;
  open(cause, from, detail);
}

}  // namespace hallwatch
