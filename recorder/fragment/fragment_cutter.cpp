#include "recorder/fragment/fragment_cutter.h"

#include <algorithm>
#include <utility>

#include "base/time/media_time.h"

namespace hallwatch {
namespace {

constexpr std::int64_t kUsualStep_90k = 3'600;  // 25 pictures a second
constexpr std::int64_t kLongestStep_90k = 90'000;

}  // namespace

bool FragmentCutter::belongs(const EncodedPacket& packet) const {
  return format_ != nullptr && packet.run == run_ && packet.format != nullptr &&
         (packet.format == format_ || packet.format->video == format_->video);
}

bool FragmentCutter::is_due(const EncodedPacket& video) const {
  if (group_.packets.empty()) {
    return false;
  }
  const auto length = to_microseconds(MediaTicks{video.dts_90k - group_.first().dts_90k});
  return length >= longest_ || group_.bytes + video.bytes.size() > kMostBytes;
}

std::optional<PacketGroup> FragmentCutter::add(PacketPtr packet) {
  if (packet->bytes.empty()) {
    ++dropped_;
    return std::nullopt;
  }
  if (packet->track == TrackKind::kVideo && packet->is_key && packet->format != nullptr) {
    auto closed = close(packet.get());
    format_ = packet->format;
    run_ = packet->run;
    begin(std::move(packet));
    return closed;
  }
  if (!belongs(*packet)) {
    ++dropped_;
    // A run or picture format that goes on without a key frame: what is here is complete.
    return packet->track == TrackKind::kVideo ? finish(Resume::kAtKeyFrame) : std::nullopt;
  }
  if (packet->track == TrackKind::kVideo) {
    if (is_due(*packet) || group_.packets.empty()) {
      auto closed = close(packet.get());
      begin(std::move(packet));
      return closed;
    }
    append(std::move(packet));
    return std::nullopt;
  }
  const bool fits = packet->track == TrackKind::kAudio && format_->audio && packet->format->audio == format_->audio;
  if (!fits || group_.packets.empty() || group_.bytes + packet->bytes.size() > kMostBytes) {
    ++dropped_;
    return std::nullopt;
  }
  append(std::move(packet));
  return std::nullopt;
}

std::optional<PacketGroup> FragmentCutter::finish(Resume resume) {
  auto closed = close(nullptr);
  if (resume == Resume::kAtKeyFrame) {
    format_ = nullptr;
  }
  return closed;
}

std::optional<PacketGroup> FragmentCutter::close(const EncodedPacket* next) {
  if (group_.packets.empty()) {
    return std::nullopt;
  }
  auto closed = std::exchange(group_, {});
  if (next != nullptr && next->run == run_) {
    closed.to = std::max(next->utc, closed.from());
    closed.next_dts_90k = std::max(next->dts_90k, last_dts_90k_ + 1);
    return closed;
  }
  const auto step = step_90k_ > 0 ? std::min(step_90k_, kLongestStep_90k) : kUsualStep_90k;
  closed.to = last_utc_ + to_microseconds(MediaTicks{step});
  closed.next_dts_90k = last_dts_90k_ + step;
  return closed;
}

void FragmentCutter::begin(PacketPtr video) {
  group_.format = format_;
  step_90k_ = video->run == run_ && last_dts_90k_ < video->dts_90k ? step_90k_ : 0;
  last_utc_ = video->utc;
  last_dts_90k_ = video->dts_90k;
  group_.bytes = video->bytes.size();
  group_.packets.push_back(std::move(video));
}

void FragmentCutter::append(PacketPtr packet) {
  if (packet->track == TrackKind::kVideo) {
    step_90k_ = packet->dts_90k - last_dts_90k_;
    last_dts_90k_ = packet->dts_90k;
    last_utc_ = std::max(last_utc_, packet->utc);
  }
  group_.bytes += packet->bytes.size();
  group_.packets.push_back(std::move(packet));
}

}  // namespace hallwatch
