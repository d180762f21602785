#include "analytics/camera_watch.h"

#include <utility>

namespace hallwatch {
namespace {

using namespace std::chrono_literals;

constexpr int kMostItemsAtOnce = 64;  ///< then the worker's other cameras have their turn
constexpr auto kRetry = 1s;
constexpr auto kBetweenComplaints = 10s;
constexpr auto kLongestLag = 3s;         ///< older packets are not worth the decoding
constexpr auto kLongestCatchingUp = 5s;  ///< then they are taken as they come: the lag is not ours

}  // namespace

CameraWatch::CameraWatch(SeatMonitorSettings settings, StreamId stream_id, PersonDetector* detector, Clock& clock)
    : stream_id_(std::move(stream_id)),
      clock_(clock),
      log_("analytics][" + stream_id_.text()),
      monitor_(std::move(settings), detector) {}

void CameraWatch::connect(MessageContext& context, const std::string& endpoint) {
  const MonoTime now = clock_.mono_now();
  if (reader_ != nullptr || (next_try_ && now < *next_try_)) {
    return;
  }
  next_try_ = now + kRetry;
  auto reader = PacketBusReader::live(context, endpoint, stream_id_, PacketChoice::kVideo);
  if (!reader.ok()) {
    complain(reader.error());
    return;
  }
  reader_ = std::move(*reader);
}

Socket* CameraWatch::socket() {
  return reader_ == nullptr ? nullptr : &reader_->socket();
}

std::vector<SeatReport> CameraWatch::take_arrived() {
  std::vector<SeatReport> changes;
  for (int i = 0; i < kMostItemsAtOnce && reader_ != nullptr; ++i) {
    auto item = reader_->next(0ms);
    if (!item.ok()) {
      complain(item.error());
      break;
    }
    if (!item->has_value() || !take(**item, changes)) {
      break;
    }
  }
  if (const auto trouble = monitor_.take_trouble()) {
    complain(*trouble);
  }
  return changes;
}

/// @return false if the reader is at its end
bool CameraWatch::take(const BusItem& item, std::vector<SeatReport>& changes) {
  if (const auto* packet = std::get_if<PacketPtr>(&item)) {
    packet_came_ = clock_.mono_now();
    packet_utc_ = (*packet)->utc;
    if (!should_drop(**packet)) {
      auto changed = monitor_.take(**packet);
      changes.insert(changes.end(), std::make_move_iterator(changed.begin()), std::make_move_iterator(changed.end()));
    }
    return true;
  }
  if (std::holds_alternative<ArchiveEnd>(item)) {
    reader_.reset();
    return false;
  }
  return true;  // skipped packets: a key frame follows
}

/// Behind by seconds, whatever the reason: drops to a fresh key frame, so that states are about now.
bool CameraWatch::should_drop(const EncodedPacket& packet) {
  const MonoTime now = clock_.mono_now();
  if (clock_.utc_now() - packet.utc <= kLongestLag) {
    if (pace_ == Pace::kCatchingUp && !packet.is_key) {
      return true;
    }
    pace_ = Pace::kInTime;
    return false;
  }
  if (pace_ == Pace::kInTime) {
    pace_ = Pace::kCatchingUp;
    catching_up_since_ = now;
  }
  if (pace_ == Pace::kCatchingUp && now - catching_up_since_ > kLongestCatchingUp && packet.is_key) {
    pace_ = Pace::kLate;
    complain(fail(ErrorKind::kUnavailable, "packets come late and stay so: states are told late"));
  }
  return pace_ == Pace::kCatchingUp;
}

std::vector<SeatReport> CameraWatch::note_silence() {
  if (!packet_utc_) {
    return monitor_.note_time(clock_.utc_now());
  }
  const auto silence = std::chrono::duration_cast<std::chrono::microseconds>(clock_.mono_now() - packet_came_);
  return monitor_.note_time(*packet_utc_ + silence);
}

void CameraWatch::complain(const Error& error) {
  const MonoTime now = clock_.mono_now();
  if (next_complaint_ && now < *next_complaint_) {
    return;
  }
  next_complaint_ = now + kBetweenComplaints;
  log_.warn("{}", error.message());
}

}  // namespace hallwatch
