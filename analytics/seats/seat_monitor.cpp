#include "analytics/seats/seat_monitor.h"

#include <algorithm>
#include <utility>

namespace hallwatch {
namespace {

constexpr float kMotionMargin = 0.25F;  ///< of the seat's size: a person who comes is seen before they sit
constexpr float kPresent = 0.5F;

SeatTimings timings_of(const AnalyticsConfig& config) {
  return {.empty_hold = config.empty_hold,
          .occupied_after = config.occupied_after,
          .longest_gap = std::max<std::chrono::microseconds>(config.stale_after, 3 * config.look_interval)};
}

SeatSign sign_of(const SeatEvidence& evidence) {
  if (evidence.is_blocked) {
    return SeatSign::kBlocked;
  }
  return evidence.presence_score >= kPresent ? SeatSign::kPresent : SeatSign::kAbsent;
}

}  // namespace

SeatMonitor::SeatMonitor(SeatMonitorSettings settings, PersonDetector* detector)
    : camera_id_(std::move(settings.camera_id)),
      stale_after_(settings.timings.stale_after),
      source_(settings.timings.look_interval) {
  if (detector != nullptr) {
    looker_.emplace(settings.seats, *detector, settings.mode);
  }
  for (auto& place : settings.seats) {
    const BoxPx surroundings = enlarged(bounds_norm(place.polygon), kMotionMargin);
    seats_.push_back({.place = std::move(place),
                      .state = SeatStateMachine{timings_of(settings.timings)},
                      .surroundings_norm = surroundings,
                      .last_look = std::nullopt,
                      .unmoved_since = {},
                      .steady = {},
                      .evidence = {}});
  }
}

std::vector<SeatReport> SeatMonitor::take(const EncodedPacket& packet) {
  ++counters_.packets;
  Changes changes(seats_.size(), false);
  auto pictures = source_.feed(packet);
  if (!pictures.ok()) {
    ++counters_.decode_errors;
    did_decoding_fail_ = true;
    trouble_ = pictures.error();
  } else {
    for (const auto& picture : *pictures) {
      judge(picture, changes);
    }
  }
  check_freshness(packet.utc, changes);
  return changed(changes);
}

std::vector<SeatReport> SeatMonitor::note_time(UtcTime at) {
  Changes changes(seats_.size(), false);
  check_freshness(at, changes);
  return changed(changes);
}

std::vector<SeatReport> SeatMonitor::reports() const {
  return changed(Changes(seats_.size(), true));
}

std::optional<Error> SeatMonitor::take_trouble() {
  return std::exchange(trouble_, std::nullopt);
}

void SeatMonitor::judge(const Picture& picture, Changes& changes) {
  ++counters_.pictures;
  fresh_at_ = picture.utc;
  did_decoding_fail_ = false;
  judged_at_ = picture.utc;
  const auto gray = small_gray(picture);
  if (!gray.ok()) {
    trouble_ = gray.error();
    return;
  }
  const auto verdict = view_check_.look(*gray);
  if (verdict.blind_since) {
    lose_view(ViewState::kBlind, *verdict.blind_since, changes);
  } else if (verdict.is_usable) {
    look_at_seats(picture, *gray, changes);
  }
}

void SeatMonitor::look_at_seats(const Picture& picture, const Picture& gray, Changes& changes) {
  if (!looker_) {
    lose_view(ViewState::kUnknown, gray.utc, changes);
    return;
  }
  std::vector<bool> is_due;
  for (auto& seat : seats_) {
    const float moved = moved_share(seat.unmoved_since, gray, seat.surroundings_norm);
    is_due.push_back(gate_.is_look_needed(seat.last_look, gray.utc, moved));
    if (moved >= gate_.least_moved_share) {
      seat.steady.restart();
      seat.unmoved_since = gray;
    }
  }
  const auto evidence = looker_->look(picture, is_due);
  if (!evidence.ok()) {
    fail_look(evidence.error(), gray.utc, changes);
    return;
  }
  if (std::any_of(is_due.begin(), is_due.end(), [](bool one) { return one; })) {
    ++counters_.detector_looks;
  }
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    if ((*evidence)[i]) {
      take_evidence(seats_[i], *(*evidence)[i], gray);
    }
    changes[i] = seats_[i].state.observe(sign_of(seats_[i].evidence), gray.utc) || changes[i];
  }
}

void SeatMonitor::take_evidence(Seat& seat, const SeatEvidence& evidence, const Picture& gray) {
  seat.evidence.presence_score = seat.steady.add(evidence.presence_score);
  seat.evidence.is_blocked = evidence.is_blocked && seat.evidence.presence_score < kPresent;
  seat.last_look = {gray.utc, seat.evidence.presence_score};
}

void SeatMonitor::fail_look(const Error& error, UtcTime at, Changes& changes) {
  ++counters_.detector_errors;
  trouble_ = error;
  for (auto& seat : seats_) {
    seat.last_look.reset();
  }
  lose_view(ViewState::kUnknown, at, changes);
}

void SeatMonitor::lose_view(ViewState state, UtcTime since, Changes& changes) {
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    changes[i] = seats_[i].state.lose_view(state, since) || changes[i];
  }
}

/// Packets that cannot be decoded make the view blind, no packets make it stale.
void SeatMonitor::check_freshness(UtcTime at, Changes& changes) {
  if (!fresh_at_ || at < *fresh_at_ - stale_after_) {
    fresh_at_ = at;
    return;
  }
  if (at - *fresh_at_ <= stale_after_) {
    return;
  }
  for (auto& seat : seats_) {
    seat.last_look.reset();
  }
  lose_view(did_decoding_fail_ ? ViewState::kBlind : ViewState::kStale, *fresh_at_, changes);
}

std::vector<SeatReport> SeatMonitor::changed(const Changes& changes) const {
  std::vector<SeatReport> reports;
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    if (changes[i]) {
      reports.push_back(report_of(seats_[i]));
    }
  }
  return reports;
}

SeatReport SeatMonitor::report_of(const Seat& seat) const {
  const auto& condition = seat.state.condition();
  return {.window_id = seat.place.window_id,
          .camera_id = camera_id_,
          .seat_id = seat.place.seat_id,
          .state = condition.state,
          .since = condition.since,
          .at = judged_at_,
          .last_presence = condition.last_presence,
          .presence_score = seat.evidence.presence_score};
}

}  // namespace hallwatch
