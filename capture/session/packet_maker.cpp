#include "capture/session/packet_maker.h"

#include <algorithm>
#include <utility>

namespace hallwatch {
namespace {

/// Presentation that steps back so soon in a run does not come from a clock: the SPS promises less reordering than
/// the camera does. Without this bound each such picture would begin a run, and a file.
constexpr std::int64_t kFewPictures = 64;

}  // namespace

void PacketMaker::begin_session(Codec video, int clock_rate_hz,
                                const std::vector<std::vector<std::byte>>& parameter_sets,
                                std::optional<AudioTrack> audio) {
  sets_ = ParameterSets{video};
  for (const auto& set : parameter_sets) {
    sets_.add(set);
  }
  audio_ = std::move(audio);
  video_clock_ = PacketClock{clock_rate_hz};
  audio_clock_ = PacketClock{audio_ ? audio_->clock_rate_hz : 8'000};
  has_run_ = false;
  renew_format();
}

void PacketMaker::renew_format() {
  const auto video = sets_.format();
  if (!video) {
    format_ = nullptr;
    return;
  }
  StreamFormat next{*video, audio_ ? std::optional{audio_->format} : std::nullopt};
  if (!format_ || *format_ != next) {
    format_ = std::make_shared<const StreamFormat>(std::move(next));
  }
  order_.set_depth(sets_.reorder_depth());
}

void PacketMaker::begin_run(MediaArrival arrival) {
  clock_jumps_ += has_run_ ? 1 : 0;
  has_run_ = true;
  // Grows over restarts of the program too, unless the wall clock was set back in between.
  run_ = std::max(run_ + 1, static_cast<std::uint64_t>(std::max<std::int64_t>(to_us(arrival.utc), 1)));
  video_clock_.begin_run(arrival.utc);
  audio_clock_.begin_run(arrival.utc);
  order_.begin_run();
  pictures_ = 0;
  last_audio_90k_.reset();
}

PacketPtr PacketMaker::on_video(AccessUnit unit) {
  if (sets_.note(unit.bytes)) {
    renew_format();
  }
  if (!format_) {
    return nullptr;
  }
  if (!has_run_) {
    begin_run(unit.arrival);
  }
  PacketStamp stamp;
  auto times = place(unit.rtp_time, unit.arrival, stamp);
  if (!times && pictures_ < kFewPictures) {
    order_.set_depth(std::nullopt);  // learns it
    times = order_.next(stamp.elapsed_90k);
  }
  if (!times) {
    begin_run(unit.arrival);
    times = place(unit.rtp_time, unit.arrival, stamp);
  }
  ++pictures_;
  auto packet = blank(TrackKind::kVideo, stamp.utc);
  packet->is_key = unit.is_key;
  packet->pts_90k = times->pts_90k;
  packet->dts_90k = times->dts_90k;
  packet->bytes = std::move(unit.bytes);
  return packet;
}

std::optional<DecodeTimes> PacketMaker::place(std::uint32_t rtp_time, MediaArrival arrival, PacketStamp& stamp) {
  auto fresh = video_clock_.stamp(rtp_time, arrival);
  if (!fresh) {
    begin_run(arrival);
    fresh = video_clock_.stamp(rtp_time, arrival);
  }
  stamp = *fresh;
  return order_.next(stamp.elapsed_90k);
}

PacketPtr PacketMaker::on_audio(AudioFrame frame) {
  if (!has_run_ || !format_ || !format_->audio) {
    return nullptr;
  }
  auto stamp = audio_clock_.stamp(frame.rtp_time, frame.arrival);
  if (!stamp) {
    begin_run(frame.arrival);
    stamp = audio_clock_.stamp(frame.rtp_time, frame.arrival);
  }
  if (last_audio_90k_ && stamp->elapsed_90k <= *last_audio_90k_) {
    return nullptr;
  }
  last_audio_utc_ = last_audio_90k_ ? std::max(last_audio_utc_, stamp->utc) : stamp->utc;
  last_audio_90k_ = stamp->elapsed_90k;
  auto packet = blank(TrackKind::kAudio, last_audio_utc_);
  packet->is_key = true;
  packet->pts_90k = packet->dts_90k = stamp->elapsed_90k;
  packet->bytes = std::move(frame.bytes);
  return packet;
}

std::shared_ptr<EncodedPacket> PacketMaker::blank(TrackKind track, UtcTime utc) const {
  auto packet = std::make_shared<EncodedPacket>();
  packet->stream_id = stream_id_;
  packet->track = track;
  packet->run = run_;
  packet->utc = utc;
  packet->format = format_;
  return packet;
}

}  // namespace hallwatch
